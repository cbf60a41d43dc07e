// The part of lowering that compares attributes and scales with their values.
#include <algorithm>
#include <cctype>
#include <string>
#include <utility>

#include "compiler/check/lower.h"

namespace elig::sema {

const LabelSymbol* Lowering::label_symbol(Place place) {
  if (place.as<ast::Select>() != nullptr || place.as<ast::FieldOf>() != nullptr) {
    const Place pick = place.of_patient(place.expr);
    if (sort(pick) != Sort::Label) return nullptr;
    const Field* field = picked_field(pick);
    return field != nullptr ? std::get_if<LabelSymbol>(&field->what) : nullptr;
  }
  if (const LetSymbol* let = named_let(place, symbols_, poisoned_lets_)) {
    return label_symbol({let->ast, let->let->value});
  }
  const auto* name = place.as<ast::Name>();
  if (name == nullptr || named_day(place)) return nullptr;
  const Field* field = named_field(place);
  const auto id = field == nullptr ? symbols_.find(name->name) : std::nullopt;
  const auto* symbol = field != nullptr ? std::get_if<LabelSymbol>(&field->what)
                       : id             ? std::get_if<LabelSymbol>(&symbols_[*id].what)
                                        : nullptr;
  return symbol != nullptr && symbol->input.kind == ir::InputKind::Label ? symbol : nullptr;
}

/// A text becomes a label where it is compared; `finish` makes the sets before it as long.
std::uint32_t Lowering::text_label(const LabelSymbol& symbol, const std::string& text) {
  const auto folded = [](std::string_view word) {
    std::string lower;
    for (const char c : word) lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const auto first = lower.find_first_not_of(' ');
    return first == std::string::npos ? "" : lower.substr(first, lower.find_last_not_of(' ') - first + 1);
  };
  ir::Input& of = program_.inputs[input(symbol.input)];
  for (std::uint32_t i = 0; i < of.labels.size(); ++i) {
    if (folded(of.labels[i]) == folded(text)) return i;
  }
  of.labels.push_back(text);
  of.spellings.emplace_back();
  return static_cast<std::uint32_t>(of.labels.size() - 1);
}

std::optional<std::uint32_t> Lowering::label_index(const LabelSymbol& symbol, Place item) {
  const auto& labels = symbol.input.labels;
  std::string word;
  if (const auto* name = std::get_if<ast::Name>(&(*item).node)) word = name->name;
  if (const auto* number = std::get_if<ast::Number>(&(*item).node)) word = number->spelling;
  if (symbol.input.open && !word.empty()) return text_label(symbol, word);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto& spellings = symbol.input.spellings[i];
    if (labels[i] == word || std::find(spellings.begin(), spellings.end(), word) != spellings.end()) {
      return static_cast<std::uint32_t>(i);
    }
  }
  if (word.empty() && item.as<ast::Quantifier>() != nullptr) {
    diagnostics_.add(Code::E0303, item.span(), {"one of its values", "several operands"});
    return std::nullopt;
  }
  if (word.empty()) {
    wrong_sort(item, symbol.input.open ? "a text in quotes" : "one of its values");
    return std::nullopt;
  }
  auto& d = diagnostics_.add(Code::E0104, item.span(), {word, symbol.input.name});
  std::string all;
  for (const auto& label : labels) all += (all.empty() ? "`" : ", `") + label + "`";
  d.help.push_back("its values are " + all);
  if (const auto guess = nearest(word, labels); !guess.empty()) d.fix = FixIt{item.span(), guess};
  return std::nullopt;
}

std::size_t Lowering::label_count(const LabelSymbol& symbol) {
  return symbol.input.open ? program_.inputs[input(symbol.input)].labels.size() : symbol.input.labels.size();
}

ir::InstId Lowering::label_in(const LabelSymbol& symbol, std::vector<bool> members, Span span) {
  ir::LabelSet set{input(symbol.input), std::move(members)};
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
  std::vector<bool> members(label_count(*symbol));
  if (symbol->input.open) {  // what no rule names is another text, too
    members[*index] = true;
    const auto equal = label_in(*symbol, std::move(members), span);
    return op == ast::BinaryOp::Eq ? equal : negate(equal, span);
  }
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
