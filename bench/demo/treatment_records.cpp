// Lines of systemic therapy, their cycles, doses, responses and progressions, as they are recorded.
#include <algorithm>
#include <array>

#include "bench/demo/dice.h"
#include "bench/demo/recorder.h"
#include "bench/demo/records.h"

namespace elig::demo {
namespace {

constexpr std::array<std::string_view, 4> kResponses = {"CR", "PR", "SD", "PD"};

std::string_view text_of(Response response) { return kResponses[static_cast<std::size_t>(response)]; }
DayRange on(Day day) { return {day, day}; }
FieldColumn plain(std::string name) { return {std::move(name), ColumnRole::Value, std::nullopt}; }

class Treated {
 public:
  Treated(const Cohort& cohort, Memory memory)
      : cohort_(cohort),
        lines_(memory.packed),
        cycles_(memory.packed),
        responses_(memory.packed),
        progressions_(memory.packed) {
    for (const char* field : {"number", "setting", "regimen", "best_response", "stopped_for"})
      lines_.column(plain(field));
    for (const char* field : {"number", "regimen"}) cycles_.column(plain(field));
    for (const char* field : {"outcome", "criteria"}) responses_.column(plain(field));
    for (const char* field : {"kind", "radiographic"}) progressions_.column(plain(field));
  }

  Runs run(Memory memory) {
    for (std::size_t i = 0; i < cohort_.patients.size(); ++i) patient(i);
    Runs runs;
    const std::size_t patients = cohort_.patients.size();
    runs.emplace_back("therapy_line", lines_.finish({}, patients, memory.done));
    runs.emplace_back("therapy_cycle", cycles_.finish({}, patients, memory.done));
    runs.emplace_back("response", responses_.finish({}, patients, memory.done));
    runs.emplace_back("progression", progressions_.finish({}, patients, memory.done));
    return runs;
  }

 private:
  void patient(std::size_t number);
  void line(std::size_t number, const Line& line, int palliative);
  void assessments(std::size_t number, const Line& line);
  void progression(std::size_t number, Day day, std::string_view kind, Dice& luck);

  const Cohort& cohort_;
  Recorder lines_, cycles_, responses_, progressions_;
};

void Treated::progression(std::size_t number, Day day, std::string_view kind, Dice& luck) {
  progressions_.put_text(0, kind);
  progressions_.put_text(1, luck.chance(cohort_.assumptions.course.seen_by_imaging) ? "yes" : "no");
  progressions_.row(number, on(day));
}

void Treated::assessments(std::size_t number, const Line& line) {
  const Day until = std::min({line.end, line.progressed, cohort_.index});
  const auto assessed = [&](Day day, Response outcome) {
    responses_.put_text(0, text_of(outcome));
    responses_.put_text(1, "RECIST 1.1");
    responses_.row(number, on(day));
  };
  const Day every = cohort_.assumptions.course.days_between_assessments;
  for (Day day = line.start + every; day < until; day += every) {
    assessed(day, line.best == Response::PD ? Response::SD : line.best);
  }
  if (line.end < kAfterAllTime && line.best != Response::PD) assessed(until, line.best);
  if (line.progressed < kAfterAllTime) assessed(line.progressed, Response::PD);
}

void Treated::line(std::size_t number, const Line& line, int palliative) {
  const Regimen& regimen = cohort_.assumptions.regimens[line.regimen];
  const bool early = line.setting == Setting::Early;
  const bool over = line.end < kAfterAllTime;
  if (!early) lines_.put_number(0, palliative, 0);
  lines_.put_text(1, early ? "adjuvant" : "palliative");
  lines_.put_text(2, regimen.id);
  if (!early && over) lines_.put_text(3, text_of(line.best));
  if (over) lines_.put_text(4, line.best == Response::PD && !early ? "progression" : "completion");
  lines_.row(number, on(line.start), -1, over ? EndKind::OnDay : EndKind::GoesOn, on(line.end));
  for (int cycle = 0; cycle < line.cycles; ++cycle) {
    const Day day = line.start + cycle * regimen.cycle_days;
    if (day > std::min(line.end, cohort_.index)) break;
    cycles_.put_number(0, cycle + 1, 0);
    cycles_.put_text(1, regimen.id);
    cycles_.row(number, on(day));
  }
}

void Treated::patient(std::size_t number) {
  const Patient& patient = cohort_.patients[number];
  Dice luck(cohort_.seed, numbered("progressions"), number);
  if (patient.is(Given::Advanced) && patient.is(Given::Resected)) {
    progression(number, patient.advanced, "recurrence", luck);
  }
  int palliative = 0;
  for (std::size_t i = 0; i < patient.lines; ++i) {
    const Line& one = patient.line[i];
    if (one.setting == Setting::Palliative) ++palliative;
    line(number, one, palliative);
    if (one.setting == Setting::Early) continue;
    assessments(number, one);
    if (one.progressed < kAfterAllTime) progression(number, one.progressed, "progression", luck);
  }
}

}  // namespace

Runs line_runs(const Cohort& cohort, Memory memory) { return Treated(cohort, memory).run(memory); }

Runs dose_runs(const Cohort& cohort, std::size_t number, Memory memory) {
  const Medicine& medicine = cohort.assumptions.medicines[number];
  std::array<Recorder, 2> recorders{Recorder(memory.packed), Recorder(memory.packed)};  // in ATC, in RxNorm
  const FieldColumn dose{medicine.oral ? "daily_dose" : "dose", ColumnRole::Value,
                         medicine.oral ? medicine.unit + "/d" : medicine.unit};
  for (Recorder& recorder : recorders) recorder.column(dose);
  const bool coded_twice =
      std::ranges::any_of(medicine.codes, [](const ConceptCode& code) { return code.system == "rxnorm"; });
  for (std::size_t i = 0; i < cohort.patients.size(); ++i) {
    const Patient& patient = cohort.patients[i];
    Recorder& recorder = recorders[coded_twice && cohort.assumptions.sites[patient.site].rxnorm ? 1 : 0];
    for (std::size_t at = 0; at < patient.lines; ++at) {
      const Line& line = patient.line[at];
      const Regimen& regimen = cohort.assumptions.regimens[line.regimen];
      if (std::ranges::find(regimen.medicines, number) == regimen.medicines.end()) continue;
      const auto given = [&](Day day, EndKind ends, DayRange end) {
        if (!medicine.dose.empty()) recorder.put_written(0, medicine.dose);
        recorder.row(i, on(day), -1, ends, end);
      };
      if (medicine.oral) {
        given(line.start, line.end < kAfterAllTime ? EndKind::OnDay : EndKind::GoesOn, on(line.end));
        continue;
      }
      for (int cycle = 0; cycle < line.cycles; ++cycle) {
        for (const int day_of_cycle : medicine.days) {
          const Day day = line.start + cycle * regimen.cycle_days + day_of_cycle - 1;
          if (day <= std::min(line.end, cohort.index)) given(day, EndKind::WithStart, {});
        }
      }
    }
  }
  Runs runs;
  for (std::size_t i = 0; i < recorders.size(); ++i) {
    if (recorders[i].rows() == 0) continue;
    Site site;
    site.rxnorm = i == 1;
    runs.emplace_back("drug",
                      recorders[i].finish(concept_at(medicine.codes, site), cohort.patients.size(), memory.done));
  }
  return runs;
}

}  // namespace elig::demo
