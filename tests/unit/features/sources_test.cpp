// Which rows a source is: codes, exceptions, descendants, systems that a population does not have (S4, S11).
#include <gtest/gtest.h>

#include "history.h"

namespace elig::test {
namespace {

using Kind = ir::CodePattern::Kind;

// Patient p has a row of concept p, so that the answer shows which concepts are in the set.
Population one_concept_each(const std::vector<ConceptCode>& codes) {
  Population population = people(codes.size());
  std::vector<HistoryRun> runs;
  for (std::size_t p = 0; p < codes.size(); ++p) runs.push_back({{codes[p]}, {}, {{p, "2014-01-01"}}});
  add_table(population, "condition", runs);
  return population;
}

std::string any(const Population& population, const std::vector<ir::CodePattern>& members,
                const std::vector<ir::CodePattern>& except = {}) {
  Rule rule;
  const auto input =
      rule.truth(rule.add({ir::Pick::Any, "any(condition in x)", {}, rule.event("condition", members, except)}));
  const Answers answers(rule, population);
  return answers.errors().empty() ? answers.truths(input) : answers.errors();
}

TEST(CodeSet, ExactCodesIgnoreCaseAndTheDotsOfIcd) {
  const auto population =
      one_concept_each({{"icd10cm", "E11.9"}, {"icd10cm", "e119"}, {"icd10cm", "E11.90"}, {"snomed", "E119"}});
  EXPECT_EQ(any(population, {{Kind::Exact, "icd10cm", "E119"}}), "yes yes no no");
  EXPECT_EQ(any(population, {{Kind::Exact, "icd10cm", "e11.9"}}), "yes yes no no");
}

TEST(CodeSet, DotsCountOutsideOfIcd) {
  const auto population = one_concept_each({{"atc", "L01.EX"}, {"atc", "L01EX"}});
  EXPECT_EQ(any(population, {{Kind::Exact, "atc", "L01EX"}}), "no yes");
}

TEST(CodeSet, APrefixTakesTheCodeItself) {
  const auto population =
      one_concept_each({{"icd10cm", "C22"}, {"icd10cm", "C22.0"}, {"icd10cm", "C2"}, {"icd10cm", "C23"}});
  EXPECT_EQ(any(population, {{Kind::Prefix, "icd10cm", "C22"}}), "yes yes no no");
}

TEST(CodeSet, ARangeEndsWithWhatItsLastCodeCovers) {
  const auto population = one_concept_each({{"icd10cm", "B99.9"},
                                            {"icd10cm", "C00"},
                                            {"icd10cm", "C50.911"},
                                            {"icd10cm", "C97.9"},
                                            {"icd10cm", "C9A"},
                                            {"icd10cm", "D00"}});
  EXPECT_EQ(any(population, {{Kind::Range, "icd10cm", "C00", "C97"}}), "no yes yes yes no no");
}

TEST(CodeSet, AnExceptionByAnyOfARowsCodesCounts) {
  Population population = people(2);
  add_table(population, "condition",
            {{{{"icd10cm", "C44.9"}, {"snomed", "1"}}, {}, {{0, "2014-01-01"}}},
             {{{"icd10cm", "C50"}, {"snomed", "2"}}, {}, {{1, "2014-01-01"}}}});
  EXPECT_EQ(any(population, {{Kind::Range, "icd10cm", "C00", "C97"}}, {{Kind::Exact, "snomed", "1"}}), "no yes");
}

TEST(CodeSet, DescendantsAreAsked) {
  Population population = people(3);
  add_table(population, "condition",
            {{{{"omop", "201826"}}, {}, {{0, "2014-01-01"}}, false, {{"omop", "201820"}}},
             {{{"omop", "201820"}}, {}, {{1, "2014-01-01"}}},
             {{{"omop", "4"}}, {}, {{2, "2014-01-01"}}}});
  EXPECT_EQ(any(population, {{Kind::Exact, "omop", "201820"}}), "no yes no");
  EXPECT_EQ(any(population, {{Kind::Exact, "omop", "201820", "", true}}), "yes yes no");
  EXPECT_EQ(any(population, {{Kind::Exact, "omop", "999", "", true}}), "E0604");
}

TEST(CodeSet, ASystemThatNoRowHasIsAnErrorAndNotNobody) {
  const auto population = one_concept_each({{"icd10cm", "C44"}});
  EXPECT_EQ(any(population, {{Kind::Exact, "snomed", "1"}}), "E0603");
  Population empty = people(2);
  add_table(empty, "condition", {});
  EXPECT_EQ(any(empty, {{Kind::Exact, "snomed", "1"}}), "no no");
}

TEST(CodeSet, RowsWithoutSuchACodeAreCounted) {
  const auto population = one_concept_each({{"icd10cm", "C44"}, {"snomed", "1"}, {"snomed", "2"}});
  Rule rule;
  rule.truth(
      rule.add({ir::Pick::Any, "any(condition in x)", {}, rule.event("condition", {{Kind::Exact, "icd10cm", "C44"}})}));
  const Answers answers(rule, population);
  ASSERT_EQ(answers.notes().size(), 1U);
  EXPECT_EQ(answers.notes()[0].message,
            "`condition in x`: 2 rows of `condition` without a code of icd10cm not counted among them");
  EXPECT_EQ(answers.notes()[0].patients, 2U);
}

TEST(Source, ATableThatThePopulationDoesNotHaveAnswersNothing) {
  const Population population = people(2);
  Rule rule;
  const auto any = rule.truth(rule.add({ir::Pick::Any, "any(drug)", {}, rule.event("drug")}));
  const auto count = rule.count(0);
  const Answers answers(rule, population);
  EXPECT_EQ(answers.truths(any), "unbound");
  EXPECT_EQ(answers.numbers(count), "unbound");
  ASSERT_EQ(answers.notes().size(), 1U);
  EXPECT_EQ(answers.notes()[0].message, "`drug`: this population has no such table");
}

TEST(Source, AMeasurementIsInMeasurementsObservationsAndWideColumns) {
  Population population = people(4);
  add_column(population, "Hb [g/dL]", {"", "", "9.5", ""});
  add_table(population, "measurement", {{{{"loinc", "718-7"}}, {"value [g/L]"}, {{0, "2014-02-01", "", {"101"}}}}});
  add_table(population, "observation", {{{{"loinc", "718-7"}}, {"value [g/dL]"}, {{1, "2014-02-01", "", {"12"}}}}});
  Rule rule;
  ir::Selection latest{ir::Pick::Latest, "latest(Hb)", {}, Rule::measured("Hb", {{"loinc", "718-7"}})};
  const auto hb = rule.feature(measurement("latest(Hb)", "g/L"), ir::Feature::What::Field, rule.add(latest));
  const auto count = rule.count(rule.add({ir::Pick::Count, "count(Hb)", {}, latest.rows}));
  const Answers answers(rule, population);
  EXPECT_EQ(answers.numbers(hb), "101000 120000 95000 ?");
  EXPECT_EQ(answers.numbers(count), "1 1 1 0");
}

}  // namespace
}  // namespace elig::test
