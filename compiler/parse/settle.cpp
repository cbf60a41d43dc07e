#include "compiler/parse/settle.h"

#include "compiler/parse/settler.h"

namespace elig {

void Settler::open_brace() {
  Open open = next_block_;
  if (previous() == Token::IN) open = Open::Set;
  if (previous() == Token::CODES_IN) open = Open::CodeSet;
  next_block_ = Open::Block;
  open_.push_back({open});
  emit(open == Open::Set || open == Open::CodeSet ? Token::SET_OPEN : Token::OPEN);
}

void Settler::close_brace() {
  close_parens();
  const bool set = !open_.empty() && (open_.back().open == Open::Set || open_.back().open == Open::CodeSet);
  if (!open_.empty()) open_.pop_back();
  emit(set ? Token::SET_CLOSE : Token::CLOSE);
}

void Settler::open_paren() {
  const Token before = previous();
  Open open = Open::Paren;
  if (is_name(before) || before == Token::EACH || before == Token::EITHER) open = Open::Call;
  if (before == Token::SELECTOR || before == Token::NTH) open = Open::Rows;
  open_.push_back({open});
  emit(Token::PAREN_OPEN);
}

void Settler::close_paren() {
  close_ifs();
  if (!open_.empty() && is_paren(open_.back().open)) open_.pop_back();
  emit(Token::PAREN_CLOSE);
}

void Settler::if_word() {
  const Token policy = cursor_.peek(2).token;
  if (is(1, Token::MISSING) && (policy == Token::FAIL || policy == Token::PASS || policy == Token::REVIEW)) {
    emit(Token::IF_MISSING, 2);
    return;
  }
  open_.push_back({Open::If});
  emit(Token::IF);
}

void Settler::then_word() {
  if (!open_.empty() && open_.back().open == Open::If) open_.back().open = Open::IfThen;
  emit(Token::THEN);
}

void Settler::else_word() {
  const bool of_if = !open_.empty() && open_.back().open == Open::IfThen;
  if (of_if) open_.pop_back();
  emit(of_if ? Token::IF_ELSE : Token::ELSE);
}

void Settler::field_type() {
  if (word(0) == "quantity") return emit(Token::FIELD_QUANTITY);
  if (word(0) == "text") return emit(Token::FIELD_TEXT);
  if (!is(0, Token::NUMBER)) declared_unit();
}

void Settler::colon() {
  close_ifs();
  emit(Token::COLON);
  if (let_) declared_unit();
  if (inside(Open::Event)) field_type();
  let_ = false;
}

void Settler::begin_item(Token token) {
  close_parens();
  let_ = token == Token::LET;
  codes_ = token == Token::CODES;
  next_block_ = Open::Block;
  if (token == Token::MEASUREMENT) next_block_ = Open::Measurement;
  if (token == Token::EVENT) next_block_ = Open::Event;
  if (token == Token::EQUIVALENT) next_block_ = Open::Equivalent;
  if (token == Token::POPULATION) next_block_ = Open::Population;
  if (token == Token::TEST) next_block_ = Open::Test;
  emit(token);
}

bool Settler::contextual_word() {
  if (row_word()) return true;
  if (const auto of_test = test_word()) {
    if (begins_test_part(of_test->token)) test_part_ = of_test->token;
    emit(of_test->token, of_test->length);
    return true;
  }
  std::optional<Phrase> phrase = code_word();
  if (!phrase) phrase = population_word();
  if (!phrase) phrase = selector_at(cursor_);
  if (!phrase && field_of()) phrase = Phrase{Token::OF};
  if (phrase) {
    if (phrase->token == Token::TABLE) next_block_ = Open::Table;
    emit(phrase->token, phrase->length);
    return true;
  }
  if (const auto item = innermost() == nullptr ? item_at(cursor_) : std::nullopt) {
    begin_item(item->token);
    return true;
  }
  return false;
}

void Settler::step() {
  if (contextual_word()) return;
  std::size_t length = 0;
  switch (next()) {
    case Token::NUMBER:
      return number();
    case Token::OPEN:
      return open_brace();
    case Token::CLOSE:
      return close_brace();
    case Token::PAREN_OPEN:
      return open_paren();
    case Token::PAREN_CLOSE:
      return close_paren();
    case Token::IF:
      return if_word();
    case Token::THEN:
      return then_word();
    case Token::ELSE:
      return else_word();
    case Token::IN:
      return in_word();
    case Token::UNIT:
    case Token::CONVERT:
      emit(next());
      return inside(Open::Measurement) ? declared_unit() : void();  // elsewhere it is somebody's name
    case Token::COLON:
      return colon();
    case Token::EQ:
      let_ = false;
      return emit(Token::EQ);
    case Token::PLUS:
      return plus_label(length) ? emit(Token::LABEL, length) : emit(Token::PLUS);
    case Token::MEASUREMENT:
      // `any(measurement in loinc "718-7")`
      if (rows() != nullptr && rows()->source && is(1, Token::IN)) return emit(Token::NAME);
      return begin_item(Token::MEASUREMENT);
    default:
      if (word(0) == "to" && (previous() == Token::NUMBER || previous() == Token::UNIT_TEXT)) return emit(Token::TO);
      return begins_item(next()) ? begin_item(next()) : emit(next());
  }
}

std::vector<Lexeme> settle(std::string_view text, const std::vector<Lexeme>& lexemes, SourceId source,
                           Diagnostics& diagnostics) {
  return Settler(text, lexemes, source, diagnostics).run();
}

}  // namespace elig
