// The data types of FHIR -> text, as macros that DuckDB expands. https://hl7.org/fhir/R4/datatypes.html

#include <array>

#include "runtime/ingest/fhir.h"

namespace elig::fhir {
namespace {

// System URIs -> code systems of the language (https://hl7.org/fhir/R4/terminologies-systems.html), in lower case, with
// `http:` and without a `/` at the end. OIDs are those of the HL7 registry.
struct Uri {
  const char* uri;
  const char* system;
};
constexpr std::array kSystems = {
    Uri{"http://snomed.info/sct", "snomed"},
    Uri{"urn:oid:2.16.840.1.113883.6.96", "snomed"},
    Uri{"http://loinc.org", "loinc"},
    Uri{"urn:oid:2.16.840.1.113883.6.1", "loinc"},
    Uri{"http://www.nlm.nih.gov/research/umls/rxnorm", "rxnorm"},
    Uri{"urn:oid:2.16.840.1.113883.6.88", "rxnorm"},
    Uri{"http://hl7.org/fhir/sid/icd-10-cm", "icd10cm"},
    Uri{"urn:oid:2.16.840.1.113883.6.90", "icd10cm"},
    Uri{"http://hl7.org/fhir/sid/icd-10", "icd10"},
    Uri{"urn:oid:2.16.840.1.113883.6.3", "icd10"},
    Uri{"http://hl7.org/fhir/sid/icd-9-cm", "icd9cm"},
    Uri{"http://hl7.org/fhir/sid/icd-9-cm/diagnosis", "icd9cm"},
    Uri{"http://hl7.org/fhir/sid/icd-9-cm/procedure", "icd9cm"},
    Uri{"urn:oid:2.16.840.1.113883.6.103", "icd9cm"},
    Uri{"http://www.whocc.no/atc", "atc"},
    Uri{"urn:oid:2.16.840.1.113883.6.73", "atc"},
    Uri{"http://hl7.org/fhir/sid/cvx", "cvx"},
    Uri{"urn:oid:2.16.840.1.113883.12.292", "cvx"},
    Uri{"http://hl7.org/fhir/sid/ndc", "ndc"},
    Uri{"urn:oid:2.16.840.1.113883.6.69", "ndc"},
    Uri{"http://www.ama-assn.org/go/cpt", "cpt4"},
    Uri{"urn:oid:2.16.840.1.113883.6.12", "cpt4"},
    Uri{"http://www.cms.gov/medicare/coding/hcpcsreleasecodesets", "hcpcs"},
    Uri{"urn:oid:2.16.840.1.113883.6.285", "hcpcs"},
    Uri{"http://www.cms.gov/medicare/coding/icd10", "icd10pcs"},
    Uri{"urn:oid:2.16.840.1.113883.6.4", "icd10pcs"},
    Uri{"http://terminology.hl7.org/codesystem/icd-o-3", "icdo3"},
    Uri{"urn:oid:2.16.840.1.113883.6.43.1", "icdo3"},
    Uri{"http://www.meddra.org", "meddra"},
    Uri{"urn:oid:2.16.840.1.113883.6.163", "meddra"},
    Uri{"http://fhir-terminology.ohdsi.org", "omop"},
};

std::string system_macro() {
  std::string macro =
      "CREATE OR REPLACE TEMP MACRO fhir_system(uri) AS "
      "CASE rtrim(replace(lower(uri), 'https://', 'http://'), '/')";
  for (const Uri& known : kSystems) macro += " WHEN " + sql_text(known.uri) + " THEN " + sql_text(known.system);
  return macro + " END;";
}

}  // namespace

std::string macros() {
  return system_macro() + R"(
-- JSON with its numbers in quotes, as DuckDB would read them as doubles and a decimal is to stay what was written. Each
-- string, with a colon and number that may follow it, is taken as one, so that what stands in a string stays.
CREATE OR REPLACE TEMP MACRO fhir_exact(line) AS
  replace(replace(regexp_replace(line, '("(?:[^"\\]|\\.)*")(\s*:\s*)?(-?[0-9][0-9.eE+-]*)?',
                                 '\1\2' || chr(1) || '\3' || chr(1), 'g'), chr(1) || chr(1), ''), chr(1), '"');

CREATE OR REPLACE TEMP MACRO fhir_line(text) AS translate(trim(text), chr(10) || chr(13), '  ');

-- Every coding; what is only said in words is a name. A system that the language has no name for stays in the code.
CREATE OR REPLACE TEMP MACRO fhir_codes(concept) AS
  coalesce(nullif(array_to_string([coalesce(fhir_system(c.system) || '|', 'local|' || c.system || '|', 'local|') ||
                                   fhir_line(c.code) for c in concept.coding if c.code is not null], chr(10)), ''),
           'name|' || nullif(fhir_line(concept.text), ''));

CREATE OR REPLACE TEMP MACRO fhir_name(concept) AS
  coalesce(concept.coding[1].display, concept.text, concept.coding[1].code);

-- What a person would read, without SNOMED's semantic tag.
CREATE OR REPLACE TEMP MACRO fhir_text(concept) AS
  regexp_replace(coalesce(concept.text, concept.coding[1].display, concept.coding[1].code),
                 ' \((qualifier value|finding|disorder|procedure|body structure)\)$', '');

CREATE OR REPLACE TEMP MACRO fhir_unit(quantity) AS
  coalesce(CASE WHEN rtrim(quantity.system, '/') IN ('http://unitsofmeasure.org', 'https://unitsofmeasure.org',
                                                     'urn:oid:2.16.840.1.113883.6.8') THEN quantity.code END,
           quantity.unit, quantity.code);

-- `2013`, `2013-12`, `2013-12-26` or with hour and minute, where it was recorded: the zone is left out.
CREATE OR REPLACE TEMP MACRO fhir_moment(date) AS left(date, 16);

-- Of `Patient/1`, `http://host/Patient/1/_history/2` or `urn:uuid:1`; anything else stays, and is nobody's id.
CREATE OR REPLACE TEMP MACRO fhir_id(reference, type) AS
  CASE WHEN starts_with(reference, 'urn:uuid:') THEN substr(reference, 10)
       ELSE coalesce(nullif(regexp_extract(reference, '(?:^|/)' || type || '/([^/|?#]+)', 1), ''), reference) END;

-- The value of an Observation or a component of it, as text: `<0.2`, `negative`.
CREATE OR REPLACE TEMP MACRO fhir_value(v) AS
  coalesce(coalesce(v.valueQuantity.comparator, '') || v.valueQuantity.value, v.valueInteger,
           fhir_text(v.valueCodeableConcept), v.valueString, v.valueBoolean, v.valueDateTime, v.valueTime,
           v.valueRange.low.value || '-' || v.valueRange.high.value,
           v.valueRatio.numerator.value || ':' || v.valueRatio.denominator.value);

-- The normal range of a result: the only one, or the only one that is not for someone special.
CREATE OR REPLACE TEMP MACRO fhir_normal(ranges) AS
  [x for x in ranges if x.type IS NULL OR list_contains([c.code for c in x.type.coding], 'normal')];
CREATE OR REPLACE TEMP MACRO fhir_plain(ranges) AS
  [x for x in fhir_normal(ranges) if coalesce(len(x.appliesTo), 0) = 0 AND x.age IS NULL];
CREATE OR REPLACE TEMP MACRO fhir_range(ranges) AS
  CASE WHEN len(fhir_normal(ranges)) = 1 THEN fhir_normal(ranges)[1]
       WHEN len(fhir_plain(ranges)) = 1 THEN fhir_plain(ranges)[1] END;

-- A single instruction's dose on a day, where that is for sure and the day has a whole number of doses.
CREATE OR REPLACE TEMP MACRO fhir_hours(period, unit) AS
  TRY_CAST(period AS DECIMAL(12, 3)) * CASE unit WHEN 'h' THEN 1 WHEN 'd' THEN 24 WHEN 'wk' THEN 168 END;
CREATE OR REPLACE TEMP MACRO fhir_daily(dosages) AS
  CASE WHEN len(dosages) = 1 AND len(dosages[1].doseAndRate) = 1 AND
            coalesce(dosages[1].asNeededBoolean, 'false') = 'false' AND dosages[1].asNeededCodeableConcept IS NULL AND
            dosages[1].timing.repeat.frequencyMax IS NULL AND dosages[1].timing.repeat.periodMax IS NULL AND
            regexp_full_match(dosages[1].doseAndRate[1].doseQuantity.value, '[0-9]{1,9}(\.[0-9]{1,6})?') AND
            TRY_CAST(dosages[1].timing.repeat.frequency AS INTEGER) * 24 %
              nullif(fhir_hours(dosages[1].timing.repeat.period, dosages[1].timing.repeat.periodUnit), 0) = 0
       THEN (dosages[1].doseAndRate[1].doseQuantity.value::DECIMAL(15, 6) *
             (TRY_CAST(dosages[1].timing.repeat.frequency AS INTEGER) * 24 /
              fhir_hours(dosages[1].timing.repeat.period, dosages[1].timing.repeat.periodUnit))::INTEGER)::VARCHAR END;

-- Race and ethnicity, of the extensions of US Core.
CREATE OR REPLACE TEMP MACRO fhir_us_core(extensions, ending) AS
  [coalesce([x.valueString for x in e.extension if x.url = 'text'][1],
            [x.valueCoding.display for x in e.extension if x.url = 'ombCategory'][1])
   for e in extensions if ends_with(e.url, ending)][1];

-- Why a resource says nothing about its patient; NULL when it does.
CREATE OR REPLACE TEMP MACRO fhir_excluded(type, status, verification, intent, not_performed) AS
  CASE WHEN status = 'entered-in-error' OR verification = 'entered-in-error' THEN 'entered in error'
       WHEN verification = 'refuted' THEN 'refuted'
       WHEN status = 'cancelled' AND type IN ('Observation', 'MedicationRequest', 'Encounter') THEN 'cancelled'
       WHEN status IN ('not-done', 'not-taken') THEN 'not done'
       WHEN type = 'MedicationRequest' AND not_performed = 'true' THEN 'a request not to give it'
       WHEN type = 'MedicationRequest' AND (intent IN ('proposal', 'option') OR status = 'draft') THEN 'only proposed'
  END;
)";
}

}  // namespace elig::fhir
