#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "bench/demo/dice.h"
#include "bench/demo/recorder.h"
#include "bench/demo/records.h"

namespace elig::demo {
namespace {

/// What one site does with one analyte.
struct AtSite {
  bool reports = true;
  std::size_t form = 0;
  std::optional<double> uln, uln_female, lln, lln_female, below;
  std::uint16_t value = 0;
  std::optional<std::uint16_t> uln_column, lln_column;
  Recorder* recorder = nullptr;
};

class Measuring {
 public:
  Measuring(const Cohort& cohort, const Measurement& measurement, Memory memory)
      : cohort_(cohort),
        one_(measurement),
        panel_(cohort.assumptions.panels[measurement.panel]),
        memory_(memory),
        matter_(numbered(measurement.id)),
        panel_matter_(numbered(panel_.id)),
        latent_matter_(numbered(measurement.moves_with)) {
    for (std::size_t i = 0; i < cohort.assumptions.sites.size(); ++i) at_.push_back(at_site(i));
  }

  Runs run() {
    for (std::size_t i = 0; i < cohort_.patients.size(); ++i) patient(i);
    Runs runs;
    for (auto& [loinc, recorder] : recorders_) {
      Concept coded;
      coded.codes.push_back({"loinc", loinc});
      coded.display = one_.id;
      if (recorder.rows() == 0) continue;
      runs.emplace_back("measurement", recorder.finish(std::move(coded), cohort_.patients.size(), memory_.done));
    }
    return runs;
  }

 private:
  AtSite at_site(std::size_t site);
  std::uint16_t column(Recorder& recorder, const std::string& loinc, ColumnRole role, const std::string& unit);
  void patient(std::size_t number);
  void record(std::size_t number, const Patient& patient, const AtSite& at, double own, Dice& luck, Day day,
              int reading);
  [[nodiscard]] double value(const Patient& patient, double z) const;
  static std::int64_t scaled(double value, const Form& form) {
    return std::llround((value * form.factor + form.offset) * std::pow(10.0, form.decimals));
  }

  const Cohort& cohort_;
  const Measurement& one_;
  const Panel& panel_;
  Memory memory_;
  std::uint64_t matter_, panel_matter_, latent_matter_;
  std::map<std::string, Recorder> recorders_;  // by LOINC code
  std::map<std::tuple<std::string, ColumnRole, std::string>, std::uint16_t> columns_;
  std::vector<AtSite> at_;
};

std::uint16_t Measuring::column(Recorder& recorder, const std::string& loinc, ColumnRole role,
                                const std::string& unit) {
  const auto key = std::tuple(loinc, role, unit);
  if (const auto found = columns_.find(key); found != columns_.end()) return found->second;
  FieldColumn field{"value", role, std::nullopt};
  if (!unit.empty()) field.unit = unit;
  return columns_.emplace(key, recorder.column(field)).first->second;
}

// Sites do not depend on the population's seed: a laboratory keeps its units and limits.
AtSite Measuring::at_site(std::size_t number) {
  const Site& site = cohort_.assumptions.sites[number];
  Dice luck(0, matter_, numbered(site.id));
  AtSite at;
  at.reports = luck.chance(one_.at_sites);
  const double elsewhere = luck.share();
  at.form =
      one_.sites.pick(luck.chance(cohort_.assumptions.recording.own_way) ? elsewhere : std::min(site.si, 1 - 1e-9));
  const Form& form = one_.forms[at.form];
  at.recorder = &recorders_.try_emplace(form.loinc, memory_.packed).first->second;
  at.value = column(*at.recorder, form.loinc, ColumnRole::Value, form.unit);
  const auto one_of = [&](const std::vector<double>& values, std::uint64_t bits) {
    return values.empty() ? std::optional<double>() : values[bits % values.size()];
  };
  const std::uint64_t upper = luck.next(), lower = luck.next(), least = luck.next();
  at.below = one_of(one_.below, least);
  if (!site.limits) return at;
  at.uln = one_of(one_.uln, upper);
  at.uln_female = one_of(one_.uln_female, upper);
  at.lln = one_of(one_.lln, lower);
  at.lln_female = one_of(one_.lln_female, lower);
  if (at.uln) at.uln_column = column(*at.recorder, form.loinc, ColumnRole::Uln, form.unit);
  if (at.lln) at.lln_column = column(*at.recorder, form.loinc, ColumnRole::Lln, form.unit);
  return at;
}

double Measuring::value(const Patient& patient, double z) const {
  const double decades = (patient.age - 50) / 10.0;
  double result = one_.skewed ? one_.middle * std::exp(one_.spread * z) * std::pow(one_.per_decade, decades)
                              : one_.middle + one_.spread * z + one_.per_decade * decades;
  for (const auto& [trait, effect] : one_.effects) {
    if (patient.traits[trait]) result = one_.skewed ? result * effect : result + effect;
  }
  return std::clamp(result, one_.lo, one_.hi);
}

void Measuring::patient(std::size_t number) {
  const Patient& patient = cohort_.patients[number];
  const AtSite& at = at_[patient.site];
  if (!at.reports) return;
  Dice luck(cohort_.seed, matter_, number);
  const double gaps = cohort_.assumptions.sites[patient.site].gaps;
  if (!luck.chance(1 - std::min(1.0, gaps * (1 - one_.tested.of(patient.traits))))) return;
  const double latent = Dice(cohort_.seed, latent_matter_, number).normal();
  const double own = std::sqrt(one_.together) * latent + std::sqrt(1 - one_.together) * luck.normal();
  // The same for all that the panel holds: it is one draw of blood.
  Dice drawn(cohort_.seed, panel_matter_, number);
  const bool worked_up = drawn.chance(panel_.at_work_up) && patient.is(Given::WorkedUp);
  if (panel_.once) {
    const Between ago = worked_up ? cohort_.assumptions.course.work_up : *panel_.once;
    record(number, patient, at, own, luck, patient.visit[0] - drawn.between(ago.lo, ago.hi), 0);
    return;
  }
  for (std::size_t i = patient.visits; i-- > 0;) {
    if (!drawn.chance(panel_.per_visit) && !(i == 0 && worked_up)) continue;
    const int readings = luck.between(one_.readings.lo, one_.readings.hi);
    for (int reading = 0; reading < readings; ++reading) {
      record(number, patient, at, own, luck, patient.visit[i], one_.readings.hi > 1 ? reading + 1 : 0);
    }
  }
}

void Measuring::record(std::size_t number, const Patient& patient, const AtSite& at, double own, Dice& luck, Day day,
                       int reading) {
  constexpr std::int16_t kMorning = 9 * 60, kApart = 10;
  Recorder& recorder = *at.recorder;
  const double z = std::sqrt(1 - one_.within) * own + std::sqrt(one_.within) * luck.normal();
  const auto minute = static_cast<std::int16_t>(reading == 0 ? -1 : kMorning + kApart * reading);
  if (!one_.labels.empty()) {
    const double share = std::clamp(0.5 * std::erfc(-z / std::sqrt(2.0)), 0.0, 1 - 1e-12);
    recorder.put_written(at.value, one_.labels[one_.label_weights.of(patient.traits).pick(share)]);
    recorder.row(number, {day, day}, minute);
    return;
  }
  const Form& form = one_.forms[at.form];
  const double measured = value(patient, z);
  if (at.below && measured < *at.below) {
    recorder.put_number(at.value, scaled(*at.below, form), form.decimals, CellKind::Below);
  } else if (one_.above && measured > *one_.above) {
    recorder.put_number(at.value, scaled(*one_.above, form), form.decimals, CellKind::Above);
  } else {
    recorder.put_number(at.value, scaled(measured, form), form.decimals);
  }
  const bool female = patient.is(Given::Female);
  if (at.uln_column)
    recorder.put_number(*at.uln_column, scaled(*(female ? at.uln_female : at.uln), form), form.decimals);
  if (at.lln_column)
    recorder.put_number(*at.lln_column, scaled(*(female ? at.lln_female : at.lln), form), form.decimals);
  recorder.row(number, {day, day}, minute);
}

}  // namespace

Runs measurement_runs(const Cohort& cohort, const Measurement& measurement, Memory memory) {
  return Measuring(cohort, measurement, memory).run();
}

}  // namespace elig::demo
