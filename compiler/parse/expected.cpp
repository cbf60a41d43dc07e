#include "compiler/parse/expected.h"

#include <algorithm>
#include <set>
#include <string>

#include "compiler/parse/meant.h"
#include "compiler/units/unit.h"

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
    case Token::INDEX:
    case Token::DATE:
    case Token::SELECTOR:
    case Token::NTH:
    case Token::DATE_OF:
      return true;
    default:
      return is_name(token);
  }
}
bool begins_trial_item(Token token) {
  return token == Token::INCLUSION || token == Token::EXCLUSION || token == Token::ATTEST || token == Token::LET ||
         token == Token::SOURCE || token == Token::LOOKBACK;
}
bool begins_window(Token token) { return token >= Token::WITHIN && token <= Token::EVER; }
bool is_field_type(Token token) {
  return token == Token::FIELD_QUANTITY || token == Token::FIELD_TEXT || token == Token::YES_NO ||
         token == Token::UNIT_TEXT || token == Token::QUOTED_UNIT || token == Token::NUMBER || token == Token::OPEN ||
         token == Token::SCALE;
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
  family(has_all(tokens, {Token::NUMBER, Token::LT, Token::MISSING}), "a value", [](Token token) {
    return begins_expression(token) || token == Token::LT || token == Token::GT || token == Token::MISSING;
  });
  family(has_all(tokens, {Token::NUMBER, Token::PAREN_OPEN, Token::IF}), "an expression", begins_expression);
  if (has(tokens, Token::NUMBER)) tokens.erase(Token::MINUS);
  family(has_all(tokens, {Token::AND, Token::PLUS}), "an operator", is_infix);
  family(has(tokens, Token::FIELD_TEXT), "the type of a field", is_field_type);
  family(has_all(tokens, {Token::WITHIN, Token::EVER}), "a window", begins_window);
  family(has_all(tokens, {Token::INCLUSION, Token::LOOKBACK}), "a criterion", begins_trial_item);
  family(has_all(tokens, {Token::PATIENT, Token::EXPECT}), "a line of a test",
         [](Token token) { return begins_test_part(token) || token == Token::INDEX; });
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

// For a word that the language has, but not here.
std::string misplaced_help(std::string_view word, std::string_view before, const std::vector<Token>& expected) {
  const auto due = [&](Token token) { return std::find(expected.begin(), expected.end(), token) != expected.end(); };
  static constexpr std::string_view clauses[] = {"where",   "within", "before",  "after", "since",
                                                 "between", "ever",   "needing", "during"};
  if (word == "index") return "`index` is the screening date; choose another name";
  if (due(Token::FIELD_TEXT))
    return "a type is a unit, `quantity`, `text`, `yes_no`, a range `1..5`, labels in braces or `scale` with labels "
           "from the lowest up";
  if (word == "ago") return "`ago` follows `more than 5 years` or `at least 5 years`; `within 5 years` needs no `ago`";
  if (before == "normal" && word == "range")
    return "what the rows must be stands after `where`: `where value in normal range`";
  for (const std::string_view one : {word, before}) {
    if (due(Token::WHERE) || std::find(std::begin(clauses), std::end(clauses), one) == std::end(clauses)) continue;
    return "`" + std::string(one) + "` stands in the parentheses of a selection: `latest(Hb within 28 days)`";
  }
  if (before == "codes" || before == "event" || before == "equivalent" || before == "population") {
    return before == "codes"        ? "a code set is declared as `codes NAME = SYSTEM \"...\"`"
           : before == "population" ? "a population is declared as `population \"...\" { ... }`"
                                    : "it is declared as `" + std::string(before) + " NAME { ... }`";
  }
  return {};
}

// A header of a source that is no name to the language: `ALT from missing`, `key subject-id`.
bool is_header(std::string_view text, const Lexeme& before, const Lexeme& found, const std::vector<Token>& expected) {
  const auto due = [&](Token token) { return std::find(expected.begin(), expected.end(), token) != expected.end(); };
  if (before.token == Token::FROM || before.token == Token::KEY) return due(Token::STRING) && due(Token::NAME);
  const bool goes_on = found.begin == before.end && !is_name(found.token) && found.token != Token::END;
  const std::string_view earlier = text.substr(0, text.find_last_not_of(" \t\n\r", before.begin - 1) + 1);
  const bool key = before.begin > 0 && earlier.ends_with("key") && due(Token::OPEN);
  const bool column = due(Token::CLOSE) && due(Token::ULN);  // another one could follow
  return goes_on && is_name(before.token) && (key || column);
}

// `atc "L01" : 25 d`: behind a factor, a unit is read as the name of the next code set.
bool is_unit_of_factor(std::string_view text, const Lexeme& before, const std::vector<Token>& expected) {
  const bool colon_due =
      expected.size() <= 4 && std::find(expected.begin(), expected.end(), Token::COLON) != expected.end();
  if (!colon_due || before.token != Token::NAME || before.begin == 0) return false;
  const std::size_t factor = text.find_last_not_of(" \t", before.begin - 1);
  const bool number = factor != std::string_view::npos && text[factor] >= '0' && text[factor] <= '9';
  return number && is_plain_unit(std::string(text.substr(before.begin, before.end - before.begin)));
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
  if (found.token == Token::UNKNOWN || found.token == Token::SUPERSCRIPT) {
    Diagnostic& diagnostic = diagnostics.add(Code::E0004, span, {"`" + word + "`"});
    if (std::string help = character_help(word); !help.empty()) diagnostic.help.push_back(std::move(help));
    return;
  }
  if (is_unit_of_factor(text, before, expected)) {
    const std::string unit(text.substr(before.begin, before.end - before.begin));
    diagnostics.add(Code::E0003, {source, before.begin, before.end}, {"`" + unit + "`", "a code set, `/` or `}`"})
        .help.push_back("a factor is a number without a unit; what it is applied to has one: `half_life(1 d)`");
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
  if (is_header(text, before, found, expected)) {
    diagnostic.help.push_back(
        "a header that is a word of the language, or has more in it than letters, digits and `_`, is quoted: "
        "`from \"...\"`");
    return;
  }
  if (std::string help = meant_by(text, before, found, expected); !help.empty()) {
    diagnostic.help.push_back(std::move(help));
    return;
  }
  const std::string_view last = text.substr(before.begin, before.end - before.begin);
  if (is_comparison(found.token) && std::find(expected.begin(), expected.end(), Token::WHERE) != expected.end()) {
    diagnostic.help.push_back("what the rows must be stands after `where`: `any(ALT where value > 3*ULN)`");
    return;
  }
  if (std::string help = misplaced_help(word, last, expected); !help.empty()) {
    diagnostic.help.push_back(std::move(help));
    return;
  }
  // A misspelt keyword is read as a name, or after a number as its unit. It is the word here (`a an b`), or the one
  // before (`tial x`).
  for (const Lexeme& suspect : {found, before}) {
    const bool here = suspect.begin == found.begin;
    if (suspect.token != Token::NAME && (here || suspect.token != Token::UNIT_TEXT)) continue;
    std::vector<Token> candidates = expected;
    const Token end = here ? Token::ELSE : Token::REVIEW;
    for (Token token = here ? Token::AND : Token::TRIAL; token <= end;
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
