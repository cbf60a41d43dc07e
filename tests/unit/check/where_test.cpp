// Conditions on rows: programs of their own, over the fields of a row and what the patient has.
#include <gtest/gtest.h>

#include "tests/unit/check/lowered.h"

namespace elig {
namespace {

TEST(Where, ValueAndItsOwnLimit) {
  EXPECT_EQ(lowered("any(ALT where value > 3*ULN)"),
            "  w0 of ALT = %4\n"
            "    value: value of the row\n"
            "    %0 = Number value\n"
            "    %1 = Uln value\n"
            "    %2 = Const 3\n"
            "    %3 = Mul %2 %1\n"
            "    %4 = Lt %3 %0\n"
            "  s0 = any measurement ALT where w0\n"
            "  any(ALT where value > 3*ULN): truth of s0\n"
            "  %0 = YesNo any(ALT where value > 3*ULN)\n"
            "inclusion x = %0\n");
}

TEST(Where, FieldsAndWhatThePatientHas) {
  EXPECT_EQ(lowered("any(lesion where grade >= 3 and not nodal and sex = male and ALT > 40 U/L)"),
            "  w0 of lesion = %11\n"
            "    grade: grade of the row\n"
            "    nodal: nodal of the row\n"
            "    %0 = Number grade\n"
            "    %1 = Const 3\n"
            "    %2 = Le %1 %0\n"
            "    %3 = YesNo nodal\n"
            "    %4 = Not %3\n"
            "    %5 = And %2 %4\n"
            "    %6 = LabelIn sex {male}\n"
            "    %7 = And %5 %6\n"
            "    %8 = Number ALT\n"
            "    %9 = Const 1/1500\n"
            "    %10 = Lt %9 %8\n"
            "    %11 = And %7 %10\n"
            "  s2 = any lesion where w0\n"
            "  any(lesion where grade >= 3 and not nodal and sex = male and ALT > 40 U/L): truth of s2\n"
            "  %0 = YesNo any(lesion where grade >= 3 and not nodal and sex = male and ALT > 40 U/L)\n"
            "inclusion x = %0\n");
}

TEST(Where, ASelectionOfThePatient) {
  EXPECT_EQ(lowered("any(ALT where value > latest(ALT within 7 days))"),
            "  d0 = index\n"
            "  d1 = d0 - 7 d\n"
            "  w0 of ALT = %2\n"
            "    value: value of the row\n"
            "    latest(ALT within 7 days): value of s0\n"
            "    %0 = Number value\n"
            "    %1 = Number latest(ALT within 7 days)\n"
            "    %2 = Lt %1 %0\n"
            "  s0 = latest measurement ALT in d1..d0\n"
            "  s1 = any measurement ALT where w0\n"
            "  any(ALT where value > latest(ALT within 7 days)): truth of s1\n"
            "  %0 = YesNo any(ALT where value > latest(ALT within 7 days))\n"
            "inclusion x = %0\n");
}

TEST(Where, DaysOfTheRow) {
  EXPECT_EQ(lowered("any(drug where start >= index - 5 years and end - start >= 3 months)"),
            "  d0 = index\n"
            "  d1 = d0 - 60 mo\n"
            "  w0 of drug = %18\n"
            "    index - 5 years: d1\n"
            "    start (low): start of the row, low\n"
            "    start (high): start of the row, high\n"
            "    end (low): end of the row, low\n"
            "    start + 3 months (low): start of the row + 3 mo, low\n"
            "    start + 3 months (high): start of the row + 3 mo, high\n"
            "    end (high): end of the row, high\n"
            "    %0 = Number index - 5 years\n"
            "    %1 = Number start (low)\n"
            "    %2 = Le %0 %1\n"
            "    %3 = Number start (high)\n"
            "    %4 = Le %0 %3\n"
            "    %5 = Unknown\n"
            "    %6 = If %5 %2 %4\n"
            "    %7 = Number end (low)\n"
            "    %8 = Number start + 3 months (low)\n"
            "    %9 = Le %8 %7\n"
            "    %10 = Number start + 3 months (high)\n"
            "    %11 = Le %10 %7\n"
            "    %12 = If %5 %9 %11\n"
            "    %13 = Number end (high)\n"
            "    %14 = Le %8 %13\n"
            "    %15 = Le %10 %13\n"
            "    %16 = If %5 %14 %15\n"
            "    %17 = If %5 %12 %16\n"
            "    %18 = And %6 %17\n"
            "  s0 = any drug where w0\n"
            "  any(drug where start >= index - 5 years and end - start >= 3 months): truth of s0\n"
            "  %0 = YesNo any(drug where start >= index - 5 years and end - start >= 3 months)\n"
            "inclusion x = %0\n");
}

TEST(Where, Texts) {
  EXPECT_EQ(
      lowered("any(drug where route = \"Oral\" or route != \"iv\" or route in {\"ORAL\", \"sc\"} or route is missing)"),
      "  w0 of drug = %8\n"
      "    route: route of the row\n"
      "    %0 = LabelIn route {Oral}\n"
      "    %1 = LabelIn route {iv}\n"
      "    %2 = Not %1\n"
      "    %3 = Or %0 %2\n"
      "    %4 = LabelIn route {Oral, sc}\n"
      "    %5 = Or %3 %4\n"
      "    %6 = InputKnown route\n"
      "    %7 = Not %6\n"
      "    %8 = Or %5 %7\n"
      "  s0 = any drug where w0\n"
      "  any(drug where route = \"Oral\" or route != \"iv\" or route in {\"ORAL\", \"sc\"} or route is missing): truth "
      "of s0\n"
      "  %0 = YesNo any(drug where route = \"Oral\" or route != \"iv\" or route in {\"ORAL\", \"sc\"} or route is "
      "missing)\n"
      "inclusion x = %0\n");
}

TEST(Where, AQuantityInTheUnitBesideIt) {
  EXPECT_EQ(lowered("any(drug where dose >= 10 mg or 2 * dose < 5 mL or dose / 2 days > 1 mg/d)"),
            "  w0 of drug = %13\n"
            "    dose (mass): dose of the row\n"
            "    dose (volume): dose of the row\n"
            "    %0 = Number dose (mass)\n"
            "    %1 = Const 0.01\n"
            "    %2 = Le %1 %0\n"
            "    %3 = Number dose (volume)\n"
            "    %4 = Const 2\n"
            "    %5 = Mul %4 %3\n"
            "    %6 = Const 0.000005\n"
            "    %7 = Lt %5 %6\n"
            "    %8 = Or %2 %7\n"
            "    %9 = Const 1/172800\n"
            "    %10 = Mul %0 %9\n"
            "    %11 = Const 1/86400000\n"
            "    %12 = Lt %11 %10\n"
            "    %13 = Or %8 %12\n"
            "  s0 = any drug where w0\n"
            "  any(drug where dose >= 10 mg or 2 * dose < 5 mL or dose / 2 days > 1 mg/d): truth of s0\n"
            "  %0 = YesNo any(drug where dose >= 10 mg or 2 * dose < 5 mL or dose / 2 days > 1 mg/d)\n"
            "inclusion x = %0\n");
}

TEST(Where, AQuantityThatIsThere) {
  EXPECT_EQ(lowered("any(drug where dose is known and (dose in mg) > 3)"),
            "  w0 of drug = %7\n"
            "    dose: dose of the row\n"
            "    dose (mass): dose of the row\n"
            "    %0 = Number dose\n"
            "    %1 = Known %0\n"
            "    %2 = Number dose (mass)\n"
            "    %3 = Const 1000\n"
            "    %4 = Mul %2 %3\n"
            "    %5 = Const 3\n"
            "    %6 = Lt %5 %4\n"
            "    %7 = And %1 %6\n"
            "  s0 = any drug where w0\n"
            "  any(drug where dose is known and dose in mg > 3): truth of s0\n"
            "  %0 = YesNo any(drug where dose is known and dose in mg > 3)\n"
            "inclusion x = %0\n");
}

TEST(Where, Equivalent) {
  EXPECT_EQ(lowered("any(drug where prednisone_equivalent(daily_dose) > 10 mg/d)"),
            "  c0 = rxnorm \"8640\"\n"
            "  c1 = rxnorm \"3264\", atc \"H02AB02\"\n"
            "  prednisone_equivalent: c0 1 c1 6.667\n"
            "  w0 of drug = %4\n"
            "    daily_dose (mass per time): daily_dose of the row\n"
            "    prednisone_equivalent: factor of the row's code\n"
            "    %0 = Number daily_dose (mass per time)\n"
            "    %1 = Number prednisone_equivalent\n"
            "    %2 = Mul %0 %1\n"
            "    %3 = Const 1/8640000\n"
            "    %4 = Lt %3 %2\n"
            "  s0 = any drug where w0\n"
            "  any(drug where prednisone_equivalent(daily_dose) > 10 mg/d): truth of s0\n"
            "  %0 = YesNo any(drug where prednisone_equivalent(daily_dose) > 10 mg/d)\n"
            "inclusion x = %0\n");
}

TEST(Where, EqualConditionsAreOne) {
  EXPECT_EQ(lowered("any(ALT where value > 3*ULN within 7 days) or any(ALT where value > 3*ULN ever)"),
            "  d0 = index\n"
            "  d1 = d0 - 7 d\n"
            "  w0 of ALT = %4\n"
            "    value: value of the row\n"
            "    %0 = Number value\n"
            "    %1 = Uln value\n"
            "    %2 = Const 3\n"
            "    %3 = Mul %2 %1\n"
            "    %4 = Lt %3 %0\n"
            "  s0 = any measurement ALT where w0 in d1..d0\n"
            "  s1 = any measurement ALT where w0\n"
            "  any(ALT where value > 3*ULN within 7 days): truth of s0\n"
            "  any(ALT where value > 3*ULN ever): truth of s1\n"
            "  %0 = YesNo any(ALT where value > 3*ULN within 7 days)\n"
            "  %1 = YesNo any(ALT where value > 3*ULN ever)\n"
            "  %2 = Or %0 %1\n"
            "inclusion x = %2\n");
}

TEST(Where, AFieldHidesALet) {
  EXPECT_EQ(lowered("any(lesion where grade >= grade)", "let grade = 2"),
            "  w0 of lesion = %1\n"
            "    grade: grade of the row\n"
            "    %0 = Number grade\n"
            "    %1 = Le %0 %0\n"
            "  s0 = any lesion where w0\n"
            "  any(lesion where grade >= grade): truth of s0\n"
            "  %0 = YesNo any(lesion where grade >= grade)\n"
            "inclusion x = %0\n");
}

}  // namespace
}  // namespace elig
