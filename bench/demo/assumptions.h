// What the demo's population is assumed to be, as read from the JSON files of bench/demo/assumptions: shares,
// distributions, what changes them, and how sites record. README.md says what the words mean; nothing is assumed in
// code.
#pragma once

#include <bitset>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/ingest/build_run.h"
#include "runtime/population/history.h"

namespace elig::demo {

/// What is so of a patient or not, by number: `female`, `liver_mets`, `on_treatment`, `diabetes`, ...
using Trait = std::size_t;
inline constexpr std::size_t kMostTraits = 384;
using Traits = std::bitset<kMostTraits>;
inline constexpr Trait kNoTrait = std::numeric_limits<Trait>::max();

/// A share of patients, times a factor for each trait that a patient has; at most 1.
struct Share {
  double usual = 1;
  std::vector<std::pair<Trait, double>> times;
  [[nodiscard]] double of(const Traits& traits) const;
};

/// One out of a few, by a share in [0, 1).
class Weights {
 public:
  Weights() = default;
  explicit Weights(const std::vector<double>& weights);
  [[nodiscard]] std::size_t pick(double share) const;
  [[nodiscard]] bool empty() const { return up_to_.empty(); }

 private:
  std::vector<double> up_to_;
};

/// Other weights for patients with a trait: the first that a patient has counts.
struct WeightsByTrait {
  Weights usual;
  std::vector<std::pair<Trait, Weights>> of_trait;
  [[nodiscard]] const Weights& of(const Traits& traits) const;
};

struct Between {
  int lo = 0, hi = 0;
};

struct Site {
  std::string id;
  std::size_t region = 0;
  double si = 0;          // where it stands between conventional (0) and SI units (1)
  bool limits = true;     // prints reference limits beside results
  bool rxnorm = false;    // codes medicines in RxNorm, else in ATC
  bool registry = true;   // is linked to a tumour registry, which codes morphology
  double gaps = 1;        // times missing shares
  double month_only = 0;  // share of older dates of which only the month, or the year, is recorded
};

/// The concepts that one entry is recorded as, and how often each.
struct Codes {
  std::vector<std::vector<ConceptCode>> of;
  Weights weights;
};

/// A field of a row: one of a few values.
struct Field {
  FieldColumn column;
  std::vector<std::string> values;  // as a source writes them
  WeightsByTrait weights;
};

/// Something that happens to some patients: a diagnosis, a medicine, an operation, an adverse event, an allergy.
struct Happening {
  std::string id, table;
  Trait trait = kNoTrait;  // that who has it has
  Codes codes;             // none: a trait alone
  Share share;
  Between days_ago;              // before the last visit; recent days are likelier, by the square
  std::optional<Between> lasts;  // days; none and not ongoing: a moment
  bool goes_on = false;
  double end_recorded = 1;  // of what has ended
  Between repeats{1, 1};
  std::vector<Field> fields;
};

/// How a measurement is written at some of the sites.
struct Form {
  std::string unit, loinc;
  double factor = 1, offset = 0;  // that bring the distribution's unit to this one
  int decimals = 0;
};

struct Panel {
  std::string id;
  double per_visit = 0;         // share of visits, or
  std::optional<Between> once;  // on one day, so many days before the last visit
  double at_work_up = 0;        // share of work-ups
};

struct Measurement {
  std::string id;
  std::size_t panel = 0;
  std::vector<Form> forms;  // from conventional to SI units
  Weights sites;            // of the forms
  bool skewed = true;       // log-normal, else normal
  double middle = 0, spread = 0, lo = 0, hi = 0;
  double per_decade = 0;                                 // of age over 50: factor or summand
  std::vector<std::pair<Trait, double>> effects;         // factors where skewed, else summands
  std::string moves_with;                                // results of one illness
  double together = 0;                                   // share of the variance
  double within = 0.3;                                   // share of the variance from visit to visit
  Share tested;                                          // of patients
  double at_sites = 1;                                   // share of sites that report it at all
  std::vector<double> uln, uln_female, lln, lln_female;  // a site has one of them
  std::vector<double> below;                             // a site reports `<` one of them under it
  std::optional<double> above;
  Between readings{1, 1};           // at a visit, ten minutes apart
  std::vector<std::string> labels;  // of a scale or a score, instead of a distribution
  WeightsByTrait label_weights;
};

/// A wide column: what the course of the disease says (`sex`, `stage`, ...), whether a patient has a trait, or an
/// answer out of a few.
struct Answer {
  std::string id;
  Trait trait = kNoTrait;
  std::vector<std::string> values;
  WeightsByTrait weights;
  Share answered;
  std::optional<std::string> unit;  // then the values are numbers
};

struct Medicine {
  std::string id;
  std::vector<ConceptCode> codes;
  bool oral = false;  // one row for the whole line, else a row for each dose
  bool cytotoxic = false;
  std::vector<int> days;   // of the cycle
  std::string dose, unit;  // of one day
};

struct Regimen {
  std::string id;
  std::vector<std::size_t> medicines;
  int cycle_days = 21;
  Between cycles;
  bool cytotoxic = false;
};

struct Lines {
  std::vector<std::size_t> regimens;
  Weights weights;
  [[nodiscard]] bool empty() const { return regimens.empty(); }
};

struct Histology {
  std::string morphology;  // ICD-O-3
  std::string label;       // of the attribute `tumour_histology`
};

struct Tumour {
  std::string id;
  Trait trait = kNoTrait;
  std::vector<Trait> groups;
  Share share;
  double female = 0.5;
  double age_mean = 62, age_spread = 12;
  Between age{18, 95};
  std::vector<std::string> sites;  // ICD-10-CM
  Weights site_weights;
  std::vector<Histology> histologies;
  Weights histology_weights;
  Weights stages;           // none: the tumour has no stage
  double advances = 0;      // share of stages I to III, or of a tumour without stages
  double unresectable = 0;  // of advanced ones
  double resected = 0;      // of stages I to III
  std::vector<std::pair<Trait, double>> metastases;
  std::vector<ConceptCode> resection;
  double early_treated = 0;  // share of resected patients with (neo)adjuvant therapy
  Lines early, first, later;
};

struct Metastasis {
  Trait trait = kNoTrait;
  std::string icd10cm, site;  // as lesions name it
  bool nodal = false;
  double coded = 1;
};

/// How sites record, all alike.
struct Precision {
  double own_way = 0;       // share of a site's units that are not those of its system
  int remembered_days = 0;  // dates of the last days are whole
  double month_known = 0;   // of partial dates; of the others the year is
};

/// How often patients are seen; the first whose trait a patient has.
struct Pace {
  Trait trait = kNoTrait;
  Weights weights;
  std::vector<std::pair<Between, Between>> days;  // since the last visit, and between visits
};

/// What courses of disease have in common.
struct Pattern {
  double days_since_diagnosis = 0, days_log_spread = 0;  // median, log-normal
  Between resected_after, recurs_after, spreads_after;   // days: of diagnosis, of resection, of diagnosis
  Between early_after, first_after, next_after;          // days: of resection, of advancing, of progression
  Between progresses_after;                              // days after the end of a line that did not end with it
  double treated = 0, another_line = 0;                  // shares: of advanced patients, of those who progressed
  Weights first_responses, later_responses;              // CR, PR, SD, PD
  int days_between_assessments = 63;
  double seen_by_imaging = 1;  // share of progressions
  Between visits;
  Share worked_up;  // patients who are examined before a line of therapy is chosen
  Between work_up;  // days before the last visit
};

/// Lesions, as they are measured at some of the images.
struct Imaging {
  double recorded = 0;  // share of advanced patients
  Between images, days_before_last_visit, days_between, lesions;
  double median_mm = 0, log_spread = 0, growth = 0, short_of_long = 0, nodal = 0;
  std::vector<std::string> methods;
  Weights method_weights;
};

/// Traits that the course of a disease gives, in this order before all others (course.cpp).
enum class Given : Trait {
  Female,
  Male,
  Child,
  Age18,
  Age40,
  Age60,
  Age75,
  StageI,
  StageII,
  StageIII,
  StageIV,
  Advanced,
  Unresectable,
  Resected,
  Treated,
  OnTreatment,
  RecentChemotherapy,
  WorkedUp,
  FertileWoman
};

struct Assumptions {
  std::string version, index_date;
  std::vector<std::string> trait_names;
  std::vector<std::string> regions;  // traits, too
  std::vector<Site> sites;
  Weights site_weights;
  Between years_since_diagnosis;
  Pattern course;
  Imaging imaging;
  Precision recording;
  std::vector<Pace> paces;
  std::vector<Tumour> tumours;
  std::vector<Weights> tumour_weights;  // by region
  std::vector<Metastasis> metastases;
  std::vector<Medicine> medicines;
  std::vector<Regimen> regimens;
  std::vector<Happening> happenings;
  std::vector<Panel> panels;
  std::vector<Measurement> measurements;
  std::vector<Answer> answers;
};

}  // namespace elig::demo
