#include "compiler/driver/pipeline.h"

#include <chrono>
#include <set>
#include <string>

#include "compiler/plan/known_blocks.h"
#include "compiler/plan/portfolio.h"
#include "compiler/plan/shared_bindings.h"
#include "compiler/units/words.h"
#include "runtime/population/file.h"

namespace elig {
namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Columns of a population file are checked before they are used: those that inputs bind, and what ages and limits by
/// sex are read from.
std::optional<Error> verify_columns(const ir::Program& program, const Population& population) {
  std::set<std::string> names{"sex", "birth_date"};
  for (const ir::Input& input : program.inputs) names.insert(lower_case(input.name));
  for (const Column& column : population.columns) {
    if (!names.contains(lower_case(column.name))) continue;
    if (auto damage = verify_column(population, column)) return damage;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Result<Prepared>> prepare_program(const ir::Program& program, const Population& population,
                                                FeatureStore& features, Jit& jit, const PlanOptions& options,
                                                Diagnostics& diagnostics) {
  if (auto damage = verify_columns(program, population)) return Result<Prepared>(*damage);
  Prepared prepared;
  const auto selecting = std::chrono::steady_clock::now();
  std::vector<BindingNote> notes;
  auto answers = features.bind(program, notes, diagnostics);
  if (!answers) return std::nullopt;
  if (!*answers) return Result<Prepared>(answers->error());
  if (!program.selections.empty()) prepared.features_s = seconds_since(selecting);

  const auto compiling = std::chrono::steady_clock::now();
  prepared.binding = elig::bind(program, population, answers->value());
  prepared.binding.notes.insert(prepared.binding.notes.begin(), notes.begin(), notes.end());
  auto planned = plan(program, prepared.binding, options, diagnostics);
  if (!planned) return std::nullopt;
  prepared.planned = std::move(*planned);
  const auto function = jit.compile(prepared.planned.plan);
  if (!function) return Result<Prepared>(function.error());
  prepared.function = function.value();
  prepared.compile_s = seconds_since(compiling);
  return Result<Prepared>(std::move(prepared));
}

std::optional<Result<PreparedPortfolio>> prepare_portfolio(const std::vector<ir::Program>& programs,
                                                           const Population& population, FeatureStore& features,
                                                           Jit& jit, Diagnostics& diagnostics) {
  PreparedPortfolio prepared;
  SharedBindings shared(population);
  std::vector<BoundTrial> bound;
  bool possible = true;
  for (const ir::Program& program : programs) {
    if (auto damage = verify_columns(program, population)) return Result<PreparedPortfolio>(*damage);
    const auto selecting = std::chrono::steady_clock::now();
    std::vector<BindingNote> notes;
    const auto answers = features.bind(program, notes, diagnostics);
    if (!answers) {
      possible = false;
      continue;
    }
    if (!*answers) return Result<PreparedPortfolio>(answers->error());
    if (!program.selections.empty()) prepared.features_s += seconds_since(selecting);
    const auto binding = std::chrono::steady_clock::now();
    prepared.bindings.push_back(shared.bind(program, answers->value()));
    std::vector<BindingNote>& said = prepared.bindings.back().notes;
    said.insert(said.begin(), notes.begin(), notes.end());
    prepared.compile_s += seconds_since(binding);
  }
  if (!possible) return std::nullopt;
  const auto compiling = std::chrono::steady_clock::now();
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

Screened screen_prepared(Prepared prepared, std::size_t patients, const ScreenOptions& options) {
  Screened screened;
  const auto screening = std::chrono::steady_clock::now();
  BoundKernel kernel;
  kernel.function = prepared.function;
  kernel.columns = prepared.planned.columns;
  kernel.constants = prepared.planned.plan.constants;
  kernel.criteria = prepared.planned.plan.criteria.size();
  kernel.known = known_blocks(prepared.planned, patients);
  screened.counts = screen(kernel, patients, options);
  screened.screen_s = seconds_since(screening);
  screened.features_s = prepared.features_s;
  screened.compile_s = prepared.compile_s;
  screened.binding = std::move(prepared.binding);
  screened.planned = std::move(prepared.planned);
  return screened;
}

std::optional<Result<Screened>> screen_program(const ir::Program& program, const Population& population, Jit& jit,
                                               const PlanOptions& plan_options, const ScreenOptions& screen_options,
                                               Diagnostics& diagnostics) {
  auto features = std::make_shared<FeatureStore>(population, jit, screen_options.threads);
  auto prepared = prepare_program(program, population, *features, jit, plan_options, diagnostics);
  if (!prepared) return std::nullopt;
  if (!*prepared) return Result<Screened>(prepared->error());
  Screened screened = screen_prepared(std::move(*prepared).value(), population.patients, screen_options);
  screened.features = std::move(features);
  return Result<Screened>(std::move(screened));
}

}  // namespace elig
