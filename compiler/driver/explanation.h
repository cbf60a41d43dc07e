// Why one patient has the status they have: every criterion, the tests it is made of, and the values, units and
// limits that decided each. Truths come from the compiled kernel itself, so an explanation cannot disagree with
// the screening; only the displayed thresholds are worked out here, exactly.
#pragma once

#include <nlohmann/json_fwd.hpp>
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
};

struct ExplainedTest {
  std::string text;  // as the author wrote it
  Truth truth = Truth::Unknown;
  std::vector<ReadValue> values;
  std::string threshold;  // what the value was held against, in its own unit; empty when there is no one value
  std::vector<std::string> bridges;  // the analyte's own conversions that its thresholds went through
  std::string distance;              // how far the value lies from it, in that unit
};

struct ExplainedCriterion {
  std::string id, title;
  std::string from;  // where the source document says it: `Inclusion 7`
  ir::CriterionKind kind = ir::CriterionKind::Inclusion;
  Truth truth = Truth::Unknown;  // after `if missing`
  bool overridden = false;       // `if missing` decided
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

std::string to_text(const Explanation& explanation, bool colour);
nlohmann::json to_json(const Explanation& explanation);

}  // namespace elig
