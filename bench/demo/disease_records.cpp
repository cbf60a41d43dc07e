// The tumour, its metastases and its lesions, as they are recorded.
#include <algorithm>
#include <cmath>
#include <map>

#include "bench/demo/dice.h"
#include "bench/demo/recorder.h"
#include "bench/demo/records.h"

namespace elig::demo {
namespace {

DayRange on(Day day) { return {day, day}; }

class Imaged {
 public:
  Imaged(const Cohort& cohort, Memory memory)
      : cohort_(cohort),
        imaging_(cohort.assumptions.imaging),
        memory_(memory),
        lesions_(memory.packed),
        nodal_(lesions_.column({"nodal", ColumnRole::Value, std::nullopt})),
        long_(lesions_.column({"long_diameter", ColumnRole::Value, "mm"})),
        short_(lesions_.column({"short_diameter", ColumnRole::Value, "mm"})),
        method_(lesions_.column({"method", ColumnRole::Value, std::nullopt})),
        site_(lesions_.column({"site", ColumnRole::Value, std::nullopt})) {}

  Runs run() {
    for (std::size_t i = 0; i < cohort_.patients.size(); ++i) patient(i);
    Runs runs;
    runs.emplace_back("lesion", lesions_.finish({}, cohort_.patients.size(), memory_.done));
    return runs;
  }

 private:
  struct Lesion {
    std::string_view site = "primary tumour";
    bool nodal = false;
    double log_diameter = 0;
  };
  void patient(std::size_t number);
  [[nodiscard]] std::vector<Lesion> lesions(Dice& luck, const Patient& patient) const;
  void measure(Dice& luck, const Lesion& lesion, std::size_t number, Day day);

  const Cohort& cohort_;
  const Imaging& imaging_;
  Memory memory_;
  Recorder lesions_;
  std::uint16_t nodal_, long_, short_, method_, site_;
};

std::vector<Imaged::Lesion> Imaged::lesions(Dice& luck, const Patient& patient) const {
  std::vector<Lesion> places;
  for (const Metastasis& one : cohort_.assumptions.metastases) {
    if (patient.traits[one.trait]) places.push_back({one.site, one.nodal});
  }
  if (!patient.is(Given::Resected)) places.emplace_back();
  if (places.empty()) places.push_back({"local recurrence", luck.chance(imaging_.nodal)});
  std::vector<Lesion> found;
  for (int left = luck.between(imaging_.lesions.lo, imaging_.lesions.hi); left > 0; --left) {
    found.push_back(places[static_cast<std::size_t>(luck.between(0, static_cast<int>(places.size()) - 1))]);
    found.back().log_diameter = std::log(imaging_.median_mm) + imaging_.log_spread * luck.normal();
  }
  return found;
}

void Imaged::measure(Dice& luck, const Lesion& lesion, std::size_t number, Day day) {
  const double longest = std::exp(lesion.log_diameter + imaging_.growth * luck.normal());
  lesions_.put_text(nodal_, lesion.nodal ? "yes" : "no");
  lesions_.put_number(long_, std::llround(longest), 0);
  if (lesion.nodal) lesions_.put_number(short_, std::llround(longest * imaging_.short_of_long), 0);
  lesions_.put_text(method_, imaging_.methods[imaging_.method_weights.pick(luck.share())]);
  lesions_.put_text(site_, lesion.site);
  lesions_.row(number, on(day));
}

void Imaged::patient(std::size_t number) {
  const Patient& patient = cohort_.patients[number];
  if (!patient.is(Given::Advanced)) return;
  Dice luck(cohort_.seed, numbered("lesions"), number);
  const bool worked_up = patient.is(Given::WorkedUp);
  if (!luck.chance(imaging_.recorded) && !worked_up) return;
  const std::vector<Lesion> found = lesions(luck, patient);
  std::vector<Day> days;
  const Between ago = worked_up ? cohort_.assumptions.course.work_up : imaging_.days_before_last_visit;
  Day day = patient.visit[0] - luck.between(ago.lo, ago.hi);
  for (int left = luck.between(imaging_.images.lo, imaging_.images.hi); left > 0 && day >= patient.advanced; --left) {
    days.push_back(day);
    day -= luck.between(imaging_.days_between.lo, imaging_.days_between.hi);
  }
  for (auto at = days.rbegin(); at != days.rend(); ++at) {
    for (const Lesion& lesion : found) measure(luck, lesion, number, *at);
  }
}

}  // namespace

Runs tumour_runs(const Cohort& cohort, std::size_t number, Memory memory) {
  const Tumour& tumour = cohort.assumptions.tumours[number];
  std::map<std::vector<ConceptCode>, Recorder> recorders;
  Recorder resections(memory.packed);
  for (std::size_t i = 0; i < cohort.patients.size(); ++i) {
    const Patient& patient = cohort.patients[i];
    if (patient.tumour != number) continue;
    Dice luck(cohort.seed, numbered("diagnosis"), i);
    const DayRange day = recorded_day(patient.diagnosed, cohort, patient, luck.share());
    const std::string& place = tumour.sites[patient.place];
    // A registry's code of the morphology has that of the place with it.
    std::vector<ConceptCode> codes{{"icd10cm", place}};
    if (cohort.assumptions.sites[patient.site].registry) {
      codes.push_back({"icdo3", tumour.histologies[patient.histology].morphology + "-" + place.substr(0, 5)});
    }
    recorders.try_emplace(std::move(codes), memory.packed).first->second.row(i, day, -1, EndKind::GoesOn);
    if (patient.is(Given::Resected) && !tumour.resection.empty()) resections.row(i, on(patient.resected));
  }
  Runs runs;
  const std::size_t patients = cohort.patients.size();
  for (auto& [codes, recorder] : recorders) {
    runs.emplace_back("condition", recorder.finish({codes, tumour.id, {}}, patients, memory.done));
  }
  if (resections.rows() > 0) {
    runs.emplace_back("procedure", resections.finish(concept_at(tumour.resection, {}), patients, memory.done));
  }
  return runs;
}

Runs metastasis_runs(const Cohort& cohort, const Metastasis& metastasis, Memory memory) {
  Recorder found(memory.packed);
  for (std::size_t i = 0; i < cohort.patients.size(); ++i) {
    const Patient& patient = cohort.patients[i];
    if (!patient.traits[metastasis.trait]) continue;
    Dice luck(cohort.seed, numbered(metastasis.icd10cm), i);
    if (!luck.chance(metastasis.coded)) continue;
    found.row(i, recorded_day(patient.advanced, cohort, patient, luck.share()), -1, EndKind::GoesOn);
  }
  Runs runs;
  if (found.rows() == 0) return runs;
  const Concept coded{{{"icd10cm", metastasis.icd10cm}}, metastasis.site, {}};
  runs.emplace_back("condition", found.finish(coded, cohort.patients.size(), memory.done));
  return runs;
}

Runs lesion_runs(const Cohort& cohort, Memory memory) { return Imaged(cohort, memory).run(); }

}  // namespace elig::demo
