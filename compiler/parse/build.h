// ANTLR's tree -> Ast. One function a rule of the grammar; build.cpp has the parts and declarations, build_trial.cpp
// trials, build_expression.cpp expressions, build_rows.cpp selections and code sets, build_population.cpp events and
// populations, build_tests.cpp tests. Private to parse/, as all that includes ANTLR.
#pragma once

#include <antlr4-runtime.h>

#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "EligParser.h"
#include "compiler/ast/ast.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/parse/climb.h"
#include "compiler/parse/lexeme.h"
#include "compiler/parse/number.h"

namespace elig {

using Grammar = grammar::EligParser;

inline Token token_of(const antlr4::Token* token) {
  return token->getType() == antlr4::Token::EOF ? Token::END : static_cast<Token>(token->getType());
}

/// The tokens' positions are bytes (parse.cpp).
class Builder {
 public:
  /// `broken`: rules in which something went wrong. They are left out; what is whole around them is built all the
  /// same, for the sake of more errors.
  Builder(ast::Ast& ast, const Sources& sources, Diagnostics& diagnostics,
          const std::unordered_set<const antlr4::RuleContext*>& broken)
      : ast_(ast), sources_(sources), diagnostics_(diagnostics), broken_(broken), exprs_(ast, diagnostics) {}

  void add_file(Grammar::FileContext* file);

 private:
  // ---- parts ----

  bool whole(const antlr4::ParserRuleContext* rule) const { return rule != nullptr && broken_.count(rule) == 0; }
  Span span(const antlr4::Token* token) const;
  Span span(antlr4::ParserRuleContext* rule) const { return join(span(rule->start), span(rule->stop)); }
  Span span(antlr4::tree::TerminalNode* node) const { return span(node->getSymbol()); }
  std::string text(Span of) const { return std::string(text_of(sources_, of)); }
  ast::Identifier name(Grammar::NameContext* rule) { return checked_name(span(rule)); }
  ast::Identifier checked_name(Span where);
  ast::Text string(antlr4::tree::TerminalNode* node) const;
  std::optional<ast::Text> title(antlr4::tree::TerminalNode* node) const;
  std::optional<ast::Text> origin(Grammar::OriginContext* rule) const;
  ast::UnitText unit(Grammar::UnitContext* rule) const;
  std::optional<ast::UnitText> optional_unit(Grammar::UnitContext* rule) const;
  ast::Number number(antlr4::tree::TerminalNode* digits, Grammar::UnitContext* unit_rule);
  ast::Number quantity(Grammar::QuantityContext* rule);
  ast::Number counted(antlr4::tree::TerminalNode* digits, const char* what);
  ast::Range range(Grammar::RangeContext* rule);
  DateText date_text(antlr4::tree::TerminalNode* node);
  ast::DateLiteral date(antlr4::tree::TerminalNode* node);
  void once(bool already, antlr4::ParserRuleContext* rule);

  // ---- declarations ----

  template <class Node>
  void add(antlr4::ParserRuleContext* rule, Node node) {
    ast_.items.push_back({span(rule), std::move(node)});
  }
  void item(Grammar::ItemContext* rule);
  ast::Use use(Grammar::UseContext* rule);
  ast::Measurement measurement(Grammar::MeasurementContext* rule);
  ast::Conversion conversion(Grammar::ConvertPropertyContext* rule);
  ast::CodeList code_list(Grammar::CodeListContext* rule);
  std::vector<ast::CodeList> code_lists(const std::vector<Grammar::CodeListContext*>& rules);
  std::vector<ast::LabelDeclaration> labels(const std::vector<Grammar::LabelDeclarationContext*>& rules);
  ast::Score score(Grammar::ScoreContext* rule);
  ast::Attribute attribute(Grammar::AttributeContext* rule);
  ast::Let let(Grammar::LetContext* rule);
  ast::Reference reference(Grammar::ReferenceContext* rule);

  // ---- trials ----

  void trial(Grammar::TrialContext* rule);
  void trial_item(Grammar::TrialItemContext* rule, ast::Trial& trial);
  ast::CriterionGroup attest(Grammar::AttestationContext* rule);
  ast::CriterionGroup criterion_group(Grammar::CriterionGroupContext* rule);
  template <class Rule>
  ast::Criterion criterion(Rule* rule);
  void condition(Grammar::ConditionContext* rule, ast::Criterion& criterion);
  void expression_form(Grammar::ExpressionContext* rule);

  // ---- expressions ----

  ast::ExprId expression(Grammar::ExpressionContext* rule);
  Part value(ast::ExprId id) { return {Part::Kind::Operand, exprs_[id].span, Token::END, false, id, {}}; }
  ast::ExprId if_then_else(Grammar::ConditionalContext* rule);
  std::vector<ast::ExprId> arguments(Grammar::ArgumentsContext* rule);
  void operand(Grammar::OperandContext* rule, std::vector<Part>& row);
  Part primary(Grammar::PrimaryContext* rule);
  ast::ExprId name_or_call(Grammar::NameOrCallContext* rule);
  ast::ExprId field_owner(Grammar::FieldOwnerContext* rule);
  ast::ExprId limit_of(Grammar::LimitContext* rule);
  ast::ExprId date_of(Grammar::DateOfContext* rule);

  // ---- selections and code sets ----

  // What a selection's node is made of, and the expressions in it.
  struct Selection {
    ast::Rows rows;
    std::vector<ast::ExprId> children;
  };
  ast::ExprId select(Grammar::SelectionContext* rule);
  ast::ExprId child(Grammar::ExpressionContext* rule, Selection& selection);
  void clause(Grammar::ClauseContext* rule, Selection& selection);
  ast::FollowedBy followed_by(Grammar::FollowedByContext* rule, Selection& selection);
  ast::Window window(Grammar::WindowContext* rule, Selection& selection);
  ast::Needing needing(Grammar::NeedingContext* rule);
  ast::RowSource row_source(ast::Identifier name, Grammar::CodeChoiceContext* codes);
  ast::CodeSet code_choice(Grammar::CodeChoiceContext* rule);
  ast::CodeSet code_set(Grammar::CodeSetContext* rule);
  std::vector<ast::CodeTerm> code_terms(Grammar::CodeTermsContext* rule);
  ast::CodeTerm code_term(Grammar::CodeTermContext* rule);
  void add_pattern(Grammar::CodePatternContext* rule, ast::CodeTerm& term);
  ast::CodePattern code_pattern(Grammar::CodePatternContext* rule);

  // ---- events and populations ----

  ast::Codes codes(Grammar::CodesContext* rule);
  ast::Equivalent equivalent(Grammar::EquivalentContext* rule);
  ast::Event event(Grammar::EventContext* rule);
  ast::EventField event_field(Grammar::EventFieldContext* rule);
  ast::PopulationBinding population(Grammar::PopulationContext* rule);
  ast::BoundTable bound_table(Grammar::BoundTableContext* rule);
  ast::BoundColumn bound_column(Grammar::BoundColumnContext* rule);
  ast::Text column(Grammar::ColumnContext* rule);

  // ---- tests ----

  ast::Test test(Grammar::TestContext* rule);
  void test_part(Grammar::TestPartContext* rule, ast::Test& test);
  ast::Identifier dotted_name(Grammar::DottedNameContext* rule);
  ast::Recorded recorded(Grammar::RecordedContext* rule);
  void recorded_value(Grammar::RecordedValueContext* rule, ast::Recorded& recorded);
  ast::RecordedNumber recorded_number(Grammar::RecordedValueContext* rule);
  ast::TestRow test_row(Grammar::RowContext* rule);
  ast::PartialDate day(Grammar::DayContext* rule);
  ast::PartialDate partial_date(antlr4::tree::TerminalNode* node);
  ast::TestExpect expectations(const std::vector<Grammar::ExpectationContext*>& rules);

  ast::Ast& ast_;
  const Sources& sources_;
  Diagnostics& diagnostics_;
  const std::unordered_set<const antlr4::RuleContext*>& broken_;
  ExprBuilder exprs_;
};

}  // namespace elig
