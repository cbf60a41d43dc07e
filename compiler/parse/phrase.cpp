#include "compiler/parse/phrase.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace elig {

namespace {

// Words of one lexeme, or of two.
struct Spelling {
  std::string_view first, second;
  Token token;
};

constexpr std::array<Spelling, 17> kClauses{{{"where", "", Token::WHERE},
                                             {"followed", "by", Token::FOLLOWED_BY},
                                             {"needing", "", Token::NEEDING},
                                             {"within", "any", Token::WITHIN_ANY},
                                             {"within", "", Token::WITHIN},
                                             {"before", "", Token::BEFORE},
                                             {"prior", "to", Token::BEFORE},
                                             {"after", "", Token::AFTER},
                                             {"since", "", Token::ON_OR_AFTER},
                                             {"more", "than", Token::MORE_THAN},
                                             {"at", "least", Token::AT_LEAST},
                                             {"between", "", Token::BETWEEN},
                                             {"ever", "", Token::EVER},
                                             {"ago", "", Token::AGO},
                                             {"apart", "", Token::APART},
                                             {"reading", "", Token::READINGS},
                                             {"readings", "", Token::READINGS}}};

constexpr std::array<std::string_view, 16> kSelectors{"latest", "earliest", "first",   "second",  "third", "highest",
                                                      "lowest", "mean",     "median",  "count",   "any",   "every",
                                                      "no",     "active",   "history", "duration"};

bool is_last_or_past(std::string_view word) { return word == "last" || word == "past"; }

// `at least 24 hours apart` is about readings, `at least 5 years ago` about when.
bool about_readings(const Cursor& cursor, std::size_t ahead) {
  return cursor.word(ahead + 3) == "apart" || cursor.word(ahead + 4) == "apart";
}

}  // namespace

std::optional<Phrase> selector_at(const Cursor& cursor, std::size_t ahead) {
  if (!cursor.is(ahead + 1, Token::PAREN_OPEN)) return std::nullopt;
  const std::string_view word = cursor.word(ahead);
  if (word == "date" || word == "start" || word == "end") return Phrase{Token::DATE_OF};
  if (word == "nth") return Phrase{Token::NTH};
  if (std::find(kSelectors.begin(), kSelectors.end(), word) == kSelectors.end()) return std::nullopt;
  // Of a row that is picked already, the time it lasts is a function: `duration(latest(drug in anlotinib))`. So is that
  // of a mere name, which may be a let's.
  const bool mere_name = is_name(cursor.peek(ahead + 2).token) && cursor.is(ahead + 3, Token::PAREN_CLOSE);
  if (word == "duration" && (mere_name || selector_at(cursor, ahead + 2))) return std::nullopt;
  return Phrase{Token::SELECTOR};
}

std::optional<Phrase> clause_at(const Cursor& cursor, std::size_t ahead) {
  const std::string_view first = cursor.word(ahead), second = cursor.word(ahead + 1), third = cursor.word(ahead + 2);
  if ((first == "within" || first == "in" || first == "during") && second == "the" && is_last_or_past(third)) {
    return Phrase{Token::WITHIN, 3};
  }
  if (first == "within" && is_last_or_past(second) && cursor.is(ahead + 2, Token::NUMBER))
    return Phrase{Token::WITHIN, 2};
  if (first == "on" && second == "or" && third == "before") return Phrase{Token::ON_OR_BEFORE, 3};
  if (first == "on" && second == "or" && third == "after") return Phrase{Token::ON_OR_AFTER, 3};
  if (first == "on" && cursor.is(ahead + 1, Token::NUMBER)) return Phrase{Token::ON};
  if (!cursor.is(ahead, Token::NAME)) return std::nullopt;
  for (const Spelling& spelling : kClauses) {
    if (first != spelling.first || (!spelling.second.empty() && second != spelling.second)) continue;
    const std::size_t length = spelling.second.empty() ? 1 : 2;
    const bool spaced = spelling.token == Token::AT_LEAST && about_readings(cursor, ahead);
    return Phrase{spaced ? Token::AT_LEAST_APART : spelling.token, length};
  }
  return std::nullopt;
}

std::optional<Phrase> item_at(const Cursor& cursor, std::size_t ahead) {
  const std::string_view word = cursor.word(ahead);
  if (word == "population") {
    if (cursor.is(ahead + 1, Token::STRING) && cursor.is(ahead + 2, Token::OPEN)) return Phrase{Token::POPULATION};
    return std::nullopt;
  }
  if (word == "test" && cursor.is(ahead + 1, Token::STRING)) {
    if (cursor.is(ahead + 2, Token::OPEN) || cursor.word(ahead + 2) == "of") return Phrase{Token::TEST};
    return std::nullopt;
  }
  if (!is_name(cursor.peek(ahead + 1).token)) return std::nullopt;
  const Token after = cursor.peek(ahead + 2).token;
  if (word == "codes" && (after == Token::STRING || after == Token::EQ)) return Phrase{Token::CODES};
  const bool block = after == Token::STRING || after == Token::OPEN;
  if (word == "equivalent" && block) return Phrase{Token::EQUIVALENT};
  // An event may have no fields, and then no braces: what follows begins the next item, or nothing does.
  if (word == "event" && (block || after == Token::END || cursor.peek(ahead + 2).first_on_line))
    return Phrase{Token::EVENT};
  return std::nullopt;
}

std::optional<Phrase> test_part_at(const Cursor& cursor, Token previous, std::size_t ahead) {
  static constexpr std::array<std::pair<std::string_view, Token>, 6> kParts{{{"patient", Token::PATIENT},
                                                                             {"recorded", Token::RECORDED},
                                                                             {"row", Token::ROW},
                                                                             {"like", Token::LIKE},
                                                                             {"without", Token::WITHOUT},
                                                                             {"expect", Token::EXPECT}}};
  // Where a name is due, or followed by what is recorded of it, the word is one.
  const bool due = previous == Token::COMMA || previous == Token::COLON || previous == Token::DOT ||
                   previous == Token::CODES_IN || begins_test_part(previous);
  if (due || !cursor.is(ahead, Token::NAME) || cursor.is(ahead + 1, Token::COLON)) return std::nullopt;
  for (const auto& [word, token] : kParts) {
    if (cursor.word(ahead) == word) return Phrase{token};
  }
  return std::nullopt;
}

bool ends_operand(Token token) {
  switch (token) {
    case Token::NUMBER:
    case Token::UNIT_TEXT:
    case Token::QUOTED_UNIT:
    case Token::STRING:
    case Token::LABEL:
    case Token::DATE:
    case Token::INDEX:
    case Token::YES:
    case Token::NO:
    case Token::ULN:
    case Token::LLN:
    case Token::KNOWN:
    case Token::MISSING:
    case Token::ATTESTED:
    case Token::NORMAL_RANGE:
    case Token::PAREN_CLOSE:
    case Token::SET_CLOSE:
    case Token::EVER:
    case Token::AGO:
    case Token::APART:
    case Token::READINGS:
      return true;
    default:
      return is_name(token);
  }
}

}  // namespace elig
