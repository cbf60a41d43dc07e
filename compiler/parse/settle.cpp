#include "compiler/parse/settle.h"

#include <algorithm>
#include <string>

#include "compiler/parse/number.h"
#include "compiler/units/unit.h"

namespace elig {

namespace {

// What is open at a point of the text: brackets, and `if`s that wait for their `then` or `else`.
enum class Open : std::uint8_t { Block, Set, Paren, Call, If, IfThen };

bool is_if(Open open) { return open == Open::If || open == Open::IfThen; }

class Settler {
 public:
  Settler(std::string_view text, const std::vector<Lexeme>& in, SourceId source, Diagnostics& diagnostics)
      : text_(text), in_(in), source_(source), diagnostics_(diagnostics) {
    out_.reserve(in.size());
  }

  std::vector<Lexeme> run() {
    while (at_ < in_.size()) step();
    return std::move(out_);
  }

 private:
  // ---- looking around ----

  const Lexeme& peek(std::size_t ahead = 0) const {
    static constexpr Lexeme end{};
    return at_ + ahead < in_.size() ? in_[at_ + ahead] : end;
  }
  bool is(std::size_t ahead, Token token) const { return peek(ahead).token == token; }
  std::string_view word(std::size_t ahead) const {
    const Lexeme& lexeme = peek(ahead);
    return text_.substr(lexeme.begin, lexeme.end - lexeme.begin);
  }
  // The lexeme `ahead` follows its predecessor without a blank.
  bool adjacent(std::size_t ahead) const {
    return at_ + ahead > 0 && at_ + ahead < in_.size() && in_[at_ + ahead - 1].end == in_[at_ + ahead].begin;
  }
  bool same_line(std::size_t ahead) const { return at_ + ahead < in_.size() && !in_[at_ + ahead].first_on_line; }
  Token previous() const { return out_.empty() ? Token::END : out_.back().token; }

  bool whole(std::size_t ahead) const {
    return is(ahead, Token::NUMBER) &&
           std::all_of(word(ahead).begin(), word(ahead).end(), [](char c) { return c >= '0' && c <= '9'; });
  }

  bool plain_unit(std::size_t ahead) const {
    if (is(ahead, Token::PERCENT) || is(ahead, Token::DEGREE)) return true;
    return is_name(peek(ahead).token) && is_plain_unit(normalise_unit(word(ahead), false));
  }

  // ---- writing ----

  // The next `count` lexemes become one `token`.
  void emit(Token token, std::size_t count = 1) {
    out_.push_back({token, in_[at_].begin, in_[at_ + count - 1].end, in_[at_].first_on_line});
    at_ += count;
  }

  // ---- brackets and ifs ----

  void close_ifs() {
    while (!open_.empty() && is_if(open_.back())) open_.pop_back();
  }
  // Inside the parentheses of a call or the braces of a set, where commas separate.
  bool in_list() const {
    const auto bracket = std::find_if(open_.rbegin(), open_.rend(), [](Open open) { return !is_if(open); });
    return bracket != open_.rend() && (*bracket == Open::Call || *bracket == Open::Set);
  }

  void open_brace() {
    const bool set = previous() == Token::IN;
    open_.push_back(set ? Open::Set : Open::Block);
    emit(set ? Token::SET_OPEN : Token::OPEN);
  }

  void close_brace() {
    while (!open_.empty() && open_.back() != Open::Block && open_.back() != Open::Set) open_.pop_back();
    const bool set = !open_.empty() && open_.back() == Open::Set;
    if (!open_.empty()) open_.pop_back();
    emit(set ? Token::SET_CLOSE : Token::CLOSE);
  }

  void open_paren() {
    const Token before = previous();
    const bool call = is_name(before) || before == Token::EACH || before == Token::EITHER;
    open_.push_back(call ? Open::Call : Open::Paren);
    emit(Token::PAREN_OPEN);
  }

  void close_paren() {
    close_ifs();
    if (!open_.empty() && (open_.back() == Open::Paren || open_.back() == Open::Call)) open_.pop_back();
    emit(Token::PAREN_CLOSE);
  }

  void if_word() {
    const Token policy = peek(2).token;
    if (is(1, Token::MISSING) && (policy == Token::FAIL || policy == Token::PASS || policy == Token::REVIEW)) {
      emit(Token::IF_MISSING, 2);
      return;
    }
    open_.push_back(Open::If);
    emit(Token::IF);
  }

  void then_word() {
    if (!open_.empty() && open_.back() == Open::If) open_.back() = Open::IfThen;
    emit(Token::THEN);
  }

  // The nearest `if` that has its `then` takes the `else`; without one it is the operator.
  void else_word() {
    const bool of_if = !open_.empty() && open_.back() == Open::IfThen;
    if (of_if) open_.pop_back();
    emit(of_if ? Token::IF_ELSE : Token::ELSE);
  }

  // ---- numbers ----

  // How many lexemes from `ahead` on are `^ 9`, `^ -9` or `⁹`.
  std::size_t exponent_length(std::size_t ahead) const {
    if (is(ahead, Token::SUPERSCRIPT)) return adjacent(ahead) ? 1 : 0;
    if (!is(ahead, Token::POWER)) return 0;
    const bool sign = is(ahead + 1, Token::MINUS) || is(ahead + 1, Token::PLUS);
    return whole(ahead + (sign ? 2 : 1)) ? (sign ? 3 : 2) : 0;
  }

  // How many lexemes, from the number at 0 on, are one number.
  std::size_t number_length() const {
    // `x / 2*10^3` and `x ^ 2*10^3` keep their operators: only `×` binds that tightly to the eye.
    const bool star_operates = previous() == Token::DIVIDE || previous() == Token::POWER;
    if (is(1, Token::TIMES) && word(2) == "10" && previous() != Token::POWER && !(star_operates && word(1) == "*")) {
      if (const std::size_t length = exponent_length(3)) return 3 + length;
    }
    if (same_line(1) && (word(1) == "x" || word(1) == "X") && word(2) == "10") {
      if (const std::size_t length = exponent_length(3)) return 3 + length;
    }
    if (same_line(1) && (word(1).starts_with("x10") || word(1).starts_with("X10"))) {  // `1.5x10^9`, `1.5x10⁹`
      const std::string digits = lower_superscripts(word(1).substr(3));
      if (digits.empty()) {
        if (const std::size_t length = exponent_length(2)) return 2 + length;
      } else if (digits.size() < word(1).size() - 3) {
        return 2;
      }
    }
    if (word(0) == "10" && is(1, Token::SUPERSCRIPT) && adjacent(1)) return 2;
    if (word(0) == "10" && is(1, Token::POWER)) {  // `10^9/L`, but `10^2` is a power
      const std::size_t length = exponent_length(1);
      if (length > 0 && is(1 + length, Token::DIVIDE) && plain_unit(2 + length)) return 1 + length;
    }
    return 1;
  }

  bool starts_operand(std::size_t ahead) const {
    switch (peek(ahead).token) {
      case Token::NUMBER:
      case Token::PAREN_OPEN:
      case Token::IF:
      case Token::EACH:
      case Token::EITHER:
      case Token::ULN:
      case Token::LLN:
        return true;
      case Token::MINUS:
        return adjacent(ahead);  // `2+-x` adds, `2+ - x` subtracts from a label
      default: {
        if (!is_name(peek(ahead).token)) return false;
        const Token after = peek(ahead + 1).token;  // `name :` and `name "title"` begin the next criterion
        return after != Token::COLON && after != Token::STRING && after != Token::FROM;
      }
    }
  }

  // `2+`: a whole number and a plus without a blank between, and nothing to add on this line.
  bool label() const { return whole(0) && is(1, Token::PLUS) && adjacent(1) && !(same_line(2) && starts_operand(2)); }

  bool decimal_comma() const {
    return whole(0) && is(1, Token::COMMA) && adjacent(1) && whole(2) && adjacent(2) && !in_list();
  }

  void report_decimal_comma() {
    const Span span{source_, peek().begin, peek(2).end};
    const std::string before(word(0)), after(word(2));
    Diagnostic& diagnostic = diagnostics_.add(Code::E0011, span, {before + "," + after});
    diagnostic.fix = FixIt{span, before + "." + after};
    if (after.size() == 3) diagnostic.help.push_back("for thousands, write `" + before + after + "`");
  }

  void number() {
    if (label()) {
      emit(Token::LABEL, 2);
      return;
    }
    if (decimal_comma()) {
      report_decimal_comma();
      emit(Token::NUMBER, 3);
    } else {
      emit(Token::NUMBER, number_length());
    }
    if (const std::size_t length = unit_after_number()) emit(Token::UNIT_TEXT, length);
  }

  // ---- units ----

  // `/1.73m2`, `/1.73 m²`: the body surface area that renal function is normalised to.
  std::size_t surface_area_length(std::size_t ahead) const {
    if (!is(ahead, Token::DIVIDE) || word(ahead + 1) != "1.73") return 0;
    return lower_superscripts(word(ahead + 2)) == "m2" ? 3 : 0;
  }

  // Further factors of a unit, from `ahead` on: `/min`, `.kg`. Only plain units; any other word is an operand.
  std::size_t unit_tail_length(std::size_t ahead) const {
    std::size_t length = 0;
    while (true) {
      if (const std::size_t area = surface_area_length(ahead + length)) {
        length += area;
        continue;
      }
      const bool joins =
          is(ahead + length, Token::DIVIDE) || is(ahead + length, Token::DOT) ||
          (is(ahead + length, Token::TIMES) && word(ahead + length) != "*" && word(ahead + length) != "×");
      if (!joins || !plain_unit(ahead + length + 1)) return length;
      length += 2;
    }
  }

  std::size_t unit_after_number() const {
    if (is(0, Token::PERCENT) || is(0, Token::DEGREE)) return 1 + unit_tail_length(1);
    if (!is(0, Token::NAME) || !same_line(0)) return unit_tail_length(0);
    if (word(0) == "to" && (is(1, Token::NUMBER) || is(1, Token::MINUS))) return 0;
    const Token after = peek(1).token;
    if (after == Token::COLON || after == Token::PAREN_OPEN) return 0;
    if ((after == Token::STRING || after == Token::FROM) && !plain_unit(0)) return 0;
    return 1 + unit_tail_length(1);
  }

  // A unit where nothing else can stand (`unit U/L`, `convert 10*3/uL`): words joined by signs, on one line.
  std::size_t declared_unit_length(std::size_t ahead) const {
    const auto is_word = [&](std::size_t i) {
      return same_line(i) &&
             (is(i, Token::NAME) || is(i, Token::NUMBER) || is(i, Token::PERCENT) || is(i, Token::DEGREE));
    };
    const auto is_joint = [&](std::size_t i) {
      return is(i, Token::DIVIDE) || is(i, Token::DOT) || is(i, Token::TIMES) || is(i, Token::POWER);
    };
    std::size_t length = 0;
    if (!is(ahead, Token::DIVIDE)) {
      if (!is_word(ahead)) return 0;
      length = 1;
    }
    while (is_joint(ahead + length) && is_word(ahead + length + 1)) {
      const std::size_t area = surface_area_length(ahead + length);
      length += area > 0 ? area : 2;
    }
    return length;
  }

  void declared_unit() {
    if (const std::size_t length = declared_unit_length(0)) emit(Token::UNIT_TEXT, length);
  }

  // ---- in ----

  // Does `..` or `to` follow before the operand ends?
  bool range_follows(std::size_t ahead) const {
    std::size_t depth = 0;
    for (;; ++ahead) {
      const Token token = peek(ahead).token;
      if (token == Token::PAREN_OPEN) {
        ++depth;
      } else if (token == Token::PAREN_CLOSE) {
        if (depth-- == 0) return false;
      } else if (depth == 0) {
        if (token == Token::RANGE) return true;
        if (word(ahead) == "to") return true;
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

  void in_word() {
    const bool negated = previous() == Token::NOT;
    if (word(1) == "normal" && word(2) == "range") {
      emit(Token::IN);
      emit(Token::NORMAL_RANGE, 2);
    } else if (!negated && is(1, Token::QUOTED_UNIT)) {
      emit(Token::UNIT_IN);
    } else if (!negated && unit_follows_in()) {
      emit(Token::UNIT_IN);
      emit(Token::UNIT_TEXT, is(0, Token::DIVIDE) ? unit_tail_length(0) : 1 + unit_tail_length(1));
    } else {
      emit(Token::IN);
    }
  }

  bool unit_follows_in() const {
    if (is(1, Token::DIVIDE)) return unit_tail_length(1) > 0;
    if (is(1, Token::PERCENT) || is(1, Token::DEGREE)) return true;
    if (!is(1, Token::NAME) || is(2, Token::PAREN_OPEN) || is(2, Token::RANGE)) return false;
    return !range_follows(2);
  }

  // ---- the rest ----

  // `++` or `+` as a grade: where a value is due and nothing to add follows.
  bool plus_label(std::size_t& length) const {
    const Token before = previous();
    if (!is_comparison(before) && before != Token::SET_OPEN && before != Token::COMMA) return false;
    length = 1;
    while (is(length, Token::PLUS) && adjacent(length)) ++length;
    return !(same_line(length) && starts_operand(length));
  }

  void step() {
    std::size_t length = 0;
    switch (peek().token) {
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
        emit(peek().token);
        return declared_unit();
      case Token::LET:
        let_ = true;
        close_ifs();
        return emit(Token::LET);
      case Token::COLON:
        close_ifs();
        emit(Token::COLON);
        if (let_) declared_unit();
        let_ = false;
        return;
      case Token::EQ:
        let_ = false;
        return emit(Token::EQ);
      case Token::PLUS:
        return plus_label(length) ? emit(Token::LABEL, length) : emit(Token::PLUS);
      default:
        if (word(0) == "to" && (previous() == Token::NUMBER || previous() == Token::UNIT_TEXT)) return emit(Token::TO);
        if (begins_item(peek().token)) close_ifs();
        return emit(peek().token);
    }
  }

  std::string_view text_;
  const std::vector<Lexeme>& in_;
  SourceId source_;
  Diagnostics& diagnostics_;
  std::vector<Lexeme> out_;
  std::vector<Open> open_;
  std::size_t at_ = 0;
  bool let_ = false;  // between `let` and its `:` or `=`
};

}  // namespace

std::vector<Lexeme> settle(std::string_view text, const std::vector<Lexeme>& lexemes, SourceId source,
                           Diagnostics& diagnostics) {
  return Settler(text, lexemes, source, diagnostics).run();
}

}  // namespace elig
