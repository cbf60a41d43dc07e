// Criteria -> clauses: what a criterion asks of a feature is a range of its codes, so a trial's verdict is a comparison
// of small integers or two for each criterion, whatever the criterion was made of.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "runtime/portfolio/features.h"
#include "runtime/portfolio/portfolio.h"
#include "runtime/portfolio/truths.h"

namespace elig::portfolio {

/// Codes low, low + 1, ..., low + span, modulo 2^8.
struct CodeRange {
  Code low = kNoCode, span = 0;  // none
};
inline constexpr CodeRange kEveryCode = {0, kNoCode - 1};

struct Literal {
  std::uint32_t feature = 0;
  CodeRange fails, open;
};

/// A trial fails where every literal of one of its clauses does. Otherwise it is open where every literal of one is:
/// short of data, or, by a clause for review, which never fails, perhaps not.
struct Clause {
  bool review = false;
  std::vector<Literal> literals;
};

class ClauseBuilder {
 public:
  /// Borrows plan and scales, whose the ranges are.
  ClauseBuilder(const PortfolioPlan& plan, const Scales& scales, std::vector<PlaceRange> ranges);

  const std::vector<Clause>& clauses_of(const PortfolioCriterion& criterion);

  /// All that clauses name.
  [[nodiscard]] const std::vector<Feature>& features() const { return features_.all(); }

 private:
  std::optional<std::vector<Clause>> find(const PortfolioCriterion& criterion, bool opened);

  const PortfolioPlan& plan_;
  CriterionTruths truths_;
  Features features_;
  std::map<std::pair<std::uint32_t, bool>, std::vector<Clause>> found_;
};

}  // namespace elig::portfolio
