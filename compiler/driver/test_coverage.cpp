// Which outcomes of each criterion tests have seen, of those that it can have at all.
#include <algorithm>
#include <vector>

#include "compiler/driver/test_run.h"

namespace elig {

namespace {

/// What a truth may come out as, by its form alone: `x is known` is never unknown.
struct Outcomes {
  bool yes = true, no = true, unknown = true;
};

Outcomes conjunction(Outcomes a, Outcomes b) {
  return {a.yes && b.yes, a.no || b.no, (a.unknown && (b.unknown || b.yes)) || (b.unknown && (a.unknown || a.yes))};
}
Outcomes opposite(Outcomes a) { return {a.no, a.yes, a.unknown}; }

Outcomes choice(Outcomes condition, Outcomes then, Outcomes otherwise) {
  Outcomes out{false, false, false};
  const auto add = [&](bool possible, Outcomes branch) {
    out.yes = out.yes || (possible && branch.yes);
    out.no = out.no || (possible && branch.no);
    out.unknown = out.unknown || (possible && branch.unknown);
  };
  add(condition.yes, then);
  add(condition.no, otherwise);
  out.unknown = out.unknown || condition.unknown;
  return out;
}

Outcomes outcomes_of(const ir::Program& program, ir::InstId id, std::vector<std::optional<Outcomes>>& known) {
  if (known[id.index]) return *known[id.index];
  const ir::Inst& inst = program.tape[id.index];
  const auto of = [&](ir::InstId operand) { return outcomes_of(program, operand, known); };
  Outcomes out;
  switch (inst.op) {
    case ir::Op::True:
      out = {true, false, false};
      break;
    case ir::Op::False:
      out = {false, true, false};
      break;
    case ir::Op::Unknown:
      out = {false, false, true};
      break;
    case ir::Op::Known:
    case ir::Op::InputKnown:
    case ir::Op::IsTrue:
      out.unknown = false;
      break;
    case ir::Op::Not:
      out = opposite(of(inst.a));
      break;
    case ir::Op::And:
      out = conjunction(of(inst.a), of(inst.b));
      break;
    case ir::Op::Or:
      out = opposite(conjunction(opposite(of(inst.a)), opposite(of(inst.b))));
      break;
    case ir::Op::If:
      out = choice(of(inst.a), of(inst.b), of(inst.c));
      break;
    default:  // numbers, and truths that data alone decides
      break;
  }
  known[id.index] = out;
  return out;
}

}  // namespace

Coverage coverage(const ir::Program& program, const std::vector<TestResult>& results) {
  Coverage all;
  std::vector<std::optional<Outcomes>> known(program.tape.size());
  for (const ir::Criterion& criterion : program.criteria) {
    const Outcomes out = outcomes_of(program, criterion.condition, known);
    all.criteria.push_back({{}, {out.yes, out.no, out.unknown}});
  }
  for (const TestResult& result : results) {
    for (const HeldExpectation& one : result.expectations) {
      if (!one.held || !one.expected->criterion) continue;
      const ir::Verdict saw = one.overridden ? ir::Verdict::Unknown : one.expected->verdict;
      all.criteria[*one.expected->criterion].seen[static_cast<std::size_t>(saw)] = true;
    }
  }
  for (CriterionCoverage& criterion : all.criteria) {
    for (std::size_t i = 0; i < criterion.seen.size(); ++i) {
      criterion.possible[i] = criterion.possible[i] || criterion.seen[i];
      all.possible += criterion.possible[i] ? 1 : 0;
      all.seen += criterion.seen[i] ? 1 : 0;
    }
  }
  return all;
}

}  // namespace elig
