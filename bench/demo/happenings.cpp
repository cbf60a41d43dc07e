#include <algorithm>
#include <map>

#include "bench/demo/dice.h"
#include "bench/demo/recorder.h"
#include "bench/demo/records.h"
#include "runtime/population/date.h"

namespace elig::demo {
namespace {

/// Recorders by what they record: an entry's codes and the coding of the site.
class ByConcept {
 public:
  ByConcept(const Happening& happening, Memory memory) : happening_(happening), memory_(memory) {}

  Recorder& of(std::size_t code, const Site& site) {
    auto [found, added] = recorders_.try_emplace(std::pair(code, site.rxnorm), memory_.packed);
    if (added) {
      for (const Field& field : happening_.fields) found->second.column(field.column);
    }
    return found->second;
  }

  Runs finish(const Cohort& cohort) {
    Runs runs;
    for (auto& [key, recorder] : recorders_) {
      Site site;
      site.rxnorm = key.second;
      Concept coded =
          key.first < happening_.codes.of.size() ? concept_at(happening_.codes.of[key.first], site) : Concept{};
      runs.emplace_back(happening_.table, recorder.finish(std::move(coded), cohort.patients.size(), memory_.done));
    }
    return runs;
  }

 private:
  const Happening& happening_;
  Memory memory_;
  std::map<std::pair<std::size_t, bool>, Recorder> recorders_;
};

bool coded_twice(const std::vector<ConceptCode>& codes) {
  return std::ranges::any_of(codes, [](const ConceptCode& code) { return code.system == "rxnorm"; });
}

class Recording {
 public:
  Recording(const Cohort& cohort, const Happening& happening, Memory memory)
      : cohort_(cohort), happening_(happening), recorders_(happening, memory) {}

  Runs run() {
    for (std::size_t i = 0; i < cohort_.patients.size(); ++i) {
      if (cohort_.patients[i].traits[happening_.trait]) patient(i);
    }
    return recorders_.finish(cohort_);
  }

 private:
  void patient(std::size_t number);
  void once(Dice& luck, const Patient& patient, std::size_t number, std::size_t code);

  const Cohort& cohort_;
  const Happening& happening_;
  ByConcept recorders_;
};

void Recording::patient(std::size_t number) {
  const Patient& patient = cohort_.patients[number];
  Dice luck(cohort_.seed, stirred(numbered(happening_.id)), number);
  const std::size_t code = happening_.codes.weights.empty() ? 0 : happening_.codes.weights.pick(luck.share());
  for (int left = luck.between(happening_.repeats.lo, happening_.repeats.hi); left > 0; --left) {
    once(luck, patient, number, code);
  }
}

void Recording::once(Dice& luck, const Patient& patient, std::size_t number, std::size_t code) {
  const Site& site = cohort_.assumptions.sites[patient.site];
  const bool by_site = code < happening_.codes.of.size() && coded_twice(happening_.codes.of[code]);
  Site coding;
  coding.rxnorm = by_site && site.rxnorm;
  Recorder& recorder = recorders_.of(code, coding);
  const double back = luck.share();
  const Between ago = happening_.days_ago;
  const Day from = std::max(
      patient.visit[0] - ago.lo - static_cast<Day>(back * back * static_cast<double>(ago.hi - ago.lo)), patient.born);
  const DayRange start = recorded_day(from, cohort_, patient, luck.share());
  for (std::size_t i = 0; i < happening_.fields.size(); ++i) {
    const Field& field = happening_.fields[i];
    const std::string& value = field.values[field.weights.of(patient.traits).pick(luck.share())];
    if (!value.empty()) recorder.put_written(static_cast<std::uint16_t>(i), value);
  }
  EndKind ends = happening_.goes_on ? EndKind::GoesOn : EndKind::WithStart;
  DayRange end;
  if (happening_.lasts) {
    const Day last = from + luck.between(happening_.lasts->lo, happening_.lasts->hi);
    const bool over = last <= cohort_.index && luck.chance(happening_.end_recorded);
    ends = over ? EndKind::OnDay : EndKind::GoesOn;
    if (over) end = {std::max(last, start.lo), std::max(last, start.hi)};
  }
  recorder.row(number, start, -1, ends, end);
}

}  // namespace

Concept concept_at(const std::vector<ConceptCode>& codes, const Site& site) {
  Concept coded;
  const auto has = [&](std::string_view system) {
    return std::ranges::any_of(codes, [&](const ConceptCode& code) { return code.system == system; });
  };
  const bool both = has("atc") && has("rxnorm");
  for (const ConceptCode& code : codes) {
    if (both && code.system == (site.rxnorm ? "atc" : "rxnorm")) continue;
    if (code.system == "name") coded.display = code.code;
    coded.codes.push_back(code);
  }
  return coded;
}

DayRange recorded_day(Day day, const Cohort& cohort, const Patient& patient, double luck) {
  const Precision& recording = cohort.assumptions.recording;
  const double share = cohort.assumptions.sites[patient.site].month_only;
  if (day > cohort.index - recording.remembered_days || luck >= share) return {day, day};
  const CivilDate date = civil_date(day);
  const std::chrono::year_month_day_last month(date.year(), std::chrono::month_day_last(date.month()));
  if (luck < share * recording.month_known) return {day_number(date.year() / date.month() / 1), day_number(month)};
  return {day_number(date.year() / 1 / 1), day_number(date.year() / 12 / 31)};
}

Runs happening_runs(const Cohort& cohort, const Happening& happening, Memory memory) {
  return Recording(cohort, happening, memory).run();
}

}  // namespace elig::demo
