#include "bench/demo/course.h"

#include <algorithm>
#include <cmath>

#include "bench/demo/dice.h"
#include "runtime/population/date.h"

namespace elig::demo {
namespace {

int drawn(Dice& luck, Between ends) { return luck.between(ends.lo, ends.hi); }

class Course {
 public:
  Course(const Assumptions& assumptions, std::uint64_t seed, std::uint64_t number, Patient& patient)
      : all_(assumptions),
        pattern_(assumptions.course),
        seed_(seed),
        number_(number),
        index_(day_number(*parse_date(assumptions.index_date))),
        patient_(patient) {}

  void run() {
    person();
    disease();
    treatment();
    visits();
    others();
  }

 private:
  [[nodiscard]] Dice dice(std::string_view matter) const { return {seed_, numbered(matter), number_}; }
  void set(Given trait) { patient_.traits.set(static_cast<Trait>(trait)); }
  [[nodiscard]] const Tumour& tumour() const { return all_.tumours[patient_.tumour]; }

  void person();
  void disease();
  void metastases();
  void treatment();
  void treated();
  void early_line(Dice& luck);
  void palliative_lines(Dice& luck);
  Line line(Dice& luck, const Lines& choice, Day start);
  void visits();
  void others();

  const Assumptions& all_;
  const Pattern& pattern_;
  std::uint64_t seed_, number_;
  Day index_;
  Patient& patient_;
};

void Course::person() {
  Dice luck = dice("person");
  patient_.site = static_cast<std::uint8_t>(all_.site_weights.pick(luck.share()));
  const std::size_t region = all_.sites[patient_.site].region;
  patient_.traits.set(static_cast<Trait>(Given::FertileWoman) + 1 + region);
  patient_.tumour = static_cast<std::uint8_t>(all_.tumour_weights[region].pick(luck.share()));
  patient_.traits.set(tumour().trait);
  for (const Trait group : tumour().groups) patient_.traits.set(group);
  const bool female = luck.chance(tumour().female);
  set(female ? Given::Female : Given::Male);
  const double years = tumour().age_mean + tumour().age_spread * luck.normal();
  const double age = std::clamp(years, static_cast<double>(tumour().age.lo), static_cast<double>(tumour().age.hi));
  patient_.born = index_ - static_cast<Day>(std::floor(age * 365.2425)) - luck.between(0, 364);
  patient_.age = static_cast<std::int16_t>(completed_years(civil_date(patient_.born), civil_date(index_)));
  set(patient_.age < 18   ? Given::Child
      : patient_.age < 40 ? Given::Age18
      : patient_.age < 60 ? Given::Age40
      : patient_.age < 75 ? Given::Age60
                          : Given::Age75);
  if (female && patient_.age >= 12 && patient_.age < 50) set(Given::FertileWoman);
  patient_.place = static_cast<std::uint8_t>(tumour().site_weights.pick(luck.share()));
  patient_.histology = static_cast<std::uint8_t>(tumour().histology_weights.pick(luck.share()));
}

void Course::disease() {
  Dice luck = dice("disease");
  const double days = pattern_.days_since_diagnosis * std::exp(pattern_.days_log_spread * luck.normal());
  const Day ago = static_cast<Day>(std::clamp(days, 10.0, 7300.0));
  patient_.diagnosed = std::max(index_ - ago, patient_.born + 30);
  if (!tumour().stages.empty()) {
    patient_.stage = static_cast<std::uint8_t>(1 + tumour().stages.pick(luck.share()));
    patient_.traits.set(static_cast<Trait>(Given::StageI) + patient_.stage - 1);
  }
  const bool local = patient_.stage != 4;
  if (local && luck.chance(tumour().resected)) {
    patient_.resected = patient_.diagnosed + drawn(luck, pattern_.resected_after);
    if (patient_.resected <= index_) set(Given::Resected);
  }
  if (!local) patient_.advanced = patient_.diagnosed;
  if (local && luck.chance(tumour().advances)) {
    patient_.advanced = patient_.is(Given::Resected) ? patient_.resected + drawn(luck, pattern_.recurs_after)
                                                     : patient_.diagnosed + drawn(luck, pattern_.spreads_after);
  }
  if (patient_.advanced > index_) return;
  set(Given::Advanced);
  if (luck.chance(tumour().unresectable)) set(Given::Unresectable);
  metastases();
}

void Course::metastases() {
  Dice luck = dice("metastases");
  for (const auto& [trait, share] : tumour().metastases) {
    if (luck.chance(share)) patient_.traits.set(trait);
  }
}

Line Course::line(Dice& luck, const Lines& choice, Day start) {
  Line line;
  line.start = start;
  line.regimen = static_cast<std::uint8_t>(choice.regimens[choice.weights.pick(luck.share())]);
  const Regimen& regimen = all_.regimens[line.regimen];
  const int planned = drawn(luck, regimen.cycles);
  const int begun = (index_ - start) / regimen.cycle_days + 1;
  line.cycles = static_cast<std::uint8_t>(std::min(planned, begun));
  line.end =
      planned > begun ? kAfterAllTime : start + planned * regimen.cycle_days - luck.between(1, regimen.cycle_days);
  if (line.end < kAfterAllTime && line.end > index_) line.end = kAfterAllTime;
  return line;
}

void Course::early_line(Dice& luck) {
  if (!patient_.is(Given::Resected) || tumour().early.empty() || !luck.chance(tumour().early_treated)) return;
  const Day start = patient_.resected + drawn(luck, pattern_.early_after);
  if (start >= std::min(index_, patient_.advanced)) return;
  Line early = line(luck, tumour().early, start);
  early.setting = Setting::Early;
  if (patient_.is(Given::Advanced)) early.end = std::min(early.end, patient_.advanced);
  patient_.line[patient_.lines++] = early;
}

// One line after the other, each until it is done, does harm or the disease progresses.
void Course::palliative_lines(Dice& luck) {
  if (!patient_.is(Given::Advanced) || tumour().first.empty() || !luck.chance(pattern_.treated)) return;
  Day at = patient_.advanced + drawn(luck, pattern_.first_after);
  for (std::size_t number = 0; at <= index_ && patient_.lines < kMostLines; ++number) {
    const Lines& choice = number == 0 || tumour().later.empty() ? tumour().first : tumour().later;
    Line one = line(luck, choice, at);
    const Weights& responses = number == 0 ? pattern_.first_responses : pattern_.later_responses;
    one.best = static_cast<Response>(responses.pick(luck.share()));
    const int after = drawn(luck, pattern_.progresses_after);
    if (one.end < kAfterAllTime) {
      const Day progressed = one.best == Response::PD ? one.end : one.end + after;
      if (progressed <= index_) one.progressed = progressed;
    }
    patient_.line[patient_.lines++] = one;
    if (one.progressed == kAfterAllTime || !luck.chance(pattern_.another_line)) return;
    at = one.progressed + drawn(luck, pattern_.next_after);
  }
}

void Course::treatment() {
  Dice luck = dice("treatment");
  early_line(luck);
  palliative_lines(luck);
  if (patient_.lines > 0) treated();
  if (luck.chance(pattern_.worked_up.of(patient_.traits))) set(Given::WorkedUp);
}

void Course::treated() {
  set(Given::Treated);
  const Line& last = patient_.line[patient_.lines - 1U];
  if (last.end == kAfterAllTime) set(Given::OnTreatment);
  constexpr Day kRecent = 28;
  if (all_.regimens[last.regimen].cytotoxic && last.end > index_ - kRecent) set(Given::RecentChemotherapy);
}

void Course::visits() {
  Dice luck = dice("visits");
  for (const Pace& pace : all_.paces) {
    if (pace.trait != kNoTrait && !patient_.traits[pace.trait]) continue;
    const auto& [since, gap] = pace.days[pace.weights.pick(luck.share())];
    Day day = index_ - drawn(luck, since);
    const int most = drawn(luck, pattern_.visits);
    while (patient_.visits < std::min<int>(most, kMostVisits)) {
      patient_.visit[patient_.visits++] = day;
      day -= drawn(luck, gap);
      if (day < patient_.diagnosed - 30) return;
    }
    return;
  }
}

// Other diseases, medicines and so on, each of which may change the share of those that follow.
void Course::others() {
  for (const Happening& one : all_.happenings) {
    Dice luck = dice(one.id);
    if (luck.chance(one.share.of(patient_.traits))) patient_.traits.set(one.trait);
  }
}

}  // namespace

void make_patients(const Assumptions& assumptions, std::uint64_t seed, std::size_t first, std::size_t end,
                   Patient* patients) {
  for (std::size_t i = first; i < end; ++i) Course(assumptions, seed, i, patients[i]).run();
}

}  // namespace elig::demo
