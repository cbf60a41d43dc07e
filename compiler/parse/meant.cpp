#include "compiler/parse/meant.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace elig {
namespace {

bool is_word_char(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// The words and signs of the line from `at` on, at most `most` of them.
std::vector<std::string> words_from(std::string_view text, std::size_t at, std::size_t most) {
  std::vector<std::string> words;
  while (words.size() < most && at < text.size() && text[at] != '\n') {
    std::size_t end = at;
    while (end < text.size() && is_word_char(text[end])) ++end;
    if (end == at) ++end;
    if (text[at] != ' ' && text[at] != '\t') words.emplace_back(text.substr(at, end - at));
    at = end;
  }
  return words;
}

/// `any(drug in a or drug in b)`: one set of both; `any(condition or procedure in b)`: a selection for each.
std::string of_two_rows(std::string_view text, const Lexeme& joined) {
  const std::size_t open = text.rfind('(', joined.begin);
  if (open == std::string_view::npos) return {};
  std::size_t selector = open;
  while (selector > 0 && is_word_char(text[selector - 1])) --selector;
  const std::string select(text.substr(selector, open - selector));
  const std::string word(text.substr(joined.begin, joined.end - joined.begin));
  const auto first = words_from(text, open + 1, 3), second = words_from(text, joined.end, 3);
  if (first.empty() || second.empty()) return {};
  const bool sets = first.size() == 3 && second.size() == 3 && first[1] == "in" && second[1] == "in";
  if (sets && first[0] == second[0] && word == "or")
    return "for rows that are in either, write `" + select + "(" + first[0] + " in {" + first[2] + ", " + second[2] +
           "})`";
  const auto rows = [&](const std::vector<std::string>& one) {
    const std::string own = one.size() == 3 && one[1] == "in" ? " in " + one[2] : "";
    const std::string shared = own.empty() && second.size() == 3 && second[1] == "in" ? " in " + second[2] : own;
    return select + "(" + one[0] + shared + ")";
  };
  const bool turned = select == "no";  // neither of two: no row of the one and none of the other
  const std::string join = turned ? (word == "or" ? "and" : "or") : word;
  return "a selection is of one kind of rows: write `" + rows(first) + " " + join + " " + rows(second) + "`";
}

/// `no drug in a`: the parentheses are missing.
std::string without_parentheses(std::string_view selector, std::string_view rows) {
  static constexpr std::array<std::string_view, 12> selectors{"any",      "no",       "every",  "latest",
                                                              "earliest", "first",    "count",  "active",
                                                              "history",  "duration", "lowest", "highest"};
  if (std::ranges::count(selectors, selector) == 0) return {};
  return "what is selected stands in parentheses: `" + std::string(selector) + "(" + std::string(rows) + " ...)`";
}

}  // namespace

std::string meant_by(std::string_view text, const Lexeme& before, const Lexeme& found,
                     const std::vector<Token>& expected) {
  const auto due = [&](Token token) { return std::ranges::count(expected, token) != 0; };
  const std::string_view word = text.substr(found.begin, found.end - found.begin);
  const std::string_view last = text.substr(before.begin, before.end - before.begin);
  if (due(Token::WITHIN) && !due(Token::EVER) && !due(Token::BEFORE))
    return "`followed by` needs `within`, how much later at the most: `followed by drug in b within 6 months`";
  if ((word == "or" || word == "and") && due(Token::EVER)) return of_two_rows(text, found);
  if (word == "unless") return "write `or`: the criterion is met where either is";
  if (last == "per" && is_name(found.token))
    return "`per " + std::string(word) + "` is written `/" + std::string(word) + "`";
  if (is_name(found.token) && last != word) {
    if (auto help = without_parentheses(last, word); !help.empty()) return help;
  }
  const auto next = words_from(text, found.end, 1);
  const bool window = !next.empty() && ((word == "more" && next[0] == "than") || (word == "at" && next[0] == "least"));
  if (window && !due(Token::WHERE))
    return "`" + std::string(word) + " " + next[0] + "` stands in the parentheses of a selection: `any(Hb " +
           std::string(word) + " " + next[0] + " 28 days ago)`";
  return {};
}

}  // namespace elig
