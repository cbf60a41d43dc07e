#include "tests/unit/parse/tree.h"

#include "compiler/diag/render.h"
#include "compiler/parse/parse.h"

namespace elig {

namespace {

std::string op_word(ast::BinaryOp op) {
  static const char* const words[] = {"+",  "-", "*",  "/",   "^",  "<",       "<=",  ">",
                                      ">=", "=", "!=", "and", "or", "implies", "else"};
  return words[static_cast<int>(op)];
}

std::string pattern(const ast::CodePattern& one) {
  if (one.kind == ast::CodePattern::Kind::Range) return one.code + ".." + one.last;
  return one.code + (one.kind == ast::CodePattern::Kind::Prefix ? "*" : "");
}

std::string terms(const std::vector<ast::CodeTerm>& all) {
  std::string text;
  for (const ast::CodeTerm& term : all) {
    text += text.empty() ? "" : " ";
    if (term.descendants) text += "descendants:";
    if (term.set) text += term.set->text;
    if (!term.set) text += term.system.text;
    for (const ast::CodePattern& one : term.codes) text += ":" + pattern(one);
  }
  return text;
}

struct Dump {
  const ast::Ast& ast;

  std::string of(ast::ExprId id) const { return tree(ast, id); }
  std::string of(const std::vector<ast::ExprId>& ids) const {
    std::string text;
    for (const ast::ExprId id : ids) text += " " + of(id);
    return text;
  }
  static std::string unit(const ast::UnitText& unit) {
    return unit.quoted ? "'" + unit.text + "'" : "[" + unit.text + "]";
  }

  std::string operator()(const ast::Number& n) const {
    return to_string(n.value) + (n.unit ? unit(*n.unit) : "") + (n.unit_from_range_end ? "~" : "");
  }
  std::string operator()(const ast::Name& n) const { return n.name; }
  std::string operator()(const ast::Limit& n) const {
    return std::string(n.kind == ast::LimitKind::Uln ? "ULN" : "LLN") + (n.of ? ":" + *n.of : "");
  }
  std::string operator()(const ast::Unary& n) const {
    return (n.op == ast::UnaryOp::Not ? "(not " : "(neg ") + of(n.operand) + ")";
  }
  std::string operator()(const ast::Binary& n) const {
    return "(" + op_word(n.op) + " " + of(n.lhs) + " " + of(n.rhs) + ")";
  }
  std::string operator()(const ast::InRange& n) const {
    return std::string(n.negated ? "(not-in " : "(in ") + of(n.value) + " " + of(n.lo) + " .. " + of(n.hi) + ")";
  }
  std::string operator()(const ast::InSet& n) const {
    return std::string(n.negated ? "(not-in " : "(in ") + of(n.value) + " {" + of(n.items) + " })";
  }
  std::string operator()(const ast::InNormalRange& n) const {
    return std::string(n.negated ? "(not-in " : "(in ") + of(n.value) + " normal)";
  }
  std::string operator()(const ast::InUnit& n) const { return "(unit " + of(n.value) + " " + unit(n.unit) + ")"; }
  std::string operator()(const ast::IsPresent& n) const {
    return (n.known ? "(known " : "(missing ") + of(n.value) + ")";
  }
  std::string operator()(const ast::If& n) const {
    return "(if " + of(n.condition) + " " + of(n.then) + " " + of(n.otherwise) + ")";
  }
  std::string operator()(const ast::Quantifier& n) const {
    return (n.kind == ast::QuantifierKind::Each ? "(each" : "(either") + of(n.operands) + ")";
  }
  std::string operator()(const ast::Call& n) const { return "(" + n.function + "()" + of(n.arguments) + ")"; }
  std::string operator()(const ast::Attested&) const { return "attested"; }
  std::string operator()(const ast::Truth& n) const { return n.value ? "yes" : "no"; }

  // ---- histories ----

  std::string of(const ast::RowSource& source) const {
    return source.name.text + (source.codes ? " in {" + codes(*source.codes) + "}" : "");
  }
  std::string of(const ast::Window& window) const {
    static const char* const kinds[] = {"within",      "within-any", "before",   "after",   "on-or-before",
                                        "on-or-after", "more-than",  "at-least", "between", "ever"};
    static const char* const sides[] = {"before", "after", "of"};
    std::string text = std::string(" [") + kinds[static_cast<int>(window.kind)];
    if (window.duration) text += " " + of(*window.duration);
    const bool sided = window.kind == ast::Window::Kind::Within && window.anchor;
    if (sided) text += std::string(" ") + sides[static_cast<int>(window.side)];
    if (window.anchor) text += " " + of(*window.anchor);
    if (window.until) text += " " + of(*window.until);
    return text + "]";
  }
  std::string operator()(const ast::Select& n) const {
    static const char* const words[] = {"latest", "earliest", "nth",   "highest", "lowest", "mean",    "median",
                                        "count",  "any",      "every", "no",      "active", "history", "duration"};
    std::string text = std::string("(") + words[static_cast<int>(n.selector)];
    if (n.selector == ast::Selector::Nth) text += "-" + std::to_string(n.nth);
    if (n.spelled_first) text += "-first";
    text += (n.rows.field ? " " + n.rows.field->text + " of " : " ") + of(n.rows.source);
    if (n.rows.where) text += " where " + of(*n.rows.where);
    if (n.rows.followed) {
      text += " then " + of(n.rows.followed->source);
      if (n.rows.followed->where) text += " where " + of(*n.rows.followed->where);
      text += " within " + of(n.rows.followed->within);
    }
    for (const ast::Window& window : n.rows.windows) text += of(window);
    if (const auto& needing = n.rows.needing) {
      text += " needing " + (*this)(needing->readings);
      if (needing->days) text += " on " + (*this)(*needing->days);
      if (needing->apart) text += " apart " + (*this)(*needing->apart);
    }
    return text + ")";
  }
  std::string operator()(const ast::DateOf& n) const {
    static const char* const words[] = {"(date ", "(start ", "(end "};
    return words[static_cast<int>(n.which)] + of(n.of) + ")";
  }
  std::string operator()(const ast::FieldOf& n) const { return "(" + n.field.text + " of " + of(n.of) + ")"; }
  std::string operator()(const ast::Index&) const { return "index"; }
  std::string operator()(const ast::DateLiteral& n) const {
    return "D" + std::to_string(n.year) + "/" + std::to_string(n.month) + "/" + std::to_string(n.day);
  }
};

}  // namespace

std::string tree(const ast::Ast& ast, ast::ExprId id) { return std::visit(Dump{ast}, ast.exprs[id].node); }

std::string codes(const ast::CodeSet& set) {
  return terms(set.terms) + (set.except.empty() ? "" : " except " + terms(set.except));
}

std::string tree(std::string_view text) {
  Sources sources;
  const SourceId source = sources.add({"case", std::string(text)});
  Diagnostics diagnostics;
  const auto ast = parse(sources, source, diagnostics);
  if (!ast) return diagnostics.all().empty() ? "nothing" : message(diagnostics.all().front());
  if (ast->items.size() != 1) return "not one expression";
  const auto& trial = std::get<ast::Trial>(ast->items.front().value);
  return tree(*ast, std::get<ast::CriterionGroup>(trial.items.front().value).criteria.front().condition);
}

std::string errors(std::string_view text) {
  Sources sources;
  const SourceId source = sources.add({"case", std::string(text)});
  Diagnostics diagnostics;
  const auto ast = parse(sources, source, diagnostics);
  if (ast.has_value() == diagnostics.has_errors()) return "an Ast exactly when there are no errors";
  return ast ? "" : render_text(diagnostics, sources, false);
}

}  // namespace elig
