// The canonical layout of selections, code sets, events and populations, by example.
#include <fstream>
#include <sstream>

#include "tests/unit/fmt/support.h"

namespace elig {
namespace {

TEST(FormatHistories, WhereComesFirstAndNeedingLast) {
  EXPECT_EQ(format("mean(SBP needing 3 readings on 2 days within 28 days where value>0 ever)"),
            "mean(SBP where value > 0 within 28 days ever needing 3 readings on 2 days)\n");
  EXPECT_EQ(format("any(a within 5 years followed by drug in {b} where q within 6 months)"),
            "any(a followed by drug in b where q within 6 months within 5 years)\n");
}

TEST(FormatHistories, AWindowDoesNotBecomeTheEndOfAnother) {
  EXPECT_EQ(format("any(x within 28 days where p before a)"), "any(x where p before a within 28 days)\n");
  EXPECT_EQ(format("any(x within 28 days needing 2 readings after a)"),
            "any(x after a within 28 days needing 2 readings)\n");
  EXPECT_EQ(format("any(a within 5 years followed by b within 1 d before c)"),
            "any(a followed by b within 1 d before c within 5 years)\n");
  EXPECT_EQ(format("any(x within 28 days ever before a)"), "any(x within 28 days ever before a)\n");
}

TEST(FormatHistories, WindowsHaveOneSpelling) {
  EXPECT_EQ(format("any(x in the past 5 years since a prior to b within the last 2 d within 3 d prior to c)"),
            "any(x within 5 years on or after a before b within 2 d within 3 d before c)\n");
  EXPECT_EQ(format("any(x more than 5 years ago at least 3 months before (a) between (a) and (b - 2 weeks))"),
            "any(x more than 5 years ago at least 3 months before a between a and b - 2 weeks)\n");
  EXPECT_EQ(format("count(x within any 12 months)>=2 and any(x needing 1 readings on 1 days at least 24 hours apart)"),
            "count(x within any 12 months) >= 2 and any(x needing 1 reading on 1 day at least 24 hours apart)\n");
}

TEST(FormatHistories, BoundsAreSetApartWhereTheyWouldReadAsOtherWords) {
  EXPECT_EQ(format("any(x before (a else b))"), "any(x before (a else b))\n");
  EXPECT_EQ(format("any(x between (a and b) and c)"), "any(x between (a and b) and c)\n");
  EXPECT_EQ(format("any(x within (half of a) of b of c)"), "any(x within (half of a) of b of c)\n");
  EXPECT_EQ(format("any(x within (any) within (any(y)) within any (z))"),
            "any(x within (any) within (any(y)) within any z)\n");
  EXPECT_EQ(format("any(x within (if a then b else c))"), "any(x within (if a then b else c))\n");
}

TEST(FormatHistories, SelectorsDatesAndFields) {
  EXPECT_EQ(format("nth(2, x) > nth(3,x) or nth(4 , x) > nth(1,x)"), "second(x) > third(x) or nth(4, x) > nth(1, x)\n");
  EXPECT_EQ(format("first(x)=earliest(x) and start( x )<2013–07–01"),
            "first(x) = earliest(x) and start(x) < 2013-07-01\n");
  EXPECT_EQ(format("dose of (latest(x)) in mg > (dose of (a)) + (dose of (a else b))"),
            "dose of latest(x) in mg > dose of a + dose of (a else b)\n");
  EXPECT_EQ(format("any(drug in {a} where route = \"oral\" or class = (inpatient))"),
            "any(drug in a where route = \"oral\" or class = inpatient)\n");
  EXPECT_EQ(format("any(c in icd10cm \"C50*\",\"C51\"..\"C52\")"), "any(c in icd10cm \"C50*\", \"C51\"..\"C52\")\n");
  EXPECT_EQ(format("any(c in {icd10cm \"C50*\",other except third})"),
            "any(c in {icd10cm \"C50*\", other except third})\n");
}

TEST(FormatHistories, LongSelectionsAreBrokenBeforeTheirClauses) {
  EXPECT_EQ(format("trial t { exclusion steroids \"Steroids\" : any(drug in systemic_steroids where "
                   "prednisone_equivalent(daily_dose) > 10 mg/d and not topical within 14 days before "
                   "start(latest(drug in x)) needing 3 readings on 2 days) if missing fail\n"
                   "exclusion seizures : count(condition in generalised_seizure where certainty = confirmed and not "
                   "provoked within any 12 months needing 2 readings) >= 2 }"),
            "trial t {\n"
            "  exclusion steroids \"Steroids\":\n"
            "      any(drug in systemic_steroids\n"
            "          where prednisone_equivalent(daily_dose) > 10 mg/d and not topical\n"
            "          within 14 days before start(latest(drug in x)) needing 3 readings on 2 days) if missing fail\n"
            "  exclusion seizures:\n"
            "      count(condition in generalised_seizure where certainty = confirmed and not provoked\n"
            "          within any 12 months needing 2 readings) >= 2\n"
            "}\n");
}

TEST(FormatHistories, Codes) {
  EXPECT_EQ(format("codes malignancy \"Cancer\"=icd10cm \"C00\"..\"C97\",\"D46*\" except icd10cm \"C44*\",skin"),
            "codes malignancy \"Cancer\" = icd10cm \"C00\"..\"C97\", \"D46*\" except icd10cm \"C44*\", skin\n");
  EXPECT_EQ(format("codes d = descendants  of omop \"201826\", snomed \"73211009\", descendants of x"),
            "codes d = descendants of omop \"201826\", snomed \"73211009\", descendants of x\n");
}

TEST(FormatHistories, LongCodeSetsFillLines) {
  EXPECT_EQ(format("codes anthracycline \"Anthracyclines\" = atc \"L01DB01\", \"L01DB02\", \"L01DB03\", \"L01DB06\", "
                   "\"L01DB07\", rxnorm \"3639\", \"3002\" except rxnorm \"1\", topical"),
            "codes anthracycline \"Anthracyclines\" =\n"
            "    atc \"L01DB01\", \"L01DB02\", \"L01DB03\", \"L01DB06\", \"L01DB07\", rxnorm \"3639\", \"3002\"\n"
            "    except rxnorm \"1\", topical\n");
}

TEST(FormatHistories, CommentsInCodeSetsStayBesideTheirCodes) {
  EXPECT_EQ(format("codes breast = # by site\nicd10cm \"C50*\", # invasive\n\"D05*\",\n# all of it\nsnomed \"1\" # the "
                   "concept\nexcept skin # not here\n# end"),
            "codes breast =  # by site\n"
            "    icd10cm \"C50*\",  # invasive\n"
            "    \"D05*\",\n"
            "    # all of it\n"
            "    snomed \"1\"  # the concept\n"
            "    except skin  # not here\n"
            "# end\n");
}

TEST(FormatHistories, EventsScoresAndAttributes) {
  EXPECT_EQ(format("event progression\nevent lesion \"Lesion\"{nodal:yes_no long_diameter:mm,grade:1..5}\n"
                   "score ECOG 0..5{loinc \"89247-1\"}\nattribute sex{male \"M\",female}{loinc \"1\" sdtm \"SEX\"}\n"
                   "attribute m yes_no{loinc \"2\"}"),
            "event progression\n"
            "event lesion \"Lesion\" { nodal: yes_no, long_diameter: mm, grade: 1..5 }\n"
            "score ECOG 0..5 { loinc \"89247-1\" }\n"
            "attribute sex { male \"M\", female } { loinc \"1\"  sdtm \"SEX\" }\n"
            "attribute m yes_no { loinc \"2\" }\n");
  EXPECT_EQ(
      format("event visit \"Visits\" { at: text # where\n # of what kind\nclass: { inpatient \"IMP\" \"ACUTE\", "
             "outpatient \"AMB\" \"ambulatory\" \"wellness\", emergency \"EMER\", home } status: {a, # first\n b}}"),
      "event visit \"Visits\" {\n"
      "  at: text  # where\n"
      "  # of what kind\n"
      "  class: {\n"
      "    inpatient \"IMP\" \"ACUTE\",\n"
      "    outpatient \"AMB\" \"ambulatory\" \"wellness\",\n"
      "    emergency \"EMER\",\n"
      "    home\n"
      "  }\n"
      "  status: {\n"
      "    a,  # first\n"
      "    b\n"
      "  }\n"
      "}\n");
}

TEST(FormatHistories, Equivalents) {
  EXPECT_EQ(format("equivalent p \"t\" {rxnorm \"8640\":1 x,y:2}"),
            "equivalent p \"t\" { rxnorm \"8640\" : 1  x, y : 2 }\n");
  EXPECT_EQ(format("equivalent p {rxnorm \"8640\":1 # prednisone\n atc \"H02AB02\":6.667}"),
            "equivalent p {\n"
            "  rxnorm \"8640\" : 1  # prednisone\n"
            "  atc \"H02AB02\" : 6.667\n"
            "}\n");
}

TEST(FormatHistories, APopulation) {
  EXPECT_EQ(
      format("population \"site\"{ # export of May\ntable \"labs.csv\" per  patient key pid{ALT from alt in U/L with "
             "ULN from hi,date from \"drawn at\" # the second draw\n\nsex from gender{\"M\":male,\"F\":female} "
             "smoker from s{\"Y\":true,\"N\":no}}table \"m.csv\" as drug key \"pid\"{code from \"index\" in atc}\n"
             "# last\nindex 2026-01-01}"),
      "population \"site\" {  # export of May\n"
      "  table \"labs.csv\" per patient key pid {\n"
      "    ALT from alt in U/L with ULN from hi, date from \"drawn at\"  # the second draw\n"
      "\n"
      "    sex from gender { \"M\": male, \"F\": female }\n"
      "    smoker from s { \"Y\": yes, \"N\": no }\n"
      "  }\n"
      "  table \"m.csv\" as drug key pid {\n"
      "    code from \"index\" in atc\n"
      "  }\n"
      "  # last\n"
      "  index 2026-01-01\n"
      "}\n");
}

TEST(FormatHistories, TheStandardRecordsAreInCanonicalLayout) {
  std::ifstream file(ELIG_SOURCE_DIR "/rules/std/records.elig");
  std::stringstream text;
  text << file.rdbuf();
  ASSERT_FALSE(text.str().empty());
  EXPECT_EQ(format(text.str()), text.str());
}

}  // namespace
}  // namespace elig
