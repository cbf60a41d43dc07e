#include "compiler/units/ucum.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "compiler/units/quoted.h"

namespace elig {
namespace {

constexpr int kMaxNesting = 16;
constexpr int kMaxExponent = 99;

bool digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) { return !text.empty() && std::ranges::all_of(text, digit); }
bool operator_char(char c) { return c == '.' || c == '/' || c == '(' || c == ')' || c == '{' || c == '}'; }

Rational power(const Rational& base, int exponent) {
  const auto n = static_cast<unsigned long>(std::abs(exponent));
  Integer num, den;
  mpz_pow_ui(num.get_mpz_t(), base.get_num_mpz_t(), n);
  mpz_pow_ui(den.get_mpz_t(), base.get_den_mpz_t(), n);
  Rational result = exponent < 0 ? Rational(den, num) : Rational(num, den);
  result.canonicalize();
  return result;
}

bool within_bounds(const Dimension& d) {
  const auto small = [](int e) { return std::abs(e) <= kMaxExponent; };
  return std::ranges::all_of(d.exponents, small) &&
         std::ranges::all_of(d.arbitrary, [&](const auto& entry) { return small(entry.second); });
}

/// Raises a reading to a power. A degree in a product or power is a difference: its offset goes.
void raise(UcumReading& reading, int exponent) {
  if (exponent == 1) return;
  reading.unit.factor = power(reading.unit.factor, exponent);
  reading.unit.dimension = elig::power(reading.unit.dimension, exponent);
  reading.unit.offset = 0;
  for (auto& [atom, e] : reading.atoms) e *= exponent;
}

/// left * right^sign, without the code.
void multiply(UcumReading& left, UcumReading right, int sign) {
  raise(right, sign);
  left.unit.factor *= right.unit.factor;
  left.unit.dimension = left.unit.dimension * right.unit.dimension;
  left.unit.offset = 0;
  left.atoms.insert(left.atoms.end(), right.atoms.begin(), right.atoms.end());
  left.spelling = std::max(left.spelling, right.spelling);
}

class Parser {
 public:
  Parser(std::string_view text, Symbols symbols, const AtomTable& atoms)
      : text_(text), symbols_(symbols), atoms_(atoms) {}

  std::variant<UcumReading, UnitError> read() {
    if (text_.empty()) return UnitError{"a unit is missing", {}};
    if (text_.size() > kMaxUnitLength) {
      return UnitError{"a unit of " + std::to_string(text_.size()) + " bytes is too long", {}};
    }
    auto reading = main_term(0);
    if (reading && !at_end()) {
      fail("unexpected " + quoted(text_.substr(at_, 1)) + " in " + quoted(text_));
      reading.reset();
    }
    if (!reading) return UnitError{error_, {}};
    std::ranges::sort(reading->atoms);
    return std::move(*reading);
  }

 private:
  using Result = std::optional<UcumReading>;

  bool at_end() const { return at_ == text_.size(); }
  bool at(char c) const { return !at_end() && text_[at_] == c; }
  bool eat(char c) {
    if (!at(c)) return false;
    ++at_;
    return true;
  }

  /// Keeps the first error: what follows from it is noise.
  std::nullopt_t fail(std::string message) {
    if (error_.empty()) error_ = std::move(message);
    return std::nullopt;
  }

  /// main-term: '/' term | term
  Result main_term(int depth) {
    if (depth > kMaxNesting) return fail("parentheses are nested too deeply in " + quoted(text_));
    if (!at('/')) return term(component(depth), depth);
    return term(UcumReading{}, depth);
  }

  /// term: component (('.' | '/') component)*, left to right: a/b.c is (a/b).c.
  Result term(Result left, int depth) {
    while (left && (at('.') || at('/'))) {
      const char op = text_[at_++];
      Result right = component(depth);
      if (!right) return std::nullopt;
      const std::string code = left->unit.code + op + right->unit.code;
      multiply(*left, std::move(*right), op == '/' ? -1 : 1);
      left->unit.code = code;
      if (!within_bounds(left->unit.dimension)) return fail("an exponent in " + quoted(text_) + " is too large");
    }
    return left;
  }

  /// component: ('(' term ')' | factor | unit exponent?) annotation? | annotation
  Result component(int depth) {
    if (at_end()) return fail(quoted(text_) + " ends where a unit is expected");
    if (at('{')) return annotation();
    Result reading = eat('(') ? parenthesised(depth) : symbol();
    if (reading && at('{') && !reading->unit.code.ends_with('}')) {  // a word may be an annotation already
      const Result note = annotation();
      if (!note) return std::nullopt;
      const std::string code = reading->unit.code + note->unit.code;
      const Rational offset = note->atoms.empty() ? reading->unit.offset : Rational(0);
      multiply(*reading, *note, 1);
      reading->unit.code = code;
      reading->unit.offset = offset;
    }
    return reading;
  }

  Result parenthesised(int depth) {
    Result inner = main_term(depth + 1);
    if (!inner) return std::nullopt;
    if (!eat(')')) return fail("unclosed `(` in " + quoted(text_));
    inner->unit.code = "(" + inner->unit.code + ")";
    return inner;
  }

  Result symbol() {
    const std::string_view text = take_symbol();
    if (!text.empty()) return read_symbol(text);
    return fail("a unit is expected before " + quoted(text_.substr(at_, 1)) + " in " + quoted(text_));
  }

  /// `{...}` means nothing, but for copies, which are counted by nothing else.
  Result annotation() {
    const std::size_t begin = at_;
    const std::size_t end = text_.find_first_of("{}", begin + 1);
    if (end == std::string_view::npos || text_[end] == '{') return fail("unclosed `{` in " + quoted(text_));
    const std::string_view note = text_.substr(begin + 1, end - begin - 1);
    if (std::ranges::any_of(note, [](unsigned char c) { return c < ' ' || c == 0x7f; })) {
      return fail("a control character in the annotation of " + quoted(text_));
    }
    at_ = end + 1;
    UcumReading reading;
    if (note == "copies" || note == "copy") {
      reading.unit.code = "{copies}";
      reading.unit.dimension.arbitrary["copies"] = 1;
      reading.atoms = {{"{copies}", 1}};
    } else {
      reading.unit.code = std::string(text_.substr(begin, at_ - begin));
    }
    return reading;
  }

  /// Everything up to the next operator; operators inside brackets belong to the symbol.
  std::string_view take_symbol() {
    const std::size_t begin = at_;
    while (!at_end() && !operator_char(text_[at_])) {
      if (text_[at_] == '[') {
        const std::size_t close = text_.find(']', at_);
        if (close == std::string_view::npos) {
          at_ = text_.size();
          break;
        }
        at_ = close;
      }
      ++at_;
    }
    return text_.substr(begin, at_ - begin);
  }

  Result read_symbol(std::string_view symbol) {
    if (symbols_ == Symbols::UcumAndWords) {
      const bool first = symbol.data() == text_.data();
      auto word = first ? find_count(symbol, text_.substr(at_)) : std::nullopt;
      if (!word) word = find_word(symbol);
      if (word) return read_word(*word, symbol.size() == text_.size());
    }
    if (all_digits(symbol)) return read_factor(symbol);

    // The exponent is what stands after the name; `10*` and `10^` are names.
    const std::size_t searched_from = symbol.starts_with("10*") || symbol.starts_with("10^") ? 3
                                      : symbol.find(']') != std::string_view::npos           ? symbol.rfind(']')
                                                                                             : 0;
    const std::size_t split = std::min(symbol.find_first_of("+-0123456789", searched_from), symbol.size());
    const Prefixed found = find_prefixed(atoms_, symbol.substr(0, split));
    if (found.atom == nullptr) return unknown(symbol);
    if (implausible_mega(found)) {
      return fail(quoted(symbol) + " would be a million " + quoted(found.atom->code) + ", probably a slip of case");
    }
    const std::string_view digits = symbol.substr(split);
    const std::optional<int> exponent = read_exponent(digits);
    if (!exponent && digits.find_first_not_of("+-0123456789") != std::string_view::npos) return unknown(symbol);
    if (!exponent) return fail("the exponent of " + quoted(symbol) + " is not a small whole number");
    Result reading = prefixed_power(found, *exponent);
    if (reading && !digits.empty()) reading->unit.code += std::to_string(*exponent);
    return reading;
  }

  Result prefixed_power(const Prefixed& found, int exponent) {
    const Atom& atom = *found.atom;
    UcumReading reading;
    reading.unit.code = std::string(found.prefix) + atom.code;
    reading.unit.dimension = atom.dimension;
    reading.unit.factor = found.scale * atom.factor;
    reading.unit.offset = atom.offset;
    reading.spelling = atom.ucum ? Spelling::Ucum : Spelling::Plain;
    if (atom.code != "10*") reading.atoms = {{atom.code, 1}};
    raise(reading, exponent);
    if (!within_bounds(reading.unit.dimension)) return fail("an exponent in " + quoted(text_) + " is too large");
    return reading;
  }

  /// 1 for nothing; nullopt for what is no exponent.
  static std::optional<int> read_exponent(std::string_view text) {
    if (text.empty()) return 1;
    const bool negative = text[0] == '-';
    if (text[0] == '-' || text[0] == '+') text.remove_prefix(1);
    if (!all_digits(text)) return std::nullopt;
    int exponent = 0;
    for (const char c : text) {
      exponent = exponent * 10 + (c - '0');
      if (exponent > kMaxExponent) return std::nullopt;
    }
    return negative ? -exponent : exponent;
  }

  Result read_factor(std::string_view digits) {
    const Integer number(std::string(digits), 10);
    if (number == 0) return fail("the factor 0 in " + quoted(text_) + " makes no unit");
    UcumReading reading;
    reading.unit.code = number.get_str();
    reading.unit.factor = number;
    return reading;
  }

  /// A word stands for a UCUM text; only that text can be read with prefixes and exponents.
  Result read_word(const Word& word, bool alone) {
    auto inner = read_ucum(word.code, Symbols::Ucum, atoms_);
    auto* reading = std::get_if<UcumReading>(&inner);
    if (reading == nullptr) return unknown(word.written);
    reading->spelling = word.spelling;
    if (!alone && reading->unit.code.find_first_of("./") != std::string::npos) {
      reading->unit.code = "(" + reading->unit.code + ")";
    }
    return std::move(*reading);
  }

  std::nullopt_t unknown(std::string_view symbol) {
    std::string message = "unknown unit " + quoted(symbol);
    if (symbol.size() != text_.size()) message += " in " + quoted(text_);
    return fail(std::move(message));
  }

  std::string_view text_;
  Symbols symbols_;
  const AtomTable& atoms_;
  std::size_t at_ = 0;
  std::string error_;
};

}  // namespace

std::variant<UcumReading, UnitError> read_ucum(std::string_view text, Symbols symbols, const AtomTable& atoms) {
  return Parser(text, symbols, atoms).read();
}

}  // namespace elig
