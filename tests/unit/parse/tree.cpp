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
};

}  // namespace

std::string tree(const ast::Ast& ast, ast::ExprId id) { return std::visit(Dump{ast}, ast.exprs[id].node); }

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
