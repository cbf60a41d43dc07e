// What is recorded of patients, and all files in their order.
#include "bench/demo/read_assumptions.h"

#include <array>
#include <fstream>
#include <limits>

#include "bench/demo/reader.h"
#include "runtime/population/date.h"
#include "runtime/population/population.h"

namespace elig::demo {
namespace {

// As Given has them.
constexpr std::array kGivenNames = {
    "female",  "male",         "age_under_18",        "age_18_39", "age_40_59",    "age_60_74",    "age_75_up",
    "stage_I", "stage_II",     "stage_III",           "stage_IV",  "advanced",     "unresectable", "resected",
    "treated", "on_treatment", "recent_chemotherapy", "worked_up", "fertile_woman"};
static_assert(kGivenNames.size() == static_cast<std::size_t>(Given::FertileWoman) + 1);

}  // namespace

Reader::Reader(std::string folder) : folder_(std::move(folder)) {
  for (const char* name : kGivenNames) traits_.add(name);
}

Json Reader::open(const char* name) {
  file_ = folder_ + "/" + name;
  std::ifstream file(file_);
  if (!file) throw Mistake("cannot be read");
  return Json::parse(file);
}

// `dose [mg]`
Field Reader::field(const std::string& header, const Json& json) {
  std::string problem;
  const auto parsed = parse_header(header, &problem);
  if (!parsed) throw Mistake("`" + header + "`: " + problem);
  Field field;
  field.column = {parsed->name, parsed->role, parsed->unit};
  Entry entry(json, "`" + header + "`");
  field.values = entry.weighted("values", "if", traits_, &field.weights);
  entry.end();
  return field;
}

void Reader::happening(Entry& entry) {
  Happening& one = all_.happenings.emplace_back();
  one.id = entry.text("id");
  one.table = entry.text("table", "");
  one.share = entry.share("share", "times", traits_, 0);
  one.trait = traits_.add(one.id);
  if (entry.has("codes")) one.codes = codes_of(entry.at("codes"));
  if (one.table.empty()) return;
  one.days_ago = entry.between("days_ago");
  if (entry.has("lasts")) one.lasts = entry.between("lasts");
  one.goes_on = entry.yes("goes_on", false);
  one.end_recorded = entry.number("end_recorded", 1);
  if (entry.has("repeats")) one.repeats = entry.between("repeats");
  if (!entry.has("fields")) return;
  for (const auto& [header, json] : entry.at("fields").items()) one.fields.push_back(field(header, json));
}

void Reader::distribution(Entry& entry, Measurement& measurement) {
  measurement.skewed = entry.has("median");
  measurement.middle = entry.number(measurement.skewed ? "median" : "mean");
  measurement.spread = entry.number(measurement.skewed ? "log_sd" : "sd");
  const std::vector<double> range = entry.numbers("range");
  if (range.size() != 2) throw Mistake(entry.where() + " has no `range`");
  measurement.lo = range[0];
  measurement.hi = range[1];
  measurement.per_decade = entry.number("per_decade", measurement.skewed ? 1 : 0);
  measurement.effects = entry.by_trait("effects", traits_);
  measurement.moves_with = entry.text("moves_with", "");
  measurement.together = entry.number("together", measurement.moves_with.empty() ? 0 : 0.5);
  measurement.within = entry.number("within", 0.3);
}

void Reader::measurement(Entry& entry) {
  Measurement& one = all_.measurements.emplace_back();
  one.id = entry.text("id");
  one.panel = panels_.at(entry.text("panel"));
  std::vector<double> weights;
  for (const Json& json : entry.at("forms")) {
    Entry form(json, entry.where());
    one.forms.push_back({form.text("unit", ""), form.text("loinc"), form.number("factor", 1), form.number("offset", 0),
                         static_cast<int>(form.number("decimals", 0))});
    weights.push_back(form.number("sites", 1));
    form.end();
  }
  one.sites = Weights(weights);
  one.tested = entry.share("tested", "tested_times", traits_, 1);
  one.at_sites = entry.number("at_sites", 1);
  if (entry.has("labels")) {
    one.labels = entry.weighted("labels", "if", traits_, &one.label_weights);
    one.within = entry.number("within", 0.3);
    return;
  }
  distribution(entry, one);
  one.uln = entry.numbers("ULN");
  one.uln_female = entry.has("ULN_female") ? entry.numbers("ULN_female") : one.uln;
  one.lln = entry.numbers("LLN");
  one.lln_female = entry.has("LLN_female") ? entry.numbers("LLN_female") : one.lln;
  one.below = entry.numbers("below");
  if (entry.has("above")) one.above = entry.number("above");
  if (entry.has("readings")) one.readings = entry.between("readings");
}

void Reader::answer(Entry& entry) {
  Answer& answer = all_.answers.emplace_back();
  answer.id = entry.text("id");
  if (entry.has("unit")) answer.unit = entry.text("unit");
  answer.answered = entry.share("answered", "answered_times", traits_, 1);
  if (entry.has("trait")) answer.trait = traits_.at(entry.text("trait"));
  if (entry.has("values")) answer.values = entry.weighted("values", "if", traits_, &answer.weights);
}

// Patients hold numbers of these in a byte.
void Reader::check_sizes() const {
  constexpr std::size_t kMost = std::numeric_limits<std::uint8_t>::max();
  if (traits_.size() > kMostTraits) throw Mistake("there are more traits than " + std::to_string(kMostTraits));
  for (const std::size_t size : {all_.sites.size(), all_.tumours.size(), all_.regimens.size()}) {
    if (size > kMost) throw Mistake("there are more than " + std::to_string(kMost) + " sites, tumours or regimens");
  }
  if (!parse_date(all_.index_date)) throw Mistake("`index_date` is no date");
  if (all_.course.visits.lo < 1) throw Mistake("a patient has at least one of `visits`");
}

Assumptions Reader::read() {
  network();
  const Json treatment = open("treatment.json");
  each(treatment, "medicines", [&](Entry& entry) { medicine(entry); });
  each(treatment, "regimens", [&](Entry& entry) { regimen(entry); });
  const Json tumours = open("tumours.json");
  each(tumours, "metastases", [&](Entry& entry) { metastasis(entry); });
  each(tumours, "groups", [&](Entry& entry) { traits_.add(entry.text("id")); });
  each(tumours, "tumours", [&](Entry& entry) { tumour(entry); });
  for (const std::string& region : all_.regions) {
    Traits traits;
    traits.set(traits_.at(region));
    std::vector<double> shares;
    for (const Tumour& one : all_.tumours) shares.push_back(one.share.of(traits));
    all_.tumour_weights.emplace_back(shares);
  }
  for (const char* name : {"conditions.json", "medication.json", "procedures.json", "adverse_events.json"}) {
    each(open(name), "happenings", [&](Entry& entry) { happening(entry); });
  }
  const Json measurements = open("measurements.json");
  each(measurements, "panels", [&](Entry& entry) {
    Panel& panel = all_.panels.emplace_back();
    panel.id = entry.text("id");
    panels_.add(panel.id);
    panel.per_visit = entry.number("per_visit", 0);
    panel.at_work_up = entry.number("at_work_up", 0);
    if (entry.has("once_days_before_last_visit")) panel.once = entry.between("once_days_before_last_visit");
  });
  each(measurements, "measurements", [&](Entry& entry) { measurement(entry); });
  each(open("answers.json"), "answers", [&](Entry& entry) { answer(entry); });
  check_sizes();
  all_.trait_names = traits_.all();
  return std::move(all_);
}

Result<Assumptions> read_assumptions(const std::string& folder) {
  Reader reader(folder);
  try {
    return reader.read();
  } catch (const Mistake& mistake) {
    return Error{reader.file() + ": " + mistake.what()};
  } catch (const Json::exception& mistake) {
    return Error{reader.file() + ": " + mistake.what()};
  }
}

}  // namespace elig::demo
