// Observation -> rows of `measurement` and `observation`. https://hl7.org/fhir/R4/observation.html

#include "runtime/ingest/fhir.h"

namespace elig::fhir {
namespace {

constexpr const char* kMembers = R"(
  "effectiveDateTime": "VARCHAR", "effectiveInstant": "VARCHAR", "effectivePeriod": <Period>,
  "category": [{"coding": [{"code": "VARCHAR"}]}], <Result>, "component": [{<Result>}])";

// The observation itself, unless its components say it all, and then each component, are results of their own.
constexpr const char* kResults = R"(
WITH observed AS (
  SELECT r, flatten([[c.code for c in k.coding] for k in r.category]) AS categories,
    {'code': r.code, 'valueQuantity': r.valueQuantity, 'valueCodeableConcept': r.valueCodeableConcept,
     'valueString': r.valueString, 'valueBoolean': r.valueBoolean, 'valueInteger': r.valueInteger,
     'valueDateTime': r.valueDateTime, 'valueTime': r.valueTime, 'valueRange': r.valueRange,
     'valueRatio': r.valueRatio, 'dataAbsentReason': r.dataAbsentReason, 'referenceRange': r.referenceRange} AS whole
  *FROM*),
results AS (
  SELECT r, categories, unnest(CASE WHEN coalesce(len(r.component), 0) = 0 THEN [whole]
                                    WHEN fhir_value(whole) IS NULL THEN r.component
                                    ELSE list_concat([whole], r.component) END) AS v FROM observed),
limited AS (SELECT *, fhir_range(v.referenceRange) AS normal,
    list_has_any(coalesce(categories, []), ['laboratory', 'vital-signs']) OR v.valueQuantity.value IS NOT NULL OR
    v.valueInteger IS NOT NULL AS measured FROM results)
SELECT fhir_id(coalesce(r.subject.reference, r.patient.reference), 'Patient') AS patient,
  fhir_codes(v.code) AS codes, fhir_name(v.code) AS display,
  fhir_moment(coalesce(r.effectiveDateTime, r.effectivePeriod.start, r.effectiveInstant, r.effectivePeriod.end)) AS start,
  fhir_value(v) AS value, coalesce(fhir_unit(v.valueQuantity), fhir_unit(v.valueRange.low)) AS unit,
  normal.low.value AS lln, normal.high.value AS uln,
  coalesce(fhir_unit(normal.high), fhir_unit(normal.low)) AS limit_unit, categories[1] AS category
FROM limited WHERE )";

}  // namespace

// A measurement is what is a number, or was found in a laboratory or as a vital sign.
std::vector<Resource> observation_resources() {
  return {{"Observation", "measurement", kMembers, std::string(kResults) + "measured"},
          {"Observation", "observation", kMembers, std::string(kResults) + "NOT measured"}};
}

}  // namespace elig::fhir
