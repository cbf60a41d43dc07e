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
  EXPECT_EQ(info_text(sample()), R"(2,000 patients, 4 columns, index date 2014-01-02

  column   unit  filled           stored            values
  ALT      U/L    1,990   99.5 %  int16, 1 decimal  5.5 .. 1000, 5 censored; 3 not numbers: hemolys…
  ALT.ULN  U/L    2,000  100.0 %  int8              40 .. 40
  sex             1,999  >99.9 %  text              female 1,200, male 700, ...
  x                   0    0.0 %  empty

  - `age` needs an index date: `birth_date` alone does not say it
)");
}

TEST(InfoText, FitsTheWidth) {
  PopulationSummary summary = sample();
  summary.columns[0].name = std::string(200, 'n');
  summary.columns[1].unit = std::string(200, 'u');
  summary.columns[2].texts->most_frequent[0].text = std::string(200, 't') + "\n";
  for (std::size_t width : {80U, 100U}) {
    std::istringstream lines(info_text(summary, {width, false}));
    for (std::string line; std::getline(lines, line);) EXPECT_LE(display_width(line), width) << line;
  }
}

TEST(InfoText, TellsAnEmptyPopulation) {
  EXPECT_EQ(info_text({}), "0 patients, 0 columns\n\n  column  unit  filled    stored  values\n");
}

TEST(InfoJson, KeepsDecimalsExact) {
  nlohmann::json json = nlohmann::json::parse(info_json(sample()));
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
