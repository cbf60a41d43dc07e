// Printing what was printed changes nothing, and keeps the meaning: on random programs that happen to parse, with
// comments thrown in anywhere.
#include <functional>
#include <random>
#include <vector>

#include "tests/unit/fmt/support.h"

namespace elig {
namespace {

class Writer {
 public:
  explicit Writer(unsigned seed) : random_(seed) {}

  std::string expression(int depth) {
    if (depth == 0) return atom();
    const auto sub = [&] { return paren(expression(depth - 1)); };
    switch (pick(15)) {
      case 0:
        return sub() + " and " + sub();
      case 1:
        return sub() + " or " + sub();
      case 2:
        return sub() + one_of({" implies ", " else "}) + sub();
      case 3:
        return "not " + sub();
      case 4:
        return "-" + sub();
      case 5:
      case 6:
        return sub() + one_of({" + ", "-", " * ", "/", " / ", "^", "·", "×"}) + sub();
      case 7:
        return "(" + sub() + one_of({" < ", ">=", "≠", " = "}) + sub() + ")";
      case 8:
        return "(" + sub() + one_of({" in ", " not in "}) + "(" + sub() + ")..(" + sub() + "))";
      case 9:
        return "(" + sub() + " in {" + sub() + ", " + atom() + "})";
      case 10:
        return "(" + sub() + ") in " + one_of({"kg", "mg/dL", "'mL/min/{1.73_m2}'", "foo"});
      case 11:
        return "(" + sub() + one_of({" is known", " is missing", " in normal range"}) + ")";
      case 12:
        return "(if " + sub() + " then " + sub() + " else " + sub() + ")";
      case 13:
        return one_of({"each(", "max(", "either("}) + sub() + ", " + sub() + ")";
      default:
        return atom();
    }
  }

  std::string program() {
    std::string text;
    for (int i = pick(3); i >= 0; --i) text += "let l" + std::to_string(i) + gap() + "=" + gap() + expression(3) + "\n";
    text += "trial t" + gap() + "{" + gap();
    for (int i = pick(3); i >= 0; --i) {
      text += "inclusion i" + std::to_string(i) + gap() + "{" + gap();
      for (int j = pick(3); j >= 0; --j)
        text += "c" + std::to_string(j) + gap() + ":" + gap() + expression(pick(4)) + "\n" + gap();
      text += "}" + gap();
    }
    return text + "exclusion e : " + expression(4) + "\n}" + gap();
  }

 private:
  int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }
  std::string one_of(const std::vector<const char*>& words) { return words[random_() % words.size()]; }
  std::string paren(const std::string& text) { return pick(3) == 0 ? "(" + text + ")" : text; }
  std::string gap() { return one_of({" ", " ", "\n", " # note\n", "\n\n\n", "\n  # own line\n"}); }
  std::string atom() {
    return one_of({"a", "b", "L", "g", "ULN", "LLN(AST)", "1", "10", "1.5e9/L", "80 g", "5 mg/dL", "2+", "\"x y\"",
                   "10^9", "1.73 m2", "yes", "attested", "50 %"});
  }

  std::mt19937 random_;
};

TEST(Stable, RandomPrograms) {
  std::size_t parsed = 0;
  for (unsigned seed = 0; seed < 1500; ++seed) {
    const std::string text = Writer(seed).program();
    if (!try_format(text)) continue;  // precedence makes some of them nonsense
    ++parsed;
    format(text);
    if (::testing::Test::HasFailure()) FAIL() << "seed " << seed << "\n" << text;
  }
  EXPECT_GT(parsed, 300u);
}

// The Ast is the same too, wherever the parentheses went.
TEST(Stable, RandomExpressionsKeepTheirTree) {
  const auto shape = [](std::string_view text) -> std::optional<std::string> {
    Sources sources;
    const SourceId source = sources.add({"case", std::string(text)});
    Diagnostics diagnostics;
    const auto ast = parse(sources, source, diagnostics);
    if (!ast) return std::nullopt;
    std::string result;
    const std::function<void(ast::ExprId)> visit = [&](ast::ExprId id) {
      const auto& node = ast->exprs[id].node;
      result += "(" + std::to_string(node.index());
      if (const auto* n = std::get_if<ast::Number>(&node))
        result += " " + to_string(n->value) + (n->unit ? n->unit->text : "");
      if (const auto* n = std::get_if<ast::Name>(&node)) result += " " + n->name;
      if (const auto* n = std::get_if<ast::Unary>(&node))
        result += n->op == ast::UnaryOp::Not ? "!" : "-", visit(n->operand);
      if (const auto* n = std::get_if<ast::Binary>(&node))
        result += std::to_string(static_cast<int>(n->op)), visit(n->lhs), visit(n->rhs);
      if (const auto* n = std::get_if<ast::InRange>(&node)) visit(n->value), visit(n->lo), visit(n->hi);
      if (const auto* n = std::get_if<ast::InSet>(&node)) {
        visit(n->value);
        for (const auto item : n->items) visit(item);
      }
      if (const auto* n = std::get_if<ast::InNormalRange>(&node)) visit(n->value);
      if (const auto* n = std::get_if<ast::InUnit>(&node)) result += n->unit.text, visit(n->value);
      if (const auto* n = std::get_if<ast::IsPresent>(&node)) visit(n->value);
      if (const auto* n = std::get_if<ast::If>(&node)) visit(n->condition), visit(n->then), visit(n->otherwise);
      if (const auto* n = std::get_if<ast::Quantifier>(&node)) {
        for (const auto operand : n->operands) visit(operand);
      }
      if (const auto* n = std::get_if<ast::Call>(&node)) {
        for (const auto argument : n->arguments) visit(argument);
      }
      result += ")";
    };
    const auto& trial = std::get<ast::Trial>(ast->items.at(0).value);
    visit(std::get<ast::CriterionGroup>(trial.items.at(0).value).criteria.at(0).condition);
    return result;
  };
  for (unsigned seed = 0; seed < 3000; ++seed) {
    const std::string text = Writer(seed).expression(static_cast<int>(seed % 6));
    const auto before = shape(text);
    if (!before) continue;
    const std::string printed = format(text);
    ASSERT_EQ(before, shape(printed)) << "seed " << seed << "\n" << text << "\n" << printed;
  }
}

}  // namespace
}  // namespace elig
