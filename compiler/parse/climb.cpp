#include "compiler/parse/climb.h"

#include <algorithm>
#include <optional>
#include <string>

#include "compiler/ast/precedence.h"
#include "compiler/parse/parse.h"

namespace elig {

using ast::BinaryOp;
using ast::ExprId;
using ast::Precedence;

void ExprBuilder::note_depth(Span span, const std::vector<ExprId>& children) {
  std::uint32_t depth = 0;
  for (const ExprId child : children) depth = std::max(depth, depths_[child.index]);
  if (++depth > kMaxOperators) {
    diagnostics_.add(Code::E0013, span, {std::to_string(kMaxOperators)}).help.push_back("name parts of it with `let`");
    depth = 0;  // one report for the whole
  }
  depths_.push_back(depth);
}

namespace {

std::optional<BinaryOp> binary_op(Token token) {
  switch (token) {
    case Token::PLUS:
      return BinaryOp::Add;
    case Token::MINUS:
      return BinaryOp::Sub;
    case Token::TIMES:
      return BinaryOp::Mul;
    case Token::DIVIDE:
      return BinaryOp::Div;
    case Token::POWER:
      return BinaryOp::Pow;
    case Token::LT:
      return BinaryOp::Lt;
    case Token::LE:
      return BinaryOp::Le;
    case Token::GT:
      return BinaryOp::Gt;
    case Token::GE:
      return BinaryOp::Ge;
    case Token::EQ:
      return BinaryOp::Eq;
    case Token::NE:
      return BinaryOp::Ne;
    case Token::AND:
      return BinaryOp::And;
    case Token::OR:
      return BinaryOp::Or;
    case Token::IMPLIES:
      return BinaryOp::Implies;
    case Token::ELSE:
      return BinaryOp::Else;
    default:
      return std::nullopt;  // `in`, `..`, `to`: not operators of two values
  }
}

class Climber {
 public:
  Climber(const std::vector<Part>& row, const Sources& sources, ExprBuilder& builder)
      : row_(row), sources_(sources), builder_(builder) {}

  ExprId run() {
    const ExprId result = climb(Precedence::Expression);
    if (at_ < row_.size()) stray_range();
    return result;
  }

 private:
  bool done() const { return at_ == row_.size(); }
  const Part& here() const { return row_[at_]; }
  Span span(ExprId id) { return builder_[id].span; }
  std::string text(Span of) const { return std::string(text_of(sources_, of)); }

  // Everything from here on that binds at least as tightly as `least`.
  ExprId climb(Precedence least) {
    ExprId left = prefixed();
    std::optional<std::pair<std::string, Span>> comparison;  // one was read at this level: a second needs parentheses
    while (!done()) {
      const Part& part = here();
      if (part.kind == Part::Kind::Presence || part.token == Token::IN || is_comparison(part.token)) {
        if (least > Precedence::Comparison) return left;
        if (comparison) report_chain(*comparison, part, left);
        comparison = {text(part.span), span(left)};
        left = compared(left);
      } else {
        const auto op = binary_op(part.token);
        if (!op || ast::precedence_of(*op) < least) return left;
        comparison.reset();
        left = binary(left, *op);
      }
    }
    return left;
  }

  ExprId binary(ExprId left, BinaryOp op) {
    const Span op_span = row_[at_++].span;
    const Precedence own = ast::precedence_of(op);
    const ExprId right = climb(ast::groups_right(op) ? own : ast::tighter(own));
    return builder_.add(join(span(left), span(right)), ast::Binary{op, op_span, left, right}, {left, right});
  }

  ExprId prefixed() {
    const Part& part = row_[at_++];
    switch (part.kind) {
      case Part::Kind::Prefix: {
        const bool negation = part.token == Token::NOT;
        const ExprId operand = climb(negation ? Precedence::Not : Precedence::Negation);
        if (negation) warn_of_bare_else(operand);
        return builder_.add(join(part.span, span(operand)),
                            ast::Unary{negation ? ast::UnaryOp::Not : ast::UnaryOp::Neg, operand}, {operand});
      }
      case Part::Kind::Set:
        return misplaced(part, "a set");
      case Part::Kind::NormalRange:
        return misplaced(part, "`normal range`");
      default:
        return part.operand;
    }
  }

  ExprId misplaced(const Part& part, const std::string& what) {
    builder_.diagnostics().add(Code::E0014, part.span, {what});
    return builder_.add(part.span, ast::Truth{true});
  }

  // ---- comparisons, which do not group ----

  ExprId compared(ExprId left) {
    const Part& part = row_[at_++];
    if (part.kind == Part::Kind::Presence) {
      return builder_.add(join(span(left), part.span), ast::IsPresent{left, !part.negated}, {left});
    }
    if (part.token == Token::IN) return within(left, part);
    const ExprId right = climb(ast::tighter(Precedence::Comparison));
    return builder_.add(join(span(left), span(right)), ast::Binary{*binary_op(part.token), part.span, left, right},
                        {left, right});
  }

  ExprId within(ExprId left, const Part& in) {
    const Part& next = here();
    if (next.kind == Part::Kind::Set) {
      ++at_;
      std::vector<ExprId> children = next.items;
      children.push_back(left);
      return builder_.add(join(span(left), next.span), ast::InSet{left, next.items, in.negated}, children);
    }
    if (next.kind == Part::Kind::NormalRange) {
      ++at_;
      return builder_.add(join(span(left), next.span), ast::InNormalRange{left, in.negated}, {left});
    }
    const ExprId lo = climb(ast::tighter(Precedence::Comparison));
    if (done() || (here().token != Token::RANGE && here().token != Token::TO)) return not_a_range(left, lo);
    const Part& sign = row_[at_++];
    const ExprId hi = climb(ast::tighter(Precedence::Comparison));
    if (sign.token == Token::TO) report_range(join(span(lo), span(hi)), text(span(lo)), text(span(hi)));
    borrow_unit(lo, hi);
    return builder_.add(join(span(left), span(hi)), ast::InRange{left, lo, hi, in.negated}, {left, lo, hi});
  }

  // `18..70 years`: the lower end takes the upper end's unit.
  void borrow_unit(ExprId lo, ExprId hi) {
    const auto* upper = number_of(hi);
    auto* lower = number_of(lo);
    if (!upper || !lower || lower->unit || !upper->unit) return;
    lower->unit = upper->unit;
    lower->unit_from_range_end = true;
  }

  ast::Number* number_of(ExprId id) {
    auto* node = &builder_[id].node;
    if (const auto* minus = std::get_if<ast::Unary>(node)) {
      if (minus->op != ast::UnaryOp::Neg) return nullptr;
      node = &builder_[minus->operand].node;
    }
    return std::get_if<ast::Number>(node);
  }

  // ---- mistakes ----

  // `not on_oxygen else attested`: who reads `not` as belonging to the first operand has the person's answer turned
  // round.
  void warn_of_bare_else(ExprId negated) {
    const auto* either = std::get_if<ast::Binary>(&builder_[negated].node);
    if (either == nullptr || either->op != BinaryOp::Else) return;
    if (span(negated).begin != span(either->lhs).begin) return;  // in parentheses
    const std::string whole = text(span(negated)), first = text(span(either->lhs)), second = text(span(either->rhs));
    Diagnostic& diagnostic = builder_.diagnostics().add(Code::W0709, span(negated), {whole});
    diagnostic.caption = "`not` is of this whole";
    diagnostic.help.push_back("where `" + second + "` is the answer itself, write `(not " + first + ") else " + second +
                              "`");
    diagnostic.fix = FixIt{span(negated), "(" + whole + ")"};
  }

  void report_range(Span where, const std::string& lo, const std::string& hi) {
    const std::string range = lo + ".." + hi;
    builder_.diagnostics().add(Code::E0007, where, {range}).fix = FixIt{where, range};
  }

  ExprId not_a_range(ExprId left, ExprId end) {
    const auto* minus = std::get_if<ast::Binary>(&builder_[end].node);
    if (minus && minus->op == BinaryOp::Sub) {
      report_range(span(end), text(span(minus->lhs)), text(span(minus->rhs)));
    } else {
      Diagnostic& diagnostic = builder_.diagnostics().add(Code::E0007, span(end), {"lo..hi"});
      diagnostic.caption = "one value, not a range";
      diagnostic.help.push_back("for one value, write `" + text(span(left)) + " = " + text(span(end)) + "`");
    }
    return left;
  }

  void report_chain(const std::pair<std::string, Span>& first, const Part& second, ExprId left) {
    Diagnostic& diagnostic = builder_.diagnostics().add(Code::E0008, second.span, {first.first, text(second.span)});
    diagnostic.labels.push_back({first.second, "already a comparison"});
    const auto* inner = std::get_if<ast::Binary>(&builder_[left].node);
    const bool two_more = at_ + 1 < row_.size() && row_[at_ + 1].kind == Part::Kind::Operand;
    if (!inner || !two_more || !is_comparison(second.token)) return;
    const std::string low = text(span(inner->lhs)), middle = text(span(inner->rhs)),
                      high = text(span(row_[at_ + 1].operand));
    if (inner->op == BinaryOp::Le && second.token == Token::LE) {
      diagnostic.help.push_back("write `" + middle + " in " + low + ".." + high + "`");
    } else {
      diagnostic.help.push_back("write `" + low + " " + text(inner->op_span) + " " + middle + " and " + middle + " " +
                                text(second.span) + " " + high + "`");
    }
  }

  // A `..` that no `in` was waiting for.
  void stray_range() {
    const Part& sign = here();
    builder_.diagnostics()
        .add(Code::E0014, sign.span, {"`" + text(sign.span) + "`"})
        .help.push_back("a range is written `x in lo..hi`");
  }

  const std::vector<Part>& row_;
  const Sources& sources_;
  ExprBuilder& builder_;
  std::size_t at_ = 0;
};

}  // namespace

ExprId climb(const std::vector<Part>& row, const Sources& sources, ExprBuilder& builder) {
  // The grammar bounds infix operators; a run of prefixes is bounded here, before anything recurses on it.
  if (row.size() > 3 * kMaxOperators) {
    builder.diagnostics().add(Code::E0013, join(row.front().span, row.back().span), {std::to_string(kMaxOperators)});
    return builder.add(row.front().span, ast::Truth{true});
  }
  return Climber(row, sources, builder).run();
}

}  // namespace elig
