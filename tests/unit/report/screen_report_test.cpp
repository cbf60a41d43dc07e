#include "runtime/report/screen_report.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

namespace elig {
namespace {

ScreenReport sample() {
  ReportedTrial trial;
  trial.id = "NCT03890068";
  trial.title = "Anlotinib maintenance in advanced soft tissue sarcoma";
  trial.criteria = {{"age", "18 to 70 years", false},
                    {"organ.hb", "", false},
                    {"organ.liver", "Größe der Leber, 肝機能検査値が基準値上限の二倍半以下", false},
                    {"prior", "Prior anlotinib", true}};
  trial.counts.patients = 1306;
  trial.counts.status = {1200, 80, 14, 12};
  trial.counts.criteria = {
      {1240, 6, 60, 0, 1300, 3}, {12, 1200, 94, 0, 100, 1}, {0, 0, 1306, 0, 100, 0}, {6, 1300, 0, 0, 94, 4}};
  trial.notes = {"`CrCl` needs `weight`: not in this population, so 3 criteria are unknown for every patient of it",
                 "`K/uL` was read as `10*3/uL`"};
  return {1306, "2014-01-02", {0.0123, 1.5, 0.00041}, {trial}};
}

TEST(ScreenText, IsTheAttritionTableThenStatusThenNotes) {
  EXPECT_EQ(screen_text(sample()), R"(1,306 patients, index date 2014-01-02

NCT03890068  Anlotinib maintenance in advanced soft tissue sarcoma

        criterion                                            met  not met  unknown  remaining  alone
                                                                                        1,306
  incl  age          18 to 70 years                        1,240        6       60      1,300      3
  incl  organ.hb                                              12    1,200       94        100      1
  incl  organ.liver  Größe der Leber, 肝機能検査値が基準…      0        0    1,306        100      0
  excl  prior        Prior anlotinib                           6    1,300        0         94      4
  alone: patients ineligible for that criterion only
  excl: met by the patients that it excludes, not met by those that it clears

  eligible         12    0.9 %
  needs review     14    1.1 %
  needs data       80    6.1 %
  ineligible    1,200   91.9 %

  - `CrCl` needs `weight`: not in this population, so 3 criteria are unknown for every patient of it
  - `K/uL` was read as `10*3/uL`

loaded in 12.3 ms, compiled in 1.50 s, screened in 0.4 ms
)");
}

TEST(ScreenText, OfVerdictsIsALineATrial) {
  ScreenReport report = sample();
  report.verdicts_only = true;
  report.trials[0].counts.criteria.clear();
  report.trials[0].criteria.clear();
  report.trials.push_back(report.trials[0]);
  report.trials[1].id = "NCT04361331";
  report.trials[1].counts.status = {1306, 0, 0, 0};
  report.trials[1].notes.pop_back();
  EXPECT_EQ(screen_text(report), R"(1,306 patients, index date 2014-01-02

  trial            eligible  needs review    needs data    ineligible
  NCT03890068            12            14            80         1,200
  NCT04361331             0             0             0         1,306

  - 2 trials: `CrCl` needs `weight`: not in this population, so 3 criteria are unknown for every
    patient of it
  - NCT03890068: `K/uL` was read as `10*3/uL`

loaded in 12.3 ms, compiled in 1.50 s, screened in 0.4 ms
)");
}

TEST(ScreenText, ShowsWhatIfMissingDecided) {
  ScreenReport report = sample();
  report.trials[0].counts.criteria[1].overridden = 34;
  std::string text = screen_text(report);
  EXPECT_NE(text.find("unknown  if missing  remaining"), std::string::npos) << text;
  EXPECT_NE(text.find("94          34        100      1"), std::string::npos) << text;
}

TEST(ScreenText, TellsNobodyAndOnePatient) {
  ScreenReport report = sample();
  ReportedTrial& trial = report.trials[0];
  report.patients = 0;
  report.index = "";
  trial.counts = {};
  trial.criteria.clear();
  trial.notes.clear();
  EXPECT_EQ(screen_text(report), R"(0 patients

NCT03890068  Anlotinib maintenance in advanced soft tissue sarcoma

        criterion  met  not met  unknown  remaining  alone
                                                  0

  eligible      0        -
  needs review  0        -
  needs data    0        -
  ineligible    0        -

loaded in 12.3 ms, compiled in 1.50 s, screened in 0.4 ms
)");
  report.patients = 1;
  EXPECT_TRUE(screen_text(report).starts_with("1 patient\n"));
}

TEST(ScreenText, FitsTheWidthWhateverTheNames) {
  ScreenReport report = sample();
  ReportedTrial& trial = report.trials[0];
  trial.id = std::string(150, 'N');
  trial.title = "x";
  trial.criteria[1].id = "a_very_long_group_of_criteria.with.a.very_long_name_of_one_criterion";
  trial.criteria[2].title = std::string(300, 't');
  trial.counts.patients = 10'000'000;
  trial.notes = {std::string(300, 'n'),
                 "肝機能検査値が 基準値上限の二倍半以下 肝機能検査値が 基準値上限の二倍半以下 肝機能検査値が"};
  for (CriterionCounts& counts : trial.counts.criteria) counts = {9'999'999, 1, 9'999'999, 9'999'999, 9'999'999, 1};
  for (std::size_t width : {80U, 100U, 120U}) {
    std::istringstream lines(screen_text(report, {width, false}));
    for (std::string line; std::getline(lines, line);) EXPECT_LE(display_width(line), width) << line;
    EXPECT_NE(lines.str().find("…"), std::string::npos);
    EXPECT_NE(lines.str().find("9,999,999"), std::string::npos);
  }
  // The end of a long id says more than its start.
  EXPECT_NE(screen_text(report).find("of_one_criterion "), std::string::npos) << screen_text(report);
}

TEST(ScreenText, ColoursOnlyWhenAsked) {
  EXPECT_EQ(screen_text(sample()).find('\033'), std::string::npos);
  std::string coloured = screen_text(sample(), {100, true});
  EXPECT_NE(coloured.find("\033[32meligible"), std::string::npos);
  // Without its escapes it is the same text.
  for (std::size_t at; (at = coloured.find('\033')) != std::string::npos;) {
    coloured.erase(at, coloured.find('m', at) - at + 1);
  }
  EXPECT_EQ(coloured, screen_text(sample()));
}

TEST(ScreenText, NamesCannotSteerTheTerminal) {
  ScreenReport report = sample();
  report.trials[0].title = "a\033[31mb\nc\xFF";
  EXPECT_NE(screen_text(report).find("a [31mb c\xEF\xBF\xBD"), std::string::npos);
}

TEST(ScreenJson, IsTheContract) {
  nlohmann::json json = nlohmann::json::parse(screen_json(sample()));
  EXPECT_EQ(json["patients"], 1306);
  EXPECT_EQ(json["index"], "2014-01-02");
  EXPECT_EQ(json["timing"],
            (nlohmann::json{{"load_s", 0.0123}, {"compile_s", 1.5}, {"screen_s", 0.00041}, {"features_s", 0.0}}));
  ASSERT_EQ(json["trials"].size(), 1U);
  const nlohmann::json& trial = json["trials"][0];
  EXPECT_EQ(trial["id"], "NCT03890068");
  EXPECT_EQ(trial["eligible"], 12);
  EXPECT_EQ(trial["ineligible"], 1200);
  EXPECT_EQ(trial["needs_data"], 80);
  EXPECT_EQ(trial["needs_review"], 14);
  ASSERT_EQ(trial["criteria"].size(), 4U);
  EXPECT_EQ(trial["criteria"][3], (nlohmann::json{{"id", "prior"},
                                                  {"title", "Prior anlotinib"},
                                                  {"kind", "exclusion"},
                                                  {"met", 6},
                                                  {"not_met", 1300},
                                                  {"unknown", 0},
                                                  {"only_reason", 4},
                                                  {"overridden", 0},
                                                  {"remaining", 94}}));
  EXPECT_EQ(trial["notes"].size(), 2U);
}

TEST(ScreenJson, ReplacesWhatIsNotUtf8AndHasNullForNoIndex) {
  ScreenReport report = sample();
  report.index = "";
  report.trials[0].title = "a\xFF";
  nlohmann::json json = nlohmann::json::parse(screen_json(report));
  EXPECT_TRUE(json["index"].is_null());
  EXPECT_EQ(json["trials"][0]["title"], "a\xEF\xBF\xBD");
}

}  // namespace
}  // namespace elig
