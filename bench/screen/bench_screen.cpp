// bench_screen: a cohort and sixteen.elig -> nanoseconds a patient, beside the same screening by others in
// the same process. Every peer's counts are compared with Elig's before anything is timed.
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>

#include "bench/measure/command_line.h"
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
  int rounds = 7;
  unsigned threads = 1;
  bool slow = true;  // DuckDB and the scalar loop, too
};

/// "" when all peers count as Elig does. `duckdb` may be null.
std::string differences(const TrialCounts& ours, const Sixteen& columns, DuckDb* duckdb, unsigned threads) {
  if (scalar_loop(columns, threads) != ours) return "the scalar loop counts otherwise";
  if (vector_loop(columns, threads) != ours) return "the vector loop counts otherwise";
  if (intrinsics_loop(columns, threads).value_or(ours) != ours) return "the AVX-512 loop counts otherwise";
  if (duckdb == nullptr) return "";
  const auto theirs = duckdb_counts(*duckdb, columns.patients);
  if (!theirs) return theirs.error().message;
  if (theirs.value() != asked_of_sql(ours)) return "DuckDB counts otherwise";
  const auto eligible = duckdb->first_row(sixteen_where());
  if (!eligible) return eligible.error().message;
  if (static_cast<std::uint64_t>(eligible.value().front()) != ours.status[ELIG_STATUS_ELIGIBLE]) {
    return "DuckDB's WHERE counts otherwise";
  }
  return "";
}

std::vector<Contender> contenders(const CompiledTrial& elig, const Population& cohort, const Sixteen& columns,
                                  DuckDb* duckdb, unsigned threads) {
  std::vector<Contender> all = {
      {.name = "Elig", .run = [&elig, &cohort, threads] { screen_with(elig, cohort.patients, threads); }},
      {.name = "AVX-512 loop by hand", .run = [&columns, threads] { intrinsics_loop(columns, threads); }},
      {.name = "vector loop by hand", .run = [&columns, threads] { vector_loop(columns, threads); }},
      {.name = "scalar loop by hand", .run = [&columns, threads] { scalar_loop(columns, threads); }},
  };
  if (!intrinsics_loop(columns, threads)) {
    std::erase_if(all, [](const Contender& one) { return one.name.starts_with("AVX-512"); });
    fmt::print("no AVX-512 on this machine: its loop is skipped\n");
  }
  if (duckdb == nullptr) std::erase_if(all, [](const Contender& one) { return one.name.starts_with("scalar"); });
  if (duckdb != nullptr) {
    const auto with_threads = [duckdb, threads] { duckdb->use_threads(threads); };
    const auto runs = [duckdb](const std::string& sql) { return [duckdb, sql] { duckdb->first_row(sql); }; };
    all.push_back({.name = "DuckDB, per criterion", .run = runs(sixteen_counts()), .prepare = with_threads});
    all.push_back({.name = "DuckDB, WHERE only", .run = runs(sixteen_where()), .prepare = with_threads});
  }
  const auto reads = [&](const char* name, Reading how) {
    all.push_back({.name = name, .run = [&cohort, threads, how] { read_all(cohort, threads, how); }});
  };
  reads("reading, in order", Reading::InOrder);
  reads("reading, asked ahead", Reading::AskedAhead);
  reads("reading, four at a time", Reading::FourAtATime);
  reads("reading, side by side", Reading::SideBySide);
  return all;
}

/// The fastest of the loops that only read.
double reading(const std::vector<Contender>& all) {
  double best = std::numeric_limits<double>::infinity();
  for (const Contender& one : all) {
    if (one.name.starts_with("reading")) best = std::min(best, one.median());
  }
  return best;
}

void print_table(const std::vector<Contender>& all, unsigned threads, const Options& options, std::size_t bytes) {
  const auto patients = static_cast<double>(options.patients);
  fmt::print("\n| {:<23} | {} thread{}, ns/patient | 10th to 90th in 100 | patients/s | GB/s | of reading |\n", "",
             threads, threads == 1 ? "" : "s");
  fmt::print("|---|--:|--:|--:|--:|--:|\n");
  for (const Contender& one : all) {
    const double median = one.median();
    fmt::print("| {:<23} | {:.2f} | {:.2f} to {:.2f} | {:.0f} M | {:.1f} | {:.0f} % |\n", one.name,
               median / patients * 1e9, quantile(one.seconds, 0.1) / patients * 1e9,
               quantile(one.seconds, 0.9) / patients * 1e9, patients / median / 1e6,
               static_cast<double>(bytes) / median / 1e9, 100 * reading(all) / median);
  }
}

/// 1, 2, 4, ... and all.
std::vector<unsigned> thread_counts(unsigned all) {
  std::vector<unsigned> counts;
  for (unsigned threads = 1; threads < all; threads *= 2) counts.push_back(threads);
  counts.push_back(all);
  return counts;
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

  std::optional<DuckDb> duckdb;
  if (options.slow) {
    auto made = DuckDb::with(cohort);
    if (!made) return fmt::print(stderr, "error: {}\n", made.error().message), 3;
    duckdb = std::move(made.value());
  }
  DuckDb* const peer = duckdb ? &*duckdb : nullptr;
  const Sixteen columns = sixteen_columns(cohort);
  if (const std::string problem = differences(ours, columns, peer, options.threads); !problem.empty()) {
    return fmt::print(stderr, "error: not timed: {}\n", problem), 1;
  }
  fmt::print("every count agrees: {} eligible, {} ineligible, {} need data\n", ours.status[ELIG_STATUS_ELIGIBLE],
             ours.status[ELIG_STATUS_INELIGIBLE], ours.status[ELIG_STATUS_NEEDS_DATA]);

  for (const unsigned threads : thread_counts(options.threads)) {
    std::vector<Contender> all = contenders(*elig.value(), cohort, columns, peer, threads);
    take_turns(all, options.rounds);
    print_table(all, threads, options, bytes_of(cohort));
  }
  fmt::print("\nmedians of {} rounds in turn\n", options.rounds);
  fmt::print("peak memory with the peers {:.2f} GiB\n", gibibytes(peak_memory()));
  return 0;
}

}  // namespace
}  // namespace elig::bench

int main(int argc, char** argv) {
  elig::bench::Options options;
  elig::bench::CommandLine line("Screens invented patients against sixteen laboratory criteria, beside others");
  line.option("--patients", options.patients, std::size_t{100'000});
  line.rounds(options.rounds, 3);
  line.threads(options.threads);
  line.flag("!--fast", options.slow, "only who keeps up with the memory: neither DuckDB nor the scalar loop");
  if (const auto code = line.parse(argc, argv)) return *code;
  return elig::bench::run(options);
}
