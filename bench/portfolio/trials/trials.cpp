#include "bench/portfolio/trials/trials.h"

#include <fmt/format.h>

#include <set>

#include "bench/demo/dice.h"
#include "bench/portfolio/trials/common_criteria.h"
#include "bench/portfolio/trials/own_criteria.h"

namespace elig::bench {
namespace {

using demo::Dice;

constexpr const char* kUses =
    "use std.cardiology\n"
    "use std.demographics\n"
    "use std.gastroenterology\n"
    "use std.haemostasis\n"
    "use std.labs\n"
    "use std.oncology\n"
    "use std.reproduction\n"
    "use std.scores\n"
    "use std.toxicity\n"
    "use std.vitals\n";

/// A common criterion about none of `taken`; nullptr where chance does not find one soon.
const WrittenCriterion* common_one(Dice& dice, const std::set<std::string>& taken) {
  constexpr int kTries = 50;
  for (int i = 0; i < kTries; ++i) {
    const WrittenCriterion& one = common_criteria()[dice.next() % common_criteria().size()];
    if (!taken.contains(one.subject)) return &one;
  }
  return nullptr;
}

std::vector<WrittenCriterion> criteria_of(Dice& dice, OwnCriteria& own, const TrialsOptions& options) {
  std::vector<WrittenCriterion> criteria;
  std::set<std::string> taken;
  while (criteria.size() < options.criteria) {
    const WrittenCriterion* common = dice.chance(options.overlap) ? common_one(dice, taken) : nullptr;
    const std::optional<WrittenCriterion> one = common != nullptr ? *common : own.draw(dice, taken);
    if (!one) break;
    criteria.push_back(*one);
    taken.insert(one->subject);
  }
  return criteria;
}

std::string text_of(const std::string& id, const std::vector<WrittenCriterion>& criteria) {
  std::string text = fmt::format(
      "# Invented, to be measured with.\n\n{}\ntrial {} \"An invented trial\" {{\n  lookback 28 days\n", kUses, id);
  for (const WrittenCriterion& criterion : criteria) {
    fmt::format_to(std::back_inserter(text), "  {} {} \"Limit of {}\" : {}\n",
                   criterion.exclusion ? "exclusion" : "inclusion", criterion.subject, criterion.subject,
                   criterion.condition);
  }
  return text + "}\n";
}

}  // namespace

WrittenTrials write_trials(const TrialsOptions& options) {
  WrittenTrials written;
  OwnCriteria own;
  std::set<std::string> distinct;
  for (std::size_t number = 0; number < options.trials; ++number) {
    Dice dice(options.seed, demo::numbered("portfolio"), number);
    const std::vector<WrittenCriterion> criteria = criteria_of(dice, own, options);
    for (const WrittenCriterion& criterion : criteria) distinct.insert(criterion.condition);
    const std::string id = fmt::format("INVENTED{:05}", number + 1);
    written.trials.push_back({id, text_of(id, criteria)});
    written.criteria += criteria.size();
  }
  written.distinct_criteria = distinct.size();
  return written;
}

}  // namespace elig::bench
