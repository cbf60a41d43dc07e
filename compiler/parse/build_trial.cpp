// Trials: their criteria, and a lone expression as one.
#include "compiler/parse/build.h"

namespace elig {

void Builder::trial(Grammar::TrialContext* rule) {
  ast::Trial result;
  if (whole(rule)) {
    result.name = name(rule->name());
    result.title = title(rule->STRING());
  }
  for (auto* item : rule->trialItem()) trial_item(item, result);
  if (whole(rule)) add(rule, std::move(result));
}

void Builder::trial_item(Grammar::TrialItemContext* rule, ast::Trial& trial) {
  const auto add_item = [&](auto node) { trial.items.push_back({span(rule), std::move(node)}); };
  if (auto* group = rule->criterionGroup(); group != nullptr && !whole(group)) {
    for (auto* one : group->criterion()) {
      if (whole(one)) criterion(one);
    }
  } else if (!whole(rule)) {
    return;
  } else if (group != nullptr) {
    add_item(criterion_group(group));
  } else if (auto* source = rule->trialSource()) {
    const auto strings = source->STRING();
    add_item(ast::TrialSource{string(strings[0]), strings.size() > 1 ? title(strings[1]) : std::nullopt});
  } else if (auto* lookback = rule->lookback()) {
    add_item(ast::Lookback{quantity(lookback->quantity())});
  } else if (auto* let_rule = rule->let()) {
    add_item(let(let_rule));
  } else if (auto* attestation = rule->attestation()) {
    add_item(attest(attestation));
  }
}

ast::CriterionGroup Builder::attest(Grammar::AttestationContext* rule) {
  ast::Criterion one;
  one.name = name(rule->name());
  one.title = title(rule->STRING());
  one.from = origin(rule->origin());
  one.condition = exprs_.add(span(rule), ast::Attested{});
  one.attest_form = true;
  ast::CriterionGroup group;
  group.kind = ast::CriterionKind::Inclusion;
  group.criteria.push_back(std::move(one));
  return group;
}

ast::CriterionGroup Builder::criterion_group(Grammar::CriterionGroupContext* rule) {
  ast::CriterionGroup group;
  group.kind = rule->INCLUSION() != nullptr ? ast::CriterionKind::Inclusion : ast::CriterionKind::Exclusion;
  group.braces = rule->OPEN() != nullptr;
  if (group.braces) {
    group.name = name(rule->name());
    group.title = title(rule->STRING());
    for (auto* one : rule->criterion()) group.criteria.push_back(criterion(one));
  } else {
    group.criteria.push_back(criterion(rule));
  }
  return group;
}

// `Rule` is a criterion in a group, or an inclusion or exclusion without braces.
template <class Rule>
ast::Criterion Builder::criterion(Rule* rule) {
  ast::Criterion result;
  result.name = name(rule->name());
  result.title = title(rule->STRING());
  result.from = origin(rule->origin());
  condition(rule->condition(), result);
  return result;
}

void Builder::condition(Grammar::ConditionContext* rule, ast::Criterion& criterion) {
  criterion.condition = expression(rule->expression());
  if (rule->IF_MISSING() == nullptr) return;
  criterion.missing_span = join(span(rule->IF_MISSING()), span(rule->stop));
  criterion.missing = rule->FAIL() != nullptr   ? ast::MissingPolicy::Fail
                      : rule->PASS() != nullptr ? ast::MissingPolicy::Pass
                                                : ast::MissingPolicy::Review;
}

void Builder::expression_form(Grammar::ExpressionContext* rule) {
  ast::Criterion one;
  one.name = {span(rule), "expr"};
  one.condition = expression(rule);
  ast::CriterionGroup group;
  group.kind = ast::CriterionKind::Inclusion;
  group.criteria.push_back(std::move(one));
  ast::Trial trial;
  trial.name = {span(rule), "expr"};
  trial.items.push_back({span(rule), std::move(group)});
  trial.expression_form = true;
  add(rule, std::move(trial));
}

}  // namespace elig
