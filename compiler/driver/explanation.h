// Why one patient has the status they have: every criterion, the tests it is made of, and the values, units and
// limits that decided each. Truths and computed numbers come from the compiled kernel itself, so an explanation cannot
// disagree with the screening; here they are only brought into the units that people read.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>
#include <vector>

#include "compiler/driver/pipeline.h"

namespace elig {

enum class Truth { True, False, Unknown };

/// A value that a test read, as recorded.
struct ReadValue {
  std::string name;
  std::string value;   // `27`, `<0.2`, `female`; empty when missing
  std::string unit;    // empty for labels and plain numbers
  std::string bridge;  // how its unit becomes the declared one, where that takes more than UCUM: "molar mass ..."
  std::string uln, lln;
  // Of a row of the patient's history:
  std::string date;      // `2014-02-01`, `2014-02-01..2014-02-28` where it is not known better; empty: not of one row
  std::string end;       // of a row that lasts; `goes on`
  std::string code;      // `loinc 718-7`
  std::string named;     // its concept in words
  std::string readings;  // of a mean: how many
  std::string window;    // the days that rows were looked for in: `2014-02-01..2014-03-01`, `..2014-03-01`
  bool whether = false;  // there is such a row
  std::vector<std::uint32_t> inputs{};  // of the program, that it shows
};

/// x, or what lies below or above it.
struct Amount {
  Rational value;
  enum class Censored : std::uint8_t { No, Below, Above } censored = Censored::No;
  friend bool operator==(const Amount&, const Amount&) = default;
};

/// A number that a test held against another: one that was recorded, or one computed from such. Both in `unit`.
struct HeldValue {
  std::string name;                     // as written: `creatinine_clearance`
  std::optional<std::size_t> recorded;  // it is this one of the test's values
  std::vector<std::size_t> parts;       // else those that it was computed from
  std::vector<Amount> value;            // empty: missing; several: it lies between them
  std::vector<Amount> limit;            // empty: missing
  std::string unit;                     // UCUM; empty for plain numbers
  bool date = false;                    // both are days since 1970-01-01
  std::vector<std::string> lacking;     // what would be needed to know both
};

struct ExplainedTest {
  std::string text;   // as the author wrote it
  std::string title;  // of the let that it is
  Truth truth = Truth::Unknown;
  bool attested = false;  // a person's confirmation
  std::vector<ReadValue> values;
  std::vector<HeldValue> held;
  std::vector<std::string> bridges;  // the analyte's own conversions that its thresholds went through
};

struct ExplainedCriterion {
  std::string id, title;
  std::string from;  // where the source document says it: `Inclusion 7`
  ir::CriterionKind kind = ir::CriterionKind::Inclusion;
  Truth truth = Truth::Unknown;                             // after `if missing`
  ir::MissingPolicy override = ir::MissingPolicy::Unknown;  // the `if missing` that decided
  std::vector<ExplainedTest> tests;
};

struct Explanation {
  std::string trial, title, patient, status;
  std::string index;  // the patient's index date, `2014-03-01`; empty: not known
  std::vector<ExplainedCriterion> criteria;
};

/// nullopt when planning reported errors; `row` is the patient's row in the population, whose `features` these are.
std::optional<Result<Explanation>> explain(const ir::Program& program, const Population& population,
                                           FeatureStore& features, std::size_t row, const Sources& sources, Jit& jit,
                                           Diagnostics& diagnostics);

struct ExplanationTextOptions {
  bool colour = false;
  std::optional<std::set<std::string>> only{};  // ids of criteria; nullopt: all
};
std::string to_text(const Explanation& explanation, const ExplanationTextOptions& options);
/// The criteria that the patient's status comes from: those that fail, else those that are unknown; of an eligible
/// patient none.
std::set<std::string> decisive(const Explanation& explanation);
nlohmann::json to_json(const Explanation& explanation);

}  // namespace elig
