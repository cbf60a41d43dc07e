#include "bench/population/analytes.h"

namespace elig::bench {
namespace {

Analyte result(const char* name, const char* unit, int decimals, Distribution distribution, double missing,
               Panel panel = Panel::None) {
  return {.name = name,
          .unit = unit,
          .decimals = decimals,
          .distribution = distribution,
          .missing = missing,
          .panel = panel};
}

Analyte limited(Analyte analyte, std::vector<std::int32_t> ulns, int uln_decimals = 0) {
  analyte.ulns = std::move(ulns);
  analyte.uln_decimals = uln_decimals;
  return analyte;
}

}  // namespace

const std::vector<Analyte>& specialty_analytes() {
  static const std::vector<Analyte> table = {
      result("WBC", "10*9/L", 2, skewed(6.6, 0.38, 0.1, 150), 0.05, Panel::Marrow),
      result("lymphocytes", "10*9/L", 2, skewed(1.5, 0.45, 0.05, 60), 0.08, Panel::Marrow),
      result("monocytes", "10*9/L", 2, skewed(0.52, 0.42, 0.02, 20), 0.09, Panel::Marrow),
      result("eosinophils", "10*9/L", 2, skewed(0.16, 0.7, 0.01, 15), 0.09, Panel::Marrow),
      result("hematocrit", "%", 1, normal(37.5, 5.4, 12, 60), 0.06, Panel::Marrow),
      result("RBC", "10*12/L", 2, normal(4.2, 0.62, 1.3, 7.5), 0.06, Panel::Marrow),
      result("MCV", "fL", 1, normal(90, 6.2, 55, 125), 0.07),
      result("RDW", "%", 1, skewed(14.2, 0.13, 10, 35), 0.08),
      result("reticulocytes", "10*9/L", 0, skewed(58, 0.45, 3, 400), 0.45),
      result("CD4", "/uL", 0, skewed(620, 0.55, 5, 3500), 0.6),
      result("ESR", "mm/h", 0, skewed(21, 0.8, 1, 140), 0.4),
      limited(result("GGT", "U/L", 0, skewed(38, 0.85, 4, 4000), 0.2, Panel::Liver), {40, 55, 60, 65, 71}),
      limited(result("LDH", "U/L", 0, skewed(212, 0.38, 70, 8000), 0.15), {225, 245, 250, 280}),
      limited(result("DBIL", "mg/dL", 2, skewed(0.19, 0.6, 0.05, 20), 0.25, Panel::Liver), {20, 25, 30, 40}, 2),
      result("total_protein", "g/dL", 1, normal(7, 0.62, 3.5, 11), 0.12),
      result("ammonia", "umol/L", 0, skewed(32, 0.5, 5, 400), 0.7),
      result("BUN", "mg/dL", 1, skewed(15.5, 0.42, 3, 150), 0.08, Panel::Kidney),
      result("eGFR", "mL/min/{1.73_m2}", 0, normal(82, 21, 5, 140), 0.08, Panel::Kidney),
      limited(result("uric_acid", "mg/dL", 1, normal(5.6, 1.6, 1, 16), 0.25, Panel::Kidney), {57, 60, 70, 72}, 1),
      result("chloride", "mmol/L", 0, normal(102.5, 3.4, 75, 130), 0.1, Panel::Kidney),
      result("bicarbonate", "mmol/L", 1, normal(25, 2.9, 8, 45), 0.2, Panel::Kidney),
      result("magnesium", "mg/dL", 2, normal(1.95, 0.24, 0.6, 4.5), 0.15, Panel::Kidney),
      result("phosphate", "mg/dL", 2, normal(3.5, 0.62, 0.8, 10), 0.15, Panel::Kidney),
      result("iron", "ug/dL", 0, skewed(72, 0.5, 8, 400), 0.4),
      result("ferritin", "ng/mL", 0, skewed(148, 1.05, 2, 20000), 0.4),
      limited(result("PT", "s", 1, skewed(12.1, 0.13, 8, 90), 0.13, Panel::Liver), {130, 135, 140, 145}, 1),
      limited(result("aPTT", "s", 1, skewed(29.5, 0.17, 17, 180), 0.14, Panel::Liver), {350, 365, 380, 400}, 1),
      result("fibrinogen", "g/L", 2, skewed(3.6, 0.3, 0.4, 12), 0.3),
      result("D_dimer", "ug/mL", 2, skewed(0.62, 0.95, 0.05, 80), 0.4),
      limited(result("TSH", "mIU/L", 2, skewed(1.9, 0.75, 0.01, 150), 0.2), {400, 420, 450, 500}, 2),
      result("FT4", "ng/dL", 2, skewed(1.2, 0.18, 0.2, 7), 0.25),
      result("cortisol", "ug/dL", 1, skewed(12.5, 0.42, 0.5, 80), 0.55),
      result("PTH", "pg/mL", 0, skewed(46, 0.55, 3, 2500), 0.55),
      limited(result("CK", "U/L", 0, skewed(92, 0.68, 10, 20000), 0.3), {145, 170, 190, 200, 308}),
      result("troponin_I", "ng/L", 0, skewed(6, 1, 1, 20000), 0.35),
      result("NT_proBNP", "pg/mL", 0, skewed(140, 1.15, 5, 35000), 0.4),
      result("CRP", "mg/L", 1, skewed(6.2, 1.2, 0.1, 450), 0.2),
      result("PSA", "ng/mL", 2, skewed(1.6, 1.3, 0.01, 5000), 0.55),
      result("CEA", "ng/mL", 1, skewed(3.4, 1.1, 0.2, 20000), 0.3),
      result("CA19_9", "U/mL", 1, skewed(16, 1.3, 0.8, 100000), 0.35),
      result("CA125", "U/mL", 1, skewed(19, 1.15, 1, 30000), 0.45),
      result("AFP", "ng/mL", 1, skewed(3.6, 1, 0.5, 200000), 0.35),
      result("HbA1c", "%", 1, skewed(5.8, 0.15, 3.8, 16), 0.3),
      result("LDL", "mg/dL", 0, normal(112, 34, 15, 330), 0.25),
      result("triglycerides", "mg/dL", 0, skewed(126, 0.5, 20, 4000), 0.25),
      limited(result("lipase", "U/L", 0, skewed(33, 0.55, 3, 5000), 0.35), {60, 67, 78, 160}),
      limited(result("amylase", "U/L", 0, skewed(58, 0.42, 8, 3000), 0.35), {100, 110, 115, 125}),
      result("height", "cm", 0, normal(168, 9.6, 135, 210), 0.03),
      result("SBP", "mmHg", 0, normal(129, 17, 70, 240), 0.02),
      result("DBP", "mmHg", 0, normal(77, 10.5, 35, 140), 0.02),
      result("heart_rate", "/min", 0, normal(78, 13, 35, 180), 0.03),
      result("SpO2", "%", 0, normal(96.6, 1.9, 70, 100), 0.05),
  };
  return table;
}

const std::vector<Answer>& specialty_answers() {
  static const std::vector<std::string> no_yes = {"no", "yes"};
  static const std::vector<Answer> table = {
      {.name = "NYHA", .weights = {0, 0.74, 0.19, 0.06, 0.01}, .missing = 0.15},
      {.name = "prior_lines", .weights = {0.31, 0.3, 0.19, 0.11, 0.06, 0.03}, .missing = 0.04},
      {.name = "neuropathy_grade", .weights = {0.66, 0.21, 0.1, 0.02, 0.01}, .missing = 0.08},
      {.name = "brain_mets", .weights = {0.92, 0.08}, .labels = no_yes, .missing = 0.05},
      {.name = "bone_mets", .weights = {0.77, 0.23}, .labels = no_yes, .missing = 0.04},
      {.name = "lung_mets", .weights = {0.71, 0.29}, .labels = no_yes, .missing = 0.03},
      {.name = "pregnancy", .weights = {0.996, 0.004}, .labels = no_yes, .missing = 0.1},
      {.name = "lactating", .weights = {0.994, 0.006}, .labels = no_yes, .missing = 0.1},
      {.name = "can_swallow", .weights = {0.04, 0.96}, .labels = no_yes, .missing = 0.06},
      {.name = "measurable_disease", .weights = {0.17, 0.83}, .labels = no_yes, .missing = 0.05},
      {.name = "unresectable", .weights = {0.32, 0.68}, .labels = no_yes, .missing = 0.07},
      {.name = "bleeding_tendency", .weights = {0.94, 0.06}, .labels = no_yes, .missing = 0.05},
  };
  return table;
}

}  // namespace elig::bench
