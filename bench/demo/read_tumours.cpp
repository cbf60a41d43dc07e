// treatment.json and tumours.json.
#include "bench/demo/reader.h"

namespace elig::demo {

void Reader::metastasis(Entry& entry) {
  Metastasis& metastasis = all_.metastases.emplace_back();
  metastasis.trait = traits_.add(entry.text("id"));
  metastasis.icd10cm = entry.text("icd10cm");
  metastasis.site = entry.text("site");
  metastasis.nodal = entry.yes("nodal", false);
  metastasis.coded = entry.number("coded", 1);
}

void Reader::medicine(Entry& entry) {
  Medicine& medicine = all_.medicines.emplace_back();
  medicine.id = entry.text("id");
  medicines_.add(medicine.id);
  medicine.codes = concept_codes_of(entry.at("codes"));
  medicine.oral = entry.yes("oral", false);
  medicine.cytotoxic = entry.yes("cytotoxic", false);
  if (entry.has("days")) medicine.days = entry.at("days").get<std::vector<int>>();
  if (medicine.days.empty()) medicine.days = {1};
  medicine.dose = entry.text("dose", "");
  medicine.unit = entry.text("unit", "mg");
}

void Reader::regimen(Entry& entry) {
  Regimen& regimen = all_.regimens.emplace_back();
  regimen.id = entry.text("id");
  regimens_.add(regimen.id);
  for (const std::string& id : entry.texts("medicines")) {
    regimen.medicines.push_back(medicines_.at(id));
    regimen.cytotoxic = regimen.cytotoxic || all_.medicines[regimen.medicines.back()].cytotoxic;
  }
  regimen.cycle_days = static_cast<int>(entry.number("cycle_days", 21));
  regimen.cycles = entry.between("cycles");
}

Lines Reader::lines(Entry& entry, const char* key) {
  Lines lines;
  if (!entry.has(key)) return lines;
  for (const std::string& id : entry.weighted(key, &lines.weights)) lines.regimens.push_back(regimens_.at(id));
  return lines;
}

void Reader::tumour(Entry& entry) {
  Tumour& tumour = all_.tumours.emplace_back();
  tumour.id = entry.text("id");
  tumour.trait = traits_.add(tumour.id);
  for (const std::string& group : entry.texts("groups")) tumour.groups.push_back(traits_.at(group));
  tumour.share = entry.share("share", "times", traits_, 0);
  tumour.female = entry.number("female");
  Entry age(entry.at("age"), entry.where());
  tumour.age_mean = age.number("mean");
  tumour.age_spread = age.number("sd");
  tumour.age = age.between("range");
  age.end();
  tumour.sites = entry.weighted("icd10cm", &tumour.site_weights);
  std::vector<double> weights;
  for (const Json& json : entry.at("histologies")) {
    Entry one(json, entry.where());
    tumour.histologies.push_back({one.text("icdo3"), one.text("label")});
    weights.push_back(one.number("weight", 1));
    one.end();
  }
  tumour.histology_weights = Weights(weights);
  if (entry.has("stages")) tumour.stages = Weights(entry.numbers("stages"));
  tumour.advances = entry.number("advances", 0);
  tumour.unresectable = entry.number("unresectable", 0);
  tumour.resected = entry.number("resected", 0);
  tumour.metastases = entry.by_trait("metastases", traits_);
  if (entry.has("resection")) tumour.resection = concept_codes_of(entry.at("resection"));
  tumour.early_treated = entry.number("early_treated", 0);
  tumour.early = lines(entry, "early");
  tumour.first = lines(entry, "first");
  tumour.later = lines(entry, "later");
}

}  // namespace elig::demo
