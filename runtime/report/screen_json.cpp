// ScreenReport -> JSON. Names and their order are a contract with scripts: additions only.

#include <nlohmann/json.hpp>

#include "runtime/base/bug.h"
#include "runtime/report/screen_report.h"

namespace elig {
namespace {

using Json = nlohmann::ordered_json;

Json criterion_json(const ReportedCriterion& criterion, const CriterionCounts& counts) {
  return {{"id", criterion.id},
          {"title", criterion.title},
          {"kind", criterion.exclusion ? "exclusion" : "inclusion"},
          {"met", counts.met},
          {"not_met", counts.not_met},
          {"unknown", counts.unknown},
          {"only_reason", counts.only_reason},
          {"overridden", counts.overridden},
          {"remaining", counts.remaining}};
}

Json trial_json(const ReportedTrial& trial) {
  must(trial.criteria.size() == trial.counts.criteria.size(), "a trial's names and counts do not match");
  Json json = {{"id", trial.id}, {"title", trial.title}};
  for (int status : {ELIG_STATUS_ELIGIBLE, ELIG_STATUS_INELIGIBLE, ELIG_STATUS_NEEDS_DATA, ELIG_STATUS_NEEDS_REVIEW}) {
    json[status_name(status)] = trial.counts.status[static_cast<std::size_t>(status)];
  }
  json["criteria"] = Json::array();
  for (std::size_t i = 0; i < trial.criteria.size(); ++i) {
    json["criteria"].push_back(criterion_json(trial.criteria[i], trial.counts.criteria[i]));
  }
  json["notes"] = trial.notes;
  return json;
}

}  // namespace

std::string screen_json(const ScreenReport& report) {
  Json json = {{"patients", report.patients}, {"index", nullptr}};
  if (!report.index.empty()) json["index"] = report.index;
  if (report.own_index) json["index_of_each_patient"] = true;
  json["timing"] = {{"load_s", report.times.load_s},
                    {"compile_s", report.times.compile_s},
                    {"screen_s", report.times.screen_s},
                    {"features_s", report.times.features_s}};
  json["trials"] = Json::array();
  for (const ReportedTrial& trial : report.trials) json["trials"].push_back(trial_json(trial));
  json["not_bound"] = Json::array();
  for (const auto& [header, why] : report.not_bound) json["not_bound"].push_back({{"column", header}, {"why", why}});
  json["notes"] = report.notes;
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace elig
