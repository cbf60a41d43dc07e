// bench_skipping: what knowing the ranges of blocks saves, and what it costs where it saves nothing: the patients of
// clinics, clinic by clinic and in random order. Every way of screening must count the same before any is timed.
#include <fmt/format.h>

#include "bench/measure/command_line.h"
#include "bench/measure/measure.h"
#include "bench/peers/sixteen.h"
#include "bench/population/cohort.h"
#include "bench/screen/clinics.h"
#include "bench/screen/compiled_trial.h"
#include "compiler/plan/known_blocks.h"

namespace elig::bench {
namespace {

struct Options {
  std::size_t patients = 10'000'000;
  int rounds = 15;
  unsigned threads = 1;
};

/// One way to screen one population.
struct Way {
  std::string name;
  const Population* population;
  PlanOptions options;
  std::unique_ptr<CompiledTrial> trial = {};
};

std::optional<Error> compile_all(std::vector<Way>& ways, Jit& jit) {
  for (Way& way : ways) {
    auto trial = compile_trial(ELIG_SOURCE_DIR "/bench/screen/sixteen.elig", *way.population, way.options, jit);
    if (!trial) return trial.error();
    way.trial = std::move(trial.value());
  }
  return std::nullopt;
}

void time_all(const std::vector<Way>& ways, unsigned threads, const Options& options) {
  std::vector<Contender> contenders;
  for (const Way& way : ways) {
    contenders.push_back(
        {.name = way.name, .run = [&way, threads] { screen_with(*way.trial, way.population->patients, threads); }});
  }
  const Way& skipping = ways[1];
  contenders.push_back({.name = "finding out what is known of blocks", .run = [&skipping, threads] {
                          known_blocks(skipping.trial->planned, skipping.population->patients, threads);
                        }});
  contenders.push_back({.name = "reading the bytes", .run = [&] { read_all(*ways.front().population, threads); }});
  take_turns(contenders, options.rounds);
  fmt::print("\n| {:<44} | {} thread{}, ns/patient | 10th to 90th in 100 |\n|---|--:|--:|\n", "", threads,
             threads == 1 ? "" : "s");
  const double scale = 1e9 / static_cast<double>(options.patients);
  for (const Contender& one : contenders) {
    fmt::print("| {:<44} | {:.2f} | {:.2f} to {:.2f} |\n", one.name, one.median() * scale,
               quantile(one.seconds, 0.1) * scale, quantile(one.seconds, 0.9) * scale);
  }
}

int run(const Options& options) {
  fmt::print("{}\n", machine());
  const Population clinics =
      in_clinics(make_cohort({.patients = options.patients, .seed = 1, .names = sixteen_names()}), 1);
  const Population random = shuffled(clinics, 1);
  auto jit = Jit::create({});
  if (!jit) return fmt::print(stderr, "error: {}\n", jit.error().message), 3;
  std::vector<Way> ways;
  for (const auto& [name, population] : {std::pair("random order", &random), {"clinics", &clinics}}) {
    auto report = compile_trial(ELIG_SOURCE_DIR "/bench/screen/sixteen.elig", *population, {}, *jit.value());
    if (!report) return fmt::print(stderr, "{}\n", report.error().message), 1;
    const std::vector<std::size_t> order =
        decisive_first(report.value()->program, sample_of(*report.value(), population->patients));
    const auto add = [&](const char* how, PlanOptions how_to) {
      ways.push_back({fmt::format("{}: {}", name, how), population, std::move(how_to)});
    };
    add("report, all read", {.skip = false});
    add("report, skipping", {});
    add("verdicts, all read", {.skip = false, .verdicts = true});
    add("verdicts, all read, decisive first", {.skip = false, .verdicts = true, .order = order});
    add("verdicts, skipping", {.verdicts = true});
    add("verdicts, skipping, decisive first", {.verdicts = true, .order = order});
  }
  if (const auto problem = compile_all(ways, *jit.value())) return fmt::print(stderr, "{}\n", problem->message), 1;
  const TrialCounts counts = screen_with(*ways.front().trial, options.patients, options.threads);
  for (const Way& way : ways) {
    if (screen_with(*way.trial, options.patients, options.threads).status != counts.status) {
      return fmt::print(stderr, "error: not timed: \"{}\" counts otherwise\n", way.name), 1;
    }
  }
  fmt::print("{} patients; every count agrees: {} eligible, {} ineligible, {} need data\n", options.patients,
             counts.status[ELIG_STATUS_ELIGIBLE], counts.status[ELIG_STATUS_INELIGIBLE],
             counts.status[ELIG_STATUS_NEEDS_DATA]);
  time_all(ways, 1, options);
  if (options.threads > 1) time_all(ways, options.threads, options);
  fmt::print("\nmedians of {} rounds in turn\n", options.rounds);
  return 0;
}

}  // namespace
}  // namespace elig::bench

int main(int argc, char** argv) {
  elig::bench::Options options;
  elig::bench::CommandLine line("Screens blocks of patients that are alike and that differ, with and without skipping");
  line.option("--patients", options.patients, std::size_t{100'000});
  line.rounds(options.rounds, 3);
  line.threads(options.threads);
  if (const auto code = line.parse(argc, argv)) return *code;
  return elig::bench::run(options);
}
