#include "compiler/review/review.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "compiler/ast/print.h"
#include "compiler/review/combinations.h"
#include "compiler/review/idle.h"
#include "compiler/review/undated.h"
#include "compiler/review/written.h"
#include "runtime/base/bug.h"

namespace elig::review {
namespace {

struct Criterion {
  const ir::Criterion* made;
  ast::ExprId expr;
  std::set<std::uint32_t> axes;  // of the questions in it
  bool comparable = false;       // with others: it was enumerated, and does not come out the same for everybody
  bool superfluous = false;      // that was said
};

bool is_exclusion(const Criterion& criterion) { return criterion.made->kind == ir::CriterionKind::Exclusion; }

class TrialReview {
 public:
  TrialReview(const ast::Ast& rules, const ast::Trial& trial, const ir::Program& program, Diagnostics& diagnostics)
      : rules_(rules), trial_(trial), program_(program), diagnostics_(diagnostics), questions_(questions_of(program)) {}

  void run() {
    const auto written = criteria_of(trial_);
    must(written.size() == program_.criteria.size(), "every criterion is in the program");
    for (std::size_t i = 0; i < written.size(); ++i) {
      const ir::Criterion& made = program_.criteria[i];
      Criterion criterion{&made, written[i]->condition, {}};
      for (const std::uint32_t truth : truths_in(program_, {made.condition})) {
        if (const auto asked = questions_.find(truth); asked != questions_.end()) {
          criterion.axes.insert(asked->second.axis_number);
        }
      }
      by_itself(criterion);
      for (Criterion& earlier : criteria_) beside(earlier, criterion);
      criteria_.push_back(std::move(criterion));
    }
    if (!trial_.expression_form) undated_measurements();
  }

 private:
  [[nodiscard]] Span place(const Criterion& criterion) const { return rules_.exprs[criterion.expr].span; }

  void by_itself(Criterion& criterion) {
    const ir::InstId condition = criterion.made->condition;
    if (criterion.axes.empty()) return;  // a constant: check has said so
    const auto combinations = Combinations::of(program_, questions_, {condition});
    if (!combinations) return;
    const TruthTable& truth = (*combinations)[condition];
    criterion.comparable = truth.ever_true() && truth.ever_false();
    if (!criterion.comparable) {
      same_for_everybody(criterion, truth);
      return;
    }
    const Written condition_written = written(rules_, criterion.expr, program_, condition);
    for (const Written* operand : idle_operands(condition_written, *combinations)) idle(criterion, *operand);
  }

  void same_for_everybody(const Criterion& criterion, const TruthTable& truth) {
    const bool never = !truth.ever_true();
    const bool exclusion = is_exclusion(criterion);
    const char* what = exclusion ? (never ? "can never exclude anybody" : "can never clear anybody")
                                 : (never ? "can never be met" : "can never fail");
    auto& d = diagnostics_.add(Code::W0705, place(criterion), {criterion.made->id, what});
    const bool unknown = never && !truth.ever_false();
    d.caption = unknown ? "unknown for everybody" : never ? "nothing makes this true" : "nothing makes this false";
  }

  void idle(const Criterion& criterion, const Written& operand) {
    const ast::Expr& expr = rules_.exprs[operand.expr];
    if (std::holds_alternative<ast::Truth>(expr.node)) return;  // `yes`, and meant so
    auto& d = diagnostics_.add(Code::W0707, expr.span, {ast::print(rules_, operand.expr), criterion.made->id});
    d.caption = "the criterion is the same without it";
  }

  /// What passing the criterion comes to, missing data overridden: true passes, false fails.
  [[nodiscard]] TruthTable passes(const Criterion& criterion, const Combinations& combinations) const {
    const TruthTable& truth = combinations[criterion.made->condition];
    TruthTable passing = is_exclusion(criterion) ? negation(truth) : truth;
    switch (criterion.made->missing) {
      case ir::MissingPolicy::Pass:
        return combinations.decided(std::move(passing), true);
      case ir::MissingPolicy::Fail:
        return combinations.decided(std::move(passing), false);
      case ir::MissingPolicy::Unknown:
      case ir::MissingPolicy::Review:
        break;
    }
    return passing;
  }

  void beside(Criterion& earlier, Criterion& later) {
    if (!earlier.comparable || !later.comparable || !share_an_axis(earlier, later)) return;
    const auto combinations = Combinations::of(program_, questions_, {earlier.made->condition, later.made->condition});
    if (!combinations) return;
    const TruthTable first = passes(earlier, *combinations);
    const TruthTable second = passes(later, *combinations);
    if (!both(first, second).ever_true()) {
      exclude_each_other(earlier, later);
      return;
    }
    const bool first_follows = at_least(first, second);
    const bool second_follows = at_least(second, first);
    if (second_follows) {
      superfluous(later, earlier, first_follows);
    } else if (first_follows) {
      superfluous(earlier, later, false);
    }
  }

  /// Where nothing is asked in both, neither can say anything of the other.
  static bool share_an_axis(const Criterion& a, const Criterion& b) {
    return std::ranges::any_of(a.axes, [&](std::uint32_t axis) { return b.axes.contains(axis); });
  }

  void superfluous(Criterion& criterion, const Criterion& because, bool same) {
    if (std::exchange(criterion.superfluous, true)) return;
    const std::string& other = because.made->id;
    auto& d = diagnostics_.add(Code::W0704, place(criterion),
                               {criterion.made->id, same ? "says the same as" : "follows from", other});
    d.caption = (is_exclusion(criterion) ? "excludes nobody " : "met by everybody ") +
                (is_exclusion(because) ? "whom `" + other + "` clears" : "who meets `" + other + "`");
    d.labels.push_back({place(because), "`" + other + "`"});
  }

  void exclude_each_other(const Criterion& earlier, const Criterion& later) {
    auto& d = diagnostics_.add(Code::W0706, place(later), {earlier.made->id, later.made->id});
    d.caption = is_exclusion(later) ? "clears nobody " : "met by nobody ";
    d.caption +=
        is_exclusion(earlier) ? "whom `" + earlier.made->id + "` clears" : "who meets `" + earlier.made->id + "`";
    d.labels.push_back({place(earlier), "`" + earlier.made->id + "`"});
  }

  void undated_measurements() {
    const std::vector<std::string> names = undated(program_);
    if (names.empty()) return;
    std::string all;
    for (const std::string& name : names) all += (all.empty() ? "`" : ", `") + name + "`";
    auto& d = diagnostics_.add(Code::W0708, trial_.name.span, {trial_.name.text, all});
    d.help.push_back("write `lookback 28 days` in the trial, or `latest(" + names.front() +
                     " within 28 days)`; where any age will do, `latest(" + names.front() + " ever)`");
  }

  const ast::Ast& rules_;
  const ast::Trial& trial_;
  const ir::Program& program_;
  Diagnostics& diagnostics_;
  std::map<std::uint32_t, Question> questions_;
  std::vector<Criterion> criteria_;  // reviewed so far
};

}  // namespace

}  // namespace elig::review

namespace elig {

void review_rules(const ast::Ast& rules, const std::vector<ir::Program>& programs, Diagnostics& diagnostics) {
  const auto trials = review::trials_of(rules);
  must(trials.size() == programs.size(), "every trial has a program");
  for (std::size_t i = 0; i < trials.size(); ++i) {
    review::TrialReview(rules, *trials[i], programs[i], diagnostics).run();
  }
}

}  // namespace elig
