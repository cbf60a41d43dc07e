// DuckDB, being loaded and opened while its user does something else: some 20 ms of one processor.
#pragma once

#include <memory>

#include "runtime/base/result.h"

namespace elig {

class DuckSession;
struct IngestOptions;

/// Begins at once, in a thread of its own. Given to one reading after the other (IngestOptions::ahead); the first has
/// the session, and waits for it if it must. So does the destructor.
class SessionAhead {
 public:
  SessionAhead();
  ~SessionAhead();
  SessionAhead(const SessionAhead&) = delete;
  SessionAhead& operator=(const SessionAhead&) = delete;

 private:
  friend Result<DuckSession> open_session(const IngestOptions& options);
  struct Opening;
  std::unique_ptr<Opening> opening_;
};

/// The one that was begun for these options, where there is one that nobody had; else a new one.
Result<DuckSession> open_session(const IngestOptions& options);

}  // namespace elig
