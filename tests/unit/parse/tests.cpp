// `test` blocks: what lands in which field of the Ast, and which words are words in them only.
#include <gtest/gtest.h>

#include "compiler/parse/parse.h"
#include "tests/unit/parse/tree.h"

namespace elig {
namespace {

class Tests : public ::testing::Test {
 protected:
  const ast::Test& test(const std::string& parts) {
    const SourceId source = sources_.add({"case", "test \"x\" of t {\n" + parts + "\n}\n"});
    Diagnostics diagnostics;
    auto ast = parse(sources_, source, diagnostics);
    EXPECT_TRUE(ast) << (diagnostics.all().empty() ? "" : message(diagnostics.all().front()));
    ast_ = ast ? std::move(*ast) : ast::Ast{};
    if (ast_.items.empty()) ast_.items.push_back({{}, ast::Test{}});
    return std::get<ast::Test>(ast_.items.at(0).value);
  }
  template <class Part>
  const Part& only(const std::string& part) {
    const ast::Test& whole = test(part);
    EXPECT_EQ(whole.parts.size(), 1u);
    return std::get<Part>(whole.parts.at(0).value);
  }
  const ast::Recorded& value(const std::string& text) { return only<ast::TestPatient>("patient " + text).values.at(0); }
  const ast::RecordedNumber& number(const std::string& text) {
    return std::get<ast::RecordedNumber>(value(text).value);
  }
  std::string word(const std::string& text) { return std::get<ast::Name>(value(text).value).name; }

  Sources sources_;
  ast::Ast ast_;
};

TEST_F(Tests, Numbers) {
  EXPECT_EQ(number("Hb: 80 g/L").number.unit->text, "g/L");
  EXPECT_EQ(to_string(number("ANC: 1.5×10⁹/L").number.value), "1500000000");
  EXPECT_EQ(number("eGFR: 60 mL/min/1.73m2").number.unit->text, "mL/min/{1.73_m2}");
  EXPECT_EQ(number("IgE: 30 '[IU]/mL'").number.unit->text, "[IU]/mL");
  EXPECT_EQ(number("excess: -2 mmol/L").number.value, -2);
  EXPECT_FALSE(number("ECOG: 1").number.unit);
  EXPECT_EQ(number("TBIL: <0.2 mg/dL").bound, ast::RecordedNumber::Bound::Below);
  EXPECT_EQ(number("temperature: > 38.5 Cel").bound, ast::RecordedNumber::Bound::Above);
}

TEST_F(Tests, LimitsStandBehindTheUnit) {
  // Elsewhere a word before a parenthesis is a function, `ms(...)`.
  const auto& of = number("QTc: 450 ms (ULN 460 ms, LLN 300)");
  EXPECT_EQ(of.number.unit->text, "ms");
  ASSERT_EQ(of.limits.size(), 2u);
  EXPECT_EQ(of.limits[0].kind, ast::LimitKind::Uln);
  EXPECT_EQ(of.limits[0].value.unit->text, "ms");
  EXPECT_EQ(of.limits[1].kind, ast::LimitKind::Lln);
  EXPECT_FALSE(of.limits[1].value.unit);
}

TEST_F(Tests, Words) {
  EXPECT_EQ(word("sex: male"), "male");
  EXPECT_EQ(word("liver_mets: yes"), "yes");
  EXPECT_EQ(word("liver_mets: false"), "no");
  EXPECT_EQ(word("p: 2+ on 2024-06-01"), "2+");
  EXPECT_EQ(word("p: ++"), "++");
  EXPECT_EQ(word("p: +"), "+");
  EXPECT_EQ(word("response: \"not done\""), "not done");
  EXPECT_EQ(value("organ.consent: yes").name.text, "organ.consent");
  EXPECT_TRUE(std::holds_alternative<ast::RecordedNothing>(value("Hb: missing").value));
}

TEST_F(Tests, DatesMayBePartial) {
  const auto day = [](const ast::PartialDate& date) { return std::tuple(date.year, date.month, date.day); };
  EXPECT_EQ(day(*value("Hb: 8 g/dL on 2024-06-01").on), std::tuple(2024, 6u, 1u));
  EXPECT_EQ(day(*value("Hb: 8 g/dL on 2024-06").on), std::tuple(2024, 6u, 0u));
  EXPECT_EQ(day(*value("ECOG: 1 on 2024").on), std::tuple(2024, 0u, 0u));
  EXPECT_EQ(day(*value("ECOG: 1 on unknown").on), std::tuple(0, 0u, 0u));
  EXPECT_EQ(day(std::get<ast::PartialDate>(value("birth_date: 1980-05").value)), std::tuple(1980, 5u, 0u));
  EXPECT_EQ(number("birth_date: 1980").number.value, 1980);
}

TEST_F(Tests, Rows) {
  const auto& drug = only<ast::TestRow>(
      "row drug in atc \"L01\", rxnorm \"1\", \"2\" from 2024-01-05 to 2024-02 { dose: 75 mg, route: \"oral\" }");
  EXPECT_EQ(drug.source.text, "drug");
  EXPECT_EQ(codes(*drug.codes), "atc:L01 rxnorm:1:2");
  EXPECT_TRUE(drug.lasts);
  EXPECT_EQ(drug.end->month, 2u);
  EXPECT_EQ(drug.fields.at(1).name.text, "route");

  const auto& pressure = only<ast::TestRow>("row SBP: 150 mmHg (ULN 140) on 2024-06-01 at 09:30");
  EXPECT_EQ(pressure.minute, 9 * 60 + 30);
  EXPECT_EQ(pressure.value->name.text, "SBP");
  EXPECT_FALSE(pressure.lasts);
  EXPECT_FALSE(pressure.codes);

  const auto& goes_on = only<ast::TestRow>("row condition in breast from unknown");
  EXPECT_TRUE(goes_on.lasts);
  EXPECT_FALSE(goes_on.end);
  EXPECT_EQ(only<ast::TestRow>("row condition from 2020 to unknown").end->year, 0);
  EXPECT_EQ(only<ast::TestRow>("row lesion on 2024 { size: 12 mm nodal: no }").fields.size(), 2u);
}

TEST_F(Tests, IdsWaitForTheirVerdict) {
  const auto& expect =
      only<ast::TestExpect>("expect organ.anc, organ.plt not met, prior clear, needs_data, a, b unknown, c");
  ASSERT_EQ(expect.expectations.size(), 5u);
  EXPECT_EQ(expect.expectations[0].criteria.size(), 2u);
  EXPECT_EQ(expect.expectations[0].verdict.text, "not met");
  EXPECT_EQ(expect.expectations[1].verdict.text, "clear");
  EXPECT_TRUE(expect.expectations[2].criteria.empty());
  EXPECT_EQ(expect.expectations[2].verdict.text, "needs_data");
  EXPECT_EQ(expect.expectations[3].criteria.at(1).text, "b");
  EXPECT_EQ(expect.expectations[4].verdict.text, "");  // the checker says so
}

TEST_F(Tests, ACriterionMayBeCalledLikeAStatus) {
  const auto& expect = only<ast::TestExpect>("expect eligible met, eligible");
  EXPECT_EQ(expect.expectations.at(0).criteria.at(0).text, "eligible");
  EXPECT_TRUE(expect.expectations.at(1).criteria.empty());
}

TEST_F(Tests, PartsInTheAuthorsOrder) {
  const ast::Test& all = test(
      "like \"y\" without drug, organ.consent index 2024-06-30 recorded drug, condition patient a: 1 row b on 2024 "
      "expect c met");
  ASSERT_EQ(all.parts.size(), 7u);
  EXPECT_EQ(all.trial->text, "t");
  EXPECT_EQ(std::get<ast::TestLike>(all.parts[0].value).test.text, "y");
  EXPECT_EQ(std::get<ast::TestWithout>(all.parts[1].value).names.at(1).text, "organ.consent");
  EXPECT_EQ(std::get<ast::TestIndex>(all.parts[2].value).day.day, 30u);
  EXPECT_EQ(std::get<ast::TestTables>(all.parts[3].value).tables.size(), 2u);
}

TEST_F(Tests, WordsOfTestsAreNames) {
  EXPECT_EQ(errors("attribute test yes_no\nattribute row yes_no\nattribute patient { like, without, expect }\n"
                   "let on = test and row and patient = like\n"
                   "trial t { inclusion test \"a title\" : test or on  inclusion recorded : row }\n"),
            "");
  const auto& expect = only<ast::TestExpect>("expect row met, patient, expect unknown");
  EXPECT_EQ(expect.expectations.at(0).criteria.at(0).text, "row");
  EXPECT_EQ(expect.expectations.at(1).criteria.at(1).text, "expect");
  EXPECT_EQ(test("patient patient: row, row: patient\nrow row: 1 on 2024\nrecorded row").parts.size(), 3u);
  EXPECT_EQ(only<ast::TestExpect>("expect from unknown").expectations.at(0).verdict.text, "unknown");
}

TEST_F(Tests, MistakesAreLocated) {
  const auto starts = [](const std::string& parts, const std::string& expected, const std::string& where) {
    const std::string all = errors("test \"x\" of t { " + parts + " }");
    EXPECT_TRUE(all.starts_with(expected)) << all;
    EXPECT_NE(all.find(where), std::string::npos) << all;
  };
  starts("patient Hb 8 g/dL", "error[E0003]: unexpected `8`", "1:28");
  starts("row drug", "error[E0003]: unexpected `}`; expected", "1:26");
  starts("index 2024-02-30", "error[E0017]", "1:23");
  starts("index 2024-02", "error[E0017]", "1:23");
  starts("row a on 2024-13", "error[E0017]", "1:26");
  starts("row a on 2024-6", "error[E0016]", "1:26");
  starts("row a on 2024-06-01 at 24:00", "error[E0009]", "1:40");
  starts("row a on 2024-06-01 at 9:5", "error[E0009]", "1:40");
  starts("patient Hb: 8,5 g/dL", "error[E0011]", "1:29");
  starts("patient Hb: <=8 g/dL", "error[E0003]: unexpected `<=`; expected a value", "1:29");
  starts("patient Hb: 8 g/dL (ULN 9, ULN 9)", "error[E0015]", "1:44");
}

TEST_F(Tests, OneMistakeDoesNotHideTheNext) {
  const std::string all = errors("test \"x\" of t {\n  patient Hb 8 g/dL\n  row drug\n  expect a met\n}\n");
  EXPECT_NE(all.find("case:2:"), std::string::npos) << all;
  EXPECT_NE(all.find("case:4:"), std::string::npos) << all;
  EXPECT_NE(all.find("2 errors"), std::string::npos) << all;
}

}  // namespace
}  // namespace elig
