#include "tests/oracle/codes.h"

#include <algorithm>
#include <cctype>

namespace elig::oracle {
namespace {

/// Codes are the same without regard to case, those of an ICD without regard to dots.
std::string comparable(const std::string& system, const std::string& code) {
  const bool dotless = system == "icd10cm" || system == "icd10" || system == "icd9cm";
  std::string out;
  for (const char c : code) {
    if (c != '.' || !dotless) out += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return out;
}

bool same(const std::string& system, const std::string& a, const std::string& b) {
  return comparable(system, a) == comparable(system, b);
}

/// `c` is comparable.
bool matches(const std::string& system, const ast::CodePattern& pattern, const std::string& c) {
  const std::string first = comparable(system, pattern.code);
  if (pattern.kind == ast::CodePattern::Kind::Exact) return c == first;
  if (pattern.kind == ast::CodePattern::Kind::Prefix) return c.starts_with(first);
  const std::string last = comparable(system, pattern.last);
  return first <= c && c.substr(0, last.size()) <= last;
}

/// Of one system, comparable.
std::vector<std::string> codes_in(const std::string& system, const std::vector<ConceptCode>& codes) {
  std::vector<std::string> out;
  for (const ConceptCode& code : codes) {
    if (code.system == system) out.push_back(comparable(system, code.code));
  }
  return out;
}

bool has(const Vocabulary& vocabulary, const ast::CodeTerm& term, const Concept& coded) {
  if (term.set) {
    const ast::CodeSet& named = *vocabulary.code_sets.at(term.set->text);
    if (!term.descendants) return in_set(vocabulary, named, coded);
    return std::any_of(named.terms.begin(), named.terms.end(), [&](ast::CodeTerm one) {
      one.descendants = true;
      return has(vocabulary, one, coded);
    });
  }
  const std::string& system = term.system.text;
  std::vector<std::string> codes = codes_in(system, coded.codes);
  if (term.descendants) {  // of the pattern: itself, or something above it in the vocabulary
    for (std::string& above : codes_in(system, coded.ancestors)) codes.push_back(std::move(above));
  }
  return std::any_of(codes.begin(), codes.end(), [&](const std::string& code) {
    return std::any_of(term.codes.begin(), term.codes.end(),
                       [&](const ast::CodePattern& pattern) { return matches(system, pattern, code); });
  });
}

}  // namespace

bool in_set(const Vocabulary& vocabulary, const ast::CodeSet& set, const Concept& coded) {
  const auto holds = [&](const ast::CodeTerm& term) { return has(vocabulary, term, coded); };
  return std::any_of(set.terms.begin(), set.terms.end(), holds) &&
         std::none_of(set.except.begin(), set.except.end(), holds);
}

bool has_code_of(const std::vector<ast::CodeList>& lists, const Concept& coded) {
  for (const ast::CodeList& list : lists) {
    for (const ast::Text& text : list.codes) {
      for (const ConceptCode& code : coded.codes) {
        if (code.system == list.system.text && same(code.system, code.code, text.text)) return true;
      }
    }
  }
  return false;
}

}  // namespace elig::oracle
