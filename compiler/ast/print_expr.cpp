// Expressions as canonical text. Besides the parentheses that precedence asks for, it writes those without
// which the text would be read as other words (`(80 g) / (L)` is a division, `80 g/L` a quantity), or a reader would
// take it for something else: `not (x else y)`.
#include <algorithm>
#include <array>
#include <cctype>

#include "compiler/ast/layout.h"
#include "compiler/ast/precedence.h"
#include "compiler/ast/print.h"
#include "compiler/units/unit.h"

namespace elig::ast {

std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + '"';
}

std::string unit_text(const UnitText& unit) { return unit.quoted ? "'" + unit.text + "'" : unit.text; }

std::string number_text(const Number& number) {
  if (!number.unit || number.unit_from_range_end) return number.spelling;
  const bool slash = !number.unit->quoted && number.unit->text.starts_with('/');
  return number.spelling + (slash ? "" : " ") + unit_text(*number.unit);
}

std::string_view spelling(BinaryOp op) {
  switch (op) {
    case BinaryOp::Add:
      return "+";
    case BinaryOp::Sub:
      return "-";
    case BinaryOp::Mul:
      return "*";
    case BinaryOp::Div:
      return "/";
    case BinaryOp::Pow:
      return "^";
    case BinaryOp::Lt:
      return "<";
    case BinaryOp::Le:
      return "<=";
    case BinaryOp::Gt:
      return ">";
    case BinaryOp::Ge:
      return ">=";
    case BinaryOp::Eq:
      return "=";
    case BinaryOp::Ne:
      return "!=";
    case BinaryOp::And:
      return "and";
    case BinaryOp::Or:
      return "or";
    case BinaryOp::Implies:
      return "implies";
    case BinaryOp::Else:
      return "else";
  }
  return "";
}

namespace {

bool is_word_char(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Words that the grammar or settle.cpp would not read as a name.
bool is_taken(std::string_view word) {
  static constexpr std::array<std::string_view, 34> taken{
      "trial",  "use",  "measurement", "score", "attribute", "let",      "reference", "inclusion", "exclusion",
      "attest", "and",  "or",          "not",   "implies",   "in",       "is",        "known",     "missing",
      "if",     "then", "else",        "each",  "either",    "attested", "ULN",       "LLN",       "yes",
      "no",     "true", "false",       "index", "test",      "to",       "normal"};
  return std::find(taken.begin(), taken.end(), word) != taken.end();
}

bool is_word(std::string_view text) {
  const bool shaped = !text.empty() && std::isdigit(static_cast<unsigned char>(text.front())) == 0 &&
                      std::all_of(text.begin(), text.end(), is_word_char);
  return shaped && !is_taken(text);
}

// A label need not be a name: `2+` stands as it is, anything else in quotes.
std::string name_text(std::string_view name) {
  const auto digits = static_cast<std::size_t>(
      std::find_if_not(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; }) - name.begin());
  if (digits > 0 && name.substr(digits) == "+") return std::string(name);
  return word_or_quoted(name);
}

std::string_view first_word(std::string_view text) {
  return text.substr(0,
                     static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_word_char) - text.begin()));
}

class ExpressionPrinter {
 public:
  explicit ExpressionPrinter(const Ast& ast) : ast_(ast) {}

  // The text of `id` where at least `least` must bind it together.
  std::string print(ExprId id, Precedence least) const {
    std::string text = std::visit([&](const auto& node) { return text_of(node); }, ast_.exprs[id].node);
    return precedence(id) < least ? "(" + text + ")" : text;
  }

  // How much holds `id` together on the page. An `else` is nothing to a reader beside other words: `not x else y` reads
  // as if it were `(not x) else y`.
  Precedence precedence(ExprId id) const {
    const auto& node = ast_.exprs[id].node;
    if (is_else(id)) return Precedence::Expression;
    if (const auto* binary = std::get_if<Binary>(&node)) return precedence_of(binary->op);
    if (const auto* unary = std::get_if<Unary>(&node)) {
      return unary->op == UnaryOp::Not ? Precedence::Not : Precedence::Negation;
    }
    if (std::holds_alternative<If>(node)) return Precedence::Expression;
    const bool comparison = std::holds_alternative<InRange>(node) || std::holds_alternative<InSet>(node) ||
                            std::holds_alternative<InNormalRange>(node) || std::holds_alternative<IsPresent>(node);
    return comparison ? Precedence::Comparison : Precedence::Operand;
  }

  // What stands left and right of an operator.
  std::string left(const Binary& binary) const {
    const Precedence own = precedence_of(binary.op);
    if (binary.op == BinaryOp::Else && is_else(binary.lhs)) return print(binary.lhs, Precedence::Expression);
    const bool closed = groups_right(binary.op) || own == Precedence::Comparison;
    return operand(binary.lhs, closed ? tighter(own) : own, own);
  }
  std::string right(const Binary& binary, std::string_view left_text) const {
    const Precedence own = precedence_of(binary.op);
    std::string text = operand(binary.rhs, groups_right(binary.op) ? own : tighter(own), own);
    return joins_as_word(binary.op, left_text, text) ? "(" + text + ")" : text;
  }

 private:
  bool is_else(ExprId id) const {
    const auto* binary = std::get_if<Binary>(&ast_.exprs[id].node);
    return binary != nullptr && binary->op == BinaryOp::Else;
  }

  template <class Ids>
  std::string list(const Ids& ids) const {
    std::string result;
    for (const ExprId id : ids) result += (result.empty() ? "" : ", ") + print(id, Precedence::Expression);
    return result;
  }

  // In arithmetic, `x in unit` is set apart for the eye: `(weight in kg) * 2`.
  std::string operand(ExprId id, Precedence least, Precedence around) const {
    const bool apart = around >= Precedence::Sum && std::holds_alternative<InUnit>(ast_.exprs[id].node);
    return apart ? "(" + print(id, Precedence::Operand) + ")" : print(id, least);
  }

  // Would the words on both sides of the operator be read as one number or unit?
  static bool joins_as_word(BinaryOp op, std::string_view left_text, std::string_view right_text) {
    if (op == BinaryOp::Div) return is_plain_unit(first_word(right_text)) || right_text.starts_with("1.73 m2");
    const bool after_number = !left_text.empty() && std::isdigit(static_cast<unsigned char>(left_text.back())) != 0;
    return op == BinaryOp::Mul && after_number && right_text.starts_with("10^");
  }

  std::string text_of(const Number& number) const { return number_text(number); }
  std::string text_of(const Name& name) const { return name.quoted ? quoted(name.name) : name_text(name.name); }
  std::string text_of(const Limit& limit) const {
    const std::string word = limit.kind == LimitKind::Uln ? "ULN" : "LLN";
    return limit.of ? word + "(" + *limit.of + ")" : word;
  }
  std::string text_of(const Unary& unary) const {
    if (unary.op == UnaryOp::Not) return "not " + print(unary.operand, Precedence::Not);
    return "-" + operand(unary.operand, Precedence::Negation, Precedence::Negation);
  }
  std::string text_of(const Binary& binary) const {
    const std::string lhs = left(binary), rhs = right(binary, lhs);
    const bool multiple_of_limit = binary.op == BinaryOp::Mul &&
                                   std::holds_alternative<Number>(ast_.exprs[binary.lhs].node) &&
                                   std::holds_alternative<Limit>(ast_.exprs[binary.rhs].node);
    const bool tight = binary.op == BinaryOp::Pow || multiple_of_limit;
    const std::string blank = tight ? "" : " ";
    return lhs + blank + std::string(spelling(binary.op)) + blank + rhs;
  }
  std::string text_of(const InRange& range) const {
    return print(range.value, tighter(Precedence::Comparison)) + (range.negated ? " not in " : " in ") +
           low_end(range.lo) + ".." + print(range.hi, tighter(Precedence::Comparison));
  }
  // `in kg..` is the range from kg, so an `x in kg` at the lower end is set apart.
  std::string low_end(ExprId id) const {
    std::string text = print(id, tighter(Precedence::Comparison));
    const bool open = precedence(id) > Precedence::Comparison;
    return open && text.find(" in ") != std::string::npos ? "(" + text + ")" : text;
  }
  std::string text_of(const InSet& set) const {
    return print(set.value, tighter(Precedence::Comparison)) + (set.negated ? " not in {" : " in {") + list(set.items) +
           "}";
  }
  std::string text_of(const InNormalRange& in) const {
    return print(in.value, tighter(Precedence::Comparison)) +
           (in.negated ? " not in normal range" : " in normal range");
  }
  std::string text_of(const InUnit& in) const {
    return print(in.value, Precedence::Operand) + " in " + unit_text(in.unit);
  }
  std::string text_of(const IsPresent& is) const {
    return print(is.value, tighter(Precedence::Comparison)) + (is.known ? " is known" : " is missing");
  }
  std::string text_of(const If& node) const {
    // Only another `if` needs no parentheses behind its `else`.
    const bool chained = std::holds_alternative<If>(ast_.exprs[node.otherwise].node);
    return "if " + print(node.condition, Precedence::Implies) + " then " + print(node.then, Precedence::Implies) +
           " else " + print(node.otherwise, chained ? Precedence::Expression : Precedence::Implies);
  }
  std::string text_of(const Quantifier& quantifier) const {
    return (quantifier.kind == QuantifierKind::Each ? "each(" : "either(") + list(quantifier.operands) + ")";
  }
  std::string text_of(const Call& call) const { return call.function + "(" + list(call.arguments) + ")"; }
  std::string text_of(const Attested&) const { return "attested"; }
  std::string text_of(const Truth& truth) const { return truth.value ? "yes" : "no"; }
  std::string text_of(const Select& select) const { return selection_text(ast_, select); }
  std::string text_of(const DateOf& of) const {
    static constexpr std::string_view words[] = {"date(", "start(", "end("};
    return std::string(words[static_cast<int>(of.which)]) + print(of.of, Precedence::Expression) + ")";
  }
  std::string text_of(const FieldOf& field) const {
    const auto& of = ast_.exprs[field.of].node;
    const auto* name = std::get_if<Name>(&of);
    const bool bare = std::holds_alternative<Select>(of) || (name != nullptr && !name->quoted && is_word(name->name));
    const std::string text = print(field.of, Precedence::Expression);
    return field.field.text + " of " + (bare ? text : "(" + text + ")");
  }
  std::string text_of(const Index&) const { return "index"; }
  std::string text_of(const DateLiteral& date) const { return date_text(date); }

  const Ast& ast_;
};

// Setting a long expression into lines.
class Wrapper {
 public:
  explicit Wrapper(const Ast& ast) : ast_(ast), printer_(ast) {}

  std::vector<std::string> lines(ExprId id, Precedence least, std::size_t width) const {
    std::string whole = printer_.print(id, least);
    if (columns(whole) <= width) return {std::move(whole)};
    if (const Select* select = leading_selection(id); select != nullptr && printer_.precedence(id) >= least) {
      return broken_selection(*select, whole, width);
    }
    const auto* binary = std::get_if<Binary>(&ast_.exprs[id].node);
    const bool breaks = binary != nullptr && precedence_of(binary->op) != Precedence::Comparison &&
                        precedence_of(binary->op) != Precedence::Power && printer_.precedence(id) >= least;
    if (!breaks) return {std::move(whole)};
    return precedence_of(binary->op) <= Precedence::And ? one_per_line(*binary, width) : filled(*binary, width);
  }

 private:
  // `any(...)` itself, or that of `count(...) >= 2`.
  const Select* leading_selection(ExprId id) const {
    const auto* binary = std::get_if<Binary>(&ast_.exprs[id].node);
    if (binary != nullptr && precedence_of(binary->op) == Precedence::Comparison) id = binary->lhs;
    return std::get_if<Select>(&ast_.exprs[id].node);
  }
  std::vector<std::string> broken_selection(const Select& select, std::string_view whole, std::size_t width) const {
    std::vector<std::string> result;
    for (const std::string& piece : selection_pieces(ast_, select)) {
      const bool fits = !result.empty() && columns(result.back()) + 1 + columns(piece) <= width;
      if (fits) {
        result.back() += " " + piece;
      } else {
        result.push_back((result.empty() ? "" : "    ") + piece);
      }
    }
    result.back() += whole.substr(selection_text(ast_, select).size());
    return result;
  }

  // The members of a chain of one precedence, each with the operator before it.
  struct Member {
    BinaryOp op;
    ExprId id;
    Precedence least;
    std::string text;
  };

  std::vector<Member> members(const Binary& top) const {
    const Precedence own = precedence_of(top.op);
    std::vector<Member> result;
    const Binary* binary = &top;
    if (groups_right(top.op)) {
      result.push_back({top.op, top.lhs, tighter(own), printer_.left(top)});
      while (true) {
        const auto* next = std::get_if<Binary>(&ast_.exprs[binary->rhs].node);
        if (next == nullptr || next->op != top.op) break;
        result.push_back({top.op, next->lhs, tighter(own), printer_.left(*next)});
        binary = next;
      }
      result.push_back({top.op, binary->rhs, own, printer_.right(*binary, result.back().text)});
      return result;
    }
    while (true) {
      result.push_back({binary->op, binary->rhs, tighter(own), {}});
      const auto* next = std::get_if<Binary>(&ast_.exprs[binary->lhs].node);
      if (next == nullptr || precedence_of(next->op) != own) break;
      binary = next;
    }
    result.push_back({binary->op, binary->lhs, own, printer_.left(*binary)});
    std::reverse(result.begin(), result.end());
    for (std::size_t i = 1; i < result.size(); ++i) {
      result[i].text = printer_.right({result[i].op, {}, result[i].id, result[i].id}, result[i - 1].text);
    }
    return result;
  }

  std::vector<std::string> one_per_line(const Binary& top, std::size_t width) const {
    std::vector<std::string> result;
    bool first = true;
    for (const Member& member : members(top)) {
      const std::string lead = first ? "" : std::string(spelling(member.op)) + " ";
      std::vector<std::string> own =
          lines(member.id, member.least, width > lead.size() + 2 ? width - lead.size() - 2 : 1);
      for (std::size_t i = 0; i < own.size(); ++i) result.push_back((i == 0 ? lead : "  ") + own[i]);
      first = false;
    }
    return result;
  }

  std::vector<std::string> filled(const Binary& top, std::size_t width) const {
    std::vector<std::string> result;
    for (const Member& member : members(top)) {
      if (result.empty()) {
        result.push_back(member.text);
        continue;
      }
      const std::string next = std::string(spelling(member.op)) + " " + member.text;
      if (columns(result.back()) + 1 + columns(next) <= width) {
        result.back() += " " + next;
      } else {
        result.push_back("  " + next);
      }
    }
    return result;
  }

  const Ast& ast_;
  ExpressionPrinter printer_;
};

}  // namespace

std::string word_or_quoted(std::string_view text) { return is_word(text) ? std::string(text) : quoted(text); }

std::string expression_text(const Ast& ast, ExprId expr, Precedence least) {
  return ExpressionPrinter(ast).print(expr, least);
}

std::vector<std::string> expression_lines(const Ast& ast, ExprId expr, std::size_t width) {
  return Wrapper(ast).lines(expr, Precedence::Expression, width);
}

std::string print(const Ast& ast, ExprId expr) { return expression_text(ast, expr); }

}  // namespace elig::ast
