#include "bench/portfolio/trials/common_criteria.h"

#include <initializer_list>

namespace elig::bench {
namespace {

/// `subject` `comparison` one of `limits` `unit`.
struct PrintedLimits {
  const char* subject;
  const char* comparison;
  std::initializer_list<const char*> limits;
  const char* unit;
};

constexpr PrintedLimits kRequired[] = {
    {"age", ">=", {"18", "20", "50", "60", "65"}, " years"},
    {"age", "in", {"18..65", "18..70", "18..75", "18..80", "20..75", "40..85"}, " years"},
    {"ECOG", "<=", {"0", "1", "2"}, ""},
    {"ECOG", "in", {"0..1", "0..2"}, ""},
    {"NYHA", "<=", {"1", "2"}, ""},
    {"prior_lines", "<=", {"0", "1", "2", "3"}, ""},
    {"prior_lines", "in", {"1..2", "1..3"}, ""},
    {"neuropathy_grade", "<=", {"1", "2"}, ""},
    {"Hb", ">=", {"8", "8.5", "9", "9.5", "10", "11"}, " g/dL"},
    {"Hb", ">=", {"80", "90", "100"}, " g/L"},
    {"ANC", ">=", {"0.75", "1", "1.2", "1.5", "2"}, "×10⁹/L"},
    {"ANC", ">=", {"1000", "1500", "2000"}, "/uL"},
    {"PLT", ">=", {"30", "50", "75", "80", "90", "100", "125", "150"}, "×10⁹/L"},
    {"WBC", ">=", {"2", "2.5", "3", "3.5", "4"}, "×10⁹/L"},
    {"lymphocytes", ">=", {"0.5", "0.8", "1"}, "×10⁹/L"},
    {"CD4", ">=", {"200", "350", "500"}, "/uL"},
    {"ALT", "<=", {"1.5", "2", "2.5", "3", "5"}, "*ULN"},
    {"AST", "<=", {"1.5", "2", "2.5", "3", "5"}, "*ULN"},
    {"ALP", "<=", {"1.5", "2", "2.5", "3", "5"}, "*ULN"},
    {"GGT", "<=", {"2.5", "5"}, "*ULN"},
    {"TBIL", "<=", {"1", "1.25", "1.5", "2", "3"}, "*ULN"},
    {"TBIL", "<=", {"1.5", "2", "3"}, " mg/dL"},
    {"DBIL", "<=", {"1", "1.5"}, "*ULN"},
    {"LDH", "<=", {"1", "1.5", "2", "2.5"}, "*ULN"},
    {"lipase", "<=", {"1.5", "2", "3"}, "*ULN"},
    {"amylase", "<=", {"1.5", "2", "3"}, "*ULN"},
    {"CK", "<=", {"2.5", "3", "5"}, "*ULN"},
    {"uric_acid", "<=", {"1", "1.5"}, "*ULN"},
    {"TSH", "<=", {"1", "1.5"}, "*ULN"},
    {"creatinine", "<=", {"1", "1.25", "1.5", "2", "2.5"}, "*ULN"},
    {"creatinine", "<=", {"1.2", "1.5", "2"}, " mg/dL"},
    {"eGFR", ">=", {"15", "30", "40", "45", "50", "60"}, " 'mL/min/{1.73_m2}'"},
    {"albumin", ">=", {"2.5", "2.8", "3", "3.5"}, " g/dL"},
    {"albumin", ">=", {"28", "30", "35"}, " g/L"},
    {"INR", "<=", {"1.2", "1.4", "1.5", "2", "2.3"}, ""},
    {"PT", "<=", {"1", "1.2", "1.5"}, "*ULN"},
    {"aPTT", "<=", {"1", "1.2", "1.5"}, "*ULN"},
    {"fibrinogen", ">=", {"1.5", "2"}, " g/L"},
    {"glucose", "<=", {"160", "180", "200", "250"}, " mg/dL"},
    {"glucose", "<=", {"10", "13.9"}, " mmol/L"},
    {"HbA1c", "in", {"6.5..10", "7..10", "7..10.5", "7..11"}, " %"},
    {"HbA1c", "<=", {"7", "8", "8.5", "9"}, " %"},
    {"LDL", ">=", {"70", "100", "130", "160"}, " mg/dL"},
    {"triglycerides", "<=", {"150", "300", "400", "500"}, " mg/dL"},
    {"sodium", ">=", {"125", "130", "135"}, " mmol/L"},
    {"potassium", "in", {"3..5.5", "3.5..5", "3.5..5.5"}, " mmol/L"},
    {"potassium", "<=", {"5", "5.5"}, " mmol/L"},
    {"calcium", "<=", {"10.5", "11", "11.5", "12"}, " mg/dL"},
    {"calcium", ">=", {"8", "8.5"}, " mg/dL"},
    {"magnesium", ">=", {"1.2", "1.4"}, " mg/dL"},
    {"ferritin", ">=", {"30", "100"}, " ng/mL"},
    {"NT_proBNP", ">=", {"300", "400", "600", "1000"}, " pg/mL"},
    {"CRP", ">=", {"2", "5", "10"}, " mg/L"},
    {"PSA", ">=", {"0.2", "1", "2", "5"}, " ng/mL"},
    {"AFP", ">=", {"200", "400"}, " ng/mL"},
    {"LVEF", ">=", {"40", "45", "50", "55"}, " %"},
    {"LVEF", "<=", {"35", "40"}, " %"},
    {"QTc", "<=", {"450", "460", "470", "480", "500"}, " ms"},
    {"SBP", "<=", {"140", "150", "160", "180"}, " mmHg"},
    {"SBP", ">=", {"90", "100"}, " mmHg"},
    {"DBP", "<=", {"90", "95", "100", "110"}, " mmHg"},
    {"heart_rate", "in", {"50..100", "50..110", "60..100"}, " '/min'"},
    {"SpO2", ">=", {"88", "90", "92", "94"}, " %"},
    {"weight", ">=", {"30", "40", "45", "50"}, " kg"},
    {"can_swallow", "=", {"yes"}, ""},
    {"measurable_disease", "=", {"yes"}, ""},
    {"unresectable", "=", {"yes"}, ""},
};

constexpr PrintedLimits kExcluded[] = {
    {"brain_mets", "=", {"yes"}, ""},
    {"bone_mets", "=", {"yes"}, ""},
    {"pregnancy", "=", {"yes"}, ""},
    {"lactating", "=", {"yes"}, ""},
    {"bleeding_tendency", "=", {"yes"}, ""},
    {"troponin_I", ">", {"14", "26", "50"}, " ng/L"},
    {"D_dimer", ">", {"0.5", "1", "5"}, " ug/mL"},
    {"NYHA", ">=", {"2", "3"}, ""},
    {"SBP", ">", {"150", "160", "180"}, " mmHg"},
    {"QTc", ">", {"450", "470", "480", "500"}, " ms"},
    {"LVEF", "<", {"40", "45", "50"}, " %"},
    {"eGFR", "<", {"30", "45", "60"}, " 'mL/min/{1.73_m2}'"},
};

/// What is not one limit.
constexpr struct {
  const char *subject, *condition;
} kCompound[] = {
    {"ALT", "ALT <= 2.5*ULN or liver_mets and ALT <= 5*ULN"},
    {"ALT", "ALT <= 3*ULN or liver_mets and ALT <= 5*ULN"},
    {"ALT", "each(ALT, AST) <= 2.5*ULN or liver_mets and each(ALT, AST) <= 5*ULN"},
    {"ALT", "each(ALT, AST) <= 3*ULN or liver_mets and each(ALT, AST) <= 5*ULN"},
    {"AST", "AST <= 2.5*ULN or liver_mets and AST <= 5*ULN"},
    {"AST", "AST <= 3*ULN or liver_mets and AST <= 5*ULN"},
    {"ALP", "ALP <= 2.5*ULN or (bone_mets or liver_mets) and ALP <= 5*ULN"},
    {"TBIL", "TBIL <= 1.5*ULN or liver_mets and TBIL <= 3*ULN"},
    {"creatinine", "creatinine <= 1.5*ULN or eGFR >= 50 'mL/min/{1.73_m2}'"},
    {"creatinine", "creatinine <= 1.5*ULN or eGFR >= 60 'mL/min/{1.73_m2}'"},
    {"INR", "INR <= 1.5 and aPTT <= 1.5*ULN"},
    {"Hb", "Hb >= 9 g/dL and PLT >= 100×10⁹/L and ANC >= 1.5×10⁹/L"},
    {"QTc", "QTc <= 450 ms or sex = female and QTc <= 470 ms"},
    {"LVEF", "LVEF >= 50 % and NYHA <= 2"},
};

std::vector<WrittenCriterion> written() {
  std::vector<WrittenCriterion> all;
  const auto add = [&](const PrintedLimits& printed, bool exclusion) {
    const std::string begin = std::string(printed.subject) + ' ' + printed.comparison + ' ';
    for (const char* limit : printed.limits) {
      all.push_back({printed.subject, begin + limit + printed.unit, exclusion});
    }
  };
  for (const PrintedLimits& printed : kRequired) add(printed, false);
  for (const PrintedLimits& printed : kExcluded) add(printed, true);
  for (const auto& compound : kCompound) all.push_back({compound.subject, compound.condition, false});
  return all;
}

}  // namespace

const std::vector<WrittenCriterion>& common_criteria() {
  static const std::vector<WrittenCriterion> all = written();
  return all;
}

}  // namespace elig::bench
