#include "tests/review/claims.h"

#include <algorithm>

#include "compiler/review/review.h"
#include "tests/cases_runner/agreement.h"
#include "tests/cases_runner/case_population.h"
#include "tests/review/without.h"

namespace elig::review_test {
namespace {

using oracle::Truth;
using Verdicts = std::vector<oracle::Verdict>;

/// How far a patient passes: 0 fails, 1 unknown, 2 passes.
int passing(const oracle::CriterionName& name, const oracle::CriterionVerdict& verdict) {
  if (verdict.truth == Truth::Unknown) return 1;
  const bool passes = (verdict.truth == Truth::True) == (name.kind == ast::CriterionKind::Inclusion);
  return passes ? 2 : 0;
}

class Judge {
 public:
  Judge(const cases::CompiledRules& compiled, const Population& population, std::size_t patients)
      : oracle_(cases::oracle_of(compiled, 0)), verdicts_(cases::judge_all(*oracle_, population, patients)) {}

  /// Does every patient bear it out?
  [[nodiscard]] bool holds(const Diagnostic& claim) const {
    return std::ranges::all_of(verdicts_, [&](const oracle::Verdict& patient) { return holds(claim, patient); });
  }
  [[nodiscard]] bool same(const std::string& criterion, const Judge& other) const {
    const std::size_t at = index(criterion);
    for (std::size_t i = 0; i < verdicts_.size(); ++i) {
      if (verdicts_[i].criteria[at].truth != other.verdicts_[i].criteria[at].truth) return false;
    }
    return true;
  }

 private:
  [[nodiscard]] std::size_t index(const std::string& criterion) const {
    const auto& names = oracle_->criteria();
    return static_cast<std::size_t>(std::ranges::find(names, criterion, &oracle::CriterionName::id) - names.begin());
  }
  [[nodiscard]] int passing(const std::string& criterion, const oracle::Verdict& patient) const {
    const std::size_t at = index(criterion);
    return review_test::passing(oracle_->criteria()[at], patient.criteria[at]);
  }

  [[nodiscard]] bool holds(const Diagnostic& claim, const oracle::Verdict& patient) const {
    const auto& words = claim.arguments;
    if (claim.code == Code::W0704) {
      const int one = passing(words[0], patient), other = passing(words[2], patient);
      return words[1] == "follows from" ? one >= other : one == other;
    }
    if (claim.code == Code::W0706) return passing(words[0], patient) < 2 || passing(words[1], patient) < 2;
    if (claim.code == Code::W0705) {
      if (patient.criteria[index(words[0])].overridden) return true;
      const bool never_true = words[1] == "can never be met" || words[1] == "can never exclude anybody";
      return patient.criteria[index(words[0])].truth != (never_true ? Truth::True : Truth::False);
    }
    return true;
  }

  std::unique_ptr<oracle::Oracle> oracle_;
  Verdicts verdicts_;
};

/// Is the criterion what it is without the operand?
bool is_idle(const Diagnostic& claim, const cases::CompiledRules& compiled, const std::string& rules,
             const Population& population, const Judge& judge) {
  const std::string shorter = without_operand(compiled.rules.main, rules, claim.span);
  Sources sources;
  Diagnostics diagnostics;
  const auto without = cases::compile(sources, "without.elig", shorter, diagnostics);
  if (!without) return false;
  return judge.same(claim.arguments[1], Judge(*without, population, population.patients));
}

}  // namespace

Judged judge_claims(const cases::Case& text_case) {
  Judged judged;
  Sources sources;
  Diagnostics diagnostics, said;
  const auto compiled = cases::compile(sources, "claims.elig", text_case.rules, diagnostics);
  if (!compiled || compiled->programs.size() != 1 || text_case.patients == 0) return judged;
  review_rules(compiled->rules.main, compiled->programs, said);
  if (std::ranges::all_of(said.all(), [](const Diagnostic& claim) { return claim.code == Code::W0708; })) return judged;
  const auto built = cases::population_of(text_case, text_case.patients);
  const auto* population = std::get_if<Population>(&built);
  if (population == nullptr) return judged;
  const Judge judge(*compiled, *population, text_case.patients);
  for (const Diagnostic& claim : said.all()) {
    ++judged.claims[claim.code];
    const bool borne_out =
        claim.code == Code::W0707 ? is_idle(claim, *compiled, text_case.rules, *population, judge) : judge.holds(claim);
    if (!borne_out) judged.refuted += message(claim) + "\n";
  }
  return judged;
}

}  // namespace elig::review_test
