#include "runtime/report/info_report.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

namespace elig {
namespace {

PopulationSummary sample() {
  PopulationSummary summary;
  summary.patients = 2000;
  summary.index_date = "2014-01-02";
  ColumnSummary alt{"ALT [U/L]", "ALT", ColumnRole::Value, "U/L", 1990, {}, {}};
  alt.numbers = NumbersSummary{1987, 5, "5.5", "1000", 16, 1};
  alt.texts = TextsSummary{3, 2, {{"hemolysed", 2}, {"lipemic", 1}}};
  ColumnSummary uln{"ALT.ULN [U/L]", "ALT", ColumnRole::Uln, "U/L", 2000, {}, {}};
  uln.numbers = NumbersSummary{2000, 0, "40", "40", 8, 0};
  ColumnSummary sex{"sex", "sex", ColumnRole::Value, std::nullopt, 1999, {}, {}};
  sex.texts = TextsSummary{1999, 7, {{"female", 1200}, {"male", 700}}};
  ColumnSummary empty{"x", "x", ColumnRole::Value, std::nullopt, 0, {}, {}};
  summary.columns = {alt, uln, sex, empty};
  summary.notes = {{"`age` needs an index date: `birth_date` alone does not say it"}};
  return summary;
}

TEST(InfoText, IsALineAColumn) {
  EXPECT_EQ(info_text(sample(), {}), R"(2,000 patients, 4 columns, index date 2014-01-02

  column   unit  filled           stored            values
  ALT      U/L    1,990   99.5 %  int16, 1 decimal  5.5 .. 1000, 5 censored; 3 not numbers: hemolys…
  ALT.ULN  U/L    2,000  100.0 %  int8              40 .. 40
  sex             1,999  >99.9 %  text              female 1,200, male 700, ...
  x                   0    0.0 %  empty

  - `age` needs an index date: `birth_date` alone does not say it
)");
}

// Laboratory values in two units, and drugs.
PopulationSummary with_tables() {
  PopulationSummary summary;
  summary.patients = 254;
  summary.dates = {15'000, 16'000, 3, 1};
  ConceptSummary glucose{
      {{"loinc", "2345-7"}}, "Glucose", {"glucose"}, 2000, 250, {15'000, 16'000, 0, 0}, 1990, 500, {}, {}, {}};
  glucose.units = {{"mg/dL", 1900, 5, 400, "60", "310"}, {"mmol/L", 80, 0, 100, "3.4", "11.2"}};
  glucose.texts = TextsSummary{10, 1, {{"hemolysed", 10}}};
  ConceptSummary zinc{{{"local", "ZN"}}, "", {}, 2, 1, {}, 0, 0, {}, {}, {}};
  summary.tables.push_back({"measurement", 2002, 250, {15'000, 16'000, 0, 0}, {glucose, zinc}});
  ConceptSummary aspirin{{{"rxnorm", "1191"}}, "Aspirin", {}, 40, 30, {15'100, 15'200, 3, 1}, 0, 0, {}, {}, {}};
  aspirin.fields = {{"dose", "mg", 20}, {"route", std::nullopt, 40}};
  summary.tables.push_back({"drug", 40, 30, {15'100, 15'200, 3, 1}, {aspirin}});
  summary.tables.push_back({"procedure", 0, 0, {}, {}});
  return summary;
}

std::vector<Lint> some_lints() {
  std::vector<Lint> lints = {{"mixed-scale", "measurement", "glucose", 12, "`glucose`: 12 values are odd"}};
  for (int i = 0; i < 7; ++i) lints.push_back({"unbound-code", "measurement", "x", 1, "code " + std::to_string(i)});
  return lints;
}

TEST(InfoText, TellsTablesConceptByConceptThenLints) {
  EXPECT_EQ(info_text(with_tables(), some_lints(), {120, false}),
            R"(254 patients, 0 columns, 3 tables, 2011-01-26 .. 2013-10-22

measurement: 2,002 rows of 250 patients, 2 concepts, 2011-01-26 .. 2013-10-22

  concept                rows  patients  name      value  limits  values
  loinc 2345-7 Glucose  2,000       250  glucose  99.5 %  25.0 %  60 .. 310 mg/dL (1,900), 5 censored; 3.4 .. 11.2 mmol…
  local ZN                  2         1            0.0 %   0.0 %

drug: 40 rows of 30 patients, 1 concept, 2011-05-06 .. 2011-08-14

  concept              rows  patients  fields
  rxnorm 1191 Aspirin    40        30  dose mg 50.0 %; route 100.0 %

procedure: 0 rows of 0 patients, 0 concepts

mixed-scale
  - `glucose`: 12 values are odd

unbound-code
  - code 0
  - code 1
  - code 2
  - code 3
  - code 4
    and 2 more
)");
}

TEST(InfoText, ListsTheConceptsWithTheMostRows) {
  PopulationSummary summary = with_tables();
  summary.tables[0].concepts.assign(23, summary.tables[0].concepts[0]);
  const std::string text = info_text(summary, {});
  EXPECT_NE(text.find("\n  and 3 more\n"), std::string::npos) << text;
}

TEST(InfoText, FitsTheWidthWithTables) {
  PopulationSummary summary = with_tables();
  summary.tables[0].concepts[0].display = std::string(300, 'd') + "\n";
  summary.tables[0].concepts[0].names = {std::string(300, 'n')};
  summary.tables[0].concepts[0].units[0].unit = std::string(300, 'u');
  for (std::size_t width : {80U, 100U}) {
    std::istringstream lines(info_text(summary, {{"implausible", "", "x", 1, std::string(300, 'm')}}, {width, false}));
    for (std::string line; std::getline(lines, line);) EXPECT_LE(display_width(line), width) << line;
  }
}

TEST(InfoJson, HasEveryConceptAndLint) {
  const nlohmann::json json = nlohmann::json::parse(info_json(with_tables(), some_lints()));
  EXPECT_EQ(json["first"], "2011-01-26");
  EXPECT_EQ(json["last"], "2013-10-22");
  ASSERT_EQ(json["tables"].size(), 3U);
  const nlohmann::json& table = json["tables"][0];
  EXPECT_EQ(table["name"], "measurement");
  EXPECT_EQ(table["rows"], 2002);
  EXPECT_EQ(table["patients"], 250);
  const nlohmann::json& glucose = table["concepts"][0];
  EXPECT_EQ(glucose["codes"][0], (nlohmann::json{{"system", "loinc"}, {"code", "2345-7"}}));
  EXPECT_EQ(glucose["display"], "Glucose");
  EXPECT_EQ(glucose["names"], nlohmann::json{"glucose"});
  EXPECT_EQ(glucose["values"], 1990);
  EXPECT_EQ(glucose["limits"], 500);
  EXPECT_EQ(glucose["units"][0],
            (nlohmann::json{
                {"unit", "mg/dL"}, {"rows", 1900}, {"censored", 5}, {"limits", 400}, {"min", "60"}, {"max", "310"}}));
  EXPECT_EQ(glucose["texts"]["most_frequent"][0], (nlohmann::json{{"text", "hemolysed"}, {"rows", 10}}));
  EXPECT_TRUE(table["concepts"][1]["first"].is_null());
  const nlohmann::json& aspirin = json["tables"][1]["concepts"][0];
  EXPECT_EQ(aspirin["partial_dates"], 3);
  EXPECT_EQ(aspirin["missing_dates"], 1);
  EXPECT_EQ(aspirin["fields"][1], (nlohmann::json{{"name", "route"}, {"unit", nullptr}, {"rows", 40}}));
  ASSERT_EQ(json["lints"].size(), 8U);
  EXPECT_EQ(json["lints"][0], (nlohmann::json{{"kind", "mixed-scale"},
                                              {"table", "measurement"},
                                              {"about", "glucose"},
                                              {"count", 12},
                                              {"message", "`glucose`: 12 values are odd"}}));
  EXPECT_EQ(json["notes"], nlohmann::json::array());
}

TEST(InfoText, FitsTheWidth) {
  PopulationSummary summary = sample();
  summary.columns[0].name = std::string(200, 'n');
  summary.columns[1].unit = std::string(200, 'u');
  summary.columns[2].texts->most_frequent[0].text = std::string(200, 't') + "\n";
  for (std::size_t width : {80U, 100U}) {
    std::istringstream lines(info_text(summary, {}, {width, false}));
    for (std::string line; std::getline(lines, line);) EXPECT_LE(display_width(line), width) << line;
  }
}

TEST(InfoText, TellsAnEmptyPopulation) {
  EXPECT_EQ(info_text({}, {}), "0 patients, 0 columns\n\n  column  unit  filled    stored  values\n");
}

TEST(InfoJson, KeepsDecimalsExact) {
  nlohmann::json json = nlohmann::json::parse(info_json(sample(), {}));
  EXPECT_EQ(json["patients"], 2000);
  EXPECT_EQ(json["index"], "2014-01-02");
  ASSERT_EQ(json["columns"].size(), 4U);
  EXPECT_EQ(
      json["columns"][0]["numbers"],
      (nlohmann::json{
          {"patients", 1987}, {"censored", 5}, {"min", "5.5"}, {"max", "1000"}, {"stored_bits", 16}, {"decimals", 1}}));
  EXPECT_EQ(json["columns"][0]["texts"]["most_frequent"][0], (nlohmann::json{{"text", "hemolysed"}, {"patients", 2}}));
  EXPECT_EQ(json["columns"][1]["role"], "uln");
  EXPECT_EQ(json["columns"][1]["unit"], "U/L");
  EXPECT_TRUE(json["columns"][2]["unit"].is_null());
  EXPECT_TRUE(json["columns"][2]["numbers"].is_null());
  EXPECT_TRUE(json["columns"][3]["texts"].is_null());
  EXPECT_EQ(json["notes"].size(), 1U);
}

}  // namespace
}  // namespace elig
