// Runs the generated lexer and parser over a source, and has their tree copied into an Ast (build.h). On the way:
// scan.cpp looks at the bytes first, settle.cpp rewrites the tokens in between, climb.cpp shapes expressions,
// expected.cpp words the errors. Only this file and build*.cpp include ANTLR.
#include "compiler/parse/parse.h"

#include <algorithm>

#include "EligLexer.h"
#include "compiler/parse/build.h"
#include "compiler/parse/expected.h"
#include "compiler/parse/scan.h"
#include "compiler/parse/settle.h"

namespace elig {

namespace {

#define ELIG_TOKEN(name, words) \
  static_assert(static_cast<std::size_t>(Token::name) == Grammar::name, "tokens.def is not in the grammar's order");
#include "compiler/parse/tokens.def"
#undef ELIG_TOKEN

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

void lex(std::string_view text, TextPart part, std::vector<Lexeme>& lexemes) {
  text = text.substr(part.begin, part.end - part.begin);
  const std::vector<std::uint32_t> offsets = byte_offsets(text);
  // The stream drops a byte order mark.
  const std::size_t shift = text.starts_with("\xEF\xBB\xBF") ? 1 : 0;
  antlr4::ANTLRInputStream stream(text.data(), text.size());
  grammar::EligLexer lexer(&stream);
  lexer.removeErrorListeners();
  std::size_t line = 0;
  for (auto token = lexer.nextToken(); token->getType() != antlr4::Token::EOF; token = lexer.nextToken()) {
    lexemes.push_back({token_of(token.get()), part.begin + offsets[token->getStartIndex() + shift],
                       part.begin + offsets[token->getStopIndex() + 1 + shift], token->getLine() != line});
    line = token->getLine();
  }
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
    add_what_could_go_on(parser->getContext(), expected);
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
    return loop && (rule == Grammar::RuleTrial || rule == Grammar::RuleCriterionGroup ||
                    rule == Grammar::RuleMeasurement || rule == Grammar::RuleEvent || rule == Grammar::RuleEquivalent ||
                    rule == Grammar::RulePopulation || rule == Grammar::RuleBoundTable || rule == Grammar::RuleTest);
  }

  // An expression, or a selection's rows, ended and could have gone on, which ANTLR no longer counts as expected.
  static void add_what_could_go_on(const antlr4::tree::ParseTree* rule, std::vector<Token>& expected) {
    if (auto* selection = dynamic_cast<const Grammar::SelectionContext*>(rule)) {
      auto* rows = dynamic_cast<Grammar::RowsContext*>(selection->children.back());
      if (rows != nullptr) add_clauses(*rows, expected);
    }
    while (!rule->children.empty()) {
      rule = rule->children.back();
      if (dynamic_cast<const Grammar::ExpressionContext*>(rule) == nullptr) continue;
      expected.insert(expected.end(), {Token::AND, Token::PLUS});
      return;
    }
  }
  static void add_clauses(Grammar::RowsContext& rows, std::vector<Token>& expected) {
    const auto clauses = rows.clause();
    const auto has_where = [](Grammar::ClauseContext* one) { return one->where() != nullptr; };
    if (std::none_of(clauses.begin(), clauses.end(), has_where)) expected.push_back(Token::WHERE);
    if (clauses.empty() && rows.CODES_IN() == nullptr) expected.push_back(Token::CODES_IN);
    expected.insert(expected.end(), {Token::WITHIN, Token::BEFORE, Token::AFTER, Token::BETWEEN, Token::EVER,
                                     Token::FOLLOWED_BY, Token::NEEDING});
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
    if (begins_item(token) || (depth == 0 && begins_test_part(token))) return true;
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
  for (auto* file : files) builder.add_file(file);
}

}  // namespace

std::optional<ast::Ast> parse(const Sources& sources, SourceId source, Diagnostics& diagnostics) {
  const TextPart all{0, static_cast<std::uint32_t>(sources[source].text.size())};
  return parse(sources, source, {&all, 1}, diagnostics);
}

std::optional<ast::Ast> parse(const Sources& sources, SourceId source, std::span<const TextPart> parts,
                              Diagnostics& diagnostics) {
  const std::size_t errors_before = diagnostics.errors();
  ast::Ast ast;
  ast.source = source;
  const std::string& text = sources[source].text;
  std::vector<Lexeme> lexemes;
  for (const TextPart part : parts) {
    const auto layout = scan(sources, source, part, diagnostics);
    if (!layout) return std::nullopt;
    ast.comments.insert(ast.comments.end(), layout->comments.begin(), layout->comments.end());
    ast.blank_lines.insert(ast.blank_lines.end(), layout->blank_lines.begin(), layout->blank_lines.end());
    lex(text, part, lexemes);
  }
  parse_tokens(settle(text, lexemes, source, diagnostics), sources, ast, diagnostics);
  if (diagnostics.errors() > errors_before) return std::nullopt;
  return ast;
}

}  // namespace elig
