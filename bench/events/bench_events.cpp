// bench_events: invented histories -> patient-selections a second of Elig's runtime, beside DuckDB over the same rows
// in the same process. Every answer for every patient is compared before anything is timed.
#include <fmt/format.h>
#include <malloc.h>

#include <algorithm>

#include "bench/events/histories.h"
#include "bench/events/selections.h"
#include "bench/events/selections_sql.h"
#include "bench/events/whole_path.h"
#include "bench/measure/command_line.h"
#include "bench/measure/measure.h"
#include "bench/peers/read_words.h"

namespace elig::bench {
namespace {

constexpr Days kWindow{kIndexDay - 365, kIndexDay};

struct Options {
  HistoryOptions histories{.patients = 1'000'000};
  std::size_t duckdb_concepts = 3;  // that DuckDB is asked about in one round
  int rounds = 7;
  unsigned threads = 1;
};

/// How DuckDB groups rows by patient: in a hash table, as it chooses itself, or in an array of all patients, which it
/// does when it is told that so many are few.
enum class Grouping : std::uint8_t { Hash, Array };

std::string prepare(DuckDb& duckdb, Grouping grouping, unsigned threads) {
  const std::string problem = duckdb.use_threads(threads);
  if (!problem.empty()) return problem;
  return duckdb.run(fmt::format("SET perfect_ht_threshold = {}", grouping == Grouping::Array ? 24 : 12));  // bits
}

/// "" when every answer is the same for every patient.
std::string differences(const std::vector<EventRun>& runs, DuckDb& duckdb, const Options& options) {
  const std::size_t patients = options.histories.patients;
  for (const Selected which : kSelections) {
    for (std::size_t run = 0; run < options.duckdb_concepts; ++run) {
      const auto ours = selected(which, runs[run], patients, kWindow, 1);
      if (selected(which, runs[run], patients, kWindow, options.threads) != ours) {
        return name_of(which) + " depends on the number of threads";
      }
      for (const Layout layout : {Layout::OneTable, Layout::TableEach}) {
        const auto theirs = selected_by(duckdb, which, layout, run, patients, kWindow);
        if (!theirs) return theirs.error().message;
        if (theirs.value() != ours) return "DuckDB has another " + name_of(which) + " from " + name_of(layout);
      }
    }
  }
  return "";
}

Layout best_layout(DuckDb& duckdb, Selected which, Grouping grouping, unsigned threads) {
  prepare(duckdb, grouping, threads);
  const auto seconds = [&](Layout layout) {
    const std::string sql = timed_query(which, layout, 0, kWindow);
    const auto ask = [&] { duckdb.first_row(sql); };
    ask();
    return std::min(seconds_of(ask), seconds_of(ask));
  };
  return seconds(Layout::OneTable) < seconds(Layout::TableEach) ? Layout::OneTable : Layout::TableEach;
}

std::vector<WordRun> words_of(const EventRun& run, bool values) {
  const Numbers& numbers = values_of(run);
  std::vector<WordRun> all{{run.offsets.as<std::uint64_t>(), run.offsets.size() / sizeof(std::uint64_t)},
                           {run.start.lo.as<std::uint64_t>(), run.start.lo.size() / sizeof(std::uint64_t)}};
  if (!values) return all;
  all.push_back({numbers.data.data.as<std::uint64_t>(), numbers.data.data.size() / sizeof(std::uint64_t)});
  all.push_back({numbers.valid.words(), words_for(run.rows)});
  return all;
}

/// DuckDB over the first concepts, each time from its best layout.
Contender duckdb_contender(DuckDb& duckdb, Selected which, Grouping grouping, std::size_t concepts, unsigned threads) {
  const Layout layout = best_layout(duckdb, which, grouping, threads);
  return {.name = name_of(layout),
          .run =
              [&duckdb, which, layout, concepts] {
                for (std::size_t run = 0; run < concepts; ++run) {
                  duckdb.first_row(timed_query(which, layout, run, kWindow));
                }
              },
          .prepare = [&duckdb, grouping, threads] { prepare(duckdb, grouping, threads); }};
}

void print_row(Selected which, const std::vector<EventRun>& runs, DuckDb& duckdb, const Options& options,
               unsigned threads) {
  const std::size_t patients = options.histories.patients;
  const bool values = which == Selected::Highest || which == Selected::Mean;
  // All concepts, so that none is still in a cache when its turn comes again.
  const auto all_select = [&] {
    for (const EventRun& run : runs) select(which, run, patients, kWindow, threads);
  };
  const auto all_read = [&] {
    for (const EventRun& run : runs) read_words(words_of(run, values), threads);
  };
  std::vector<Contender> contenders{
      {.name = "Elig", .run = all_select},
      {.name = "reading the bytes", .run = all_read},
      duckdb_contender(duckdb, which, Grouping::Hash, options.duckdb_concepts, threads),
      duckdb_contender(duckdb, which, Grouping::Array, options.duckdb_concepts, threads),
  };
  take_turns(contenders, options.rounds);
  const auto each = [&](std::size_t contender, std::size_t selections) {
    return contenders[contender].median() / static_cast<double>(selections) / static_cast<double>(patients) * 1e9;
  };
  const double elig = each(0, runs.size()), hash = each(2, options.duckdb_concepts),
               array = each(3, options.duckdb_concepts);
  std::size_t bytes = 0;
  for (const EventRun& run : runs) bytes += bytes_of(which, run);
  const double bytes_each = static_cast<double>(bytes) / static_cast<double>(runs.size() * patients);
  fmt::print("| {:<8} | {:.2f} | {:.0f} M | {:.1f} | {:.2f} | {:.1f} | {:.0f} | {:.1f} | {:.1f} |\n", name_of(which),
             elig, 1e3 / elig, bytes_each / elig, each(1, runs.size()), hash, hash / elig, array, array / elig);
}

void print_table(const std::vector<EventRun>& runs, DuckDb& duckdb, const Options& options, unsigned threads) {
  fmt::print(
      "\n| {} thread{} | Elig, ns/patient | patients/s | GB/s | reading the bytes, ns | DuckDB, ns | times Elig's "
      "| DuckDB told to group in an array, ns | times Elig's |\n",
      threads, threads == 1 ? " " : "s");
  fmt::print("|---|--:|--:|--:|--:|--:|--:|--:|--:|\n");
  for (const Selected which : kSelections) print_row(which, runs, duckdb, options, threads);
}

/// From the text of a rule on. "" or what went wrong.
std::string print_whole_path(const std::vector<EventRun>& runs, const Options& options, unsigned threads) {
  const std::size_t patients = options.histories.patients;
  std::vector<double> check, features, compile, screen;
  for (int round = 0; round < options.rounds; ++round) {
    const auto whole = screen_five(runs, patients, threads);
    if (!whole) return whole.error().message;
    if (round == 0 && whole.value().met != met_by_selections(runs, patients, threads)) {
      return "five.elig counts otherwise than its selections";
    }
    check.push_back(whole.value().check_s * 1e3);
    features.push_back(whole.value().features_s * 1e3);
    compile.push_back(whole.value().compile_s * 1e3);
    screen.push_back(whole.value().screen_s * 1e3);
  }
  const double selecting = quantile(features, 0.5);
  fmt::print("| {} | {:.1f} | {:.1f} | {:.1f} | {:.1f} | {:.1f} |\n", threads, quantile(check, 0.5), selecting,
             quantile(compile, 0.5), quantile(screen, 0.5),
             selecting * 1e6 / static_cast<double>(patients * kCriteriaOfFive));
  return "";
}

std::string print_whole_paths(const std::vector<EventRun>& runs, const Options& options) {
  if (runs.size() < kCriteriaOfFive) return "";
  fmt::print(
      "\n| five.elig, threads | check, ms | select, ms | compile, ms | screen, ms | select, ns a patient and selection "
      "|\n");
  fmt::print("|--:|--:|--:|--:|--:|--:|\n");
  const std::string problem = print_whole_path(runs, options, 1);
  if (!problem.empty() || options.threads == 1) return problem;
  return print_whole_path(runs, options, options.threads);
}

// The memory of one answer serves the next, as in any program that asks more than one question. Left alone, the system
// would take some of it back each time, and its pages cost more than a selection that writes to them.
void keep_memory() {
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
}

double gibibytes(std::size_t bytes) { return static_cast<double>(bytes) / (1 << 30); }

int run(const Options& options) {
  keep_memory();
  fmt::print("{}\nDuckDB {}\n", machine(), DuckDb::version());
  const std::vector<EventRun> runs = make_histories(options.histories);
  std::size_t rows = 0, bytes = 0;
  for (const EventRun& run : runs) {
    rows += run.rows;
    bytes += bytes_of(Selected::Mean, run);
  }
  fmt::print("{} patients, {} events of {} concepts, {:.2f} GiB\n", options.histories.patients, rows, runs.size(),
             gibibytes(bytes));
  auto duckdb = DuckDb::empty();
  if (!duckdb) return fmt::print(stderr, "error: {}\n", duckdb.error().message), 3;
  std::string problem = load(duckdb.value(), runs, options.histories.patients, options.duckdb_concepts);
  if (!problem.empty()) return fmt::print(stderr, "error: DuckDB: {}\n", problem), 3;
  problem = differences(runs, duckdb.value(), options);
  if (!problem.empty()) return fmt::print(stderr, "error: not timed: {}\n", problem), 1;
  fmt::print("every answer agrees for every patient and {} concepts\n", options.duckdb_concepts);
  print_table(runs, duckdb.value(), options, 1);
  if (options.threads > 1) print_table(runs, duckdb.value(), options, options.threads);
  problem = print_whole_paths(runs, options);
  if (!problem.empty()) return fmt::print(stderr, "error: {}\n", problem), 1;
  fmt::print("\nmedians of {} rounds in turn; peak memory {:.2f} GiB\n", options.rounds, gibibytes(peak_memory()));
  return 0;
}

}  // namespace
}  // namespace elig::bench

int main(int argc, char** argv) {
  elig::bench::Options options;
  elig::bench::CommandLine line("Selects rows of invented histories in a window, beside DuckDB");
  line.option("--patients", options.histories.patients, std::size_t{20'000})->check(CLI::PositiveNumber);
  line.option("--events", options.histories.events, "of a patient, on average");
  line.option("--concepts", options.histories.concepts)->check(CLI::Range(1, 100));
  line.rounds(options.rounds, 3);
  line.threads(options.threads);
  if (const auto code = line.parse(argc, argv)) return *code;
  options.duckdb_concepts = std::min(options.duckdb_concepts, options.histories.concepts);
  return elig::bench::run(options);
}
