#include "compiler/parse/settle.h"

#include <algorithm>
#include <optional>
#include <string>

#include "compiler/parse/join.h"
#include "compiler/parse/phrase.h"

namespace elig {

namespace {

// What is open at a point of the text: brackets, and `if`s that wait for their `then` or `else`.
enum class Open : std::uint8_t {
  Block,
  Measurement,
  Event,
  Equivalent,
  Population,
  Table,  // of a population
  Test,
  Set,      // `x in { }`
  CodeSet,  // `drug in { }`
  Paren,
  Call,
  Rows,  // of a selection
  If,
  IfThen
};

bool is_if(Open open) { return open == Open::If || open == Open::IfThen; }
bool is_paren(Open open) { return open == Open::Paren || open == Open::Call || open == Open::Rows; }
bool is_brace(Open open) { return !is_if(open) && !is_paren(open); }

struct Bracket {
  Open open;
  // Of Rows:
  bool source = true;     // still at what the rows are, where `in` begins a code set
  bool code_set = false;  // in a code set without braces
  bool followed = false;  // the next `within` says how soon the second row follows
  bool time = false;      // in the time of a window, where `before`, `after` and `of` say from when
  bool between = false;   // before the `and` of `between A and B`
};

class Settler {
 public:
  Settler(std::string_view text, const std::vector<Lexeme>& in, SourceId source, Diagnostics& diagnostics)
      : cursor_(text, in), source_(source), diagnostics_(diagnostics) {
    out_.reserve(in.size());
  }

  std::vector<Lexeme> run() {
    while (!cursor_.done()) step();
    return std::move(out_);
  }

 private:
  Token next() const { return cursor_.peek().token; }
  std::string_view word(std::size_t ahead) const { return cursor_.word(ahead); }
  bool is(std::size_t ahead, Token token) const { return cursor_.is(ahead, token); }
  Token previous(std::size_t back = 1) const {
    return out_.size() < back ? Token::END : out_[out_.size() - back].token;
  }

  // The next `count` lexemes become one `token`.
  void emit(Token token, std::size_t count = 1) {
    out_.push_back({token, cursor_.peek().begin, cursor_.peek(count - 1).end, cursor_.peek().first_on_line});
    cursor_.advance(count);
  }

  // ---- brackets and ifs ----

  void close_ifs() {
    while (!open_.empty() && is_if(open_.back().open)) open_.pop_back();
  }
  // An item begins: whatever parenthesis is open was not closed.
  void close_parens() {
    while (!open_.empty() && !is_brace(open_.back().open)) open_.pop_back();
  }
  Bracket* innermost() {
    const auto bracket =
        std::find_if(open_.rbegin(), open_.rend(), [](const Bracket& one) { return !is_if(one.open); });
    return bracket == open_.rend() ? nullptr : &*bracket;
  }
  bool inside(Open open) {
    const Bracket* bracket = innermost();
    return bracket != nullptr && bracket->open == open;
  }
  Bracket* rows() { return inside(Open::Rows) ? innermost() : nullptr; }
  // Where commas separate.
  bool in_list() {
    const bool rank = inside(Open::Rows) && previous() == Token::PAREN_OPEN;  // `nth(3, drug)`
    return rank || inside(Open::Call) || inside(Open::Set) || inside(Open::CodeSet);
  }
  bool among_codes() {
    const Bracket* bracket = innermost();
    if (bracket == nullptr) return codes_;
    return bracket->open == Open::CodeSet || bracket->open == Open::Equivalent || bracket->code_set;
  }

  void open_brace() {
    Open open = next_block_;
    if (previous() == Token::IN) open = Open::Set;
    if (previous() == Token::CODES_IN) open = Open::CodeSet;
    next_block_ = Open::Block;
    open_.push_back({open});
    emit(open == Open::Set || open == Open::CodeSet ? Token::SET_OPEN : Token::OPEN);
  }

  void close_brace() {
    close_parens();
    const bool set = !open_.empty() && (open_.back().open == Open::Set || open_.back().open == Open::CodeSet);
    if (!open_.empty()) open_.pop_back();
    emit(set ? Token::SET_CLOSE : Token::CLOSE);
  }

  void open_paren() {
    const Token before = previous();
    Open open = Open::Paren;
    if (is_name(before) || before == Token::EACH || before == Token::EITHER) open = Open::Call;
    if (before == Token::SELECTOR || before == Token::NTH) open = Open::Rows;
    open_.push_back({open});
    emit(Token::PAREN_OPEN);
  }

  void close_paren() {
    close_ifs();
    if (!open_.empty() && is_paren(open_.back().open)) open_.pop_back();
    emit(Token::PAREN_CLOSE);
  }

  void if_word() {
    const Token policy = cursor_.peek(2).token;
    if (is(1, Token::MISSING) && (policy == Token::FAIL || policy == Token::PASS || policy == Token::REVIEW)) {
      emit(Token::IF_MISSING, 2);
      return;
    }
    open_.push_back({Open::If});
    emit(Token::IF);
  }

  void then_word() {
    if (!open_.empty() && open_.back().open == Open::If) open_.back().open = Open::IfThen;
    emit(Token::THEN);
  }

  // The nearest `if` that has its `then` takes the `else`; without one it is the operator.
  void else_word() {
    const bool of_if = !open_.empty() && open_.back().open == Open::IfThen;
    if (of_if) open_.pop_back();
    emit(of_if ? Token::IF_ELSE : Token::ELSE);
  }

  // ---- numbers and dates ----

  // A word of the selection around, which is no unit and no operand.
  bool clause_word(std::size_t ahead) {
    const Bracket* selection = rows();
    return selection != nullptr && (clause_at(cursor_, ahead) || (selection->time && word(ahead) == "of"));
  }

  // Does an operand follow that could be added?
  bool addend(std::size_t ahead) {
    return cursor_.same_line(ahead) && starts_operand(cursor_, ahead) && !clause_word(ahead);
  }

  // `2+`: a whole number and a plus without a blank between, and nothing to add on this line.
  bool label() { return cursor_.whole(0) && is(1, Token::PLUS) && cursor_.adjacent(1) && !addend(2); }

  // `++` or `+` as a grade: where a value is due and nothing to add follows.
  bool plus_label(std::size_t& length) {
    const Token before = previous();
    const bool due = is_comparison(before) || before == Token::SET_OPEN || before == Token::COMMA;
    if (!due && !(in_test() && before == Token::COLON)) return false;
    length = 1;
    while (is(length, Token::PLUS) && cursor_.adjacent(length)) ++length;
    return !addend(length);
  }

  bool decimal_comma() {
    return cursor_.whole(0) && is(1, Token::COMMA) && cursor_.adjacent(1) && cursor_.whole(2) && cursor_.adjacent(2) &&
           !in_list();
  }

  void report_decimal_comma() {
    const Span span{source_, cursor_.peek().begin, cursor_.peek(2).end};
    const std::string before(word(0)), after(word(2));
    Diagnostic& diagnostic = diagnostics_.add(Code::E0011, span, {before + "," + after});
    diagnostic.fix = FixIt{span, before + "." + after};
    if (after.size() == 3) diagnostic.help.push_back("for thousands, write `" + before + after + "`");
  }

  // What a test records: nothing is added or subtracted in it, and dates may be partial.
  void recorded_number() {
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

  void number() {
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

  void declared_unit() {
    if (const std::size_t length = declared_unit_length(cursor_)) emit(Token::UNIT_TEXT, length);
  }

  // ---- in ----

  void in_word() {
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

  // ---- selections ----

  // A word that means something behind an operand in a selection.
  bool row_word() {
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

  void begin_clause(Bracket& selection, Phrase clause) {
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

  // `dose of latest(...)`, `long_diameter of lesion`.
  bool field_of() const {
    const Token after = cursor_.peek(1).token;
    const bool row = is_name(after) ? after != Token::FROM && !is(2, Token::COLON) : after == Token::PAREN_OPEN;
    return word(0) == "of" && is_name(previous()) && row;
  }

  // ---- code sets and populations ----

  std::optional<Phrase> code_word() {
    if (!among_codes()) return std::nullopt;
    if (word(0) == "descendants" && word(1) == "of") return Phrase{Token::DESCENDANTS, 2};
    if (word(0) == "except" && ends_operand(previous())) return Phrase{Token::EXCEPT};
    return std::nullopt;
  }

  // `table "meds.csv" as drug key pid`, and `with` among the columns.
  std::optional<Phrase> population_word() {
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

  // ---- tests ----

  bool in_test() const {
    return std::any_of(open_.begin(), open_.end(), [](const Bracket& one) { return one.open == Open::Test; });
  }
  bool day_is_due() const {
    return previous() == Token::ON || previous() == Token::FROM || previous() == Token::TO ||
           previous() == Token::INDEX;
  }

  std::optional<Phrase> test_word() {
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

  void field_type() {
    if (word(0) == "quantity") return emit(Token::FIELD_QUANTITY);
    if (word(0) == "text") return emit(Token::FIELD_TEXT);
    if (!is(0, Token::NUMBER)) declared_unit();
  }

  void colon() {
    close_ifs();
    emit(Token::COLON);
    if (let_) declared_unit();
    if (inside(Open::Event)) field_type();
    let_ = false;
  }

  // ---- items ----

  void begin_item(Token token) {
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

  // A word that is one only where it stands.
  bool contextual_word() {
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

  void step() {
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

  Cursor cursor_;
  SourceId source_;
  Diagnostics& diagnostics_;
  std::vector<Lexeme> out_;
  std::vector<Bracket> open_;
  Open next_block_ = Open::Block;  // what the next `{` opens
  bool let_ = false;               // between `let` and its `:` or `=`
  bool codes_ = false;             // in a `codes` item
  Token test_part_ = Token::END;   // of a test: the word that its line began with
};

}  // namespace

std::vector<Lexeme> settle(std::string_view text, const std::vector<Lexeme>& lexemes, SourceId source,
                           Diagnostics& diagnostics) {
  return Settler(text, lexemes, source, diagnostics).run();
}

}  // namespace elig
