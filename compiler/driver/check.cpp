// eligc check: parse, check and review, print diagnostics, write nothing.
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "compiler/diag/render.h"
#include "compiler/driver/commands.h"
#include "compiler/driver/files.h"
#include "compiler/driver/session.h"
#include "compiler/driver/tested_rules.h"
#include "compiler/review/review.h"

namespace elig {

int run_check(const CheckOptions& options) {
  Session session(options.format);
  const auto ids = session.sources(options.files, "");
  if (const int* code = std::get_if<int>(&ids)) return *code;
  std::size_t trials = 0;
  std::size_t criteria = 0;
  std::size_t tests = 0;
  const TestedRules checked = load_tested_rules(session.texts, std::get<0>(ids), session.diagnostics);
  for (const auto& of_file : checked.tests) tests += of_file.size();
  for (const auto& [rules, programs] : checked.files) {
    review_rules(rules.main, programs, session.diagnostics);
    for (const auto& program : programs) {
      ++trials;
      criteria += program.criteria.size();
      if (!options.verbose) continue;
      for (const Span span : program.reals_at) {
        session.diagnostics.add(Code::N0801, span, {one_line(text_of(session.texts, span))});
      }
    }
  }
  if (options.format == Format::Json) {
    // The diagnostics are this command's result.
    fmt::print("{}\n", render_json(session.diagnostics, session.texts).dump(2));
  } else {
    fmt::print(stderr, "{}", render_text(session.diagnostics, session.texts, takes_colour(2)));
    if (session.diagnostics.has_errors()) return kRulesHaveErrors;
    fmt::print("no errors: trials {}, criteria {}{}\n", trials, criteria,
               tests > 0 ? fmt::format(", tests {}", tests) : "");
  }
  return session.diagnostics.has_errors() ? kRulesHaveErrors : kDone;
}

}  // namespace elig
