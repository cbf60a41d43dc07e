// Wide columns: who the patient is, and what somebody answered once.
#include "bench/demo/dice.h"
#include "bench/demo/records.h"
#include "runtime/population/date.h"

namespace elig::demo {
namespace {

constexpr const char* kStages[] = {"", "I", "II", "III", "IV"};
constexpr const char* kResponses[] = {"CR", "PR", "SD", "PD"};

std::string prior_lines(const Patient& patient) {
  int lines = 0;
  for (std::size_t i = 0; i < patient.lines; ++i) lines += patient.line[i].setting == Setting::Palliative ? 1 : 0;
  return std::to_string(lines);
}

// The last line that ended.
std::string best_response(const Patient& patient) {
  for (std::size_t i = patient.lines; i-- > 0;) {
    const Line& line = patient.line[i];
    if (line.end < kAfterAllTime && line.setting == Setting::Palliative) {
      return kResponses[static_cast<std::size_t>(line.best)];
    }
  }
  return "";
}

// What the course of the disease says; "" where it says nothing.
std::string known_answer(const Cohort& cohort, const std::string& id, const Patient& patient) {
  if (id == "sex") return patient.is(Given::Female) ? "female" : "male";
  if (id == "birth_date") return day_text(patient.born);
  if (id == "stage") return kStages[patient.stage];
  if (id == "tumour_histology") return cohort.assumptions.tumours[patient.tumour].histologies[patient.histology].label;
  if (id == "prior_lines") return prior_lines(patient);
  if (id == "best_response") return best_response(patient);
  if (id == "site") return cohort.assumptions.sites[patient.site].id;
  return "";
}

}  // namespace

Column answer_column(const Cohort& cohort, const Answer& answer) {
  Header header{answer.id, ColumnRole::Value, answer.unit};
  ColumnBuilder column(answer.unit ? answer.id + " [" + *answer.unit + "]" : answer.id, header);
  for (std::size_t i = 0; i < cohort.patients.size(); ++i) {
    const Patient& patient = cohort.patients[i];
    Dice luck(cohort.seed, numbered(answer.id), i);
    const double gaps = cohort.assumptions.sites[patient.site].gaps;
    if (!luck.chance(1 - gaps * (1 - answer.answered.of(patient.traits)))) {
      column.append_missing();
    } else if (!answer.values.empty()) {
      column.append(answer.values[answer.weights.of(patient.traits).pick(luck.share())]);
    } else if (answer.trait != kNoTrait) {
      column.append(patient.traits[answer.trait] ? "yes" : "no");
    } else {
      column.append(known_answer(cohort, answer.id, patient));
    }
  }
  return std::move(column).finish(cohort.patients.size());
}

}  // namespace elig::demo
