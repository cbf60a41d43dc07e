// Code sets: what the names in them stand for, and which are empty.
#include <gtest/gtest.h>

#include "tests/unit/check/lowered.h"

namespace elig {
namespace {

TEST(CodeSets, ListsPrefixesAndRanges) {
  EXPECT_EQ(code_sets("", "{icd10cm \"C00\"..\"C97\", \"D46*\", atc \"L01EX01\" except icd10cm \"C44*\"}"),
            "  c0 = icd10cm \"C00\"..\"C97\", icd10cm \"D46*\", atc \"L01EX01\" except icd10cm \"C44*\"\n");
}

TEST(CodeSets, NamesAreWrittenOut) {
  EXPECT_EQ(code_sets("codes both = anlotinib, taxanes", "{both, snomed \"1\"}"),
            "  c0 = atc \"L01EX\", rxnorm \"56946\", rxnorm \"72962\", snomed \"1\"\n");
}

TEST(CodeSets, ANameWithExceptionsStaysASetOfItsOwn) {
  // C15.1 is in the second set although the first leaves it out.
  EXPECT_EQ(code_sets("codes most = icd10cm \"C1*\" except icd10cm \"C15*\"", "{most, icd10cm \"C15.1\"}"),
            "  c0 = icd10cm \"C1*\" except icd10cm \"C15*\"\n"
            "  c1 = icd10cm \"C15.1\", c0\n");
  EXPECT_EQ(code_sets("codes most = icd10cm \"C1*\" except icd10cm \"C15*\"", "{icd10cm \"C*\" except most}"),
            "  c0 = icd10cm \"C1*\" except icd10cm \"C15*\"\n"
            "  c1 = icd10cm \"C*\" except c0\n");
}

TEST(CodeSets, DescendantsOfEachCode) {
  EXPECT_EQ(code_sets("", "descendants of snomed \"1\", \"2\""),
            "  c0 = descendants of snomed \"1\", descendants of snomed \"2\"\n");
  EXPECT_EQ(
      code_sets("", "{descendants of taxanes, taxanes}"),
      "  c0 = descendants of rxnorm \"56946\", descendants of rxnorm \"72962\", rxnorm \"56946\", rxnorm \"72962\"\n");
}

TEST(CodeSets, EqualOnesAndRepeatsAreOne) {
  EXPECT_EQ(code_sets("codes same = atc \"L01EX\", \"L01EX\"\nlet other = any(drug in anlotinib)",
                      "same)  and any(drug in anlotinib"),
            "  c0 = atc \"L01EX\"\n");
}

/// Is `set` refused as empty?
bool is_empty(const std::string& set) {
  return code_sets("", "{" + set + "}").find("error[E0903]") != std::string::npos;
}

TEST(CodeSets, EmptyWhenTheExceptionsCoverAll) {
  EXPECT_TRUE(is_empty("icd10cm \"C44.1\" except icd10cm \"c441\""));  // dots and case do not count in ICD
  EXPECT_FALSE(is_empty("atc \"L01.X\" except atc \"L01X\""));         // elsewhere a dot does
  EXPECT_TRUE(is_empty("icd10cm \"C44.1\", \"C44.2*\" except icd10cm \"C44*\""));
  EXPECT_FALSE(is_empty("icd10cm \"C4*\" except icd10cm \"C44*\""));
  EXPECT_TRUE(is_empty("icd10cm \"C10\"..\"C20\" except icd10cm \"C00\"..\"C97\""));
  EXPECT_FALSE(is_empty("icd10cm \"C10\"..\"D20\" except icd10cm \"C00\"..\"C97\""));
  EXPECT_TRUE(is_empty("icd10cm \"C97.3\" except icd10cm \"C00\"..\"C97\""));  // the last code's own
  EXPECT_FALSE(is_empty("icd10cm \"C98\" except icd10cm \"C00\"..\"C97\""));
  EXPECT_FALSE(is_empty("icd10cm \"C9*\" except icd10cm \"C00\"..\"C97\""));  // C98 remains
  EXPECT_TRUE(is_empty("icd10cm \"C9*\" except icd10cm \"C0\"..\"C9\""));
  EXPECT_FALSE(is_empty("snomed \"1\" except loinc \"1\""));
  EXPECT_FALSE(is_empty("descendants of snomed \"1\" except snomed \"1\""));
  EXPECT_TRUE(is_empty("descendants of snomed \"1\" except descendants of snomed \"1\""));
}

}  // namespace
}  // namespace elig
