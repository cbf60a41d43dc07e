#include "compiler/review/linear.h"

namespace elig::review {
namespace {

constexpr std::size_t kMaxTerms = 8;

Linear itself(std::uint32_t inst) { return {{{inst, 1}}, 0}; }

Linear form_of(const ir::Program& program, std::uint32_t index, const std::vector<Linear>& forms) {
  const ir::Inst& inst = program.tape[index];
  const auto scaled_sum = [&](const Linear& a, const Linear& b, const Rational& by) {
    Linear sum = a;
    return add(sum, b, by) && sum.terms.size() <= kMaxTerms ? sum : itself(index);
  };
  switch (inst.op) {
    case ir::Op::Const:
      return {{}, program.constants[inst.imm]};
    case ir::Op::Neg:
      return scaled_sum({}, forms[inst.a.index], -1);
    case ir::Op::Add:
      return scaled_sum(forms[inst.a.index], forms[inst.b.index], 1);
    case ir::Op::Sub:
      return scaled_sum(forms[inst.a.index], forms[inst.b.index], -1);
    case ir::Op::Mul: {
      const Linear& a = forms[inst.a.index];
      const Linear& b = forms[inst.b.index];
      if (b.terms.empty() && b.constant != 0) return scaled_sum({}, a, b.constant);
      if (a.terms.empty() && a.constant != 0) return scaled_sum({}, b, a.constant);
      return itself(index);  // 0 times a value that is missing is missing
    }
    default:  // a leaf
      return itself(index);
  }
}

}  // namespace

bool add(Linear& a, const Linear& b, const Rational& by) {
  a.constant += b.constant * by;
  for (const auto& [term, coefficient] : b.terms) {
    Rational& sum = a.terms[term];
    sum += coefficient * by;
    if (sum == 0) return false;
  }
  return true;
}

LinearForms::LinearForms(const ir::Program& program) : forms_(program.tape.size()) {
  for (std::uint32_t i = 0; i < program.tape.size(); ++i) {
    if (ir::info(program.tape[i].op).type == ir::Type::Exact) forms_[i] = form_of(program, i, forms_);
  }
}

}  // namespace elig::review
