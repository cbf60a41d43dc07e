// eligc emit: what the compiler made of a rule, stage by stage.
#include <fmt/core.h>

#include <cstdio>
#include <deque>

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
    if (!answered_by_columns(program, input)) continue;
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

/// Selections of rows, likewise: what they come to for those patients. Keeps the columns that it answers with.
class DeclaredHistories {
 public:
  HistoryAnswers answers(const ir::Program& program) {
    HistoryAnswers all(program.inputs.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
      const ir::Input& input = program.inputs[i];
      if (answered_by_columns(program, input)) continue;
      all[i].emplace();
      if (input.kind == ir::InputKind::Number) {
        all[i]->found.numbers.push_back(variant(input));
      } else if (input.kind != ir::InputKind::Label && input.feature->what == ir::Feature::What::Truth) {
        all[i]->found.truth = TruthSource{&yes(), &no()};
      } else {
        all[i]->found.labels = labels(input);
      }
    }
    return all;
  }

 private:
  Column& column(const ir::Input& input, const std::string& first, const std::string& second) {
    ColumnBuilder builder(input.name, Header{input.name, ColumnRole::Value, std::nullopt});
    builder.append(first);
    builder.append(second);
    return columns_.emplace_back(std::move(builder).finish(2));
  }
  NumberVariant variant(const ir::Input& input) {
    NumberVariant variant;
    variant.value = &*column(input, "0.1", "3000").numbers;
    variant.uln = &*column(input, "0.1", "3000").numbers;
    variant.lln = &*column(input, "0.1", "3000").numbers;
    variant.unit = variant.uln_unit = variant.lln_unit = input.analyte.declared;
    variant.value_map = {input.analyte.declared.factor / 10, input.analyte.declared.offset, {}};
    variant.uln_map = variant.lln_map = variant.value_map;
    return variant;
  }
  LabelSource labels(const ir::Input& input) {
    const bool scale = input.kind == ir::InputKind::Label;
    LabelSource source;
    source.column = &column(input, scale ? input.labels.front() : "no", scale ? input.labels.back() : "yes");
    source.of_text = {0, scale ? static_cast<std::uint32_t>(input.labels.size() - 1) : 1};
    return source;
  }
  const Bitmap& bit(std::size_t row) {
    Bitmap& bits = bits_.emplace_back(2);
    bits.set(row);
    return bits;
  }
  const Bitmap& no() { return bit(0); }
  const Bitmap& yes() { return bit(1); }

  std::deque<Column> columns_;
  std::deque<Bitmap> bits_;
};

Result<std::string> emit_kernel(const PlannedKernel& planned, const EmitOptions& options, Jit& jit) {
  if (options.stage == "plan") return kernel::print(planned.plan);
  const EmitKind kind = options.stage == "llvm"  ? EmitKind::Llvm
                        : options.stage == "asm" ? EmitKind::Assembly
                                                 : EmitKind::Object;
  return jit.emit(planned.plan, kind);
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
  auto jit = Jit::create({.cpu = options.cpu, .architecture = options.architecture});
  if (!jit) return fail(jit.error());
  auto here = Jit::create({});  // selections of rows are worked out here, whatever the code is for
  if (!here) return fail(here.error());
  std::optional<FeatureStore> features;
  if (given) features.emplace(*given, *here.value(), 0);
  std::string out;
  for (const auto& program : trials) {
    if (options.stage == "ir") {
      out += ir::print(program);
      continue;
    }
    DeclaredHistories declared;
    const Population population = given ? Population{} : as_declared(program);
    std::vector<BindingNote> notes;
    std::optional<Result<HistoryAnswers>> answers = Result<HistoryAnswers>(declared.answers(program));
    if (features) answers = features->bind(program, notes, session.diagnostics);
    if (!answers) continue;
    if (!*answers) return fail(answers->error());
    const Binding binding = elig::bind(program, given ? *given : population, answers->value());
    const auto planned = plan(program, binding, {}, session.diagnostics);
    if (!planned) continue;
    auto text = emit_kernel(*planned, options, *jit.value());
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
