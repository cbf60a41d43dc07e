// The canonical layout of tests, by example.
#include "tests/unit/fmt/support.h"

namespace elig {
namespace {

TEST(FormatTests, OneLineAPart) {
  EXPECT_EQ(format("test \"a\" of t{index 2024-06-30 patient Hb:8 g/dL(ULN 9 g/dL,LLN 1)on 2024-06,sex:male recorded "
                   "drug,condition row drug in x from 2024-01-05 to unknown{dose:75 mg route:\"oral\"} like \"b\" "
                   "without Hb,drug expect a.b,c  not  met,needs_data}"),
            "test \"a\" of t {\n"
            "  index 2024-06-30\n"
            "  patient Hb: 8 g/dL (ULN 9 g/dL, LLN 1) on 2024-06, sex: male\n"
            "  recorded drug, condition\n"
            "  row drug in x from 2024-01-05 to unknown { dose: 75 mg, route: \"oral\" }\n"
            "  like \"b\"\n"
            "  without Hb, drug\n"
            "  expect a.b, c not met, needs_data\n"
            "}\n");
}

TEST(FormatTests, Values) {
  EXPECT_EQ(format("test \"a\" of t {\n"
                   "patient a: <0.2 mg/dL, b: > 5, c: 1.5×10⁹/L, d: 2+, e: \"x y\", f: true, g: missing, h: 1980-05\n"
                   "row SBP:150 mmHg on 2024-06-01 at 9:30\n"
                   "row drug in atc \"A\",\"B\",rxnorm \"1\" on 2024\n"
                   "}"),
            "test \"a\" of t {\n"
            "  patient a: <0.2 mg/dL, b: >5, c: 1.5e9/L, d: 2+, e: \"x y\", f: yes, g: missing, h: 1980-05\n"
            "  row SBP: 150 mmHg on 2024-06-01 at 09:30\n"
            "  row drug in atc \"A\", \"B\", rxnorm \"1\" on 2024\n"
            "}\n");
}

TEST(FormatTests, LongListsAreFilled) {
  EXPECT_EQ(format("test \"a\" { patient haemoglobin_of_today: 80 g/L, haemoglobin_of_yesterday: 81 g/L, "
                   "haemoglobin_of_last_week: 82 g/L, x: 1 expect x met }"),
            "test \"a\" {\n"
            "  patient haemoglobin_of_today: 80 g/L, haemoglobin_of_yesterday: 81 g/L,\n"
            "      haemoglobin_of_last_week: 82 g/L, x: 1\n"
            "  expect x met\n"
            "}\n");
}

TEST(FormatTests, CommentsStayWithWhatTheyStandBy) {
  EXPECT_EQ(format("# about both\n"
                   "test \"a\" {  # behind the head\n"
                   "  patient x: 1,  # the first\n"
                   "          y: 2   # the second\n"
                   "\n"
                   "  # before\n"
                   "  expect x met # behind\n"
                   "}\n"
                   "test \"b\" { expect x met }\n"),
            "# about both\n"
            "test \"a\" {  # behind the head\n"
            "  patient\n"
            "      x: 1,  # the first\n"
            "      y: 2  # the second\n"
            "\n"
            "  # before\n"
            "  expect x met  # behind\n"
            "}\n"
            "\n"
            "test \"b\" {\n"
            "  expect x met\n"
            "}\n");
}

TEST(FormatTests, RowsWithManyFieldsHaveALineForEach) {
  EXPECT_EQ(format("test \"a\" { row drug in anthracycline from 2024-01-05 to 2024-02-07 { daily_dose_of_the_drug: 75 "
                   "mg, route: \"by mouth\" } expect x met }"),
            "test \"a\" {\n"
            "  row drug in anthracycline from 2024-01-05 to 2024-02-07 {\n"
            "    daily_dose_of_the_drug: 75 mg,\n"
            "    route: \"by mouth\"\n"
            "  }\n"
            "  expect x met\n"
            "}\n");
}

}  // namespace
}  // namespace elig
