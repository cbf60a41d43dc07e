#include "bench/events/whole_path.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "bench/events/histories.h"
#include "bench/events/selections.h"
#include "bench/measure/measure.h"
#include "compiler/diag/render.h"
#include "compiler/driver/pipeline.h"

namespace elig::bench {
namespace {

std::string read_text(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

Population population_of(const std::vector<EventRun>& runs, std::size_t patients) {
  Population population;
  population.patients = patients;
  population.index.emplace();
  population.index->common = DayRange{kIndexDay, kIndexDay};
  population.tables.push_back({"measurement", runs});
  return population;
}

}  // namespace

Result<WholePath> screen_five(const std::vector<EventRun>& runs, std::size_t patients, unsigned threads) {
  const std::string path = ELIG_SOURCE_DIR "/bench/events/five.elig";
  const Population population = population_of(runs, patients);
  auto jit = Jit::create({});
  if (!jit) return jit.error();
  Sources sources;
  const SourceId source = sources.add({path, read_text(path)});
  Diagnostics diagnostics;
  std::optional<std::vector<ir::Program>> programs;
  WholePath whole;
  whole.check_s = seconds_of([&] { programs = compile_rules(sources, source, diagnostics); });
  if (!programs) return Error{render_text(diagnostics, sources, false)};
  ScreenOptions options;
  options.threads = threads;
  const auto screened = screen_program(programs->front(), population, *jit.value(), {}, options, diagnostics);
  if (!screened) return Error{render_text(diagnostics, sources, false)};
  if (!*screened) return screened->error();
  const Screened& result = screened->value();
  whole.features_s = result.features_s;
  whole.compile_s = result.compile_s;
  whole.screen_s = result.screen_s;
  for (std::size_t i = 0; i < whole.met.size(); ++i) whole.met[i] = result.counts.criteria[i].met;
  return whole;
}

std::array<std::uint64_t, kCriteriaOfFive> met_by_selections(const std::vector<EventRun>& runs, std::size_t patients,
                                                             unsigned threads) {
  constexpr Days kYear{kIndexDay - 365, kIndexDay};
  const auto met = [&](std::size_t run, auto holds) {
    const auto numbers = selected(kSelections[run], runs[run], patients, kYear, threads);
    return static_cast<std::uint64_t>(
        std::ranges::count_if(numbers, [&](std::int64_t number) { return number != kNothing && holds(number); }));
  };
  return {met(0, [](std::int64_t any) { return any == 1; }), met(1, [](std::int64_t count) { return count >= 2; }),
          met(2, [](std::int64_t value) { return value <= 1500; }),
          met(3, [](std::int64_t value) { return value <= 1900; }),
          met(4, [](std::int64_t mean) { return mean >> 16 <= 1000 * (mean & 0xFFFF); })};
}

}  // namespace elig::bench
