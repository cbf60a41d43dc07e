#include "tests/fuzz/vocabulary.h"

namespace elig::fuzz {

const std::vector<Family>& families() {
  static const std::vector<Family> all = {
      {"ALT", {"U/L", "ukat/L", "IU/L"}, {"U/L", "ukat/L", "'kU/L'"}, 5, 400, 0},
      {"AST", {"U/L", "ukat/L"}, {"U/L"}, 5, 400, 0},
      {"creatinine", {"mg/dL", "umol/L", "mg/L"}, {"mg/dL", "mg/L", "umol/L", "mmol/L"}, 3, 60, 1},
      {"TBIL", {"mg/dL", "umol/L"}, {"mg/dL", "umol/L"}, 1, 50, 1},
      {"Hb", {"g/dL", "g/L", "mmol/L"}, {"g/dL", "g/L", "mg/dL"}, 60, 180, 1},
      {"ANC", {"10*9/L", "/uL", "10*3/uL", "K/uL"}, {"'10*9/L'", "'10*3/uL'", "'/uL'"}, 1, 900, 2},
      {"calcium", {"mg/dL", "mmol/L", "meq/L"}, {"mg/dL", "mmol/L", "meq/L"}, 60, 140, 1},
      {"weight", {"kg", "g", "[lb_av]"}, {"kg", "g"}, 400, 1200, 1},
      {"age", {"a"}, {"years"}, 17, 90, 0},
      {"height", {"cm", "m"}, {"cm", "m"}, 1500, 1950, 1},
      {"albumin", {"g/dL", "g/L"}, {"g/dL", "g/L"}, 20, 50, 1},
      {"QTc", {"ms", "s"}, {"ms", "s"}, 380, 540, 0},
      {"LVEF", {"%", "1"}, {"%", ""}, 20, 75, 0},
      {"INR", {"", "1"}, {""}, 8, 40, 1},
      {"temperature", {"Cel", "[degF]"}, {"Cel", "'[degF]'"}, 355, 400, 1, true},
      {"HbA1c", {"%", "mmol/mol"}, {"%", "'mmol/mol'"}, 45, 120, 1, true},
      {"wide", {""}, {""}, -999999999999999, 999999999999999, 6},
      {"small", {""}, {""}, -12, 12, 0},
      {"ratio", {"", "%"}, {"", "%"}, -300, 300, 2},
  };
  return all;
}

std::string declaration_of(const Family& family) {
  const bool own = family.name == "wide" || family.name == "small" || family.name == "ratio";
  const std::string codes = family.name == "small" ? "  local \"small\"" : "";
  return own ? "measurement " + family.name + " { unit '1'" + codes + " }" : "";
}

}  // namespace elig::fuzz
