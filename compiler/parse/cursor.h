// A place in a list of lexemes, from which one looks ahead.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include "compiler/parse/lexeme.h"

namespace elig {

/// `ahead` counts lexemes from here; beyond the last there is END. Both arguments must outlive it.
class Cursor {
 public:
  Cursor(std::string_view text, const std::vector<Lexeme>& lexemes) : text_(text), lexemes_(lexemes) {}

  [[nodiscard]] bool done() const { return at_ >= lexemes_.size(); }
  void advance(std::size_t count) { at_ += count; }

  [[nodiscard]] const Lexeme& peek(std::size_t ahead = 0) const {
    static constexpr Lexeme end{};
    return at_ + ahead < lexemes_.size() ? lexemes_[at_ + ahead] : end;
  }
  [[nodiscard]] bool is(std::size_t ahead, Token token) const { return peek(ahead).token == token; }
  [[nodiscard]] std::string_view word(std::size_t ahead) const {
    const Lexeme& lexeme = peek(ahead);
    return text_.substr(lexeme.begin, lexeme.end - lexeme.begin);
  }
  /// The lexeme `ahead` follows its predecessor without a blank.
  [[nodiscard]] bool adjacent(std::size_t ahead) const {
    return at_ + ahead > 0 && at_ + ahead < lexemes_.size() &&
           lexemes_[at_ + ahead - 1].end == lexemes_[at_ + ahead].begin;
  }
  [[nodiscard]] bool same_line(std::size_t ahead) const {
    return at_ + ahead < lexemes_.size() && !lexemes_[at_ + ahead].first_on_line;
  }
  /// A number of digits alone.
  [[nodiscard]] bool whole(std::size_t ahead) const {
    const std::string_view digits = word(ahead);
    return is(ahead, Token::NUMBER) &&
           std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  }

 private:
  std::string_view text_;
  const std::vector<Lexeme>& lexemes_;
  std::size_t at_ = 0;
};

}  // namespace elig
