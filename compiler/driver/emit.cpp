// eligc emit: what the compiler made of a rule, stage by stage.
#include <fmt/core.h>

#include <cstdio>

#include "compiler/driver/commands.h"
#include "compiler/driver/files.h"
#include "compiler/driver/session.h"

namespace elig {
namespace {

/// Without --population: two patients whose columns are what the rule declares, each number with its limits, in the
/// declared unit and one decimal, stored in 16 bits.
Population as_declared(const ir::Program& program) {
  Population population;
  population.patients = 2;
  const auto add = [&](const std::string& header, const char* first, const char* second) {
    std::string problem;
    auto parsed = parse_header(header, &problem);
    if (!parsed) return;
    ColumnBuilder builder(header, *parsed);
    builder.append(first);
    builder.append(second);
    population.columns.push_back(std::move(builder).finish(population.patients));
  };
  for (const auto& input : program.inputs) {
    if (input.kind == ir::InputKind::Number) {
      const std::string unit = " [" + input.analyte.declared.code + "]";
      for (const char* role : {"", ".ULN", ".LLN"}) add(input.name + role + unit, "0.1", "3000");
    } else if (input.kind == ir::InputKind::Label) {
      add(input.name, input.labels.front().c_str(), input.labels.back().c_str());
    } else {
      add(input.name, "no", "yes");
    }
  }
  return population;
}

Result<std::string> emit_kernel(const PlannedKernel& planned, const EmitOptions& options) {
  if (options.stage == "plan") return kernel::print(planned.plan);
  auto jit = Jit::create({.cpu = options.cpu});
  if (!jit) return jit.error();
  const EmitKind kind = options.stage == "llvm"  ? EmitKind::Llvm
                        : options.stage == "asm" ? EmitKind::Assembly
                                                 : EmitKind::Object;
  return jit.value()->emit(planned.plan, kind);
}

}  // namespace

int run_emit(const EmitOptions& options) {
  Session session(Format::Text);
  std::vector<std::string> files;
  if (!options.rule.empty()) files.push_back(options.rule);
  const auto programs = session.programs(files, options.expression);
  if (const int* code = std::get_if<int>(&programs)) return *code;
  const auto& trials = std::get<0>(programs);
  if (options.stage == "object" && trials.size() != 1) {
    fmt::print(stderr, "eligc: an object holds one trial; these rules have {}\n", trials.size());
    return kUsage;
  }
  std::optional<Population> given;
  if (!options.population.empty()) {
    auto loaded = session.population(options.population, "");
    if (const int* code = std::get_if<int>(&loaded)) return *code;
    given = std::get<Population>(std::move(loaded));
  }
  std::string out;
  for (const auto& program : trials) {
    if (options.stage == "ir") {
      out += ir::print(program);
      continue;
    }
    const Population population = given ? Population{} : as_declared(program);
    const Binding binding = bind(program, given ? *given : population);
    const auto planned = plan(program, binding, {}, session.diagnostics);
    if (!planned) continue;
    auto text = emit_kernel(*planned, options);
    if (!text) return fail(text.error());
    out += text.value();
  }
  session.print_diagnostics();
  if (session.diagnostics.has_errors()) return kRulesHaveErrors;
  if (!options.out.empty()) {
    if (const auto written = write_file(options.out, out); !written) return fail(written.error());
    return kDone;
  }
  std::fwrite(out.data(), 1, out.size(), stdout);
  return kDone;
}

}  // namespace elig
