#include "compiler/check/code_systems.h"

#include <algorithm>
#include <cctype>

namespace elig::sema {
namespace {

/// What else people and vocabularies call a system, with nothing but letters and digits, in lower case.
struct OtherName {
  std::string_view spelling, system;
};
constexpr OtherName kOtherNames[] = {
    {"icd10gm", "icd10"},     {"icd10who", "icd10"},  {"icd9", "icd9cm"},     {"icd10proc", "icd10pcs"},
    {"icdo", "icdo3"},        {"icdo32", "icdo3"},    {"snomedct", "snomed"}, {"sct", "snomed"},
    {"snomedctus", "snomed"}, {"lnc", "loinc"},       {"rxcui", "rxnorm"},    {"rxnormextension", "rxnorm"},
    {"whoatc", "atc"},        {"concept", "omop"},    {"conceptid", "omop"},  {"ohdsi", "omop"},
    {"mdr", "meddra"},        {"meddrapt", "meddra"}, {"cpt", "cpt4"},        {"hcpcslevelii", "hcpcs"},
    {"vaccine", "cvx"},       {"testcd", "sdtm"},     {"cdisc", "sdtm"},      {"text", "name"},
    {"verbatim", "name"},     {"alias", "name"},
};

std::string bare(std::string_view word) {
  std::string text;
  for (const char c : word) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0) text += static_cast<char>(std::tolower(byte));
  }
  return text;
}

}  // namespace

const std::vector<CodeSystem>& code_systems() {
  static const std::vector<CodeSystem> all = {
      {"icd10cm", "ICD-10-CM, diagnoses"},
      {"icd10", "ICD-10 of the WHO, diagnoses"},
      {"icd9cm", "ICD-9-CM, diagnoses and procedures"},
      {"icd10pcs", "ICD-10-PCS, procedures"},
      {"icdo3", "ICD-O-3, morphology of tumours"},
      {"snomed", "SNOMED CT"},
      {"loinc", "LOINC, measurements and observations"},
      {"rxnorm", "RxNorm, medicines"},
      {"atc", "ATC of the WHO, medicines"},
      {"omop", "concept ids of an OMOP vocabulary"},
      {"sdtm", "CDISC controlled terminology (test codes)"},
      {"meddra", "MedDRA, adverse events and history"},
      {"cvx", "CVX, vaccines"},
      {"ndc", "NDC, packages of medicines"},
      {"cpt4", "CPT, procedures"},
      {"hcpcs", "HCPCS Level II, procedures and supplies"},
      {"name", "what a source calls it, in words"},
      {"local", "codes of the site's own"},
  };
  return all;
}

bool is_code_system(std::string_view name) {
  return std::any_of(code_systems().begin(), code_systems().end(),
                     [&](const CodeSystem& system) { return system.name == name; });
}

std::string nearest_code_system(std::string_view word) {
  std::string meant = bare(word);
  if (is_code_system(meant)) return meant;
  for (const OtherName& other : kOtherNames) {
    if (other.spelling == meant) return std::string(other.system);
  }
  std::vector<std::string> names;
  for (const CodeSystem& system : code_systems()) names.emplace_back(system.name);
  return nearest(meant, names);
}

void unknown_code_system(const ast::Identifier& system, Diagnostics& diagnostics) {
  auto& d = diagnostics.add(Code::E0901, system.span, {system.text});
  if (const auto guess = nearest_code_system(system.text); !guess.empty()) {
    d.fix = FixIt{system.span, guess};
    return;
  }
  std::string all;
  for (const CodeSystem& known : code_systems()) all += (all.empty() ? "`" : ", `") + std::string(known.name) + "`";
  d.help.push_back("there are " + all);
}

}  // namespace elig::sema
