// Medicines asked for, given and taken, and vaccines -> rows of `drug`.
// https://hl7.org/fhir/R4/medicationrequest.html, medicationadministration.html, medicationstatement.html,
// immunization.html

#include "runtime/ingest/fhir.h"

namespace elig::fhir {
namespace {

// The medicine: in codes and words, contained in the resource, or a resource of its own.
constexpr const char* kMedicine = R"(
SELECT fhir_id(coalesce(r.subject.reference, r.patient.reference), 'Patient') AS patient,
  coalesce(fhir_codes(r.medicationCodeableConcept),
           [fhir_codes(c.code) for c in r.contained if '#' || c.id = r.medicationReference.reference][1], m.codes,
           'name|' || nullif(fhir_line(r.medicationReference.display), '')) AS codes,
  coalesce(fhir_name(r.medicationCodeableConcept), r.medicationReference.display, m.display) AS display,
  r.status AS status,)";

// Of the instruction, which counts where it is the only one.
constexpr const char* kInstruction = R"(
  CASE WHEN len(*D*) = 1 THEN *D*[1].doseAndRate[1].doseQuantity.value END AS dose,
  fhir_unit(*D*[1].doseAndRate[1].doseQuantity) AS dose_unit,
  fhir_daily(*D*) AS daily_dose, coalesce(fhir_unit(*D*[1].doseAndRate[1].doseQuantity), '1') || '/d' AS daily_dose_unit,
  fhir_text(*D*[1].route) AS route,)";

std::string instruction(const std::string& dosages) {
  constexpr std::string_view kPlace = "*D*";
  std::string sql = kInstruction;
  for (std::size_t at = 0; (at = sql.find(kPlace, at)) != std::string::npos;) sql.replace(at, kPlace.size(), dosages);
  return sql;
}

// An order lasts as its instruction says, else as its dispense is valid.
Resource request() {
  return {"MedicationRequest",
          "drug",
          R"(
  <Medication>, "authoredOn": "VARCHAR", "category": [<Concept>], "dosageInstruction": [<Dosage>],
  "dispenseRequest": {"validityPeriod": <Period>, "quantity": <Quantity>, "expectedSupplyDuration": <Quantity>})",
          kMedicine + instruction("r.dosageInstruction") + R"(
  fhir_moment(coalesce(r.dosageInstruction[1].timing.repeat.boundsPeriod.start, r.authoredOn,
                       r.dispenseRequest.validityPeriod.start)) AS start,
  fhir_moment(coalesce(r.dosageInstruction[1].timing.repeat.boundsPeriod.end,
                       r.dispenseRequest.validityPeriod.end)) AS "end",
  CASE WHEN r.status IN ('completed', 'stopped') THEN r.status END AS ended,
  r.dispenseRequest.quantity.value AS quantity,
  r.dispenseRequest.expectedSupplyDuration.value AS days_supply,
  fhir_unit(r.dispenseRequest.expectedSupplyDuration) AS days_supply_unit,
  coalesce(r.category[1].coding[1].code, r.category[1].text) AS category
*FROM*)",
          true,
          true};
}

Resource administration() {
  return {"MedicationAdministration",
          "drug",
          R"(
  <Medication>, "effectiveDateTime": "VARCHAR", "effectivePeriod": <Period>, "category": <Concept>,
  "dosage": {"route": <Concept>, "dose": <Quantity>})",
          std::string(kMedicine) + R"(
  fhir_moment(coalesce(r.effectiveDateTime, r.effectivePeriod.start)) AS start,
  fhir_moment(coalesce(r.effectivePeriod.end, r.effectiveDateTime)) AS "end",
  CASE WHEN r.status IN ('completed', 'stopped') THEN r.status END AS ended,
  r.dosage.dose.value AS dose, fhir_unit(r.dosage.dose) AS dose_unit, fhir_text(r.dosage.route) AS route,
  coalesce(r.category.coding[1].code, r.category.text) AS category
*FROM*)",
          true,
          true};
}

Resource statement() {
  return {"MedicationStatement",
          "drug",
          R"(
  <Medication>, "effectiveDateTime": "VARCHAR", "effectivePeriod": <Period>, "dateAsserted": "VARCHAR",
  "category": <Concept>, "dosage": [<Dosage>])",
          kMedicine + instruction("r.dosage") + R"(
  fhir_moment(coalesce(r.effectiveDateTime, r.effectivePeriod.start, r.dateAsserted)) AS start,
  fhir_moment(r.effectivePeriod.end) AS "end",
  CASE WHEN r.status IN ('completed', 'stopped') THEN r.status END AS ended,
  coalesce(r.category.coding[1].code, r.category.text) AS category
*FROM*)",
          true,
          true};
}

Resource immunization() {
  return {"Immunization", "drug", R"(
  "vaccineCode": <Concept>, "occurrenceDateTime": "VARCHAR", "route": <Concept>, "doseQuantity": <Quantity>)",
          R"(
SELECT fhir_id(coalesce(r.patient.reference, r.subject.reference), 'Patient') AS patient,
  fhir_codes(r.vaccineCode) AS codes, fhir_name(r.vaccineCode) AS display, r.status AS status,
  fhir_moment(r.occurrenceDateTime) AS start, fhir_moment(r.occurrenceDateTime) AS "end", 'given' AS ended,
  r.doseQuantity.value AS dose, fhir_unit(r.doseQuantity) AS dose_unit, fhir_text(r.route) AS route,
  'immunization' AS category
*FROM*)",
          true};
}

}  // namespace

std::vector<Resource> medication_resources() { return {request(), administration(), statement(), immunization()}; }

}  // namespace elig::fhir
