// The one pass over lexemes behind settle(): what is open at each point of the text, and what a sign or a word
// therefore is. Its parts are in settle.cpp (brackets, items), settle_numbers.cpp and settle_words.cpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "compiler/diag/diagnostic.h"
#include "compiler/parse/cursor.h"
#include "compiler/parse/lexeme.h"
#include "compiler/parse/phrase.h"

namespace elig {

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

inline bool is_if(Open open) { return open == Open::If || open == Open::IfThen; }
inline bool is_paren(Open open) { return open == Open::Paren || open == Open::Call || open == Open::Rows; }
inline bool is_brace(Open open) { return !is_if(open) && !is_paren(open); }

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

  // -- brackets and ifs: settle.cpp
  void open_brace();
  void close_brace();
  void open_paren();
  void close_paren();
  void if_word();
  void then_word();
  // The nearest `if` that has its `then` takes the `else`; without one it is the operator.
  void else_word();

  // -- numbers, dates and units: settle_numbers.cpp
  // A word of the selection around, which is no unit and no operand.
  bool clause_word(std::size_t ahead);
  // Does an operand follow that could be added?
  bool addend(std::size_t ahead);
  // `2+`: a whole number and a plus without a blank between, and nothing to add on this line.
  bool label() { return cursor_.whole(0) && is(1, Token::PLUS) && cursor_.adjacent(1) && !addend(2); }
  // `++` or `+` as a grade: where a value is due and nothing to add follows.
  bool plus_label(std::size_t& length);
  bool decimal_comma();
  void report_decimal_comma();
  // What a test records: nothing is added or subtracted in it, and dates may be partial.
  void recorded_number();
  void number();
  void declared_unit();
  void in_word();

  // -- words that mean something only where they stand: settle_words.cpp
  // A word that means something behind an operand in a selection.
  bool row_word();
  void begin_clause(Bracket& selection, Phrase clause);
  // `dose of latest(...)`, `long_diameter of lesion`.
  bool field_of() const;
  std::optional<Phrase> code_word();
  // `table "meds.csv" as drug key pid`, and `with` among the columns.
  std::optional<Phrase> population_word();
  bool in_test() const;
  bool day_is_due() const;
  std::optional<Phrase> test_word();

  // -- items: settle.cpp
  void field_type();
  void colon();
  void begin_item(Token token);
  // A word that is one only where it stands.
  bool contextual_word();
  void step();

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

}  // namespace elig
