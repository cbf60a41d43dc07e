// Which concepts are in a code set (S11), and whether a table of rows could be asked at all. The rules are those of
// MEANING.md, "Histories: rows".
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ir/program.h"
#include "runtime/population/history.h"

namespace elig::features {

/// A concept's codes as they are compared. Borrows the systems' names.
struct NormalConcept {
  struct Code {
    std::string_view system;
    std::string code;
  };
  explicit NormalConcept(const Concept& concept_);
  std::vector<Code> codes, ancestors;
};

/// Has the concept one of these codes?
bool carries(const Concept& concept_, const std::vector<ir::Coding>& codes);

/// One code set of a program, ready to ask. Holds no reference to it.
class CodeMatcher {
 public:
  CodeMatcher(const ir::Program& program, std::uint32_t set);

  /// Is one of the concept's codes in the set, and none among its exceptions?
  [[nodiscard]] bool matches(const NormalConcept& concept_) const;

  /// Has the concept a code of one of the systems that the set is of (an ancestor counts where the set asks for
  /// descendants)?
  [[nodiscard]] bool comparable(const Concept& concept_) const;

  /// The systems of its members, exceptions aside: `icd10cm`, `snomed`.
  [[nodiscard]] const std::set<std::string>& systems() const { return systems_; }

  /// A code whose descendants are wanted, by a member or an exception.
  struct Ancestor {
    std::string system, code;  // as normal_code gives it
    std::string text;          // as written
  };
  [[nodiscard]] const std::vector<Ancestor>& ancestors() const { return ancestors_; }

 private:
  struct Terms {
    std::vector<ir::CodePattern> patterns;  // codes as normal_code gives them
    std::vector<CodeMatcher> sets;
    [[nodiscard]] bool match(const NormalConcept& concept_) const;
  };

  Terms terms(const ir::Program& program, const std::vector<ir::CodePattern>& patterns,
              const std::vector<std::uint32_t>& sets);

  Terms members_, except_;
  std::set<std::string> systems_, descendant_systems_;
  std::vector<Ancestor> ancestors_;
};

}  // namespace elig::features
