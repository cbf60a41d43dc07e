// Printing what was printed changes nothing, and keeps the meaning: on random programs that happen to parse, with
// comments thrown in anywhere.
#include <algorithm>
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
    switch (pick(18)) {
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
      case 14:
        return one_of({"date(", "start(", "end("}) + sub() + ")";
      case 15:
      case 16:
        return selection(depth);
      default:
        return atom();
    }
  }

  std::string selection(int depth) {
    std::string text = one_of({"any(", "latest(", "nth(4, ", "no(", "highest(a of ", "dose of second("}) + source();
    for (int i = pick(4); i > 0; --i) text += " " + clause(depth - 1);
    return text + ")";
  }

  // One declaration about histories, with comments anywhere.
  std::string declaration() {
    switch (pick(4)) {
      case 0:
        return "codes c" + gap() + "=" + gap() + set() + "\n";
      case 1:
        return "event e" + gap() + "{" + gap() + "a: mm" + gap() + "b:" + gap() + "{" + gap() + "x \"X\"," + gap() +
               "y}" + gap() + "c: 1..5," + gap() + "d: text}" + gap();
      case 2:
        return "equivalent q" + gap() + "{" + gap() + set() + gap() + ":" + gap() + "1.5" + gap() + set() + " : 2}" +
               gap();
      default:
        return "population \"p\"" + gap() + "{" + gap() + "table \"t\" as drug key k" + gap() + "{" + gap() +
               "a from b in mg with ULN from" + gap() + "c" + gap() + "d from e {\"1\": yes," + gap() + "\"2\": 2+}" +
               gap() + "}" + gap() + "index 2026-01-01" + gap() + "}" + gap();
    }
  }

  std::string program() {
    std::string text;
    for (int i = pick(3); i > 0; --i) text += declaration();
    for (int i = pick(3); i >= 0; --i) text += "let l" + std::to_string(i) + gap() + "=" + gap() + expression(3) + "\n";
    text += "trial t" + gap() + "{" + gap();
    for (int i = pick(3); i >= 0; --i) {
      text += "inclusion i" + std::to_string(i) + gap() + "{" + gap();
      for (int j = pick(3); j >= 0; --j)
        text += "c" + std::to_string(j) + gap() + ":" + gap() + expression(pick(4)) + "\n" + gap();
      text += "}" + gap();
    }
    text += "exclusion e : " + expression(4) + "\n}" + gap();
    for (int i = pick(3); i > 0; --i) text += test();
    return text;
  }

  // A test, with comments anywhere.
  std::string test() {
    std::string text = "test \"a\"" + gap() + one_of({"", "of t"}) + gap() + "{" + gap();
    for (int i = pick(6); i >= 0; --i) text += test_part() + gap();
    return text + "}" + gap();
  }
  std::string test_part() {
    const auto list = [&](const std::string& word, const std::vector<const char*>& items) {
      std::string text = word + gap() + one_of(items);
      for (int i = pick(8); i > 0; --i) text += gap() + "," + gap() + one_of(items);
      return text;
    };
    const std::vector<const char*> values = {
        "a: 150 U/L (ULN 40 U/L, LLN 10) on 2024-06",  "sex:male",   "b: <0.2 mg/dL",        "p: 2+ # of two\n",
        "long_name_of_something.of_a_group : missing", "d: 1980-05", "c: \"x y\" on unknown"};
    switch (pick(7)) {
      case 0:
        return "index" + gap() + "2024-06-30";
      case 1:
      case 2:
        return list("patient", values);
      case 3:
        return list("recorded", {"drug", "condition", "row"});
      case 4:
        return "row" + gap() + one_of({"a: 8 g/dL", "drug in a, atc \"L01\"", "b"}) + gap() +
               one_of({"on 2024 ", "from 2024-06-01 to unknown ", "on 2024-06-01 at 9:30 "}) +
               (pick(2) == 0 ? "" : "{" + gap() + one_of(values) + gap() + one_of(values) + gap() + "}");
      case 5:
        return list("without", {"drug", "a.b"}) + gap() + "like" + gap() + "\"b\"";
      default:
        return list("expect", {"a", "a.b met", "eligible", "c not  met", "row unknown"});
    }
  }

 private:
  int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }
  std::string one_of(const std::vector<const char*>& words) { return words[random_() % words.size()]; }
  std::string paren(const std::string& text) { return pick(3) == 0 ? "(" + text + ")" : text; }
  std::string gap() { return one_of({" ", " ", "\n", " # note\n", "\n\n\n", "\n  # own line\n"}); }
  std::string set() {
    return one_of({"a", "a, b", "icd10cm \"C1*\", \"C2\"..\"C3\"", "descendants of omop \"1\", a except b, atc \"L01\"",
                   "icd10cm \"C1\",\n# which\n\"C2\" # two\n"});
  }
  std::string source() {
    return one_of({"x", "drug in a", "of in of", "drug in {a, atc \"L01\" except b}", "c in icd10cm \"C1\", \"C2\""});
  }
  std::string clause(int depth) {
    const auto sub = [&] { return paren(expression(std::max(depth, 0))); };
    switch (pick(9)) {
      case 0:
        return "where " + sub();
      case 1:
        return "within " + sub() + one_of({"", " before a", " after a", " of a"});
      case 2:
        return one_of({"before ", "after ", "on or before ", "since ", "within any "}) + sub();
      case 3:
        return one_of({"more than ", "at least "}) + sub() + one_of({" ago", " before b"});
      case 4:
        return "between " + sub() + " and " + sub();
      case 5:
        return "followed by " + source() + one_of({"", " where p"}) + " within " + sub();
      case 6:
        return "needing 3 readings" +
               one_of({"", " on 2 days", " at least 24 hours apart", " on 1 day at least 2 h apart"});
      default:
        return one_of({"ever", "within the last 28 days", "within 3 d before index"});
    }
  }
  std::string atom() {
    return one_of({"index",   "2013-07-01", "of",      "before",   "latest",  "dose of a", "a",        "b",
                   "L",       "g",          "ULN",     "LLN(AST)", "1",       "10",        "1.5e9/L",  "80 g",
                   "5 mg/dL", "2+",         "\"x y\"", "10^9",     "1.73 m2", "yes",       "attested", "50 %"});
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

using Shape = std::function<std::string(ast::ExprId)>;

// What of a selection printing might lose. Windows hold all at once, so their order is no matter.
std::string shape_of(const ast::Rows& rows, const Shape& of) {
  std::string text = rows.source.name.text;
  if (rows.field) text += " field " + rows.field->text;
  if (rows.source.codes) {
    for (const auto& terms : {rows.source.codes->terms, rows.source.codes->except})
      text += " " + std::to_string(terms.size());
  }
  if (rows.where) text += of(*rows.where);
  if (rows.followed) text += of(rows.followed->within);
  std::vector<std::string> windows;
  for (const ast::Window& window : rows.windows) {
    windows.push_back(" w" + std::to_string(static_cast<int>(window.kind)) +
                      std::to_string(static_cast<int>(window.side)));
    for (const auto& bound : {window.duration, window.anchor, window.until}) {
      windows.back() += bound ? of(*bound) : "-";
    }
  }
  std::sort(windows.begin(), windows.end());
  for (const std::string& window : windows) text += window;
  if (rows.needing) text += rows.needing->days ? " days" : "";
  if (rows.needing && rows.needing->apart) text += " apart " + rows.needing->apart->spelling;
  return text;
}

// The Ast is the same too, wherever the parentheses went.
TEST(Stable, RandomExpressionsKeepTheirTree) {
  const auto shape = [](std::string_view text) -> std::optional<std::string> {
    Sources sources;
    const SourceId source = sources.add({"case", std::string(text)});
    Diagnostics diagnostics;
    const auto ast = parse(sources, source, diagnostics);
    if (!ast) return std::nullopt;
    const Shape of = [&](ast::ExprId id) {
      const auto& node = ast->exprs[id].node;
      std::string result = "(" + std::to_string(node.index());
      if (const auto* n = std::get_if<ast::Number>(&node))
        result += " " + to_string(n->value) + (n->unit ? n->unit->text : "");
      if (const auto* n = std::get_if<ast::Name>(&node)) result += " " + n->name;
      if (const auto* n = std::get_if<ast::Select>(&node)) result += shape_of(n->rows, of);
      if (const auto* n = std::get_if<ast::DateOf>(&node)) result += of(n->of);
      if (const auto* n = std::get_if<ast::FieldOf>(&node)) result += of(n->of);
      if (const auto* n = std::get_if<ast::Unary>(&node))
        result += (n->op == ast::UnaryOp::Not ? "!" : "-") + of(n->operand);
      if (const auto* n = std::get_if<ast::Binary>(&node))
        result += std::to_string(static_cast<int>(n->op)) + of(n->lhs) + of(n->rhs);
      if (const auto* n = std::get_if<ast::InRange>(&node)) result += of(n->value) + of(n->lo) + of(n->hi);
      if (const auto* n = std::get_if<ast::InSet>(&node)) {
        result += of(n->value);
        for (const auto item : n->items) result += of(item);
      }
      if (const auto* n = std::get_if<ast::InNormalRange>(&node)) result += of(n->value);
      if (const auto* n = std::get_if<ast::InUnit>(&node)) result += n->unit.text + of(n->value);
      if (const auto* n = std::get_if<ast::IsPresent>(&node)) result += of(n->value);
      if (const auto* n = std::get_if<ast::If>(&node)) result += of(n->condition) + of(n->then) + of(n->otherwise);
      if (const auto* n = std::get_if<ast::Quantifier>(&node)) {
        for (const auto operand : n->operands) result += of(operand);
      }
      if (const auto* n = std::get_if<ast::Call>(&node)) {
        for (const auto argument : n->arguments) result += of(argument);
      }
      return result + ")";
    };
    const auto& trial = std::get<ast::Trial>(ast->items.at(0).value);
    return of(std::get<ast::CriterionGroup>(trial.items.at(0).value).criteria.at(0).condition);
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
