// eligc info: what a population holds, whether its file is whole, and what rules will stumble over in it.
#include <fmt/core.h>

#include "compiler/driver/commands.h"
#include "compiler/driver/files.h"
#include "compiler/driver/session.h"
#include "compiler/lint/lint.h"
#include "runtime/population/file.h"
#include "runtime/report/info_report.h"

namespace elig {
int run_info(const InfoOptions& options) {
  Session session(options.format);
  const auto loaded = session.population(options.population, options.index_date);
  if (const int* code = std::get_if<int>(&loaded)) return *code;
  const auto& population = std::get<Population>(loaded);
  if (const auto damage = verify_population(population)) return fail(*damage);

  const auto modules = session.standard_modules();
  std::vector<const ast::Ast*> borrowed;
  for (const auto& module : modules) borrowed.push_back(&module);
  const Vocabulary vocabulary(borrowed);
  auto summary = summarize(population);
  name_concepts(summary, vocabulary);
  const auto lints = lint(population, summary, vocabulary);
  fmt::print("{}", options.format == Format::Json ? info_json(summary, lints)
                                                  : info_text(summary, lints, {.colour = takes_colour(1)}));
  return kDone;
}

}  // namespace elig
