// What is not UCUM: the plain words of rules, the aliases of exports, and what is said about either.
#include <algorithm>

#include "compiler/units/clinical.h"
#include "parsed.h"

namespace elig {
namespace {

struct Reading {
  const char* written;
  const char* code;
};

// Read in rules without a remark, and in data as an alias.
constexpr Reading kPlainWords[] = {
    {"day", "d"},
    {"days", "d"},
    {"week", "wk"},
    {"weeks", "wk"},
    {"month", "mo"},
    {"months", "mo"},
    {"year", "a"},
    {"years", "a"},
    {"hour", "h"},
    {"hours", "h"},
    {"minute", "min"},
    {"minutes", "min"},
    {"second", "s"},
    {"seconds", "s"},
    {"mmHg", "mm[Hg]"},
    {"cmH2O", "cm[H2O]"},
    {"IU/mL", "[IU]/mL"},
    {"mIU/L", "m[IU]/L"},
    {"uIU/mL", "u[IU]/mL"},
    {"mEq/L", "meq/L"},
    {"Eq", "eq"},
    {"mOsm/kg", "mosm/kg"},
    {"copies/mL", "{copies}/mL"},
    {"cells/uL", "{cells}/uL"},
    {"bpm", "/min"},
    {"L/day", "L/d"},
    {"lb_av", "[lb_av]"},
    {"in_i", "[in_i]"},
    {"degF", "[degF]"},
    {"pH", "[pH]"},
};

// Read in data as an alias; in rules an error that suggests the code.
constexpr Reading kExportAliases[] = {
    {"K/uL", "10*3/uL"},
    {"K/mm3", "10*3/mm3"},
    {"K/mcL", "10*3/uL"},
    {"K/cumm", "10*3/mm3"},
    {"K/\u00b5L", "10*3/uL"},
    {"THOU/uL", "10*3/uL"},
    {"MILL/uL", "10*6/uL"},
    {"M/uL", "10*6/uL"},
    {"T/L", "10*12/L"},
    {"GI/L", "10*9/L"},
    {"TI/L", "10*12/L"},
    {"Giga/L", "10*9/L"},
    {"x10E9/L", "10*9/L"},
    {"x10^9/L", "10*9/L"},
    {"X10E3/uL", "10*3/uL"},
    {"x 10^9/L", "10*9/L"},
    {"\u00d710\u2079/L", "10*9/L"},
    {"10e9/L", "10*9/L"},
    {"10E3/uL", "10*3/uL"},
    {"10E+3/uL", "10*3/uL"},
    {"10**9/L", "10*9/L"},
    {"10 ^ 9 / L", "10*9/L"},
    {"gm/dL", "g/dL"},
    {"mg / dL", "mg/dL"},
    {"/mmc", "/mm3"},
    {"/cumm", "/mm3"},
    {"10*3/mmc", "10*3/mm3"},
    {"cell/uL", "{cells}/uL"},
    {"CELLS/UL", "{cells}/uL"},
    {"mcg", "ug"},
    {"mcg/mL", "ug/mL"},
    {"mcmol/L", "umol/L"},
    {"mM", "mmol/L"},
    {"uM", "umol/L"},
    {"UNITS/L", "U/L"},
    {"BPM", "/min"},
    {"BEATS/MIN", "{beats}/min"},
    {"breaths/min", "{breaths}/min"},
    {"NO UNITS", "1"},
    {"FRACTION", "1"},
    {"Ratio", "1"},
    {"percent", "%"},
    {"PERCENT", "%"},
    {"fmol(Fe)", "fmol{Fe}"},
    {"mL/min/1.73m2", "mL/min/{1.73_m2}"},
    {"mL/min/1.73 m2", "mL/min/{1.73_m2}"},
    {"mL/min/1.73m^2", "mL/min/{1.73_m2}"},
    {"mL/min/1.73 m\u00b2", "mL/min/{1.73_m2}"},
    {"ml/min/1.73.m2", "mL/min/{1.73_m2}"},
    {"mL/min/1.73_m2", "mL/min/{1.73_m2}"},
    {"kg/m^2", "kg/m2"},
    {"kg/m**2", "kg/m2"},
    {"mg/24h", "mg/(24.h)"},
    {"mg/24 hr", "mg/(24.h)"},
    {"mmol/24 hours", "mmol/(24.h)"},
    {"/100 WBC", "/100{WBC}"},
    {"/HPF", "/[HPF]"},
    {"C", "Cel"},
    {"F", "[degF]"},
    {"deg C", "Cel"},
    {"degC", "Cel"},
    {"DEGF", "[degF]"},
    {"PH", "[pH]"},
    {"LB", "[lb_av]"},
    {"lbs", "[lb_av]"},
    {"IN", "[in_i]"},
    {"oz", "[oz_av]"},
    {"Years", "a"},
    {"YEARS", "a"},
    {"yrs", "a"},
    {"msec", "ms"},
    {"ng/hr", "ng/h"},
    {"MG/DL", "mg/dL"},
    {"ML/MIN", "mL/min"},
    {"ML", "mL"},
    {"U/ML", "U/mL"},
    {"PG/ML", "pg/mL"},
    {"NG/ML", "ng/mL"},
    {"MMOL/L", "mmol/L"},
    {"UMOL/L", "umol/L"},
    {"MEQ/L", "meq/L"},
    {"MMHG", "mm[Hg]"},
    {"KG/M2", ""},  // M is not an all-capitals metre here: refused
    {"KG", "kg"},
    {"CM", "cm"},
};

TEST(PlainWords, AreReadInRulesAndReportedInData) {
  for (const auto& [written, code] : kPlainWords) {
    const ParsedUnit in_rule = parsed(written, UnitDialect::Rule);
    EXPECT_EQ(in_rule.unit.code, code) << written;
    EXPECT_TRUE(in_rule.aliases.empty()) << written;

    const ParsedUnit in_data = parsed(written, UnitDialect::Data);
    EXPECT_EQ(in_data.unit.code, code) << written;
    ASSERT_EQ(in_data.aliases.size(), 1U) << written;
    EXPECT_EQ(in_data.aliases[0].written, written);
    EXPECT_EQ(in_data.aliases[0].read_as, code);
    expect_same(written, code);
  }
}

TEST(ExportAliases, AreReadAndReportedInData) {
  for (const auto& [written, code] : kExportAliases) {
    if (*code == '\0') {
      refused(written, UnitDialect::Data);
      continue;
    }
    const ParsedUnit in_data = parsed(written, UnitDialect::Data);
    EXPECT_EQ(in_data.unit.code, code) << written;
    EXPECT_EQ(in_data.unit.dimension, rule_unit(code).dimension) << written;
    EXPECT_EQ(in_data.unit.factor, rule_unit(code).factor) << written;
    EXPECT_EQ(in_data.unit.offset, rule_unit(code).offset) << written;
    ASSERT_EQ(in_data.aliases.size(), 1U) << written;
    EXPECT_EQ(in_data.aliases[0].written, written);
    EXPECT_EQ(in_data.aliases[0].read_as, code);
  }
}

TEST(ExportAliases, AreErrorsInRulesThatSuggestUcum) {
  for (const auto& [written, code] : kExportAliases) {
    const UnitError error = refused(written, UnitDialect::Rule);
    if (*code == '\0') continue;
    ASSERT_EQ(error.suggestions.size(), 1U) << written;
    EXPECT_EQ(error.suggestions[0], code) << written;
  }
  EXPECT_EQ(refused("mcg", UnitDialect::Rule).message, "the unit `mcg` is not UCUM");
  EXPECT_EQ(refused("K/uL", UnitDialect::Rule).message, "`K/uL` is temperature per volume in UCUM");
  EXPECT_EQ(refused("C", UnitDialect::Rule).message, "`C` is electric charge in UCUM");
}

TEST(ExportAliases, NothingWrittenMeansOne) {
  const ParsedUnit nothing = parsed("", UnitDialect::Data);
  EXPECT_EQ(nothing.unit.code, "1");
  ASSERT_EQ(nothing.aliases.size(), 1U);
  EXPECT_EQ(nothing.aliases[0].written, "");
  EXPECT_TRUE(parsed(" 1\t", UnitDialect::Data).aliases.empty());
}

TEST(Ucum, IsReadInDataWithoutARemark) {
  for (const char* text : {"mg/dL",
                           "g/dl",
                           "ug/L",
                           "U/L",
                           "mmol/L",
                           "10*9/L",
                           "10^9/L",
                           "/uL",
                           "mm[Hg]",
                           "[IU]/L",
                           "%",
                           "1",
                           "Cel",
                           "[degF]",
                           "K",
                           "\u00b5g/mL",
                           "10\u00b3/\u03bcL",
                           "kg/m\u00b2",
                           "\u00b0C",
                           "mL/min/{1.73_m2}",
                           "{beats}/min",
                           "K/W",
                           " mg/dL "}) {
    EXPECT_TRUE(parsed(text, UnitDialect::Data).aliases.empty()) << text;
  }
}

TEST(Characters, HaveOneMeaningInBothDialects) {
  EXPECT_EQ(rule_unit("\u00b5mol/L").code, "umol/L");
  EXPECT_EQ(rule_unit("\u03bcmol/L").code, "umol/L");
  EXPECT_EQ(rule_unit("\u00b0C").code, "Cel");
  EXPECT_EQ(rule_unit("\u00b0F").code, "[degF]");
  EXPECT_EQ(rule_unit("10\u2079/L").code, "10*9/L");
  EXPECT_EQ(rule_unit("10\u00b9\u00b2/L").code, "10*12/L");
  EXPECT_EQ(rule_unit("s\u207b\u00b9").code, "s-1");
  EXPECT_EQ(rule_unit("kg\u00b7m\u00b2").code, "kg.m2");
}

TEST(Kelvin, IsAThousandOnlyInACountPerVolume) {
  EXPECT_EQ(data_unit("K").code, "K");
  EXPECT_EQ(data_unit("K/W").code, "K/W");
  EXPECT_EQ(data_unit("K/h").code, "K/h");
  EXPECT_EQ(data_unit("K/L").code, "10*3/L");
}

TEST(Case, AmbiguousSlipsAreRefusedInBothDialects) {
  for (const UnitDialect dialect : {UnitDialect::Rule, UnitDialect::Data}) {
    const UnitError megagram = refused("Mg/dl", dialect);
    EXPECT_EQ(megagram.message, "`Mg` would be a million `g`, probably a slip of case");
    ASSERT_FALSE(megagram.suggestions.empty());
    EXPECT_EQ(megagram.suggestions[0], "mg/dL");
    EXPECT_EQ(refused("Mmol/L", dialect).suggestions.at(0), "mmol/L");
    EXPECT_EQ(refused("MIU/L", dialect).suggestions.at(0), "mIU/L");
    EXPECT_EQ(refused("MS", dialect).message, "`MS` would be a million `S`, probably a slip of case");
    const UnitError giga = refused("G/L", dialect);
    EXPECT_EQ(giga.suggestions, (std::vector<std::string>{"10*9/L", "g/L"}));
  }
  EXPECT_EQ(rule_unit("M[IU]").factor, 1000000);  // who writes it means it
  EXPECT_EQ(rule_unit("MBq").factor, 1000000);
}

TEST(Suggestions, AreTheNearestCommonUnits) {
  EXPECT_EQ(refused("mgg/dL", UnitDialect::Rule).suggestions.at(0), "mg/dL");
  EXPECT_EQ(refused("Umol/L", UnitDialect::Rule).suggestions.at(0), "umol/L");
  EXPECT_EQ(refused("mmHG", UnitDialect::Rule).suggestions.at(0), "mmHg");
  EXPECT_EQ(refused("yaers", UnitDialect::Rule).suggestions, std::vector<std::string>{});  // two edits of five letters
  EXPECT_EQ(refused("yeers", UnitDialect::Rule).suggestions.at(0), "years");
  EXPECT_EQ(refused("TABLET", UnitDialect::Data).suggestions, std::vector<std::string>{});
  EXPECT_LE(refused("mgg", UnitDialect::Rule).suggestions.size(), 3U);
}

TEST(Suggestions, CanAllBeWrittenInARule) {
  for (const char* wrong : {"mgg", "gg", "mmoll", "IUU", "daysx", "mmhg", "q", "mLL/min", "k", "xL", "10*9/", "cel"}) {
    for (const std::string& suggestion : refused(wrong, UnitDialect::Data).suggestions) rule_unit(suggestion);
  }
}

TEST(PlainUnits, CanFollowANumberBare) {
  for (const char* word :
       {"g",   "L",   "dL",     "uL",    "min", "m2",    "days", "mg",   "mmol", "U",   "IU", "kg", "mmHg",
        "Cel", "bpm", "copies", "cells", "ms",  "years", "mEq",  "mOsm", "ukat", "mm3", "a",  "wk", "kPa"}) {
    EXPECT_TRUE(is_plain_unit(word)) << word;
    rule_unit(word);
  }
}

TEST(Tables, AreUnitsOfARule) {
  for (const std::string_view unit : common_unit_spellings()) rule_unit(unit);
  for (const std::string_view unit : plain_unit_spellings()) {
    rule_unit(unit);
    EXPECT_EQ(unit.find_first_of("/.[]{}*^%"), std::string_view::npos) << unit;  // one word
  }
}

TEST(PlainUnits, LeaveNamesAlone) {
  for (const char* word :
       {"K",   "Na", "Mg",  "PT", "N", "T",     "M", "C",     "F", "Hb", "ALT", "CrCl", "ECOG", "INR",
        "QTc", "P",  "WBC", "S",  "A", "mg/dL", "",  "days ", "x", "in", "pH",  "BMI",  "Ca"}) {
    EXPECT_FALSE(is_plain_unit(word)) << word;
  }
}

TEST(ExampleUnit, IsOfTheDimensionAndNearTheScale) {
  const auto example = [](std::string_view text) {
    const Unit unit = rule_unit(text);
    const std::string near = example_unit(unit.dimension, &unit);
    EXPECT_EQ(rule_unit(near).dimension, unit.dimension) << text;
    return near;
  };
  EXPECT_EQ(example("10*3/uL"), "10*9/L");
  EXPECT_EQ(example("ng/mL"), "ng/mL");
  EXPECT_EQ(example("pg/dL"), "ng/L");
  EXPECT_EQ(example("g/dL"), "g/dL");
  EXPECT_EQ(example("U/L"), "U/L");
  EXPECT_EQ(example("[IU]/dL"), "IU/L");
  EXPECT_EQ(example("{copies}/L"), "copies/mL");
  EXPECT_EQ(example("mm[Hg]"), "mmHg");
  EXPECT_EQ(example_unit(rule_unit("kg/L").dimension), "g/dL");
  EXPECT_EQ(example_unit(rule_unit("m7").dimension), "");
}

TEST(Codes, AreReadBackAsThemselves) {
  std::vector<std::string> texts;
  for (const auto& reading : kPlainWords) texts.emplace_back(reading.written);
  for (const auto& reading : kExportAliases) {
    if (*reading.code != '\0') texts.emplace_back(reading.written);
  }
  for (const std::string& text : texts) {
    const Unit once = data_unit(text);
    const ParsedUnit again = parsed(once.code, UnitDialect::Data);
    EXPECT_EQ(again.unit.code, once.code) << text;
    EXPECT_EQ(again.unit.dimension, once.dimension) << text;
    EXPECT_EQ(again.unit.factor, once.factor) << text;
    EXPECT_TRUE(again.aliases.empty()) << text;
  }
}

}  // namespace
}  // namespace elig
