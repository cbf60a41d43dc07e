#include "compiler/parse/join.h"

#include <string>

#include "compiler/parse/number.h"
#include "compiler/units/unit.h"

namespace elig {

namespace {

bool plain_unit(const Cursor& cursor, std::size_t ahead) {
  if (cursor.is(ahead, Token::PERCENT) || cursor.is(ahead, Token::DEGREE)) return true;
  return is_name(cursor.peek(ahead).token) && is_plain_unit(normalise_unit(cursor.word(ahead), false));
}

// How many lexemes from `ahead` on are `^ 9`, `^ -9` or `⁹`.
std::size_t exponent_length(const Cursor& cursor, std::size_t ahead) {
  if (cursor.is(ahead, Token::SUPERSCRIPT)) return cursor.adjacent(ahead) ? 1 : 0;
  if (!cursor.is(ahead, Token::POWER)) return 0;
  const bool sign = cursor.is(ahead + 1, Token::MINUS) || cursor.is(ahead + 1, Token::PLUS);
  return cursor.whole(ahead + (sign ? 2 : 1)) ? (sign ? 3 : 2) : 0;
}

// `/1.73m2`, `/1.73 m²`: the body surface area that renal function is normalised to.
std::size_t surface_area_length(const Cursor& cursor, std::size_t ahead) {
  if (!cursor.is(ahead, Token::DIVIDE) || cursor.word(ahead + 1) != "1.73") return 0;
  return lower_superscripts(cursor.word(ahead + 2)) == "m2" ? 3 : 0;
}

// Further factors of a unit, from `ahead` on: `/min`, `.kg`. Only plain units; any other word is an operand.
std::size_t unit_tail_length(const Cursor& cursor, std::size_t ahead) {
  std::size_t length = 0;
  while (true) {
    if (const std::size_t area = surface_area_length(cursor, ahead + length)) {
      length += area;
      continue;
    }
    const std::string_view sign = cursor.word(ahead + length);
    const bool joins = cursor.is(ahead + length, Token::DIVIDE) || cursor.is(ahead + length, Token::DOT) ||
                       (cursor.is(ahead + length, Token::TIMES) && sign != "*" && sign != "×");
    if (!joins || !plain_unit(cursor, ahead + length + 1)) return length;
    length += 2;
  }
}

// Does `..` or `to` follow before the operand ends?
bool range_follows(const Cursor& cursor, std::size_t ahead) {
  std::size_t depth = 0;
  for (;; ++ahead) {
    const Token token = cursor.peek(ahead).token;
    if (token == Token::PAREN_OPEN) {
      ++depth;
    } else if (token == Token::PAREN_CLOSE) {
      if (depth-- == 0) return false;
    } else if (depth == 0) {
      if (token == Token::RANGE) return true;
      if (cursor.word(ahead) == "to") return true;
      if (token == Token::END || token == Token::COLON || token == Token::COMMA || token == Token::OPEN ||
          token == Token::CLOSE || is_comparison(token) || begins_item(token) ||
          (token >= Token::AND && token <= Token::THEN)) {
        return false;
      }
    } else if (token == Token::END) {
      return false;
    }
  }
}

}  // namespace

std::size_t number_length(const Cursor& cursor, Token previous) {
  // `x / 2*10^3` and `x ^ 2*10^3` keep their operators: only `×` binds that tightly to the eye.
  const bool star_operates = previous == Token::DIVIDE || previous == Token::POWER;
  const std::string_view next = cursor.word(1);
  if (cursor.is(1, Token::TIMES) && cursor.word(2) == "10" && previous != Token::POWER &&
      !(star_operates && next == "*")) {
    if (const std::size_t length = exponent_length(cursor, 3)) return 3 + length;
  }
  if (cursor.same_line(1) && (next == "x" || next == "X") && cursor.word(2) == "10") {
    if (const std::size_t length = exponent_length(cursor, 3)) return 3 + length;
  }
  if (cursor.same_line(1) && (next.starts_with("x10") || next.starts_with("X10"))) {  // `1.5x10^9`, `1.5x10⁹`
    const std::string digits = lower_superscripts(next.substr(3));
    if (digits.empty()) {
      if (const std::size_t length = exponent_length(cursor, 2)) return 2 + length;
    } else if (digits.size() < next.size() - 3) {
      return 2;
    }
  }
  if (cursor.word(0) == "10" && cursor.is(1, Token::SUPERSCRIPT) && cursor.adjacent(1)) return 2;
  if (cursor.word(0) == "10" && cursor.is(1, Token::POWER)) {  // `10^9/L`, but `10^2` is a power
    const std::size_t length = exponent_length(cursor, 1);
    if (length > 0 && cursor.is(1 + length, Token::DIVIDE) && plain_unit(cursor, 2 + length)) return 1 + length;
  }
  return 1;
}

std::size_t unit_length_after_number(const Cursor& cursor) {
  if (cursor.is(0, Token::PERCENT) || cursor.is(0, Token::DEGREE)) return 1 + unit_tail_length(cursor, 1);
  if (!cursor.is(0, Token::NAME) || !cursor.same_line(0)) return unit_tail_length(cursor, 0);
  if (cursor.word(0) == "to" && (cursor.is(1, Token::NUMBER) || cursor.is(1, Token::MINUS))) return 0;
  const Token after = cursor.peek(1).token;
  if (after == Token::COLON || after == Token::PAREN_OPEN) return 0;
  if ((after == Token::STRING || after == Token::FROM) && !plain_unit(cursor, 0)) return 0;
  return 1 + unit_tail_length(cursor, 1);
}

std::size_t declared_unit_length(const Cursor& cursor) {
  const auto is_word = [&](std::size_t i) {
    return cursor.same_line(i) && (cursor.is(i, Token::NAME) || cursor.is(i, Token::NUMBER) ||
                                   cursor.is(i, Token::PERCENT) || cursor.is(i, Token::DEGREE));
  };
  const auto is_joint = [&](std::size_t i) {
    return cursor.is(i, Token::DIVIDE) || cursor.is(i, Token::DOT) || cursor.is(i, Token::TIMES) ||
           cursor.is(i, Token::POWER);
  };
  std::size_t length = 0;
  if (!cursor.is(0, Token::DIVIDE)) {
    if (!is_word(0)) return 0;
    length = 1;
  }
  while (is_joint(length) && is_word(length + 1)) {
    const std::size_t area = surface_area_length(cursor, length);
    length += area > 0 ? area : 2;
  }
  return length;
}

std::size_t unit_length_after_in(const Cursor& cursor) {
  if (cursor.is(1, Token::QUOTED_UNIT)) return 1;
  if (cursor.is(1, Token::DIVIDE)) return unit_tail_length(cursor, 1);
  const bool sign = cursor.is(1, Token::PERCENT) || cursor.is(1, Token::DEGREE);
  if (!sign) {
    if (!cursor.is(1, Token::NAME) || cursor.is(2, Token::PAREN_OPEN) || cursor.is(2, Token::RANGE)) return 0;
    if (range_follows(cursor, 2)) return 0;
  }
  return 1 + unit_tail_length(cursor, 2);
}

std::size_t date_length(const Cursor& cursor) {
  if (!cursor.whole(0) || cursor.word(0).size() != 4) return 0;
  for (const std::size_t sign : {1U, 3U}) {
    const bool part = cursor.is(sign, Token::MINUS) && cursor.adjacent(sign) && cursor.whole(sign + 1) &&
                      cursor.adjacent(sign + 1) && cursor.word(sign + 1).size() <= 2;
    if (!part) return 0;
  }
  return 5;
}

std::size_t partial_date_length(const Cursor& cursor, bool due) {
  if (const std::size_t whole = date_length(cursor)) return whole;
  if (!cursor.whole(0) || cursor.word(0).size() != 4) return 0;
  const bool month = cursor.is(1, Token::MINUS) && cursor.adjacent(1) && cursor.whole(2) && cursor.adjacent(2) &&
                     cursor.word(2).size() <= 2;
  return month ? 3 : due ? 1 : 0;
}

bool starts_operand(const Cursor& cursor, std::size_t ahead) {
  switch (cursor.peek(ahead).token) {
    case Token::NUMBER:
    case Token::PAREN_OPEN:
    case Token::EACH:
    case Token::EITHER:
    case Token::ULN:
    case Token::LLN:
      return true;
    case Token::IF:
      return !cursor.is(ahead + 1, Token::MISSING);  // `<= 1+ if missing pass`
    case Token::MINUS:
      return cursor.adjacent(ahead);  // `2+-x` adds, `2+ - x` subtracts from a label
    default: {
      if (!is_name(cursor.peek(ahead).token)) return false;
      const Token after = cursor.peek(ahead + 1).token;  // `name :` and `name "title"` begin the next criterion
      return after != Token::COLON && after != Token::STRING && after != Token::FROM;
    }
  }
}

}  // namespace elig
