#include "compiler/driver/explanation.h"

#include <array>
#include <set>

namespace elig {
namespace {

constexpr std::array<const char*, ELIG_STATUSES> kStatusNames = {"ineligible", "needs_data", "needs_review",
                                                                 "eligible"};

Rational stored(const Numbers& numbers, std::size_t row) {
  return Rational(Integer(std::to_string(numbers.data[row]))) * pow10(-numbers.decimals);
}

/// What the kernel says of the one patient: it runs over the patient's word only.
struct Masks {
  std::vector<std::uint64_t> met, not_met;
  std::array<std::uint64_t, ELIG_STATUSES> status{};
  std::uint64_t bit = 0;

  [[nodiscard]] Truth truth(std::size_t output) const {
    if ((met[output] & bit) != 0) return Truth::True;
    return (not_met[output] & bit) != 0 ? Truth::False : Truth::Unknown;
  }
};

Masks run(const PlannedKernel& planned, elig_kernel function, std::size_t row) {
  const std::size_t outputs = planned.plan.criteria.size();
  Masks masks{std::vector<std::uint64_t>(outputs), std::vector<std::uint64_t>(outputs), {}, 0};
  masks.bit = std::uint64_t{1} << (row % kRowsPerWord);
  std::vector<std::uint64_t> counts(outputs * ELIG_COUNTS_PER_CRITERION + ELIG_STATUSES);
  const std::size_t word = row / kRowsPerWord;
  const std::vector<std::uint64_t> live(word + 1, masks.bit);
  elig_args args{};
  args.columns = planned.columns.data();
  args.constants = planned.plan.constants.data();
  args.live = live.data();
  args.counts = counts.data();
  args.met = masks.met.data();
  args.not_met = masks.not_met.data();
  args.status = masks.status.data();
  args.first_word = word;
  args.word_count = 1;
  args.words_out = 1;
  function(&args);
  return masks;
}

/// Works out what a test held its value against, for one patient.
class Reader {
 public:
  Reader(const ir::Program& program, const Binding& binding, std::size_t row)
      : program_(program), binding_(binding), row_(row) {}

  void describe(ir::InstId inst, ExplainedTest& test) const {
    std::set<std::uint32_t> seen, inputs;
    collect(inst, seen, inputs);
    for (const auto input : inputs) test.values.push_back(read(input));
    threshold(inst, test);
  }

 private:
  [[nodiscard]] const NumberVariant* variant(std::uint32_t input) const {
    for (const auto& v : binding_.inputs[input].numbers) {
      if (v.value->valid.test(row_)) return &v;
    }
    return nullptr;
  }

  void collect(ir::InstId id, std::set<std::uint32_t>& seen, std::set<std::uint32_t>& inputs) const {
    if (!id.valid() || !seen.insert(id.index).second) return;
    const ir::Inst& inst = program_.tape[id.index];
    switch (inst.op) {
      case ir::Op::Number:
      case ir::Op::Uln:
      case ir::Op::Lln:
      case ir::Op::YesNo:
      case ir::Op::InputKnown:
        inputs.insert(inst.imm);
        break;
      case ir::Op::LabelIn:
        inputs.insert(program_.label_sets[inst.imm].input);
        break;
      default:  // everything else reads through its operands
        break;
    }
    collect(inst.a, seen, inputs);
    collect(inst.b, seen, inputs);
    collect(inst.c, seen, inputs);
  }

  [[nodiscard]] ReadValue read(std::uint32_t index) const {
    const ir::Input& input = program_.inputs[index];
    const BoundInput& bound = binding_.inputs[index];
    ReadValue read;
    read.name = input.kind == ir::InputKind::Attest ? "a person's confirmation" : input.name;
    if (const NumberVariant* v = variant(index)) {
      const char* censored = v->value->below.test(row_) ? "<" : v->value->above.test(row_) ? ">" : "";
      read.value = censored + to_string(stored(*v->value, row_));
      if (v->unit.code != "1") read.unit = v->unit.code;
      read.bridge = v->value_map.because;
      if (v->uln != nullptr && v->uln->valid.test(row_)) read.uln = limit(*v->uln, v->uln_unit, v->unit);
      if (v->lln != nullptr && v->lln->valid.test(row_)) read.lln = limit(*v->lln, v->lln_unit, v->unit);
    } else if (bound.labels && bound.labels->column != nullptr) {
      read.value = cell_text(*bound.labels->column, row_);
    }
    return read;
  }

  /// A limit as recorded; with its unit where that is not the value's.
  [[nodiscard]] std::string limit(const Numbers& numbers, const Unit& unit, const Unit& of_value) const {
    const std::string text = to_string(stored(numbers, row_));
    return unit.code == of_value.code || unit.code.empty() ? text : text + " " + unit.code;
  }

  /// The exact value of an instruction for this patient; nullopt when missing, censored or not exact.
  [[nodiscard]] std::optional<Rational> exact(ir::InstId id) const {
    const ir::Inst& inst = program_.tape[id.index];
    const auto binary = [&](auto apply) -> std::optional<Rational> {
      const auto a = exact(inst.a);
      const auto b = exact(inst.b);
      if (!a || !b) return std::nullopt;
      return Rational(apply(*a, *b));
    };
    if (inst.op == ir::Op::Const) return program_.constants[inst.imm];
    if (inst.op == ir::Op::Add) return binary([](const auto& a, const auto& b) { return Rational(a + b); });
    if (inst.op == ir::Op::Sub) return binary([](const auto& a, const auto& b) { return Rational(a - b); });
    if (inst.op == ir::Op::Mul) return binary([](const auto& a, const auto& b) { return Rational(a * b); });
    if (inst.op == ir::Op::Neg) {
      const auto a = exact(inst.a);
      return a ? std::optional<Rational>(-*a) : std::nullopt;
    }
    const bool recorded = inst.op == ir::Op::Number || inst.op == ir::Op::Uln || inst.op == ir::Op::Lln;
    const NumberVariant* v = recorded ? variant(inst.imm) : nullptr;
    if (v == nullptr) return std::nullopt;
    const Numbers* numbers = inst.op == ir::Op::Number ? v->value : inst.op == ir::Op::Uln ? v->uln : v->lln;
    const LinearMap& map = inst.op == ir::Op::Number ? v->value_map : inst.op == ir::Op::Uln ? v->uln_map : v->lln_map;
    if (numbers == nullptr || !numbers->valid.test(row_) || numbers->below.test(row_) || numbers->above.test(row_)) {
      return std::nullopt;
    }
    return Rational(map.factor * Integer(std::to_string(numbers->data[row_])) + map.offset);
  }

  void threshold(ir::InstId id, ExplainedTest& test) const {
    ir::Inst inst = program_.tape[id.index];
    if (inst.op == ir::Op::Not) inst = program_.tape[inst.a.index];
    if (inst.op != ir::Op::Lt && inst.op != ir::Op::Le && inst.op != ir::Op::Eq) return;
    const auto is_number = [&](ir::InstId side) { return program_.tape[side.index].op == ir::Op::Number; };
    if (is_number(inst.a) == is_number(inst.b)) return;
    const ir::InstId value = is_number(inst.a) ? inst.a : inst.b;
    const ir::InstId held_against = is_number(inst.a) ? inst.b : inst.a;
    const NumberVariant* v = variant(program_.tape[value.index].imm);
    const auto bound = exact(held_against);
    if (v == nullptr || !bound) return;
    // Base units -> the unit of the patient's own row.
    const Rational per_unit = v->value_map.factor * pow10(v->value->decimals);
    const std::string unit = v->unit.code == "1" ? "" : " " + v->unit.code;
    test.threshold = to_display((*bound - v->value_map.offset) / per_unit) + unit;
    if (const auto own = exact(value)) {
      const Rational gap = (*own - *bound) / per_unit;
      test.distance = gap == 0 ? "exactly at it" : to_display(abs(gap)) + unit + (gap > 0 ? " above" : " below");
    }
  }

  const ir::Program& program_;
  const Binding& binding_;
  std::size_t row_;
};

std::vector<std::string> bridges_in(const ir::Program& program, Span span) {
  std::set<std::string> found;
  for (const auto& [at, because] : program.bridges) {
    if (at.source == span.source && at.begin >= span.begin && at.end <= span.end) found.insert(because);
  }
  return {found.begin(), found.end()};
}

}  // namespace

std::optional<Result<Explanation>> explain(const ir::Program& program, const Population& population, std::size_t row,
                                           const Sources& sources, Jit& jit, Diagnostics& diagnostics) {
  const Binding binding = bind(program, population);
  const auto planned = plan(program, binding, PlanOptions{.atoms = true}, diagnostics);
  if (!planned) return std::nullopt;
  const auto function = jit.compile(planned->plan);
  if (!function) return Result<Explanation>(function.error());
  const Masks masks = run(*planned, function.value(), row);

  Explanation explanation;
  explanation.trial = program.trial;
  explanation.title = program.title;
  explanation.patient = patient_id(population, row);
  for (std::size_t i = 0; i < masks.status.size(); ++i) {
    if ((masks.status[i] & masks.bit) != 0) explanation.status = kStatusNames[i];
  }
  for (std::size_t i = 0; i < program.criteria.size(); ++i) {
    const ir::Criterion& c = program.criteria[i];
    explanation.criteria.push_back({c.id, c.title, c.kind, masks.truth(i), false, {}});
  }
  const Reader reader(program, binding, row);
  for (std::size_t i = 0; i < program.atoms.size(); ++i) {
    const ir::Atom& atom = program.atoms[i];
    ExplainedTest test;
    test.text = std::string(text_of(sources, atom.span));
    test.truth = masks.truth(program.criteria.size() + i);
    reader.describe(atom.inst, test);
    test.bridges = bridges_in(program, atom.span);
    explanation.criteria[atom.criterion].tests.push_back(std::move(test));
  }
  return Result<Explanation>(std::move(explanation));
}

}  // namespace elig
