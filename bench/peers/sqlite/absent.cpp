// What Sqlite is in a build without SQLite.
#include "bench/peers/sqlite/sqlite.h"

namespace elig::bench {

struct Sqlite::State {};
Sqlite::Sqlite(std::unique_ptr<State> state) : state_(std::move(state)) {}
Sqlite::Sqlite(Sqlite&&) noexcept = default;
Sqlite& Sqlite::operator=(Sqlite&&) noexcept = default;
Sqlite::~Sqlite() = default;

Result<Sqlite> Sqlite::with(const Population&) { return Error{"this build has no SQLite (libsqlite3-dev)"}; }
Result<std::vector<std::int64_t>> Sqlite::first_row(const std::string&) { return Error{"this build has no SQLite"}; }
std::string Sqlite::version() { return "absent"; }

}  // namespace elig::bench
