#include "runtime/ingest/session_ahead.h"

#include <future>
#include <system_error>

#include "runtime/ingest/duckdb_session.h"
#include "runtime/ingest/ingest.h"

namespace elig {

struct SessionAhead::Opening {
  std::future<Result<DuckSession>> session;  // not valid: it could not be begun, or was given away
};

SessionAhead::SessionAhead() : opening_(std::make_unique<Opening>()) {
  try {
    opening_->session = std::async(std::launch::async, DuckSession::open);
  } catch (const std::system_error&) {
    // No thread is to be had; the session is opened when it is wanted.
  }
}

SessionAhead::~SessionAhead() = default;

Result<DuckSession> open_session(const IngestOptions& options) {
  if (options.ahead && options.ahead->opening_->session.valid()) return options.ahead->opening_->session.get();
  return DuckSession::open();
}

}  // namespace elig
