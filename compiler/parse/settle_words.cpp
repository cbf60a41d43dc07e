// Words that mean something only where they stand: in a selection, a code set, a population or a test.
#include "compiler/parse/settler.h"

namespace elig {

bool Settler::row_word() {
  Bracket* const selection = rows();
  if (selection == nullptr || !ends_operand(previous())) return false;
  if (const auto clause = clause_at(cursor_)) {
    close_ifs();
    begin_clause(*rows(), *clause);
    return true;
  }
  if (selection->time && word(0) == "of") {
    selection->time = false;
    emit(Token::SIDE_OF);
    return true;
  }
  if (selection->between && is(0, Token::AND)) {
    close_ifs();
    rows()->between = false;
    emit(Token::BETWEEN_AND);
    return true;
  }
  return false;
}

void Settler::begin_clause(Bracket& selection, Phrase clause) {
  if (selection.time && (clause.token == Token::BEFORE || clause.token == Token::AFTER)) {
    clause.token = clause.token == Token::BEFORE ? Token::SIDE_BEFORE : Token::SIDE_AFTER;
  }
  const bool window_time = clause.token == Token::WITHIN && !selection.followed;
  const bool keeps_following = selection.followed && clause.token == Token::WHERE;
  selection.time = window_time || clause.token == Token::MORE_THAN || clause.token == Token::AT_LEAST;
  selection.between = clause.token == Token::BETWEEN;
  selection.followed = clause.token == Token::FOLLOWED_BY || keeps_following;
  selection.source = clause.token == Token::FOLLOWED_BY;
  selection.code_set = false;
  emit(clause.token, clause.length);
}

bool Settler::field_of() const {
  const Token after = cursor_.peek(1).token;
  const bool row = is_name(after) ? after != Token::FROM && !is(2, Token::COLON) : after == Token::PAREN_OPEN;
  return word(0) == "of" && is_name(previous()) && row;
}

std::optional<Phrase> Settler::code_word() {
  if (!among_codes()) return std::nullopt;
  if (word(0) == "descendants" && word(1) == "of") return Phrase{Token::DESCENDANTS, 2};
  if (word(0) == "except" && ends_operand(previous())) return Phrase{Token::EXCEPT};
  return std::nullopt;
}

std::optional<Phrase> Settler::population_word() {
  if (inside(Open::Population) && word(0) == "table" && is(1, Token::STRING)) return Phrase{Token::TABLE};
  if (next_block_ == Open::Table) {
    if (previous(2) == Token::TABLE && word(0) == "per" && word(1) == "patient") return Phrase{Token::PER_PATIENT, 2};
    if (previous(2) == Token::TABLE && word(0) == "as") return Phrase{Token::AS};
    if (previous() == Token::AS && is(0, Token::MEASUREMENT)) return Phrase{Token::NAME};
    if ((previous() == Token::PER_PATIENT || previous(2) == Token::AS) && word(0) == "key") return Phrase{Token::KEY};
  }
  const bool limit = inside(Open::Table) && word(0) == "with" && is(2, Token::FROM) && previous() != Token::FROM;
  return limit ? std::optional(Phrase{Token::WITH}) : std::nullopt;
}

bool Settler::in_test() const {
  return std::any_of(open_.begin(), open_.end(), [](const Bracket& one) { return one.open == Open::Test; });
}

bool Settler::day_is_due() const {
  return previous() == Token::ON || previous() == Token::FROM || previous() == Token::TO || previous() == Token::INDEX;
}

std::optional<Phrase> Settler::test_word() {
  if (next_block_ == Open::Test) {
    if (word(0) == "of" && previous(2) == Token::TEST) return Phrase{Token::OF};
    return std::nullopt;
  }
  if (!in_test()) return std::nullopt;
  if (inside(Open::Test)) {
    if (const auto part = test_part_at(cursor_, previous())) return part;
  }
  if (test_part_ != Token::PATIENT && test_part_ != Token::ROW) return std::nullopt;
  const bool day_follows = is(1, Token::NUMBER) || word(1) == "unknown";
  const bool day_before = previous() == Token::DATE || previous() == Token::UNKNOWN_DAY;
  if (word(0) == "on" && day_follows) return Phrase{Token::ON};
  if (word(0) == "to" && day_follows && day_before) return Phrase{Token::TO};
  if (word(0) == "at" && is(1, Token::NUMBER) && day_before) return Phrase{Token::AT};
  if (word(0) == "unknown" && day_is_due()) return Phrase{Token::UNKNOWN_DAY};
  return std::nullopt;
}

}  // namespace elig
