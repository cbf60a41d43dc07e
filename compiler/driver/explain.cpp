// eligc explain: every criterion of one patient, with what decided it.
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "compiler/driver/commands.h"
#include "compiler/driver/explanation.h"
#include "compiler/driver/files.h"
#include "compiler/driver/kernel_cache.h"
#include "compiler/driver/session.h"
#include "runtime/population/file.h"

namespace elig {
namespace {

std::optional<std::size_t> find_patient(const Population& population, const std::string& id) {
  for (std::size_t row = 0; row < population.patients; ++row) {
    if (patient_id(population, row) == id) return row;
  }
  return std::nullopt;
}

}  // namespace

int run_explain(const ExplainOptions& options) {
  Session session(options.format);
  session.expect(options.population);
  std::vector<std::string> files;
  if (!options.rule.empty()) files.push_back(options.rule);
  const auto programs = session.programs(files, options.expression);
  if (const int* code = std::get_if<int>(&programs)) return *code;
  const auto loaded = session.population(options.population, options.index_date);
  if (const int* code = std::get_if<int>(&loaded)) return *code;
  const auto& population = std::get<Population>(loaded);
  if (const auto damage = verify_patients(population)) return fail(*damage);
  const auto row = find_patient(population, options.patient);
  if (!row) {
    fmt::print(stderr, "eligc: there is no patient `{}` among the {} of `{}`\n", options.patient, population.patients,
               options.population);
    return kUsage;
  }
  auto jit = Jit::create({.cache = kernel_cache(options.cache)});
  if (!jit) return fail(jit.error());

  FeatureStore features(population, *jit.value(), 0);
  nlohmann::json all = nlohmann::json::array();
  std::string text;
  for (const auto& program : std::get<0>(programs)) {
    const auto explained =
        explain(program, population, features, *row, session.texts, *jit.value(), session.diagnostics);
    if (!explained) continue;
    if (!*explained) return fail(explained->error());
    if (options.format == Format::Json)
      all.push_back(to_json(explained->value()));
    else
      text += to_text(explained->value(), {.colour = takes_colour(1)});
  }
  session.print_diagnostics();
  if (session.diagnostics.has_errors()) return kRulesHaveErrors;
  if (options.format == Format::Json)
    fmt::print("{}\n", all.dump(2));
  else
    fmt::print("{}", text);
  return kDone;
}

}  // namespace elig
