#include "compiler/driver/vocabulary.h"

#include <algorithm>
#include <cctype>

namespace elig {
namespace {

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The end of what is in quotes from `at` on, or `at` where the line ends before it does.
std::size_t after_quotes(std::string_view text, std::size_t at) {
  const char quote = text[at];
  for (std::size_t i = at + 1; i < text.size() && text[i] != '\n' && text[i] != '\r'; ++i) {
    if (text[i] == quote) return i + 1;
    const bool escape = quote == '"' && text[i] == '\\' && i + 1 < text.size();
    if (escape && (text[i + 1] == '"' || text[i + 1] == '\\')) ++i;
  }
  return at;
}

/// Calls visit(word) for whatever may be a name: not in comments, nor in quotes. `5Hb` and `1e5Hb` are a number and a
/// name.
template <class Visit>
void each_word(std::string_view text, const Visit& visit) {
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '#') {
      at = std::min(text.find_first_of("\r\n", at), text.size());
    } else if (c == '"' || c == '\'') {
      at = std::max(after_quotes(text, at), at + 1);
    } else if (is_letter(c)) {
      const std::size_t begin = at;
      while (at < text.size() && (is_letter(text[at]) || is_digit(text[at]))) ++at;
      visit(text.substr(begin, at - begin));
      if (begin == 0 || !is_digit(text[begin - 1])) continue;
      for (std::size_t i = begin + 1; i < at; ++i) {
        if (is_letter(text[i]) && is_digit(text[i - 1])) visit(text.substr(i, at - i));
      }
    } else {
      ++at;
    }
  }
}

KnownName::Kind kind_of(std::string_view keyword) {
  if (keyword == "codes") return KnownName::Kind::CodeSet;
  const bool computed = keyword == "let" || keyword == "equivalent";
  return computed ? KnownName::Kind::Computed : KnownName::Kind::Rows;
}

}  // namespace

BuiltinVocabulary::BuiltinVocabulary(std::span<const BuiltinModule> modules)
    : modules_(modules), uses_(modules.size()) {
  for (std::size_t module = 0; module < modules.size(); ++module) {
    const std::string_view text = modules[module].text;
    for (std::size_t begin = 0, end = 0; begin < text.size(); begin = end + 1) {
      end = std::min(text.find('\n', begin), text.size());
      add_line(module, static_cast<std::uint32_t>(begin), text.substr(begin, end - begin));
    }
  }
  for (std::size_t i = 0; i < declarations_.size(); ++i) by_name_.emplace(declarations_[i].name, i);
}

void BuiltinVocabulary::add_line(std::size_t module, std::uint32_t begin, std::string_view line) {
  if (line.empty() || !is_letter(line.front())) return;
  std::vector<std::string_view> words;
  each_word(line, [&](std::string_view word) { words.push_back(word); });
  if (words.size() < 2) return;
  if (words[0] == "use") {
    const std::size_t name = line.find(words[1]);
    uses_[module].push_back(line.substr(name, line.find_first_of(" \t\r#", name) - name));
    return;
  }
  if (!declarations_.empty() && declarations_.back().module == module) declarations_.back().part.end = begin;
  const auto end = static_cast<std::uint32_t>(modules_[module].text.size());
  declarations_.push_back({module, words[0], words[1], {begin, end}});
}

const BuiltinVocabulary& BuiltinVocabulary::standard() {
  static const BuiltinVocabulary standard(builtin_modules());
  return standard;
}

ModuleSet BuiltinVocabulary::reach(std::string_view module) const {
  ModuleSet reached;
  std::vector<std::string_view> todo{module};
  while (!todo.empty()) {
    const auto found = std::ranges::find(modules_, todo.back(), &BuiltinModule::name);
    todo.pop_back();
    const auto at = static_cast<std::size_t>(found - modules_.begin());
    if (found == modules_.end() || !reached.insert(at).second) continue;
    todo.insert(todo.end(), uses_[at].begin(), uses_[at].end());
  }
  return reached;
}

std::vector<KnownName> BuiltinVocabulary::names(const ModuleSet& modules) const {
  std::vector<KnownName> names;
  names.reserve(declarations_.size());
  for (const Declaration& one : declarations_) {
    if (modules.contains(one.module) && one.keyword != "reference") names.push_back({one.name, kind_of(one.keyword)});
  }
  return names;
}

DeclarationSet BuiltinVocabulary::named_by(std::string_view text) const {
  DeclarationSet named;
  const auto name = [&](std::string_view word) {
    const auto [first, last] = by_name_.equal_range(word);
    for (auto it = first; it != last; ++it) named.insert(it->second);
  };
  each_word(text, [&](std::string_view word) {
    name(word);
    if (word == "reference") name("sex");  // its labels are those of `sex`
  });
  return named;
}

DeclarationSet BuiltinVocabulary::closed(
    const DeclarationSet& named, const ModuleSet& modules,
    const std::function<const DeclarationSet&(DeclarationIndex)>& stands_on) const {
  DeclarationSet all;
  std::vector<DeclarationIndex> todo(named.begin(), named.end());
  while (!todo.empty()) {
    const DeclarationIndex one = todo.back();
    todo.pop_back();
    if (!modules.contains(declarations_[one].module) || !all.insert(one).second) continue;
    const DeclarationSet& further = stands_on(one);
    todo.insert(todo.end(), further.begin(), further.end());
  }
  return all;
}

std::string_view BuiltinVocabulary::text_of(DeclarationIndex index) const {
  const Declaration& one = declarations_[index];
  return modules_[one.module].text.substr(one.part.begin, one.part.end - one.part.begin);
}

}  // namespace elig
