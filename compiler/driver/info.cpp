// eligc info: what a population holds.
#include <fmt/core.h>

#include "compiler/driver/commands.h"
#include "compiler/driver/files.h"
#include "compiler/driver/session.h"
#include "runtime/report/info_report.h"

namespace elig {

int run_info(const InfoOptions& options) {
  Session session(options.format);
  const auto loaded = session.population(options.population, options.index_date);
  if (const int* code = std::get_if<int>(&loaded)) return *code;
  const auto summary = summarize(std::get<Population>(loaded));
  fmt::print("{}",
             options.format == Format::Json ? info_json(summary) : info_text(summary, {.colour = takes_colour(1)}));
  return kDone;
}

}  // namespace elig
