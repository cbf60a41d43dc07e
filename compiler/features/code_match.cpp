#include "compiler/features/code_match.h"

#include <algorithm>

#include "runtime/base/normal_code.h"

namespace elig::features {

namespace {

std::vector<NormalConcept::Code> normal_codes(const std::vector<ConceptCode>& codes) {
  std::vector<NormalConcept::Code> result;
  for (const ConceptCode& code : codes) result.push_back({code.system, normal_code(code.system, code.code)});
  return result;
}

// Of the pattern's own system; both as normal_code gives them.
bool matches(const ir::CodePattern& pattern, std::string_view code) {
  switch (pattern.kind) {
    case ir::CodePattern::Kind::Exact:
      return code == pattern.code;
    case ir::CodePattern::Kind::Prefix:
      return code.starts_with(pattern.code);
    case ir::CodePattern::Kind::Range:
      return code >= pattern.code && code.substr(0, pattern.last.size()) <= pattern.last;
  }
  return false;
}

bool any_matches(const ir::CodePattern& pattern, const std::vector<NormalConcept::Code>& codes) {
  return std::any_of(codes.begin(), codes.end(), [&](const NormalConcept::Code& code) {
    return code.system == pattern.system && matches(pattern, code.code);
  });
}

}  // namespace

NormalConcept::NormalConcept(const Concept& concept_)
    : codes(normal_codes(concept_.codes)), ancestors(normal_codes(concept_.ancestors)) {}

bool carries(const Concept& concept_, const std::vector<ir::Coding>& codes) {
  return std::any_of(concept_.codes.begin(), concept_.codes.end(), [&](const ConceptCode& own) {
    return std::any_of(codes.begin(), codes.end(), [&](const ir::Coding& code) {
      return own.system == code.system && normal_code(own.system, own.code) == normal_code(code.system, code.code);
    });
  });
}

bool CodeMatcher::Terms::match(const NormalConcept& concept_) const {
  const auto pattern_matches = [&](const ir::CodePattern& pattern) {
    return any_matches(pattern, concept_.codes) || (pattern.descendants && any_matches(pattern, concept_.ancestors));
  };
  return std::any_of(patterns.begin(), patterns.end(), pattern_matches) ||
         std::any_of(sets.begin(), sets.end(), [&](const CodeMatcher& set) { return set.matches(concept_); });
}

CodeMatcher::Terms CodeMatcher::terms(const ir::Program& program, const std::vector<ir::CodePattern>& patterns,
                                      const std::vector<std::uint32_t>& sets) {
  Terms made{patterns, {}};
  for (ir::CodePattern& pattern : made.patterns) {
    const std::string text = pattern.system + " \"" + pattern.code + "\"";
    pattern.code = normal_code(pattern.system, pattern.code);
    pattern.last = normal_code(pattern.system, pattern.last);
    if (pattern.descendants) ancestors_.push_back({pattern.system, pattern.code, text});
  }
  for (const std::uint32_t set : sets) {
    const CodeMatcher& one = made.sets.emplace_back(program, set);
    ancestors_.insert(ancestors_.end(), one.ancestors_.begin(), one.ancestors_.end());
  }
  return made;
}

CodeMatcher::CodeMatcher(const ir::Program& program, std::uint32_t index) {
  const ir::CodeSet& set = program.code_sets[index];
  members_ = terms(program, set.members, set.sets);
  except_ = terms(program, set.except, set.except_sets);
  for (const ir::CodePattern& pattern : set.members) {
    systems_.insert(pattern.system);
    if (pattern.descendants) descendant_systems_.insert(pattern.system);
  }
  for (const CodeMatcher& one : members_.sets) {
    systems_.insert(one.systems_.begin(), one.systems_.end());
    descendant_systems_.insert(one.descendant_systems_.begin(), one.descendant_systems_.end());
  }
}

bool CodeMatcher::matches(const NormalConcept& concept_) const {
  return members_.match(concept_) && !except_.match(concept_);
}

bool CodeMatcher::comparable(const Concept& concept_) const {
  const auto of = [](const std::set<std::string>& systems, const std::vector<ConceptCode>& codes) {
    return std::any_of(codes.begin(), codes.end(),
                       [&](const ConceptCode& code) { return systems.count(code.system) > 0; });
  };
  return of(systems_, concept_.codes) || of(descendant_systems_, concept_.ancestors);
}

}  // namespace elig::features
