// Numbers, dates, grades and the units behind them.
#include "compiler/parse/join.h"
#include "compiler/parse/settler.h"

namespace elig {

bool Settler::clause_word(std::size_t ahead) {
  const Bracket* selection = rows();
  return selection != nullptr && (clause_at(cursor_, ahead) || (selection->time && word(ahead) == "of"));
}

bool Settler::addend(std::size_t ahead) {
  return cursor_.same_line(ahead) && starts_operand(cursor_, ahead) && !clause_word(ahead);
}

bool Settler::plus_label(std::size_t& length) {
  const Token before = previous();
  const bool due = is_comparison(before) || before == Token::SET_OPEN || before == Token::COMMA;
  if (!due && !(in_test() && before == Token::COLON)) return false;
  length = 1;
  while (is(length, Token::PLUS) && cursor_.adjacent(length)) ++length;
  return !addend(length);
}

bool Settler::decimal_comma() {
  return cursor_.whole(0) && is(1, Token::COMMA) && cursor_.adjacent(1) && cursor_.whole(2) && cursor_.adjacent(2) &&
         !in_list();
}

void Settler::report_decimal_comma() {
  const Span span{source_, cursor_.peek().begin, cursor_.peek(2).end};
  const std::string before(word(0)), after(word(2));
  Diagnostic& diagnostic = diagnostics_.add(Code::E0011, span, {before + "," + after});
  diagnostic.fix = FixIt{span, before + "." + after};
  if (after.size() == 3) diagnostic.help.push_back("for thousands, write `" + before + after + "`");
}

void Settler::recorded_number() {
  if (cursor_.whole(0) && is(1, Token::PLUS) && cursor_.adjacent(1)) return emit(Token::LABEL, 2);
  if (previous() == Token::AT && is(1, Token::COLON) && cursor_.whole(2)) return emit(Token::TIME, 3);
  if (const std::size_t length = partial_date_length(cursor_, day_is_due())) return emit(Token::DATE, length);
  if (decimal_comma()) {
    report_decimal_comma();
    emit(Token::NUMBER, 3);
  } else {
    emit(Token::NUMBER, number_length(cursor_, previous()));
  }
  if (is(0, Token::NUMBER) || test_word() || word(0) == "on") return;
  if (const std::size_t length = declared_unit_length(cursor_)) emit(Token::UNIT_TEXT, length);
}

void Settler::number() {
  if (in_test()) return recorded_number();
  if (label()) return emit(Token::LABEL, 2);
  if (const std::size_t length = date_length(cursor_)) return emit(Token::DATE, length);
  if (decimal_comma()) {
    report_decimal_comma();
    emit(Token::NUMBER, 3);
  } else {
    emit(Token::NUMBER, number_length(cursor_, previous()));
  }
  if (inside(Open::Equivalent) || clause_word(0)) return;
  if (innermost() == nullptr && item_at(cursor_)) return;
  if (const std::size_t length = unit_length_after_number(cursor_)) emit(Token::UNIT_TEXT, length);
}

void Settler::declared_unit() {
  if (const std::size_t length = declared_unit_length(cursor_)) emit(Token::UNIT_TEXT, length);
}

void Settler::in_word() {
  Bracket* const selection = rows();
  if (selection != nullptr && selection->source && ends_operand(previous())) {
    selection->source = false;
    selection->code_set = true;
    return emit(Token::CODES_IN);
  }
  if (in_test()) return emit(Token::CODES_IN);
  if (inside(Open::Table)) {
    emit(Token::UNIT_IN);
    return declared_unit();
  }
  if (word(1) == "normal" && word(2) == "range") {
    emit(Token::IN);
    return emit(Token::NORMAL_RANGE, 2);
  }
  const std::size_t length = previous() == Token::NOT ? 0 : unit_length_after_in(cursor_);
  if (length == 0) return emit(Token::IN);
  emit(Token::UNIT_IN);
  emit(is(0, Token::QUOTED_UNIT) ? Token::QUOTED_UNIT : Token::UNIT_TEXT, length);
}

}  // namespace elig
