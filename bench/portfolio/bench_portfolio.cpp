// bench_portfolio: a thousand invented trials over a cohort of a hundred columns -> seconds from text to a portfolio
// ready to run, verdicts a second, and what one patient's thousand verdicts take; beside the same trials one at a time,
// DuckDB, and reading the bytes. Every contender's counts are compared before anything is timed.
#include <fmt/format.h>

#include <algorithm>

#include "bench/measure/command_line.h"
#include "bench/measure/measure.h"
#include "bench/peers/read_words.h"
#include "bench/population/cohort.h"
#include "bench/portfolio/compiled_portfolio.h"
#include "bench/portfolio/trial_sql.h"

namespace elig::bench {
namespace {

struct Options {
  std::size_t trials = 1000, criteria = 10;
  std::size_t patients = 2'000'000;
  std::size_t part = 100'000;  // patients of the part: where slow peers are timed, and every trial is held against one
  std::size_t sample = 10;     // trials that are screened one at a time over all patients, and by DuckDB over the part
  int rounds = 7;
  unsigned threads = 1;
  std::vector<double> overlaps = {0, 0.5, 0.95};
};

struct Cohorts {
  Population all, part;  // the part is the first of all
};

std::vector<WordRun> words_of(const Population& cohort) {
  std::vector<WordRun> all;
  const std::size_t bitmap = words_for(cohort.patients);
  for (const Column& column : cohort.columns) {
    const Integers& integers = column.numbers ? column.numbers->data : column.texts->codes;
    const Bitmap& valid = column.numbers ? column.numbers->valid : column.texts->valid;
    const auto width = static_cast<std::size_t>(integers.width);
    all.push_back({integers.data.as<std::uint64_t>(), bitmap * kRowsPerWord * width / sizeof(std::uint64_t)});
    all.push_back({valid.words(), bitmap});
    if (column.numbers && !column.numbers->below.empty()) all.push_back({column.numbers->below.words(), bitmap});
  }
  return all;
}

std::size_t bytes_of(const std::vector<WordRun>& runs) {
  std::size_t bytes = 0;
  for (const WordRun& run : runs) bytes += run.count * sizeof(std::uint64_t);
  return bytes;
}

std::vector<TrialCounts> screen_together(const CompiledPortfolio& compiled, unsigned threads, bool criteria) {
  PortfolioOptions options;
  options.threads = threads;
  options.criteria = criteria;
  return compiled.portfolio().screen(options);
}

/// Every so many of the trials, `count` in all.
std::vector<std::size_t> spread(std::size_t trials, std::size_t count) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < std::min(count, trials); ++i) places.push_back(i * trials / std::min(count, trials));
  return places;
}

std::vector<TrialCounts> picked(const std::vector<TrialCounts>& counts, const std::vector<std::size_t>& places) {
  std::vector<TrialCounts> some;
  for (const std::size_t place : places) some.push_back(counts[place]);
  return some;
}

std::vector<TrialCounts> without_criteria(std::vector<TrialCounts> counts) {
  for (TrialCounts& one : counts) one.criteria.clear();
  return counts;
}

/// What is compared before anything is timed, and timed then.
struct Bench {
  std::unique_ptr<CompiledPortfolio> all, part;
  std::vector<std::size_t> places;  // of the sample
  std::unique_ptr<SingleKernels> singles;
  std::string sql;
};

/// "" when all agree: every trial over the part with its own kernel, the sample over all patients, DuckDB over the
/// part, and single patients with the counts.
std::string differences(const Bench& bench, const Cohorts& cohorts, DuckDb& duckdb, Jit& jit, const Options& options) {
  const auto together = screen_together(*bench.part, options.threads, true);
  if (screen_together(*bench.part, 1, true) != together) return "another number of threads counts otherwise";
  if (screen_together(*bench.part, options.threads, false) != without_criteria(together)) {
    return "verdicts alone count otherwise";
  }
  const auto places = spread(together.size(), together.size());
  const auto singles = SingleKernels::of(*bench.part, places, cohorts.part, jit);
  if (!singles) return singles.error().message;
  if (singles.value()->screen(options.threads) != together) return "one at a time counts otherwise over the part";
  if (bench.singles->screen(options.threads) !=
      picked(screen_together(*bench.all, options.threads, true), bench.places)) {
    return "one at a time counts otherwise over all patients";
  }
  const auto theirs = duckdb_verdicts(duckdb, bench.sql, cohorts.part.patients);
  if (!theirs) return theirs.error().message;
  if (theirs.value() != picked(without_criteria(together), bench.places)) return "DuckDB counts otherwise";
  std::vector<std::uint8_t> statuses(together.size());
  std::vector<TrialCounts> counted(together.size());
  for (std::size_t patient = 0; patient < cohorts.part.patients; ++patient) {
    bench.part->portfolio().statuses_of(patient, statuses);
    for (std::size_t trial = 0; trial < statuses.size(); ++trial) ++counted[trial].status[statuses[trial]];
  }
  for (std::size_t trial = 0; trial < statuses.size(); ++trial) {
    if (counted[trial].status != together[trial].status) return "patient by patient counts otherwise";
  }
  return "";
}

void print_stages(const std::vector<PortfolioStages>& rounds, const PortfolioSize& size, const WrittenTrials& trials) {
  const auto median = [&](const auto& of) {
    std::vector<double> seconds;
    for (const PortfolioStages& stages : rounds) seconds.push_back(of(stages));
    return quantile(seconds, 0.5);
  };
  fmt::print("{} criteria, {} of them different; {} different comparisons, {} masks\n", trials.criteria,
             trials.distinct_criteria, size.atoms, size.masks);
  fmt::print(
      "text to portfolio, one thread, medians of {}: parse {:.3f} s, check {:.3f} s, bind, plan and compile "
      "{:.3f} s; together {:.3f} s\n",
      rounds.size(), median([](const PortfolioStages& s) { return s.parse; }),
      median([](const PortfolioStages& s) { return s.check; }),
      median([](const PortfolioStages& s) { return s.prepare; }),
      median([](const PortfolioStages& s) { return s.total(); }));
}

void print_rates(const std::vector<Contender>& contenders, const std::vector<double>& verdicts, unsigned threads) {
  fmt::print("\n| {} thread{} | seconds | verdicts/s | a core |\n|---|--:|--:|--:|\n", threads,
             threads == 1 ? "" : "s");
  for (std::size_t i = 0; i < contenders.size(); ++i) {
    const double seconds = contenders[i].median();
    const double low = quantile(contenders[i].seconds, 0.1), high = quantile(contenders[i].seconds, 0.9);
    const std::string rate = verdicts[i] == 0 ? " | "
                                              : fmt::format("{:.3f} G | {:.3f} G", verdicts[i] / seconds / 1e9,
                                                            verdicts[i] / seconds / 1e9 / threads);
    fmt::print("| {} | {:.3f} ({:.3f}..{:.3f}) | {} |\n", contenders[i].name, seconds, low, high, rate);
  }
}

void time_screening(const Bench& bench, const Cohorts& cohorts, DuckDb& duckdb, unsigned threads,
                    const Options& options) {
  const auto all = words_of(cohorts.all);
  const auto every = static_cast<double>(options.trials) * static_cast<double>(cohorts.all.patients);
  const auto sample = static_cast<double>(bench.places.size());
  std::vector<Contender> contenders = {
      {.name = "Elig, verdicts", .run = [&] { screen_together(*bench.all, threads, false); }},
      {.name = "Elig, every criterion counted", .run = [&] { screen_together(*bench.all, threads, true); }},
      {.name = fmt::format("Elig, {} of the trials one at a time", bench.places.size()),
       .run = [&] { bench.singles->screen(threads); }},
      {.name = fmt::format("DuckDB, {} of the trials, {} patients", bench.places.size(), cohorts.part.patients),
       .run = [&] { duckdb.first_row(bench.sql); },
       .prepare = [&] { duckdb.use_threads(threads); }},
      {.name = fmt::format("reading the {:.2f} GiB of columns", static_cast<double>(bytes_of(all)) / (1 << 30)),
       .run = [&] { read_words(all, threads); }},
  };
  take_turns(contenders, options.rounds);
  const auto part = static_cast<double>(cohorts.part.patients);
  print_rates(contenders, {every, every, sample * static_cast<double>(cohorts.all.patients), sample * part, 0},
              threads);
}

/// A clinic's question: one patient, every trial. Patients in no order, so that their cells are in no cache.
void time_patients(const Bench& bench, const Cohorts& cohorts) {
  constexpr std::size_t kAsked = 20'000;
  constexpr std::size_t kStep = 7'919'999;  // a prime: visits patients all over the cohort
  std::vector<std::uint8_t> statuses(bench.all->programs.size());
  // Of who is asked for once more, what is recorded is in the processor's cache.
  std::vector<double> from_memory, warm;
  for (std::size_t i = 0; i < kAsked; ++i) {
    const std::size_t patient = i * kStep % cohorts.all.patients;
    for (std::vector<double>* seconds : {&from_memory, &warm}) {
      seconds->push_back(seconds_of([&] { bench.all->portfolio().statuses_of(patient, statuses); }));
    }
  }
  const auto print = [](const char* what, const std::vector<double>& seconds) {
    fmt::print("{}: p50 {:.2f} us, p99 {:.2f} us\n", what, quantile(seconds, 0.5) * 1e6, quantile(seconds, 0.99) * 1e6);
  };
  fmt::print("\none patient against {} trials, {} patients\n", statuses.size(), kAsked);
  print("warm", warm);
  print("the patient's cells in memory only", from_memory);
}

int run_overlap(double overlap, const Cohorts& cohorts, DuckDb& duckdb, Jit& jit, const Options& options) {
  const WrittenTrials trials =
      write_trials({.trials = options.trials, .criteria = options.criteria, .overlap = overlap});
  fmt::print("\n## Overlap {:.0f} %\n\n", overlap * 100);
  Bench bench;
  std::vector<PortfolioStages> stages;
  for (int round = -1; round < options.rounds; ++round) {
    auto compiled = compile_portfolio(trials, cohorts.all, jit);
    if (!compiled) return fmt::print(stderr, "{}\n", compiled.error().message), 1;
    bench.all = std::move(compiled).value();
    if (round >= 0) stages.push_back(bench.all->stages);
  }
  auto part = compile_portfolio(trials, cohorts.part, jit);
  if (!part) return fmt::print(stderr, "{}\n", part.error().message), 1;
  bench.part = std::move(part).value();
  bench.places = spread(options.trials, options.sample);
  auto singles = SingleKernels::of(*bench.all, bench.places, cohorts.all, jit);
  if (!singles) return fmt::print(stderr, "{}\n", singles.error().message), 1;
  bench.singles = std::move(singles).value();
  std::vector<SqlTrial> sql;
  for (const std::size_t place : bench.places) {
    sql.push_back({&bench.part->programs[place], &bench.part->prepared.bindings[place]});
  }
  bench.sql = verdicts_sql(sql, cohorts.part);
  if (const std::string problem = differences(bench, cohorts, duckdb, jit, options); !problem.empty()) {
    return fmt::print(stderr, "error: not timed: {}\n", problem), 1;
  }
  print_stages(stages, size_of(*bench.all), trials);
  fmt::print("every count agrees: all trials one at a time over {} patients, {} over all, DuckDB, patient by patient\n",
             cohorts.part.patients, bench.places.size());
  time_screening(bench, cohorts, duckdb, 1, options);
  if (options.threads > 1) time_screening(bench, cohorts, duckdb, options.threads, options);
  time_patients(bench, cohorts);
  return 0;
}

int run(const Options& options) {
  fmt::print("{}\nDuckDB {}\n", machine(), DuckDb::version());
  const Cohorts cohorts{
      make_cohort({.patients = options.patients, .seed = 1, .names = {}, .specialties = true}),
      make_cohort({.patients = std::min(options.part, options.patients), .seed = 1, .names = {}, .specialties = true})};
  auto jit = Jit::create({});
  if (!jit) return fmt::print(stderr, "error: {}\n", jit.error().message), 3;
  auto duckdb = duckdb_of(cohorts.part);
  if (!duckdb) return fmt::print(stderr, "error: {}\n", duckdb.error().message), 3;
  fmt::print("{} trials x {} criteria, {} patients, {} columns; medians of {} rounds in turn (10th..90th in 100)\n",
             options.trials, options.criteria, options.patients, cohorts.all.columns.size(), options.rounds);
  for (const double overlap : options.overlaps) {
    if (const int code = run_overlap(overlap, cohorts, duckdb.value(), *jit.value(), options); code != 0) return code;
  }
  fmt::print("\npeak memory with the peers {:.2f} GiB\n", static_cast<double>(peak_memory()) / (1 << 30));
  return 0;
}

}  // namespace
}  // namespace elig::bench

int main(int argc, char** argv) {
  elig::bench::Options options;
  elig::bench::CommandLine line("Screens invented patients against many invented trials at once, beside others");
  line.option("--trials", options.trials, std::size_t{50})->check(CLI::PositiveNumber);
  line.option("--criteria", options.criteria, "of each trial")->check(CLI::Range(1, 40));
  line.option("--overlap", options.overlaps, "shares of criteria that are common to many, in turn")
      ->check(CLI::Range(0.0, 1.0));
  line.option("--patients", options.patients, std::size_t{20'000})->check(CLI::PositiveNumber);
  line.option("--part", options.part, std::size_t{5'000}, "patients on whom every trial is held against one at a time")
      ->check(CLI::PositiveNumber);
  line.option("--sample", options.sample, "trials that slow peers screen")->check(CLI::PositiveNumber);
  line.rounds(options.rounds, 2);
  line.threads(options.threads);
  if (const auto code = line.parse(argc, argv)) return *code;
  return elig::bench::run(options);
}
