// bench_screen: a cohort and sixteen.elig -> nanoseconds a patient, beside the same screening by others in
// the same process. Every peer's counts are compared with Elig's before anything is timed.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <thread>

#include "bench/measure/measure.h"
#include "bench/peers/duckdb.h"
#include "bench/peers/sixteen.h"
#include "bench/peers/sixteen_sql.h"
#include "bench/population/cohort.h"
#include "bench/screen/compiled_trial.h"

namespace elig::bench {
namespace {

struct Options {
  std::size_t patients = 10'000'000;
  int rounds = 9;
  unsigned threads = std::max(1U, std::thread::hardware_concurrency());
};

/// "" when all peers count as Elig does.
std::string differences(const TrialCounts& ours, const Sixteen& columns, DuckDb& duckdb, unsigned threads) {
  if (scalar_loop(columns, threads) != ours) return "the scalar loop counts otherwise";
  if (vector_loop(columns, threads) != ours) return "the vector loop counts otherwise";
  const auto theirs = duckdb_counts(duckdb, columns.patients);
  if (!theirs) return theirs.error().message;
  if (theirs.value() != asked_of_sql(ours)) return "DuckDB counts otherwise";
  const auto eligible = duckdb.first_row(sixteen_where());
  if (!eligible) return eligible.error().message;
  if (static_cast<std::uint64_t>(eligible.value().front()) != ours.status[ELIG_STATUS_ELIGIBLE]) {
    return "DuckDB's WHERE counts otherwise";
  }
  return "";
}

std::vector<Contender> contenders(const CompiledTrial& elig, const Population& cohort, const Sixteen& columns,
                                  DuckDb& duckdb, unsigned threads) {
  const auto duckdb_runs = [&duckdb](const std::string& sql) { return [&duckdb, sql] { duckdb.first_row(sql); }; };
  const auto with_threads = [&duckdb, threads] { duckdb.use_threads(threads); };
  return {
      {.name = "Elig", .run = [&elig, &cohort, threads] { screen_with(elig, cohort.patients, threads); }},
      {.name = "vector loop by hand", .run = [&columns, threads] { vector_loop(columns, threads); }},
      {.name = "scalar loop by hand", .run = [&columns, threads] { scalar_loop(columns, threads); }},
      {.name = "DuckDB, per criterion", .run = duckdb_runs(sixteen_counts()), .prepare = with_threads},
      {.name = "DuckDB, WHERE only", .run = duckdb_runs(sixteen_where()), .prepare = with_threads},
      {.name = "reading the bytes", .run = [&cohort, threads] { read_all(cohort, threads); }},
  };
}

void print_table(const std::vector<Contender>& one, const std::vector<Contender>& all, const Options& options,
                 std::size_t bytes) {
  const auto patients = static_cast<double>(options.patients);
  fmt::print("\n| {:<21} | 1 thread, ns/patient | {} threads, ns/patient | patients/s | GB/s |\n", "", options.threads);
  fmt::print("|---|--:|--:|--:|--:|\n");
  for (std::size_t i = 0; i < one.size(); ++i) {
    const double best = all[i].median();
    fmt::print("| {:<21} | {:.2f} | {:.2f} | {:.0f} M | {:.1f} |\n", one[i].name, one[i].median() / patients * 1e9,
               best / patients * 1e9, patients / best / 1e6, static_cast<double>(bytes) / best / 1e9);
  }
  const double spread = quantile(one[0].seconds, 0.9) / quantile(one[0].seconds, 0.1);
  fmt::print("\nmedians of {} rounds in turn; Elig's 90th round in 100 took {:.2f} times its 10th\n", options.rounds,
             spread);
}

double gibibytes(std::size_t bytes) { return static_cast<double>(bytes) / (1 << 30); }

int run(const Options& options) {
  fmt::print("{}\nDuckDB {}\n", machine(), DuckDb::version());
  const Population cohort = make_cohort({.patients = options.patients, .seed = 1, .names = sixteen_names()});
  auto jit = Jit::create({});
  if (!jit) return fmt::print(stderr, "error: {}\n", jit.error().message), 3;
  const auto elig = compile_trial(ELIG_SOURCE_DIR "/bench/screen/sixteen.elig", cohort, {}, *jit.value());
  if (!elig) return fmt::print(stderr, "{}\n", elig.error().message), 1;
  const TrialCounts ours = screen_with(*elig.value(), cohort.patients, options.threads);
  fmt::print("Elig for {}\n{} patients x {} criteria, {:.2f} GiB of columns; peak memory after screening {:.2f} GiB\n",
             jit.value()->target(), options.patients, ours.criteria.size(), gibibytes(bytes_of(cohort)),
             gibibytes(peak_memory()));

  auto duckdb = DuckDb::with(cohort);
  if (!duckdb) return fmt::print(stderr, "error: {}\n", duckdb.error().message), 3;
  const Sixteen columns = sixteen_columns(cohort);
  if (const std::string problem = differences(ours, columns, duckdb.value(), options.threads); !problem.empty()) {
    return fmt::print(stderr, "error: not timed: {}\n", problem), 1;
  }
  fmt::print("every count agrees: {} eligible, {} ineligible, {} need data\n", ours.status[ELIG_STATUS_ELIGIBLE],
             ours.status[ELIG_STATUS_INELIGIBLE], ours.status[ELIG_STATUS_NEEDS_DATA]);

  std::vector<Contender> one = contenders(*elig.value(), cohort, columns, duckdb.value(), 1);
  take_turns(one, options.rounds);
  std::vector<Contender> all = contenders(*elig.value(), cohort, columns, duckdb.value(), options.threads);
  take_turns(all, options.rounds);
  print_table(one, all, options, bytes_of(cohort));
  fmt::print("peak memory with the peers {:.2f} GiB\n", gibibytes(peak_memory()));
  return 0;
}

}  // namespace
}  // namespace elig::bench

int main(int argc, char** argv) {
  elig::bench::Options options;
  bool quick = false;
  CLI::App app("Screens invented patients against sixteen laboratory criteria, beside others");
  app.add_option("--patients", options.patients)->capture_default_str();
  app.add_option("--rounds", options.rounds)->capture_default_str()->check(CLI::PositiveNumber);
  app.add_option("--threads", options.threads)->capture_default_str()->check(CLI::PositiveNumber);
  app.add_flag("--quick", quick, "100,000 patients, 3 rounds: only shows that it works");
  CLI11_PARSE(app, argc, argv);
  if (quick) {
    options.patients = 100'000;
    options.rounds = 3;
  }
  return elig::bench::run(options);
}
