// The readers of documents, on invented ones in each of the five layouts.
#include "tests/protocols/document.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace elig::protocols {
namespace {

CriterionNames read(const std::string& trial, const std::string& text) {
  const auto is_its = [&](const Document& document) { return document.trial == trial; };
  return std::find_if(documents().begin(), documents().end(), is_its)->criteria(text);
}

TEST(DocumentReader, NumberedLines) {
  EXPECT_EQ(read("BTC_ANS_2L",
                 "Gender\n- Inclusion Criteria:\n- • 1. Able to read;\n- • 2. Such as: (1) red, (2) blue;\n"
                 "- Exclusion Criteria:\n- • 1. Tall;\n- • 2. Left-handed.\n\nTrial Officials\n- • 3. Nobody\n"),
            (CriterionNames{"Inclusion 1", "Inclusion 2", "Exclusion 1", "Exclusion 2"}));
}

TEST(DocumentReader, BulletsWithNumberedParts) {
  EXPECT_EQ(
      read("NCT03890068",
           "* no criterion\nInclusion Criteria\n\n* Able to read;\n* 1.5 of them (2 of 3)\n\nExclusion Criteria\n\n"
           "* Tall. (including:1)very (\\> 2 m).2)extremely;3)more)\n* Left-handed\nMinimum Eligible Age\n* x\n"),
      (CriterionNames{"Inclusion 1", "Inclusion 2", "Exclusion 1", "Exclusion 1.1", "Exclusion 1.2", "Exclusion 1.3",
                      "Exclusion 2"}));
}

TEST(DocumentReader, NumbersThatRunOnInALine) {
  EXPECT_EQ(read("NCT04361331",
                 "Inclusion Criteria\n\n* 1\\. Able to read; 2. Aged 18-75. 7 of them; 3. As follows\n\n"
                 "1. Red; blue;\n2. Green; 4. Right-handed.\n\nExclusion Criteria\n\n* 1\\. Tall (2. row); 2. Short\n"
                 "Minimum Eligible Age\n"),
            (CriterionNames{"Inclusion 1", "Inclusion 2", "Inclusion 3", "Inclusion 3.1", "Inclusion 3.2",
                            "Inclusion 4", "Exclusion 1", "Exclusion 2"}));
}

TEST(DocumentReader, BulletsWithinBullets) {
  EXPECT_EQ(read("NCT03787251",
                 "Inclusion criteria\n\n  • Able to read\n\n  • As follows:\n\n    • Red:\n\n      • Dark\n      • "
                 "Light\n    • Green\n  • Right-handed\n\n"
                 "Exclusion criteria\n\n  • Tall\n\nTrial design\n  • none\n"),
            (CriterionNames{"Inclusion 1", "Inclusion 2", "Inclusion 2.1", "Inclusion 2.1.1", "Inclusion 2.1.2",
                            "Inclusion 2.2", "Inclusion 3", "Exclusion 1"}));
}

TEST(DocumentReader, ParagraphsThatEndInAFullStopOrASemicolon) {
  EXPECT_EQ(read("NCT05490667",
                 "Inclusion Criteria:\n\nOne.\n\nTwo; still\n   two.\n  Three;\n Four.\n Five.\n"
                 "   Six as follows:\n   a; b;\n   c.\n   Major organ function: hb >= 1,\n  bili;\n   alb;\n"
                 "   Patients gave.\n   Exclusion Criteria:\n   1;\n 2;\n 3;\n 4;\n 5;\n 6;\n 7 including:\n  a;\n   "
                 "b\n   b;\n"
                 "   Subjects with any medical condition: c;\n   9.\n\nStudy details\n\nx.\n"),
            (CriterionNames{"Inclusion 1", "Inclusion 2", "Inclusion 3", "Inclusion 4", "Inclusion 5", "Inclusion 6",
                            "Inclusion 7", "Inclusion 8", "Exclusion 1", "Exclusion 2", "Exclusion 3", "Exclusion 4",
                            "Exclusion 5", "Exclusion 6", "Exclusion 7", "Exclusion 7.1", "Exclusion 7.2",
                            "Exclusion 8", "Exclusion 9"}));
}

TEST(DocumentReader, AnotherTextHasNoCriteria) {
  for (const Document& document : documents()) {
    EXPECT_EQ(document.criteria(""), CriterionNames{});
    EXPECT_EQ(document.criteria("Nothing to see.\n* here;\n  • or here\n"), CriterionNames{});
  }
}

}  // namespace
}  // namespace elig::protocols
