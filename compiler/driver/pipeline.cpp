#include "compiler/driver/pipeline.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <numeric>
#include <set>
#include <span>
#include <string>

#include "compiler/plan/known_blocks.h"
#include "compiler/plan/portfolio.h"
#include "compiler/plan/shared_bindings.h"
#include "compiler/units/words.h"
#include "runtime/population/file.h"
#include "runtime/population/verify_in_passing.h"

namespace elig {
namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// The columns that a population file is verified for: those that inputs bind, and what ages and limits by sex are read
/// from.
std::vector<const Column*> columns_of(std::span<const ir::Program> programs, const Population& population) {
  std::set<std::string> names{"sex", "birth_date"};
  for (const ir::Program& program : programs) {
    for (const ir::Input& input : program.inputs) names.insert(lower_case(input.name));
  }
  std::vector<const Column*> columns;
  for (const Column& column : population.columns) {
    if (names.contains(lower_case(column.name))) columns.push_back(&column);
  }
  return columns;
}

/// May numbers be verified later than they are bound? Only the kernel reads them, which is safe with any: selections
/// and dates, of which something is made before it runs, take numbers that are right.
bool only_kernels_read(const ir::Program& program, const std::vector<const Column*>& columns,
                       const Population& population) {
  return population.tables.empty() &&
         std::ranges::none_of(columns, [](const Column* column) { return column->role == ColumnRole::Date; }) &&
         std::ranges::all_of(program.inputs,
                             [&](const ir::Input& input) { return answered_by_columns(program, input); });
}

/// A program's inputs over a population, and what selecting rows and binding took.
struct BoundProgram {
  Binding binding;
  double features_s = 0, bind_s = 0;
  bool computed = false;  // some of it was made from the population's numbers
};

/// `bind(program, answers)` is elig::bind, or one that shares with other programs. nullopt when `diagnostics` got
/// errors.
template <class Bind>
std::optional<Result<BoundProgram>> bind_program(const ir::Program& program, FeatureStore& features, Bind bind,
                                                 Diagnostics& diagnostics) {
  BoundProgram bound;
  const auto selecting = std::chrono::steady_clock::now();
  std::vector<BindingNote> notes;
  const auto answers = features.bind(program, notes, diagnostics);
  if (!answers) return std::nullopt;
  if (!*answers) return Result<BoundProgram>(answers->error());
  if (!program.selections.empty()) bound.features_s = seconds_since(selecting);
  const auto binding = std::chrono::steady_clock::now();
  bound.binding = bind(program, answers->value());
  bound.binding.notes.insert(bound.binding.notes.begin(), notes.begin(), notes.end());
  bound.bind_s = seconds_since(binding);
  bound.computed = !bound.binding.made->numbers.empty() || !bound.binding.made->labels.empty() ||
                   std::ranges::any_of(answers->value(), [](const auto& answer) { return answer.has_value(); });
  return Result<BoundProgram>(std::move(bound));
}

/// From so many patients on a sample takes less time (a report's kernel is compiled for it) than its order saves.
constexpr std::size_t kWorthASample = 10'000'000;
constexpr std::size_t kSampleBlocks = 32;

BoundKernel bound(const PlannedKernel& planned, elig_kernel function, std::size_t patients, unsigned threads) {
  return {.function = function,
          .columns = planned.columns,
          .constants = planned.plan.constants,
          .criteria = planned.plan.criteria.size(),
          .known = known_blocks(planned, patients, threads)};
}

/// `options` with an order where one is worth finding. Diagnostics are left to the plan that is made with it.
Result<PlanOptions> ordered(PlanOptions options, const ir::Program& program, const Binding& binding,
                            std::size_t patients, Jit& jit) {
  const bool worth_it = options.verdicts && options.order.empty() && patients >= kWorthASample;
  Diagnostics unheard;
  const auto report = worth_it ? plan(program, binding, {}, unheard) : std::nullopt;
  if (!report) return options;
  const auto function = jit.compile(report->plan);
  if (!function) return function.error();
  const BoundKernel kernel = bound(*report, function.value(), patients, 1);
  options.order = decisive_first(program, screen_sample(kernel, patients, kSampleBlocks));
  return options;
}

}  // namespace

std::vector<std::size_t> decisive_first(const ir::Program& program, const TrialCounts& sample) {
  const auto failing = [&](std::size_t i) {
    const bool inclusion = program.criteria[i].kind == ir::CriterionKind::Inclusion;
    return inclusion ? sample.criteria[i].not_met : sample.criteria[i].met;
  };
  std::vector<std::size_t> order(program.criteria.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, std::greater{}, failing);
  return order;
}

std::optional<Result<Prepared>> prepare_program(const ir::Program& program, const Population& population,
                                                FeatureStore& features, Jit& jit, const PlanOptions& options,
                                                Diagnostics& diagnostics, Verify verify) {
  const auto columns = columns_of({&program, 1}, population);
  const bool later = verify == Verify::WhileScreening && only_kernels_read(program, columns, population);
  const auto now = later ? verify_all_but_cells : verify_columns;
  if (auto damage = now(population, columns, features.threads())) return Result<Prepared>(*damage);
  const auto alone = [&](const ir::Program& one, const HistoryAnswers& answers) {
    return elig::bind(one, population, answers);
  };
  auto bound = bind_program(program, features, alone, diagnostics);
  if (!bound) return std::nullopt;
  if (!*bound) return Result<Prepared>(bound->error());
  Prepared prepared;
  if (later && !bound->value().computed) {
    prepared.unverified = columns;
  } else if (auto damage = verify_columns(population, columns, features.threads())) {
    return Result<Prepared>(*damage);
  }
  prepared.binding = std::move(bound->value().binding);
  prepared.features_s = bound->value().features_s;
  const auto compiling = std::chrono::steady_clock::now();
  const auto how = ordered(options, program, prepared.binding, population.patients, jit);
  if (!how) return Result<Prepared>(how.error());
  auto planned = plan(program, prepared.binding, how.value(), diagnostics);
  if (!planned) return std::nullopt;
  prepared.planned = std::move(*planned);
  const auto function = jit.compile(prepared.planned.plan);
  if (!function) return Result<Prepared>(function.error());
  prepared.function = function.value();
  prepared.compile_s = bound->value().bind_s + seconds_since(compiling);
  return Result<Prepared>(std::move(prepared));
}

std::optional<Result<PreparedPortfolio>> prepare_portfolio(const std::vector<ir::Program>& programs,
                                                           const Population& population, FeatureStore& features,
                                                           Jit& jit, Diagnostics& diagnostics, Verify verify) {
  const auto columns = columns_of(programs, population);
  bool later = verify == Verify::WhileScreening && std::ranges::all_of(programs, [&](const ir::Program& program) {
                 return only_kernels_read(program, columns, population);
               });
  if (auto damage = (later ? verify_all_but_cells : verify_columns)(population, columns, features.threads())) {
    return Result<PreparedPortfolio>(*damage);
  }
  PreparedPortfolio prepared;
  SharedBindings shared(population);
  const auto sharing = [&](const ir::Program& program, const HistoryAnswers& answers) {
    return shared.bind(program, answers);
  };
  bool possible = true;
  for (const ir::Program& program : programs) {
    auto bound = bind_program(program, features, sharing, diagnostics);
    possible = possible && bound.has_value();
    if (!bound) continue;  // what is wrong with the others is worth knowing, too
    if (!*bound) return Result<PreparedPortfolio>(bound->error());
    later = later && !bound->value().computed;
    prepared.bindings.push_back(std::move(bound->value().binding));
    prepared.features_s += bound->value().features_s;
    prepared.compile_s += bound->value().bind_s;
  }
  if (!possible) return std::nullopt;
  if (later) {
    prepared.unverified = columns;
  } else if (auto damage = verify_columns(population, columns, features.threads())) {
    return Result<PreparedPortfolio>(*damage);
  }
  const auto compiling = std::chrono::steady_clock::now();
  std::vector<BoundTrial> bound;
  for (std::size_t i = 0; i < programs.size(); ++i) bound.push_back({&programs[i], &prepared.bindings[i]});
  auto planned = plan_portfolio(bound, diagnostics);
  if (!planned) return std::nullopt;
  for (std::size_t i = 0; i < planned->kernels.size(); ++i) {
    const auto function = jit.compile(planned->kernels[i]);
    if (!function) return Result<PreparedPortfolio>(function.error());
    planned->plan.kernels[i].kernel.function = function.value();
  }
  prepared.blind = std::move(planned->blind);
  prepared.portfolio.emplace(std::move(planned->plan), population.patients);
  prepared.compile_s += seconds_since(compiling);
  return Result<PreparedPortfolio>(std::move(prepared));
}

VectorLevel vector_level(const Jit& jit) {
  switch (jit.register_bits()) {
    case 512:
      return VectorLevel::Avx512;
    case 256:
      return VectorLevel::Avx2;
    default:
      return VectorLevel::Baseline;
  }
}

Result<Screened> screen_prepared(Prepared prepared, const Population& population, const ScreenOptions& options) {
  Screened screened;
  const auto screening = std::chrono::steady_clock::now();
  const std::size_t patients = population.patients;
  const BoundKernel kernel = bound(prepared.planned, prepared.function, patients, options.threads);
  VerifyInPassing verification(population, prepared.unverified);
  ScreenOptions reading = options;
  if (verification.wanted()) {
    reading.before_reading = [&](std::size_t first, std::size_t end) { verification.pass(first, end); };
  }
  screened.counts = screen(kernel, patients, reading);
  if (auto damage = verification.finish()) return *damage;
  screened.screen_s = seconds_since(screening);
  screened.features_s = prepared.features_s;
  screened.compile_s = prepared.compile_s;
  screened.binding = std::move(prepared.binding);
  screened.planned = std::move(prepared.planned);
  return screened;
}

Result<std::vector<TrialCounts>> screen_portfolio(const Portfolio& portfolio, const Population& population,
                                                  const std::vector<const Column*>& unverified,
                                                  const PortfolioOptions& options) {
  VerifyInPassing verification(population, unverified);
  PortfolioOptions reading = options;
  if (verification.wanted()) {
    reading.before_reading = [&](std::size_t first, std::size_t end) { verification.pass(first, end); };
  }
  auto counts = portfolio.screen(reading);
  if (auto damage = verification.finish()) return *damage;
  return counts;
}

std::optional<Result<Screened>> screen_program(const ir::Program& program, const Population& population, Jit& jit,
                                               const PlanOptions& plan_options, const ScreenOptions& screen_options,
                                               Diagnostics& diagnostics) {
  auto features = std::make_shared<FeatureStore>(population, jit, screen_options.threads);
  auto prepared = prepare_program(program, population, *features, jit, plan_options, diagnostics);
  if (!prepared) return std::nullopt;
  if (!*prepared) return Result<Screened>(prepared->error());
  Result<Screened> screened = screen_prepared(std::move(*prepared).value(), population, screen_options);
  if (screened) screened.value().features = std::move(features);
  return screened;
}

}  // namespace elig
