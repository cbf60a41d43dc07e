// The reference that the compiler is held against: the meaning of a file of rules for one patient at a
// time, by walking the syntax tree with exact rationals. Slow, and so plain that it can be seen to be right.
// It shares the parser, the unit arithmetic and the population's columns with the compiler, nothing else.
// The rules must have passed the checker: nonsense aborts.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "compiler/ast/ast.h"
#include "runtime/population/population.h"
#include "tests/oracle/censored.h"

namespace elig::oracle {

enum class Status { Ineligible, NeedsData, NeedsReview, Eligible };

struct CriterionVerdict {
  Truth truth = Truth::Unknown;  // after `if missing`; of an exclusion, true is excluded
  bool overridden = false;       // was unknown, and `if missing fail|pass|review` spoke
};

struct Verdict {
  std::vector<CriterionVerdict> criteria;
  Status status = Status::Eligible;
};

struct CriterionName {
  std::string id;  // `organ.hb`
  ast::CriterionKind kind;
};

struct CriterionCounts {
  std::uint64_t met = 0, not_met = 0, unknown = 0, overridden = 0, remaining = 0, only_reason = 0;
};

struct Counts {
  std::uint64_t patients = 0;
  std::array<std::uint64_t, 4> status{};  // by Status
  std::vector<CriterionCounts> criteria;
};

/// One trial of `main`, ready to judge patients. The Asts must outlive it.
class Oracle {
 public:
  Oracle(const std::vector<const ast::Ast*>& modules, const ast::Ast& main, const ast::Trial& trial);
  ~Oracle();
  Oracle(const Oracle&) = delete;
  Oracle& operator=(const Oracle&) = delete;

  [[nodiscard]] const std::vector<CriterionName>& criteria() const;
  [[nodiscard]] Verdict judge(const Population& population, std::size_t row) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The trials of a file, in order.
std::vector<const ast::Trial*> trials_of(const ast::Ast& file);

Counts count(const std::vector<CriterionName>& criteria, const std::vector<Verdict>& verdicts);

}  // namespace elig::oracle
