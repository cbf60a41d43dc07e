// bench_peers: sixteen.elig -> nanoseconds a patient, beside engines that are too slow for bench_screen's ten million
// patients: SQLite, and the reference engine of the Clinical Quality Language. One thread, which is all that those
// have.
#include <fmt/format.h>

#include "bench/measure/command_line.h"
#include "bench/measure/measure.h"
#include "bench/peers/cql/cql_engine.h"
#include "bench/peers/duckdb.h"
#include "bench/peers/sixteen.h"
#include "bench/peers/sixteen_sql.h"
#include "bench/peers/sqlite/sqlite.h"
#include "bench/population/cohort.h"
#include "bench/screen/compiled_trial.h"

namespace elig::bench {
namespace {

struct Options {
  std::size_t patients = 1'000'000;
  std::size_t cql_patients = 10'000;
  int rounds = 7;
};

/// Engines that answer the trial's questions over the same patients as Elig, and whether they answer alike.
struct Table {
  Population cohort;
  TrialCounts elig;  // as far as SQL is asked for
  std::vector<Contender> contenders = {};

  /// False, and it is said, when `row` is not what Elig counted.
  [[nodiscard]] bool agrees(const char* who, const Result<std::vector<std::int64_t>>& row) const {
    const auto theirs = row ? sql_counts(row.value(), cohort.patients) : Result<TrialCounts>(row.error());
    if (theirs && theirs.value() == elig) return true;
    return fmt::print(stderr, "error: not timed: {}\n",
                      theirs ? std::string(who) + " counts otherwise" : theirs.error().message),
           false;
  }
  [[nodiscard]] bool agrees_where(const char* who, const Result<std::vector<std::int64_t>>& row) const {
    if (row && static_cast<std::uint64_t>(row.value().front()) == elig.status[ELIG_STATUS_ELIGIBLE]) return true;
    return fmt::print(stderr, "error: not timed: {}'s WHERE counts otherwise\n", who), false;
  }

  void print() const {
    const auto patients = static_cast<double>(cohort.patients);
    fmt::print("\n| {} patients | ns/patient | from | to | times Elig's |\n|---|--:|--:|--:|--:|\n", cohort.patients);
    for (const Contender& one : contenders) {
      const auto ns = [&](double seconds) { return seconds / patients * 1e9; };
      fmt::print("| {:<25} | {:.1f} | {:.1f} | {:.1f} | {:.0f} |\n", one.name, ns(one.median()),
                 ns(quantile(one.seconds, 0)), ns(quantile(one.seconds, 1)),
                 one.median() / contenders.front().median());
    }
  }
};

Population cohort_of(std::size_t patients) {
  return make_cohort({.patients = patients, .seed = 1, .names = sixteen_names()});
}

/// A table with Elig as its first contender.
Table table_with(const CompiledTrial& elig, Population cohort) {
  Table table{.cohort = std::move(cohort), .elig = {}};
  const std::size_t patients = table.cohort.patients;
  table.elig = asked_of_sql(screen_with(elig, patients, 1));
  table.contenders.push_back({.name = "Elig", .run = [&elig, patients] { screen_with(elig, patients, 1); }});
  return table;
}

template <class Database>
void add_queries(Table& table, const std::string& name, Database& database, Dialect dialect) {
  for (const auto& [what, sql] :
       {std::pair{", per criterion", sixteen_counts(dialect)}, std::pair{", WHERE only", sixteen_where(dialect)}}) {
    table.contenders.push_back({.name = name + what, .run = [&database, sql = sql] { database.first_row(sql); }});
  }
}

/// False: an engine counts otherwise.
bool beside_sql(Table& table, int rounds) {
  auto duckdb = DuckDb::with(table.cohort);
  if (!duckdb) return fmt::print(stderr, "error: {}\n", duckdb.error().message), false;
  duckdb.value().use_threads(1);
  if (!table.agrees("DuckDB", duckdb.value().first_row(sixteen_counts()))) return false;
  add_queries(table, "DuckDB", duckdb.value(), Dialect::DuckDb);

  auto sqlite = Sqlite::with(table.cohort);
  if (sqlite) {
    fmt::print("SQLite {}, DuckDB {}\n", Sqlite::version(), DuckDb::version());
    if (!table.agrees("SQLite", sqlite.value().first_row(sixteen_counts(Dialect::Sqlite))) ||
        !table.agrees_where("SQLite", sqlite.value().first_row(sixteen_where(Dialect::Sqlite)))) {
      return false;
    }
    add_queries(table, "SQLite", sqlite.value(), Dialect::Sqlite);
  } else {
    fmt::print("SQLite is skipped: {}\n", sqlite.error().message);
  }
  take_turns(table.contenders, rounds);
  table.print();
  return true;
}

bool beside_cql(Table& table, int rounds) {
  const std::string root = ELIG_SOURCE_DIR;
  auto engine = CqlEngine::start(root + "/bench/peers/cql", root + "/.deps/cql", table.cohort);
  if (!engine) return fmt::print("\nCQL is skipped: {}\n", engine.error().message), true;
  fmt::print("\n{}\n", engine.value().version());
  CqlEngine& cql = engine.value();
  if (!cql.run() || !table.agrees("the CQL engine", cql.counts())) return false;
  table.contenders.push_back({.name = "CQL, per criterion", .run = [&cql] { cql.run(); }});
  take_turns(table.contenders, rounds);
  table.print();
  return table.agrees("the CQL engine, when timed,", cql.counts());
}

int run(const Options& options) {
  fmt::print("{}\n", machine());
  auto jit = Jit::create({});
  if (!jit) return fmt::print(stderr, "error: {}\n", jit.error().message), 3;
  for (const bool cql : {false, true}) {
    Population cohort = cohort_of(cql ? options.cql_patients : options.patients);
    const auto elig = compile_trial(ELIG_SOURCE_DIR "/bench/screen/sixteen.elig", cohort, {}, *jit.value());
    if (!elig) return fmt::print(stderr, "{}\n", elig.error().message), 1;
    Table table = table_with(*elig.value(), std::move(cohort));
    if (!(cql ? beside_cql(table, options.rounds) : beside_sql(table, options.rounds))) return 1;
  }
  return 0;
}

}  // namespace
}  // namespace elig::bench

int main(int argc, char** argv) {
  elig::bench::Options options;
  elig::bench::CommandLine line("Screens patients against sixteen laboratory criteria, beside SQLite and a CQL engine");
  line.option("--patients", options.patients, std::size_t{20'000}, "beside SQL");
  line.option("--cql-patients", options.cql_patients, std::size_t{500}, "beside the CQL engine");
  line.rounds(options.rounds, 2);
  if (const auto code = line.parse(argc, argv)) return *code;
  return elig::bench::run(options);
}
