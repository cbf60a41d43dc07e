// The resources that are read, but those about measurements and medicines. https://hl7.org/fhir/R4/resourcelist.html

#include <array>

#include "runtime/ingest/fhir.h"

namespace elig::fhir {
namespace {

struct Shape {
  std::string_view name, text;
};

// Data types, those that have others in them first.
constexpr std::array kShapes = {
    Shape{"<Result>", R"(
      "code": <Concept>, "valueQuantity": <Quantity>, "valueCodeableConcept": <Concept>, "valueString": "VARCHAR",
      "valueBoolean": "VARCHAR", "valueInteger": "VARCHAR", "valueDateTime": "VARCHAR", "valueTime": "VARCHAR",
      "valueRange": <Range>, "valueRatio": {"numerator": <Quantity>, "denominator": <Quantity>},
      "dataAbsentReason": <Concept>, "referenceRange": [{"low": <Quantity>, "high": <Quantity>, "type": <Concept>,
                                                         "appliesTo": [<Concept>], "age": <Range>}])"},
    Shape{"<Medication>", R"(
      "medicationCodeableConcept": <Concept>, "medicationReference": {"reference": "VARCHAR", "display": "VARCHAR"},
      "contained": [{"id": "VARCHAR", "code": <Concept>}])"},
    Shape{"<Dosage>", R"({
      "asNeededBoolean": "VARCHAR", "asNeededCodeableConcept": <Concept>, "route": <Concept>,
      "doseAndRate": [{"doseQuantity": <Quantity>}], "timing": {"repeat": {
        "frequency": "VARCHAR", "frequencyMax": "VARCHAR", "period": "VARCHAR", "periodMax": "VARCHAR",
        "periodUnit": "VARCHAR", "boundsPeriod": <Period>}}})"},
    Shape{"<Range>", R"({"low": <Quantity>, "high": <Quantity>})"},
    Shape{"<Concept>",
          R"({"coding": [{"system": "VARCHAR", "code": "VARCHAR", "display": "VARCHAR"}], "text": "VARCHAR"})"},
    Shape{"<Quantity>", R"({"value": "VARCHAR", "comparator": "VARCHAR", "unit": "VARCHAR", "system": "VARCHAR",
                            "code": "VARCHAR"})"},
    Shape{"<Period>", R"({"start": "VARCHAR", "end": "VARCHAR"})"},
};

// Race and ethnicity as US Core has them; birth sex only where there is no gender.
Resource patient() {
  return {"Patient", "", R"(
  "gender": "VARCHAR", "birthDate": "VARCHAR", "deceasedDateTime": "VARCHAR",
  "extension": [{"url": "VARCHAR", "valueCode": "VARCHAR", "extension": [
    {"url": "VARCHAR", "valueString": "VARCHAR", "valueCoding": {"display": "VARCHAR", "code": "VARCHAR"}}]}])",
          R"(
SELECT r.id AS patient,
  coalesce(r.gender, [e.valueCode for e in r.extension if ends_with(e.url, '/us-core-birthsex')][1]) AS sex,
  r.birthDate AS birth_date, fhir_us_core(r.extension, '/us-core-race') AS race,
  fhir_us_core(r.extension, '/us-core-ethnicity') AS ethnicity, left(r.deceasedDateTime, 10) AS death_date
*FROM*)"};
}

// Without an onset, the day it was recorded.
Resource condition() {
  return {"Condition", "condition", R"(
  "code": <Concept>, "onsetDateTime": "VARCHAR", "onsetPeriod": <Period>, "abatementDateTime": "VARCHAR",
  "abatementPeriod": <Period>, "abatementString": "VARCHAR", "abatementBoolean": "VARCHAR",
  "abatementAge": <Quantity>, "recordedDate": "VARCHAR", "clinicalStatus": <Concept>, "severity": <Concept>,
  "stage": [{"summary": <Concept>}], "bodySite": [<Concept>], "category": [<Concept>])",
          R"(
SELECT fhir_id(coalesce(r.subject.reference, r.patient.reference), 'Patient') AS patient,
  fhir_codes(r.code) AS codes, fhir_name(r.code) AS display,
  fhir_moment(coalesce(r.onsetDateTime, r.onsetPeriod.start, r.recordedDate)) AS start,
  fhir_moment(coalesce(r.abatementDateTime, r.abatementPeriod.end, r.abatementPeriod.start)) AS "end",
  CASE WHEN r.abatementString IS NOT NULL OR r.abatementBoolean = 'true' OR r.abatementAge.value IS NOT NULL OR
            r.clinicalStatus.coding[1].code IN ('inactive', 'remission', 'resolved') THEN 'ended' END AS ended,
  r.clinicalStatus.coding[1].code AS status, r.verificationStatus.coding[1].code AS certainty,
  coalesce(r.severity.coding[1].code, r.severity.text) AS severity,
  fhir_text(r.stage[1].summary) AS stage, fhir_text(r.bodySite[1]) AS site,
  coalesce(r.category[1].coding[1].code, r.category[1].text) AS category
*FROM*)",
          true};
}

Resource procedure() {
  return {"Procedure", "procedure", R"(
  "code": <Concept>, "performedDateTime": "VARCHAR", "performedPeriod": <Period>, "bodySite": [<Concept>],
  "category": <Concept>)",
          R"(
SELECT fhir_id(coalesce(r.subject.reference, r.patient.reference), 'Patient') AS patient,
  fhir_codes(r.code) AS codes, fhir_name(r.code) AS display, r.status AS status,
  fhir_moment(coalesce(r.performedDateTime, r.performedPeriod.start)) AS start,
  fhir_moment(coalesce(r.performedPeriod.end, r.performedDateTime)) AS "end",
  CASE WHEN r.status IN ('completed', 'stopped') THEN r.status END AS ended,
  fhir_text(r.bodySite[1]) AS site, coalesce(r.category.coding[1].code, r.category.text) AS category
*FROM*)",
          true};
}

Resource encounter() {
  return {"Encounter", "encounter", R"(
  "class": {"code": "VARCHAR", "display": "VARCHAR"}, "type": [<Concept>], "period": <Period>)",
          R"(
SELECT fhir_id(coalesce(r.subject.reference, r.patient.reference), 'Patient') AS patient,
  coalesce(nullif(array_to_string([fhir_codes(t) for t in r.type if fhir_codes(t) IS NOT NULL], chr(10)), ''),
           'local|' || r.class.code) AS codes,
  coalesce(fhir_name(r.type[1]), r.class.display, r.class.code) AS display, r.class.code AS class,
  fhir_moment(r.period.start) AS start, fhir_moment(r.period.end) AS "end",
  CASE WHEN r.status = 'finished' THEN r.status END AS ended
*FROM*)",
          true};
}

// The severity is that of the worst reaction.
Resource allergy() {
  return {"AllergyIntolerance", "allergy", R"(
  "code": <Concept>, "onsetDateTime": "VARCHAR", "onsetPeriod": <Period>, "recordedDate": "VARCHAR",
  "clinicalStatus": <Concept>, "category": ["VARCHAR"], "criticality": "VARCHAR", "reaction": [{"severity": "VARCHAR"}])",
          R"(
SELECT fhir_id(coalesce(r.patient.reference, r.subject.reference), 'Patient') AS patient,
  fhir_codes(r.code) AS codes, fhir_name(r.code) AS display,
  fhir_moment(coalesce(r.onsetDateTime, r.onsetPeriod.start, r.recordedDate)) AS start, NULL::VARCHAR AS "end",
  CASE WHEN r.clinicalStatus.coding[1].code IN ('inactive', 'resolved') THEN 'ended' END AS ended,
  r.clinicalStatus.coding[1].code AS status, r.verificationStatus.coding[1].code AS certainty,
  r.criticality AS criticality,
  list_filter(['severe', 'moderate', 'mild'], lambda s: list_contains([x.severity for x in r.reaction], s))[1] AS severity,
  r.category[1] AS category
*FROM*)",
          true};
}

Resource family_history() {
  return {"FamilyMemberHistory", "family_history", R"(
  "date": "VARCHAR", "relationship": <Concept>, "condition": [{"code": <Concept>}])",
          R"(
SELECT fhir_id(coalesce(r.patient.reference, r.subject.reference), 'Patient') AS patient,
  fhir_codes(c.code) AS codes, fhir_name(c.code) AS display, fhir_moment(r.date) AS start,
  fhir_text(r.relationship) AS relation
FROM (SELECT r, unnest(r.condition) AS c *FROM*))"};
}

}  // namespace

std::string with_shapes(std::string_view text) {
  std::string expanded(text);
  for (const Shape& shape : kShapes) {
    for (std::size_t at = 0; (at = expanded.find(shape.name, at)) != std::string::npos;) {
      expanded.replace(at, shape.name.size(), shape.text);
    }
  }
  return expanded;
}

std::vector<Resource> resources() {
  std::vector<Resource> all = {patient()};
  for (const Resource& resource : observation_resources()) all.push_back(resource);
  all.push_back(condition());
  for (const Resource& resource : medication_resources()) all.push_back(resource);
  for (const Resource& resource : {procedure(), encounter(), allergy(), family_history()}) all.push_back(resource);
  return all;
}

}  // namespace elig::fhir
