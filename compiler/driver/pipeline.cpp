#include "compiler/driver/pipeline.h"

#include <chrono>

namespace elig {
namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

std::optional<Result<Screened>> screen_program(const ir::Program& program, const Population& population, Jit& jit,
                                               const PlanOptions& plan_options, const ScreenOptions& screen_options,
                                               Diagnostics& diagnostics) {
  const auto compiling = std::chrono::steady_clock::now();
  Screened screened;
  screened.binding = bind(program, population);
  auto planned = plan(program, screened.binding, plan_options, diagnostics);
  if (!planned) return std::nullopt;
  screened.planned = std::move(*planned);
  const auto function = jit.compile(screened.planned.plan);
  if (!function) return function.error();
  screened.compile_s = seconds_since(compiling);

  const auto screening = std::chrono::steady_clock::now();
  BoundKernel kernel;
  kernel.function = function.value();
  kernel.columns = screened.planned.columns;
  kernel.constants = screened.planned.plan.constants;
  kernel.criteria = screened.planned.plan.criteria.size();
  screened.counts = screen(kernel, population.patients, screen_options);
  screened.screen_s = seconds_since(screening);
  return Result<Screened>(std::move(screened));
}

}  // namespace elig
