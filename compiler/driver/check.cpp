// eligc check: parse and check, print diagnostics, write nothing.
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "compiler/diag/render.h"
#include "compiler/driver/commands.h"
#include "compiler/driver/files.h"
#include "compiler/driver/session.h"

namespace elig {

int run_check(const CheckOptions& options) {
  Session session(options.format);
  const auto ids = session.sources(options.files, "");
  if (const int* code = std::get_if<int>(&ids)) return *code;
  std::size_t trials = 0;
  std::size_t criteria = 0;
  for (const auto id : std::get<0>(ids)) {
    const auto programs = compile_rules(session.texts, id, session.diagnostics);
    if (!programs) continue;
    for (const auto& program : *programs) {
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
    if (!session.diagnostics.has_errors()) fmt::print("no errors: trials {}, criteria {}\n", trials, criteria);
  }
  return session.diagnostics.has_errors() ? kRulesHaveErrors : kDone;
}

}  // namespace elig
