// A word of the source: which token of the grammar, and where. What the stages before the ANTLR parser
// hand each other, so that they need not know ANTLR.
#pragma once

#include <cstdint>
#include <string_view>

namespace elig {

enum class Token : std::uint16_t {
  END,
#define ELIG_TOKEN(name, words) name,
#include "compiler/parse/tokens.def"
#undef ELIG_TOKEN
};

/// "`:`", "a number", "the end of the file".
std::string_view in_words(Token token);

/// A word that is a keyword in one place and a name everywhere else.
inline bool is_soft_keyword(Token token) { return token >= Token::SOURCE && token <= Token::REVIEW; }
inline bool is_name(Token token) { return token == Token::NAME || is_soft_keyword(token); }
inline bool is_comparison(Token token) { return token >= Token::LT && token <= Token::NE; }
inline bool begins_declaration(Token token) {
  return (token >= Token::TRIAL && token <= Token::REFERENCE) || (token >= Token::CODES && token <= Token::TEST);
}
/// A word that can only begin a declaration or an item of a trial.
inline bool begins_item(Token token) {
  return begins_declaration(token) || (token >= Token::INCLUSION && token <= Token::ATTEST);
}

/// A word that begins a line of a test; `index` does, too.
inline bool begins_test_part(Token token) { return token >= Token::PATIENT && token <= Token::EXPECT; }

/// Bytes [begin, end) of the source.
struct Lexeme {
  Token token = Token::END;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  bool first_on_line = false;
};

}  // namespace elig
