#include "tests/oracle/oracle.h"

#include "tests/oracle/evaluate.h"

namespace elig::oracle {
namespace {

struct Criterion {
  CriterionName name;
  TermPtr condition;
  ast::MissingPolicy missing;
};

bool makes_ineligible(ast::CriterionKind kind, Truth truth) {
  return truth == (kind == ast::CriterionKind::Inclusion ? Truth::False : Truth::True);
}

/// What `if missing pass|fail` makes of an unknown: passing an exclusion is being clear of it.
Truth overridden_truth(ast::CriterionKind kind, bool pass) {
  return truth(pass == (kind == ast::CriterionKind::Inclusion));
}

struct Judged {
  CriterionVerdict verdict;
  bool short_of_data = false;
};

Judged judge(const Criterion& criterion, const Patient& patient) {
  History history(patient);
  const Truth answer = recorded_yes_no(patient, criterion.name.id);
  const Truth found = evaluate(*criterion.condition, patient, history, answer);
  if (found != Truth::Unknown) return {{found, false}, false};
  if (criterion.missing == ast::MissingPolicy::Review) return {{found, true}, false};
  if (criterion.missing != ast::MissingPolicy::Unknown) {
    return {{overridden_truth(criterion.name.kind, criterion.missing == ast::MissingPolicy::Pass), true}, false};
  }
  // Would an answer of the person who is still to be asked settle it?
  const bool open = answer == Truth::Unknown;
  const Truth if_yes = evaluate(*criterion.condition, patient, history, open ? Truth::True : answer);
  const Truth if_no = evaluate(*criterion.condition, patient, history, open ? Truth::False : answer);
  return {{found, false}, if_yes == Truth::Unknown || if_no == Truth::Unknown};
}

}  // namespace

struct Oracle::State {
  Vocabulary vocabulary;
  std::vector<Criterion> criteria;
  std::vector<CriterionName> names;
};

Oracle::Oracle(const std::vector<const ast::Ast*>& modules, const ast::Ast& main, const ast::Trial& trial)
    : state_(std::make_unique<State>()) {
  std::vector<const ast::Ast*> files = modules;
  files.push_back(&main);
  state_->vocabulary = read_declarations(files);
  add_declarations_of(state_->vocabulary, main, trial);
  for (const ast::TrialItem& item : trial.items) {
    const auto* group = std::get_if<ast::CriterionGroup>(&item.value);
    if (group == nullptr) continue;
    for (const ast::Criterion& criterion : group->criteria) {
      const std::string prefix = group->braces ? group->name.text + "." : "";
      const CriterionName name{prefix + criterion.name.text, group->kind};
      state_->names.push_back(name);
      state_->criteria.push_back({name, write_out(state_->vocabulary, main, criterion.condition), criterion.missing});
    }
  }
}

Oracle::~Oracle() = default;

const std::vector<CriterionName>& Oracle::criteria() const { return state_->names; }

Verdict Oracle::judge(const Population& population, std::size_t row) const {
  const Patient patient{state_->vocabulary, population, row};
  Verdict out;
  bool ineligible = false, short_of_data = false, open = false;
  for (const Criterion& criterion : state_->criteria) {
    const Judged judged = oracle::judge(criterion, patient);
    out.criteria.push_back(judged.verdict);
    ineligible = ineligible || makes_ineligible(criterion.name.kind, judged.verdict.truth);
    short_of_data = short_of_data || judged.short_of_data;
    open = open || judged.verdict.truth == Truth::Unknown;
  }
  if (ineligible) {
    out.status = Status::Ineligible;
  } else if (short_of_data) {
    out.status = Status::NeedsData;
  } else {
    out.status = open ? Status::NeedsReview : Status::Eligible;
  }
  return out;
}

std::vector<const ast::Trial*> trials_of(const ast::Ast& file) {
  std::vector<const ast::Trial*> out;
  for (const ast::Item& item : file.items) {
    if (const auto* trial = std::get_if<ast::Trial>(&item.value)) out.push_back(trial);
  }
  return out;
}

Counts count(const std::vector<CriterionName>& criteria, const std::vector<Verdict>& verdicts) {
  Counts out;
  out.patients = verdicts.size();
  out.criteria.resize(criteria.size());
  for (const Verdict& verdict : verdicts) {
    ++out.status[static_cast<std::size_t>(verdict.status)];
    std::size_t reasons = 0, a_reason = 0;
    for (std::size_t i = 0; i < criteria.size(); ++i) {
      const CriterionVerdict& one = verdict.criteria[i];
      CriterionCounts& counts = out.criteria[i];
      if (one.truth == Truth::True) ++counts.met;
      if (one.truth == Truth::False) ++counts.not_met;
      if (one.truth == Truth::Unknown) ++counts.unknown;
      if (one.overridden) ++counts.overridden;
      if (makes_ineligible(criteria[i].kind, one.truth)) {
        ++reasons;
        a_reason = i;
      }
      if (reasons == 0) ++counts.remaining;
    }
    if (reasons == 1) ++out.criteria[a_reason].only_reason;
  }
  return out;
}

}  // namespace elig::oracle
