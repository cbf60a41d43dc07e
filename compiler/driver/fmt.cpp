// eligc fmt: rewrite rule files in canonical layout, or list those that differ.
#include <fmt/core.h>

#include "compiler/ast/print.h"
#include "compiler/driver/commands.h"
#include "compiler/driver/files.h"
#include "compiler/driver/session.h"
#include "compiler/parse/parse.h"

namespace elig {

int run_fmt(const FmtOptions& options) {
  Session session(Format::Text);
  const auto ids = session.sources(options.files, "");
  if (const int* code = std::get_if<int>(&ids)) return *code;
  bool differs = false;
  for (const auto id : std::get<0>(ids)) {
    const auto ast = parse(session.texts, id, session.diagnostics);
    if (!ast) continue;
    const std::string canonical = ast::print(*ast);
    const Source& source = session.texts[id];
    if (canonical == source.text) continue;
    differs = true;
    if (options.check) {
      fmt::print("{}\n", source.name);
    } else if (const auto written = write_file(source.name, canonical); !written) {
      return fail(written.error());
    }
  }
  session.print_diagnostics();
  if (session.diagnostics.has_errors()) return kRulesHaveErrors;
  return options.check && differs ? kRulesHaveErrors : kDone;
}

}  // namespace elig
