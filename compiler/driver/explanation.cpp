#include "compiler/driver/explanation.h"

#include <set>

#include "compiler/driver/explanation_held.h"

namespace elig {
namespace {

std::vector<std::string> bridges_in(const ir::Program& program, Span span) {
  std::set<std::string> found;
  for (const auto& [at, because] : program.bridges) {
    if (at.source == span.source && at.begin >= span.begin && at.end <= span.end) found.insert(because);
  }
  return {found.begin(), found.end()};
}

bool is_attested(const ir::Program& program, ir::InstId id) {
  const ir::Inst& inst = program.tape[id.index];
  return inst.op == ir::Op::YesNo && program.inputs[inst.imm].kind == ir::InputKind::Attest;
}

}  // namespace

std::optional<Result<Explanation>> explain(const ir::Program& program, const Population& population,
                                           FeatureStore& features, std::size_t row, const Sources& sources, Jit& jit,
                                           Diagnostics& diagnostics) {
  const std::vector<ir::InstId> shown = to_be_shown(program);
  const auto prepared = prepare_program(program, population, features, jit, {.shown = shown}, diagnostics);
  if (!prepared) return std::nullopt;
  if (!*prepared) return Result<Explanation>(prepared->error());
  const KernelAnswers answers(prepared->value().planned, prepared->value().function, shown, row);

  Explanation explanation;
  explanation.trial = program.trial;
  explanation.title = program.title;
  explanation.patient = patient_id(population, row);
  explanation.index = days_text(features.index_of(row));
  explanation.status = answers.status();
  for (std::size_t i = 0; i < program.criteria.size(); ++i) {
    const ir::Criterion& c = program.criteria[i];
    const bool open = answers.truth(c.condition) == Truth::Unknown;
    explanation.criteria.push_back(
        {c.id, c.title, c.from, c.kind, answers.criterion(i), open ? c.missing : ir::MissingPolicy::Unknown, {}});
  }
  const ValueReader values(program, prepared->value().binding, population, features, row);
  const HeldReader held(program, answers, values, sources);
  for (const ir::Atom& atom : program.atoms) {
    ExplainedTest test;
    test.text = one_line(text_of(sources, atom.span));
    test.title = atom.title;
    test.truth = answers.truth(atom.inst);
    test.attested = is_attested(program, atom.inst);
    values.describe(atom.inst, test);
    held.describe(atom, test);
    test.bridges = bridges_in(program, atom.span);
    explanation.criteria[atom.criterion].tests.push_back(std::move(test));
  }
  return Result<Explanation>(std::move(explanation));
}

}  // namespace elig
