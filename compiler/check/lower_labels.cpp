// The part of lowering that compares attributes and scales with their values.
#include <algorithm>
#include <string>
#include <utility>

#include "compiler/check/lower.h"

namespace elig::sema {

const LabelSymbol* Lowering::label_symbol(Place place) const {
  const auto* name = std::get_if<ast::Name>(&(*place).node);
  const auto id = name != nullptr ? symbols_.find(name->name) : std::nullopt;
  const auto* symbol = id ? std::get_if<LabelSymbol>(&symbols_[*id].what) : nullptr;
  return symbol != nullptr && symbol->input.kind == ir::InputKind::Label ? symbol : nullptr;
}

std::optional<std::uint32_t> Lowering::label_index(const LabelSymbol& symbol, Place item) {
  const auto& labels = symbol.input.labels;
  std::string word;
  if (const auto* name = std::get_if<ast::Name>(&(*item).node)) word = name->name;
  if (const auto* number = std::get_if<ast::Number>(&(*item).node)) word = number->spelling;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto& spellings = symbol.input.spellings[i];
    if (labels[i] == word || std::find(spellings.begin(), spellings.end(), word) != spellings.end()) {
      return static_cast<std::uint32_t>(i);
    }
  }
  if (word.empty()) {
    wrong_sort(item, "one of its values");
    return std::nullopt;
  }
  auto& d = diagnostics_.add(Code::E0104, item.span(), {word, symbol.input.name});
  std::string all;
  for (const auto& label : labels) all += (all.empty() ? "`" : ", `") + label + "`";
  d.help.push_back("its values are " + all);
  if (const auto guess = nearest(word, labels); !guess.empty()) d.fix = FixIt{item.span(), guess};
  return std::nullopt;
}

ir::InstId Lowering::label_in(const LabelSymbol& symbol, std::vector<bool> members, Span span) {
  ir::LabelSet set{builder_.input(symbol.input), std::move(members)};
  return emit(ir::Op::LabelIn, span, {}, {}, {}, builder_.label_set(std::move(set)));
}

ir::InstId Lowering::compare_labels(ast::BinaryOp op, Place lhs, Place rhs, Span span) {
  const LabelSymbol* symbol = label_symbol(lhs);
  if (symbol == nullptr) {  // `2+ <= urine_protein`: turn it round
    symbol = label_symbol(rhs);
    std::swap(lhs, rhs);
    if (op == ast::BinaryOp::Lt)
      op = ast::BinaryOp::Gt;
    else if (op == ast::BinaryOp::Gt)
      op = ast::BinaryOp::Lt;
    else if (op == ast::BinaryOp::Le)
      op = ast::BinaryOp::Ge;
    else if (op == ast::BinaryOp::Ge)
      op = ast::BinaryOp::Le;
  }
  const auto index = label_index(*symbol, rhs);
  if (!index) return poison(span);
  const bool equality = op == ast::BinaryOp::Eq || op == ast::BinaryOp::Ne;
  if (!equality && !symbol->input.ordered) {
    auto& d = diagnostics_.add(Code::E0303, lhs.span(),
                               {"a number or a scale", "`" + symbol->input.name + "`, whose values have no order"});
    d.help.emplace_back("compare it with `=`, `!=` or `in {...}`");
    return poison(span);
  }
  std::vector<bool> members(symbol->input.labels.size());
  for (std::uint32_t i = 0; i < members.size(); ++i) {
    switch (op) {
      case ast::BinaryOp::Lt:
        members[i] = i < *index;
        break;
      case ast::BinaryOp::Le:
        members[i] = i <= *index;
        break;
      case ast::BinaryOp::Gt:
        members[i] = i > *index;
        break;
      case ast::BinaryOp::Ge:
        members[i] = i >= *index;
        break;
      default:  // Eq, Ne
        members[i] = (i == *index) == (op == ast::BinaryOp::Eq);
    }
  }
  return label_in(*symbol, std::move(members), span);
}

}  // namespace elig::sema
