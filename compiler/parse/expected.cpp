#include "compiler/parse/expected.h"

#include <algorithm>
#include <set>
#include <string>

namespace elig {

std::string_view in_words(Token token) {
  static constexpr std::string_view words[] = {
      "the end of the file",
#define ELIG_TOKEN(name, text) text,
#include "compiler/parse/tokens.def"
#undef ELIG_TOKEN
  };
  return words[static_cast<std::size_t>(token)];
}

namespace {

constexpr std::size_t kMaxExpected = 4;
constexpr std::size_t kMaxQuoted = 40;

using Tokens = std::set<Token>;

bool has(const Tokens& tokens, Token token) { return tokens.count(token) != 0; }
bool has_all(const Tokens& tokens, std::initializer_list<Token> all) {
  return std::all_of(all.begin(), all.end(), [&](Token token) { return has(tokens, token); });
}

bool is_infix(Token token) {
  return token == Token::AND || token == Token::OR || token == Token::NOT || token == Token::IMPLIES ||
         token == Token::IN || token == Token::IS || token == Token::UNIT_IN || token == Token::ELSE ||
         token == Token::TO || token == Token::RANGE || (token >= Token::LT && token <= Token::POWER);
}
bool begins_expression(Token token) {
  switch (token) {
    case Token::NOT:
    case Token::MINUS:
    case Token::IF:
    case Token::EACH:
    case Token::EITHER:
    case Token::ATTESTED:
    case Token::ULN:
    case Token::LLN:
    case Token::YES:
    case Token::NO:
    case Token::PAREN_OPEN:
    case Token::STRING:
    case Token::NUMBER:
    case Token::LABEL:
    case Token::NORMAL_RANGE:
    case Token::SET_OPEN:
      return true;
    default:
      return is_name(token);
  }
}
bool begins_trial_item(Token token) {
  return token == Token::INCLUSION || token == Token::EXCLUSION || token == Token::ATTEST || token == Token::LET ||
         token == Token::SOURCE || token == Token::LOOKBACK;
}
bool begins_property(Token token) { return token == Token::NAME || (token >= Token::UNIT && token <= Token::CONVERT); }

// What could have stood there, most telling first: families of tokens under one word, the others one by one.
std::vector<std::string> describe(Tokens tokens) {
  std::vector<std::string> result;
  const auto family = [&](bool present, const char* words, auto belongs) {
    if (!present) return;
    result.emplace_back(words);
    std::erase_if(tokens, belongs);
  };
  family(has_all(tokens, {Token::NUMBER, Token::PAREN_OPEN, Token::IF}), "an expression", begins_expression);
  if (has(tokens, Token::NUMBER)) tokens.erase(Token::MINUS);
  family(has_all(tokens, {Token::AND, Token::PLUS}), "an operator", is_infix);
  family(has_all(tokens, {Token::INCLUSION, Token::LOOKBACK}), "a criterion", begins_trial_item);
  family(has_all(tokens, {Token::TRIAL, Token::MEASUREMENT}), "a declaration", begins_item);
  family(has_all(tokens, {Token::NAME, Token::VERSION}), "a name", is_name);
  family(has_all(tokens, {Token::NAME, Token::MOLAR_MASS}), "a property", begins_property);
  for (const Token token : tokens) {
    std::string words(in_words(token));
    if (std::find(result.begin(), result.end(), words) == result.end()) result.push_back(std::move(words));
  }
  if (result.size() > kMaxExpected) result.resize(kMaxExpected);
  return result;
}

std::string list(const std::vector<std::string>& words) {
  std::string result;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) result += i + 1 == words.size() ? " or " : ", ";
    result += words[i];
  }
  return result;
}

std::string quote(std::string_view text, const Lexeme& found) {
  if (found.token == Token::END) return "end of the file";
  if (found.token == Token::STRING) return "a quoted text";
  return "`" + abridged(text.substr(found.begin, found.end - found.begin)) + "`";
}

// Spellings of the keywords among `tokens`, for "did you mean".
std::vector<std::string> keywords(const std::vector<Token>& tokens) {
  std::vector<std::string> result;
  for (const Token token : tokens) {
    const std::string_view words = in_words(token);
    if (words.size() > 4 && words.front() == '`' && words[1] >= 'a' && words[1] <= 'z') {
      result.emplace_back(words.substr(1, words.size() - 2));
    }
  }
  return result;
}

std::string character_help(std::string_view character) {
  if (character == "[" || character == "]") return "a unit with brackets is written in quotes: `'[IU]/mL'`";
  if (character == "&") return "write `and`";
  if (character == "|") return "write `or`";
  if (character == "!") return "write `not`";
  if (character == "\u201C" || character == "\u201D" || character == "\u201E")
    return "write text in straight quotes: `\"...\"`";
  if (character == "\u2018" || character == "\u2019") return "write units in straight quotes: `'...'`";
  if (character == ";") return "each criterion stands on its own line, nothing ends it";
  return {};
}

}  // namespace

std::string abridged(std::string_view text) {
  if (text.size() <= kMaxQuoted) return std::string(text);
  std::size_t end = kMaxQuoted;
  while ((static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;  // not inside a character
  return std::string(text.substr(0, end)) + "...";
}

void report_unexpected(std::string_view text, SourceId source, const Lexeme& before, const Lexeme& found,
                       const std::vector<Token>& expected, Diagnostics& diagnostics) {
  const Span span{source, found.begin, found.end};
  const std::string word(text.substr(found.begin, found.end - found.begin));
  if (found.token == Token::RESERVED) {
    diagnostics.add(Code::E0012, span, {word}).help.push_back("the word is kept for it; choose another name");
    return;
  }
  if (found.token == Token::UNKNOWN || found.token == Token::SUPERSCRIPT) {
    Diagnostic& diagnostic = diagnostics.add(Code::E0004, span, {"`" + word + "`"});
    if (std::string help = character_help(word); !help.empty()) diagnostic.help.push_back(std::move(help));
    return;
  }
  const std::vector<std::string> words = describe({expected.begin(), expected.end()});
  Diagnostic& diagnostic = diagnostics.add(Code::E0003, span, {quote(text, found), list(words)});
  if (before.token == Token::NUMBER && found.token == Token::NUMBER) {
    diagnostic.help.push_back("a power of ten is written `1.5e9` or `1.5×10⁹`");
    return;
  }
  const bool criterion =
      found.token == Token::INCLUSION || found.token == Token::EXCLUSION || found.token == Token::ATTEST;
  if (criterion && std::find(expected.begin(), expected.end(), Token::TRIAL) != expected.end()) {
    diagnostic.help.push_back("criteria stand inside `trial NAME { ... }`");
    return;
  }
  // A misspelt keyword is read as a name. It is the word here (`a an b`), or the one before (`tial x`).
  for (const Lexeme& suspect : {found, before}) {
    if (suspect.token != Token::NAME) continue;
    std::vector<Token> candidates = expected;
    const bool here = suspect.begin == found.begin;
    const Token last = here ? Token::ELSE : Token::REVIEW;
    for (Token token = here ? Token::AND : Token::TRIAL; token <= last;
         token = static_cast<Token>(static_cast<int>(token) + 1)) {
      candidates.push_back(token);
    }
    const std::string near = nearest(text.substr(suspect.begin, suspect.end - suspect.begin), keywords(candidates));
    if (near.empty()) continue;
    diagnostic.help.push_back("did you mean `" + near + "`?");
    return;
  }
}

}  // namespace elig
