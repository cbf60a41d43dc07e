// Runs the generated lexer and parser over a source and copies their tree into an Ast. On the way:
// scan.cpp looks at the bytes first, settle.cpp rewrites the tokens in between, climb.cpp shapes expressions,
// expected.cpp words the errors. The only file that includes ANTLR.
#include "compiler/parse/parse.h"

#include <antlr4-runtime.h>

#include <algorithm>
#include <unordered_set>

#include "EligLexer.h"
#include "EligParser.h"
#include "compiler/parse/climb.h"
#include "compiler/parse/expected.h"
#include "compiler/parse/lexeme.h"
#include "compiler/parse/number.h"
#include "compiler/parse/scan.h"
#include "compiler/parse/settle.h"

namespace elig {

namespace {

using Grammar = grammar::EligParser;

#define ELIG_TOKEN(name, words) \
  static_assert(static_cast<std::size_t>(Token::name) == Grammar::name, "tokens.def is not in the grammar's order");
#include "compiler/parse/tokens.def"
#undef ELIG_TOKEN

Token token_of(const antlr4::Token* token) {
  return token->getType() == antlr4::Token::EOF ? Token::END : static_cast<Token>(token->getType());
}

// ---- tokens ----

// ANTLR counts code points, everything else here bytes: the byte offset of each code point, and of the end.
std::vector<std::uint32_t> byte_offsets(std::string_view text) {
  std::vector<std::uint32_t> offsets;
  offsets.reserve(text.size() + 1);
  for (std::uint32_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) offsets.push_back(i);
  }
  offsets.push_back(static_cast<std::uint32_t>(text.size()));
  return offsets;
}

std::vector<Lexeme> lex(const std::string& text) {
  const std::vector<std::uint32_t> offsets = byte_offsets(text);
  // The stream drops a byte order mark.
  const std::size_t shift = text.starts_with("\xEF\xBB\xBF") ? 1 : 0;
  antlr4::ANTLRInputStream stream(text);
  grammar::EligLexer lexer(&stream);
  lexer.removeErrorListeners();
  std::vector<Lexeme> lexemes;
  std::size_t line = 0;
  for (auto token = lexer.nextToken(); token->getType() != antlr4::Token::EOF; token = lexer.nextToken()) {
    lexemes.push_back({token_of(token.get()), offsets[token->getStartIndex() + shift],
                       offsets[token->getStopIndex() + 1 + shift], token->getLine() != line});
    line = token->getLine();
  }
  return lexemes;
}

// For the parser, whose tokens' positions are bytes from here on.
std::vector<std::unique_ptr<antlr4::Token>> to_antlr(const std::vector<Lexeme>& lexemes, std::size_t end) {
  std::vector<std::unique_ptr<antlr4::Token>> tokens;
  tokens.reserve(lexemes.size() + 1);
  for (const Lexeme& lexeme : lexemes) {
    auto token = std::make_unique<antlr4::CommonToken>(static_cast<std::size_t>(lexeme.token));
    token->setStartIndex(lexeme.begin);
    token->setStopIndex(lexeme.end - 1);
    token->setCharPositionInLine(lexeme.first_on_line ? 0 : 1);
    tokens.push_back(std::move(token));
  }
  auto last = std::make_unique<antlr4::CommonToken>(antlr4::Token::EOF);
  last->setStartIndex(end);
  last->setStopIndex(end - 1);
  tokens.push_back(std::move(last));
  return tokens;
}

Lexeme lexeme_of(antlr4::Token* token) {
  if (token == nullptr) return {};
  return {token_of(token), static_cast<std::uint32_t>(token->getStartIndex()),
          static_cast<std::uint32_t>(token->getStopIndex() + 1), token->getCharPositionInLine() == 0};
}

// ---- recovery ----

// One mistake, one error: at the first token that does not fit, say what was expected, then skip to where an
// item, a criterion or a property begins. Nothing is inserted or deleted on suspicion.
class Recovery : public antlr4::DefaultErrorStrategy {
 public:
  Recovery(std::string_view text, SourceId source, Diagnostics& diagnostics)
      : text_(text), source_(source), diagnostics_(diagnostics) {}

  /// Rules in which something went wrong: their trees are incomplete.
  [[nodiscard]] const std::unordered_set<const antlr4::RuleContext*>& broken() const { return broken_; }

  void reportError(antlr4::Parser* parser, const antlr4::RecognitionException& error) override {
    for (const antlr4::RuleContext* rule = parser->getContext(); rule != nullptr;
         rule = dynamic_cast<const antlr4::RuleContext*>(rule->parent)) {
      if (!broken_.insert(rule).second) break;
    }
    if (inErrorRecoveryMode(parser)) return;
    beginErrorCondition(parser);
    if (diagnostics_.suppressed() > 0) throw antlr4::ParseCancellationException();
    std::vector<Token> expected;
    for (const ssize_t type : error.getExpectedTokens().toList()) {
      expected.push_back(type == static_cast<ssize_t>(antlr4::Token::EOF) ? Token::END : static_cast<Token>(type));
    }
    if (after_expression(parser->getContext())) expected.insert(expected.end(), {Token::AND, Token::PLUS});
    report_unexpected(text_, source_, lexeme_of(parser->getTokenStream()->LT(-1)), lexeme_of(error.getOffendingToken()),
                      expected, diagnostics_);
  }

  antlr4::Token* recoverInline(antlr4::Parser* parser) override { throw antlr4::InputMismatchException(parser); }

  // Called where a rule could go several ways. In a block, a token that fits none of them is reported and skipped
  // here, so that the block's other members are still read as such.
  void sync(antlr4::Parser* parser) override {
    auto* state = parser->getInterpreter<antlr4::atn::ParserATNSimulator>()->atn.states[parser->getState()];
    antlr4::TokenStream& stream = *parser->getTokenStream();
    const antlr4::misc::IntervalSet& next = parser->getATN().nextTokens(state);
    const auto fits = [&] { return next.contains(antlr4::Token::EPSILON) || next.contains(stream.LA(1)); };
    if (fits()) return;
    const antlr4::InputMismatchException mismatch(parser);
    if (!is_block_loop(*state)) throw mismatch;
    reportError(parser, mismatch);
    std::size_t depth = 0;
    while (!fits() && stream.LA(1) != antlr4::Token::EOF && !begins_declaration(token_of(stream.LT(1)))) {
      do {
        parser->consume();
      } while (!resumes(stream, depth));
    }
    if (!fits()) throw mismatch;
  }

  void recover(antlr4::Parser* parser, std::exception_ptr /*error*/) override {
    antlr4::TokenStream* stream = parser->getTokenStream();
    if (lastErrorIndex == static_cast<int>(stream->index()) && lastErrorStates.contains(parser->getState())) {
      if (stream->LA(1) != antlr4::Token::EOF) parser->consume();  // or it would come back here for ever
    }
    lastErrorIndex = static_cast<int>(stream->index());
    lastErrorStates.add(static_cast<ssize_t>(parser->getState()));
    std::size_t depth = 0;
    while (!resumes(*stream, depth)) parser->consume();
  }

 private:
  // The loop over the members between the braces of a block.
  static bool is_block_loop(antlr4::atn::ATNState& state) {
    const std::size_t type = state.getStateType(), rule = state.ruleIndex;
    const bool loop = type == antlr4::atn::ATNState::STAR_LOOP_ENTRY || type == antlr4::atn::ATNState::STAR_LOOP_BACK ||
                      type == antlr4::atn::ATNState::PLUS_LOOP_BACK;
    return loop &&
           (rule == Grammar::RuleTrial || rule == Grammar::RuleCriterionGroup || rule == Grammar::RuleMeasurement);
  }

  // Did the part of `rule` that was read end with an expression, which could have gone on?
  static bool after_expression(const antlr4::tree::ParseTree* rule) {
    while (!rule->children.empty()) {
      rule = rule->children.back();
      if (dynamic_cast<const Grammar::ExpressionContext*>(rule) != nullptr) return true;
    }
    return false;
  }

  // Can something new begin here? `depth` counts the blocks opened on the way.
  static bool resumes(antlr4::TokenStream& stream, std::size_t& depth) {
    const Token token = token_of(stream.LT(1));
    if (token == Token::END) return true;
    if (token == Token::OPEN) ++depth;
    if (token == Token::CLOSE) {
      if (depth == 0) return true;
      --depth;
    }
    if (begins_item(token)) return true;
    if (depth > 0 || !is_name(token) || !lexeme_of(stream.LT(1)).first_on_line) return false;
    const Token next = token_of(stream.LT(2));
    return token != Token::NAME || next == Token::COLON || next == Token::STRING || next == Token::FROM;
  }

  std::string_view text_;
  SourceId source_;
  Diagnostics& diagnostics_;
  std::unordered_set<const antlr4::RuleContext*> broken_;
};

// The generated parser, which refuses to go deeper into an expression than kMaxOperators.
class BoundedParser : public Grammar {
 public:
  BoundedParser(antlr4::TokenStream* stream, SourceId source, Diagnostics& diagnostics)
      : Grammar(stream), source_(source), diagnostics_(diagnostics) {}

  void enterRule(antlr4::ParserRuleContext* rule, std::size_t state, std::size_t index) override {
    if (index == Grammar::RuleExpression) bound(static_cast<ExpressionContext*>(rule));
    Grammar::enterRule(rule, state, index);
  }

 private:
  void bound(ExpressionContext* expression) {
    for (const antlr4::tree::ParseTree* outer = expression->parent; outer != nullptr; outer = outer->parent) {
      const auto* around = dynamic_cast<const ExpressionContext*>(outer);
      if (around == nullptr) continue;
      expression->depth = around->depth + 1;
      break;
    }
    if (expression->depth <= kMaxOperators) return;
    const Lexeme here = lexeme_of(getCurrentToken());
    diagnostics_.add(Code::E0013, {source_, here.begin, here.end}, {std::to_string(kMaxOperators)})
        .help.push_back("name parts of it with `let`");
    throw antlr4::ParseCancellationException();
  }

  SourceId source_;
  Diagnostics& diagnostics_;
};

// ---- tree -> Ast ----

class Builder {
 public:
  Builder(ast::Ast& ast, const Sources& sources, Diagnostics& diagnostics,
          const std::unordered_set<const antlr4::RuleContext*>& broken)
      : ast_(ast), sources_(sources), diagnostics_(diagnostics), broken_(broken), exprs_(ast, diagnostics) {}

  void file(Grammar::FileContext* file) {
    if (auto* expression = file->expression(); whole(expression)) expression_form(expression);
    for (auto* item : file->item()) this->item(item);
  }

 private:
  // ---- parts ----

  bool whole(const antlr4::ParserRuleContext* rule) const { return rule != nullptr && broken_.count(rule) == 0; }

  Span span(const antlr4::Token* token) const {
    return {ast_.source, static_cast<std::uint32_t>(token->getStartIndex()),
            static_cast<std::uint32_t>(token->getStopIndex() + 1)};
  }
  Span span(antlr4::ParserRuleContext* rule) const { return join(span(rule->start), span(rule->stop)); }
  Span span(antlr4::tree::TerminalNode* node) const { return span(node->getSymbol()); }
  std::string text(Span of) const { return std::string(text_of(sources_, of)); }

  ast::Identifier name(Grammar::NameContext* rule) { return checked_name(span(rule)); }

  // The lexer's words allow for units what names do not.
  ast::Identifier checked_name(Span where) {
    ast::Identifier result{where, text(where)};
    const auto foreign = std::find_if(result.text.begin(), result.text.end(), [](char c) { return (c & 0x80) != 0; });
    if (foreign != result.text.end()) {
      diagnostics_.add(Code::E0004, where, {"`" + result.text + "`"})
          .help.push_back("a name is made of the letters a to z, digits and `_`");
    }
    return result;
  }

  ast::Text string(antlr4::tree::TerminalNode* node) const {
    const Span where = span(node);
    const std::string_view quoted = text_of(sources_, where);
    ast::Text result{where, {}};
    for (std::size_t i = 1; i + 1 < quoted.size(); ++i) {
      if (quoted[i] == '\\' && (quoted[i + 1] == '"' || quoted[i + 1] == '\\') && i + 2 < quoted.size()) ++i;
      result.text += quoted[i];
    }
    return result;
  }
  std::optional<ast::Text> title(antlr4::tree::TerminalNode* node) const {
    if (node == nullptr) return std::nullopt;
    return string(node);
  }
  std::optional<ast::Text> origin(Grammar::OriginContext* rule) const {
    if (rule == nullptr) return std::nullopt;
    return string(rule->STRING());
  }

  ast::UnitText unit(Grammar::UnitContext* rule) const {
    const Span where = span(rule);
    std::string_view written = text_of(sources_, where);
    const bool quoted = rule->QUOTED_UNIT() != nullptr;
    if (quoted) written = written.substr(1, written.size() - 2);
    ast::UnitText result{where, normalise_unit(written, quoted), quoted};
    if (result.text.find_first_of("[]{}") != std::string::npos) result.quoted = true;  // as `1.73m2` and °F become
    return result;
  }
  std::optional<ast::UnitText> optional_unit(Grammar::UnitContext* rule) const {
    if (rule == nullptr) return std::nullopt;
    return unit(rule);
  }

  ast::Number number(antlr4::tree::TerminalNode* digits, Grammar::UnitContext* unit_rule) {
    const Span where = span(digits);
    std::string written = text(where);
    std::replace(written.begin(), written.end(), ',', '.');  // settle.cpp reported it
    auto read = read_number(written);
    if (!read) {
      diagnostics_.add(Code::E0009, where, {"the number `" + abridged(text(where)) + "`"});
      read = NumberText{0, "0"};
    }
    const Span all = unit_rule != nullptr ? join(where, span(unit_rule)) : where;
    return {std::move(read->value), std::move(read->spelling), optional_unit(unit_rule), false, all};
  }
  ast::Number quantity(Grammar::QuantityContext* rule) {
    ast::Number result = number(rule->NUMBER(), rule->unit());
    if (rule->MINUS() != nullptr) {
      result.value = -result.value;
      result.spelling.insert(0, "-");
      result.span = span(rule);
    }
    return result;
  }

  ast::Range range(Grammar::RangeContext* rule) {
    const auto ends = rule->quantity();
    ast::Number lo = quantity(ends[0]), hi = quantity(ends[1]);
    if (lo.unit) {
      diagnostics_.add(Code::E0003, lo.unit->span, {"`" + lo.unit->text + "`", "`..`"})
          .help.push_back("the unit stands once, after the upper end");
    }
    return {span(rule), lo.value, hi.value, lo.spelling, hi.spelling, hi.unit};
  }

  // ---- declarations ----

  template <class Node>
  void add(antlr4::ParserRuleContext* rule, Node node) {
    ast_.items.push_back({span(rule), std::move(node)});
  }

  void item(Grammar::ItemContext* rule) {
    if (auto* trial_rule = rule->trial()) {
      trial(trial_rule);  // goes as far as it is whole, for the sake of more errors
    } else if (!whole(rule)) {
      return;
    } else if (auto* use = rule->use()) {
      ast::Use result;
      for (auto* part : use->name()) result.path.push_back(name(part));
      add(rule, std::move(result));
    } else if (auto* measurement_rule = rule->measurement()) {
      add(rule, measurement(measurement_rule));
    } else if (auto* score = rule->score()) {
      add(rule, ast::Score{name(score->name()), title(score->STRING()), range(score->range())});
    } else if (auto* attribute_rule = rule->attribute()) {
      add(rule, attribute(attribute_rule));
    } else if (auto* let_rule = rule->let()) {
      add(rule, let(let_rule));
    } else if (auto* reference_rule = rule->reference()) {
      add(rule, reference(reference_rule));
    }
  }

  void once(bool already, antlr4::ParserRuleContext* property) {
    if (already) diagnostics_.add(Code::E0015, span(property->start), {text(span(property->start))});
  }

  ast::Measurement measurement(Grammar::MeasurementContext* rule) {
    ast::Measurement result;
    result.name = name(rule->name());
    result.title = title(rule->STRING());
    for (auto* property : rule->property()) {
      if (auto* of_unit = dynamic_cast<Grammar::UnitPropertyContext*>(property)) {
        once(result.unit.has_value(), property);
        result.unit = unit(of_unit->unit());
      } else if (auto* scale = dynamic_cast<Grammar::ScalePropertyContext*>(property)) {
        once(!result.scale.empty(), property);
        for (auto* label : scale->labelDeclaration()) result.scale.push_back(label_declaration(label));
      } else if (auto* plausible = dynamic_cast<Grammar::PlausiblePropertyContext*>(property)) {
        once(result.plausible.has_value(), property);
        result.plausible = range(plausible->range());
      } else if (auto* mass = dynamic_cast<Grammar::MolarMassPropertyContext*>(property)) {
        once(result.molar_mass.has_value(), property);
        result.molar_mass = quantity(mass->quantity());
        result.molar_mass_citation = title(mass->STRING());
      } else if (auto* charge = dynamic_cast<Grammar::ChargePropertyContext*>(property)) {
        once(result.charge.has_value(), property);
        result.charge = quantity(charge->quantity());
      } else if (auto* convert = dynamic_cast<Grammar::ConvertPropertyContext*>(property)) {
        result.conversions.push_back(conversion(convert));
      } else if (auto* codes = dynamic_cast<Grammar::CodesPropertyContext*>(property)) {
        ast::CodeList list{checked_name(span(codes->NAME())), {}};
        for (auto* code : codes->STRING()) list.codes.push_back(string(code));
        result.codes.push_back(std::move(list));
      }
    }
    return result;
  }

  ast::Conversion conversion(Grammar::ConvertPropertyContext* rule) {
    const auto numbers = rule->quantity();
    const ast::Number scale = quantity(numbers[0]);
    ast::Conversion result{span(rule), unit(rule->unit()), scale.value, 0, scale.spelling, {}, title(rule->STRING())};
    if (numbers.size() > 1) {
      const ast::Number offset = quantity(numbers[1]);
      result.offset = offset.value;
      result.offset_spelling = offset.spelling;
    }
    return result;
  }

  ast::LabelDeclaration label_declaration(Grammar::LabelDeclarationContext* rule) {
    ast::LabelDeclaration result;
    if (rule->name() != nullptr) {
      result.name = name(rule->name());
    } else {
      result.name = {span(rule->LABEL()), text(span(rule->LABEL()))};
    }
    for (auto* spelling : rule->STRING()) result.spellings.push_back(string(spelling));
    return result;
  }

  ast::Attribute attribute(Grammar::AttributeContext* rule) {
    ast::Attribute result{name(rule->name()), title(rule->STRING()), rule->YES_NO() != nullptr, {}};
    for (auto* label : rule->labelDeclaration()) result.labels.push_back(label_declaration(label));
    return result;
  }

  ast::Let let(Grammar::LetContext* rule) {
    return {name(rule->name()), title(rule->STRING()), optional_unit(rule->unit()), expression(rule->expression())};
  }

  ast::Reference reference(Grammar::ReferenceContext* rule) {
    ast::Reference result{name(rule->name()), {}};
    for (auto* case_rule : rule->referenceCase()) {
      ast::ReferenceCase one;
      one.span = span(case_rule);
      if (case_rule->name() != nullptr) one.label = name(case_rule->name());
      const auto ends = case_rule->quantity();
      one.uln = quantity(ends.back());
      if (ends.size() > 1) {
        one.lln = quantity(ends.front());
        if (!one.lln->unit && one.uln.unit) {
          one.lln->unit = one.uln.unit;
          one.lln->unit_from_range_end = true;
        }
      }
      result.cases.push_back(std::move(one));
    }
    return result;
  }

  // ---- trials ----

  void trial(Grammar::TrialContext* rule) {
    ast::Trial result;
    if (whole(rule)) {
      result.name = name(rule->name());
      result.title = title(rule->STRING());
    }
    for (auto* item : rule->trialItem()) trial_item(item, result);
    if (whole(rule)) add(rule, std::move(result));
  }

  void trial_item(Grammar::TrialItemContext* rule, ast::Trial& trial) {
    const auto add_item = [&](auto node) { trial.items.push_back({span(rule), std::move(node)}); };
    if (auto* group = rule->criterionGroup(); group != nullptr && !whole(group)) {
      for (auto* one : group->criterion()) {
        if (whole(one)) criterion(one);
      }
    } else if (!whole(rule)) {
      return;
    } else if (group != nullptr) {
      add_item(criterion_group(group));
    } else if (auto* source = rule->trialSource()) {
      const auto strings = source->STRING();
      add_item(ast::TrialSource{string(strings[0]), strings.size() > 1 ? title(strings[1]) : std::nullopt});
    } else if (auto* lookback = rule->lookback()) {
      add_item(ast::Lookback{quantity(lookback->quantity())});
    } else if (auto* let_rule = rule->let()) {
      add_item(let(let_rule));
    } else if (auto* attestation = rule->attestation()) {
      add_item(attest(attestation));
    }
  }

  ast::CriterionGroup attest(Grammar::AttestationContext* rule) {
    ast::Criterion one;
    one.name = name(rule->name());
    one.title = title(rule->STRING());
    one.from = origin(rule->origin());
    one.condition = exprs_.add(span(rule), ast::Attested{});
    one.attest_form = true;
    ast::CriterionGroup group;
    group.kind = ast::CriterionKind::Inclusion;
    group.criteria.push_back(std::move(one));
    return group;
  }

  ast::CriterionGroup criterion_group(Grammar::CriterionGroupContext* rule) {
    ast::CriterionGroup group;
    group.kind = rule->INCLUSION() != nullptr ? ast::CriterionKind::Inclusion : ast::CriterionKind::Exclusion;
    group.braces = rule->OPEN() != nullptr;
    if (group.braces) {
      group.name = name(rule->name());
      group.title = title(rule->STRING());
      for (auto* one : rule->criterion()) group.criteria.push_back(criterion(one));
    } else {
      group.criteria.push_back(criterion(rule));
    }
    return group;
  }

  // `Rule` is a criterion in a group, or an inclusion or exclusion without braces.
  template <class Rule>
  ast::Criterion criterion(Rule* rule) {
    ast::Criterion result;
    result.name = name(rule->name());
    result.title = title(rule->STRING());
    result.from = origin(rule->origin());
    condition(rule->condition(), result);
    return result;
  }

  void condition(Grammar::ConditionContext* rule, ast::Criterion& criterion) {
    criterion.condition = expression(rule->expression());
    if (rule->IF_MISSING() == nullptr) return;
    criterion.missing_span = join(span(rule->IF_MISSING()), span(rule->stop));
    criterion.missing = rule->FAIL() != nullptr   ? ast::MissingPolicy::Fail
                        : rule->PASS() != nullptr ? ast::MissingPolicy::Pass
                                                  : ast::MissingPolicy::Review;
  }

  void expression_form(Grammar::ExpressionContext* rule) {
    ast::Criterion one;
    one.name = {span(rule), "expr"};
    one.condition = expression(rule);
    ast::CriterionGroup group;
    group.kind = ast::CriterionKind::Inclusion;
    group.criteria.push_back(std::move(one));
    ast::Trial trial;
    trial.name = {span(rule), "expr"};
    trial.items.push_back({span(rule), std::move(group)});
    trial.expression_form = true;
    add(rule, std::move(trial));
  }

  // ---- expressions ----

  ast::ExprId expression(Grammar::ExpressionContext* rule) {
    std::vector<Part> row;
    for (; rule != nullptr; rule = rule->expression()) {
      for (auto* prefix : rule->prefix()) {
        row.push_back({Part::Kind::Prefix, span(prefix), token_of(prefix->start), false, {}, {}});
      }
      if (auto* conditional = rule->conditional()) row.push_back(value(if_then_else(conditional)));
      if (auto* operand_rule = rule->operand()) operand(operand_rule, row);
      if (auto* infix = rule->infix()) {
        row.push_back({Part::Kind::Infix, span(infix), token_of(infix->stop), infix->NOT() != nullptr, {}, {}});
      }
    }
    return climb(row, sources_, exprs_);
  }

  Part value(ast::ExprId id) { return {Part::Kind::Operand, exprs_[id].span, Token::END, false, id, {}}; }

  ast::ExprId if_then_else(Grammar::ConditionalContext* rule) {
    const auto parts = rule->expression();
    const ast::ExprId condition = expression(parts[0]), then = expression(parts[1]), otherwise = expression(parts[2]);
    return exprs_.add(span(rule), ast::If{condition, then, otherwise}, {condition, then, otherwise});
  }

  std::vector<ast::ExprId> arguments(Grammar::ArgumentsContext* rule) {
    std::vector<ast::ExprId> result;
    if (rule == nullptr) return result;
    for (auto* argument : rule->expression()) result.push_back(expression(argument));
    return result;
  }

  void operand(Grammar::OperandContext* rule, std::vector<Part>& row) {
    Part part = primary(rule->primary());
    for (auto* unit_rule : rule->unit()) {
      const Span where = join(part.span, span(unit_rule));
      if (part.kind != Part::Kind::Operand) {
        diagnostics_.add(Code::E0014, part.span, {part.kind == Part::Kind::Set ? "a set" : "`normal range`"});
        break;
      }
      part = value(exprs_.add(where, ast::InUnit{part.operand, unit(unit_rule)}, {part.operand}));
    }
    row.push_back(std::move(part));
    if (auto* presence = rule->presence()) {
      const bool missing = (presence->MISSING() != nullptr) != (presence->NOT() != nullptr);
      row.push_back({Part::Kind::Presence, span(presence), Token::IS, missing, {}, {}});
    }
  }

  Part primary(Grammar::PrimaryContext* rule) {
    const Span where = span(rule);
    if (auto* number_rule = dynamic_cast<Grammar::NumberContext*>(rule)) {
      return value(exprs_.add(where, number(number_rule->NUMBER(), number_rule->unit())));
    }
    if (auto* named = dynamic_cast<Grammar::NameOrCallContext*>(rule)) return value(name_or_call(named));
    if (auto* label = dynamic_cast<Grammar::LabelContext*>(rule)) {
      return value(
          exprs_.add(where, ast::Name{label->STRING() != nullptr ? string(label->STRING()).text : text(where)}));
    }
    if (auto* limit = dynamic_cast<Grammar::LimitContext*>(rule)) return value(limit_of(limit));
    if (auto* inner = dynamic_cast<Grammar::ParenthesisedContext*>(rule)) {
      const ast::ExprId id = expression(inner->expression());
      exprs_[id].span = where;  // so that what is joined to it covers the parentheses
      return value(id);
    }
    if (auto* quantifier = dynamic_cast<Grammar::QuantifierContext*>(rule)) {
      const auto kind = quantifier->EACH() != nullptr ? ast::QuantifierKind::Each : ast::QuantifierKind::Either;
      std::vector<ast::ExprId> operands = arguments(quantifier->arguments());
      return value(exprs_.add(where, ast::Quantifier{kind, operands}, operands));
    }
    if (auto* truth = dynamic_cast<Grammar::TruthContext*>(rule)) {
      return value(exprs_.add(where, ast::Truth{truth->YES() != nullptr}));
    }
    if (auto* set = dynamic_cast<Grammar::SetContext*>(rule)) {
      return {Part::Kind::Set, where, Token::END, false, {}, arguments(set->arguments())};
    }
    if (dynamic_cast<Grammar::NormalRangeContext*>(rule) != nullptr) {
      return {Part::Kind::NormalRange, where, Token::END, false, {}, {}};
    }
    return value(exprs_.add(where, ast::Attested{}));
  }

  ast::ExprId name_or_call(Grammar::NameOrCallContext* rule) {
    ast::Identifier id = name(rule->name());
    if (rule->PAREN_OPEN() == nullptr) return exprs_.add(id.span, ast::Name{std::move(id.text)});
    std::vector<ast::ExprId> operands = arguments(rule->arguments());
    return exprs_.add(span(rule), ast::Call{std::move(id.text), id.span, operands}, operands);
  }

  ast::ExprId limit_of(Grammar::LimitContext* rule) {
    ast::Limit limit{rule->ULN() != nullptr ? ast::LimitKind::Uln : ast::LimitKind::Lln, std::nullopt, {}};
    if (rule->name() != nullptr) {
      limit.of = name(rule->name()).text;
      limit.of_span = span(rule->name());
    }
    return exprs_.add(span(rule), std::move(limit));
  }

  ast::Ast& ast_;
  const Sources& sources_;
  Diagnostics& diagnostics_;
  const std::unordered_set<const antlr4::RuleContext*>& broken_;
  ExprBuilder exprs_;
};

// Parses all of it. The grammar's `file` gives up at what cannot begin a declaration; then it is tried again from
// the next token that can.
void parse_tokens(const std::vector<Lexeme>& lexemes, const Sources& sources, ast::Ast& ast, Diagnostics& diagnostics) {
  const std::string& text = sources[ast.source].text;
  antlr4::ListTokenSource source(to_antlr(lexemes, text.size()));
  antlr4::CommonTokenStream stream(&source);
  BoundedParser parser(&stream, ast.source, diagnostics);
  parser.removeErrorListeners();
  const auto recovery = std::make_shared<Recovery>(text, ast.source, diagnostics);
  parser.setErrorHandler(recovery);
  std::vector<Grammar::FileContext*> files;
  try {
    files.push_back(parser.file());
    while (stream.LA(1) != antlr4::Token::EOF) {
      do {
        stream.consume();
      } while (stream.LA(1) != antlr4::Token::EOF && !begins_declaration(token_of(stream.LT(1))));
      files.push_back(parser.file());
    }
  } catch (const antlr4::ParseCancellationException&) {
    return;  // a limit was reached, and reported
  }
  Builder builder(ast, sources, diagnostics, recovery->broken());
  for (auto* file : files) builder.file(file);
}

}  // namespace

std::optional<ast::Ast> parse(const Sources& sources, SourceId source, Diagnostics& diagnostics) {
  const std::size_t errors_before = diagnostics.errors();
  auto layout = scan(sources, source, diagnostics);
  if (!layout) return std::nullopt;
  ast::Ast ast;
  ast.source = source;
  ast.comments = std::move(layout->comments);
  ast.blank_lines = std::move(layout->blank_lines);
  const std::string& text = sources[source].text;
  parse_tokens(settle(text, lex(text), source, diagnostics), sources, ast, diagnostics);
  if (diagnostics.errors() > errors_before) return std::nullopt;
  return ast;
}

}  // namespace elig
