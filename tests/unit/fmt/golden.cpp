// The canonical layout, by example.
#include "tests/unit/fmt/support.h"

namespace elig {
namespace {

TEST(Format, SpellsEverythingOneWay) {
  EXPECT_EQ(format("Hb≥80g/L and ANC ≥ 1.5×10⁹ / L"), "Hb >= 80 g/L and ANC >= 1.5e9/L\n");
  EXPECT_EQ(format("T>38 °C or x≠5 µg/mL"), "T > 38 Cel or x != 5 ug/mL\n");
  EXPECT_EQ(format("eGFR >= 60 mL/min/1.73 m²"), "eGFR >= 60 'mL/min/{1.73_m2}'\n");
  EXPECT_EQ(format("a == b or a <> c or a is not known"), "a = b or a != c or a is missing\n");
  EXPECT_EQ(format("age in 18 .. 70 years"), "age in 18..70 years\n");
  EXPECT_EQ(format("ALT<=2.5 * ULN"), "ALT <= 2.5*ULN\n");
  EXPECT_EQ(format("a*b - c×d = true"), "a * b - c * d = yes\n");
  EXPECT_EQ(format("50% < x"), "50 % < x\n");
}

TEST(Format, WritesOnlyTheParenthesesThatMeanSomething) {
  EXPECT_EQ(format("((a) and (b or (c)))"), "a and (b or c)\n");
  EXPECT_EQ(format("(a and b) or (c and d)"), "a and b or c and d\n");
  EXPECT_EQ(format("(a - b) - c > a - (b - c)"), "a - b - c > a - (b - c)\n");
  EXPECT_EQ(format("(a implies b) implies (c implies d)"), "(a implies b) implies c implies d\n");
  EXPECT_EQ(format("(2 ^ 3) ^ 2 = 2 ^ (3 ^ 2)"), "(2^3)^2 = 2^3^2\n");
  EXPECT_EQ(format("(-a)^2 > -(a^2)"), "(-a)^2 > -a^2\n");
  EXPECT_EQ(format("not (a = b) and (not a) = b"), "not a = b and (not a) = b\n");
  EXPECT_EQ(format("(if a then b else c) and d"), "(if a then b else c) and d\n");
  EXPECT_EQ(format("(x in kg) / 2 > (y in m)"), "(x in kg) / 2 > y in m\n");
}

// To the eye `else` belongs to the nearest word, whatever binds.
TEST(Format, AnElseBesideOtherWordsStandsInParentheses) {
  EXPECT_EQ(format("a or b else c"), "a or (b else c)\n");
  EXPECT_EQ(format("a else b and (c else d) else e"), "(a else b) and (c else d else e)\n");
  EXPECT_EQ(format("a else b implies c else d"), "(a else b) implies (c else d)\n");
  EXPECT_EQ(format("not a else b"), "not (a else b)\n");
  EXPECT_EQ(format("not ((x = y) else z)"), "not ((x = y) else z)\n");
  EXPECT_EQ(format("(not a) else b"), "(not a) else b\n");
  EXPECT_EQ(format("a else 6 % < b else 7 %"), "(a else 6 %) < (b else 7 %)\n");
  EXPECT_EQ(format("a else b in c else d..e else f"), "(a else b) in (c else d)..(e else f)\n");
  EXPECT_EQ(format("a else b not in {c else d, e}"), "(a else b) not in {c else d, e}\n");
  EXPECT_EQ(format("a else b in normal range"), "(a else b) in normal range\n");
  EXPECT_EQ(format("a else b is known"), "(a else b) is known\n");
  EXPECT_EQ(format("if a then (b else c) else (d else e)"), "if a then (b else c) else (d else e)\n");
  EXPECT_EQ(format("if a then (if b then c else d) else if e then f else g"),
            "if a then (if b then c else d) else if e then f else g\n");
  EXPECT_EQ(format("((a else b)) else (c else (d + e))"), "a else b else (c else d + e)\n");
  EXPECT_EQ(format("max(a else b, c)"), "max(a else b, c)\n");
}

TEST(Format, KeepsWordsApartThatWouldReadAsOne) {
  EXPECT_EQ(format("(80 g) / (L) > x"), "80 g / (L) > x\n");
  EXPECT_EQ(format("1.5 * (10^9) > x"), "1.5 * (10^9) > x\n");
  EXPECT_EQ(format("(10^9) / (L) > x"), "10^9 / (L) > x\n");
  EXPECT_EQ(format("x / (1.73 m2) > 60 mL/min / (1.73 m2)"), "x / (1.73 m2) > 60 mL/min / (1.73 m2)\n");
  EXPECT_EQ(format("p in {\"IIIb\", \"stage 2\", \"and\", ++, 2+}"),
            "p in {\"IIIb\", \"stage 2\", \"and\", \"++\", 2+}\n");
}

TEST(Format, ATrial) {
  EXPECT_EQ(format("trial X \"t\" { source \"u\" version \"v\" lookback 28 days\nattest consent \"c\"\n\n\n\n"
                   "inclusion age : age>=18 years\n inclusion organ \"o\" {hb:Hb>=80 g/L if missing fail\n"
                   "bilirubin : TBIL<=1.5*ULN } }"),
            "trial X \"t\" {\n"
            "  source \"u\" version \"v\"\n"
            "  lookback 28 days\n"
            "  attest consent \"c\"\n"
            "\n"
            "  inclusion age : age >= 18 years\n"
            "  inclusion organ \"o\" {\n"
            "    hb        : Hb >= 80 g/L if missing fail\n"
            "    bilirubin : TBIL <= 1.5*ULN\n"
            "  }\n"
            "}\n");
}

TEST(Format, Declarations) {
  EXPECT_EQ(format("use std.labs\nmeasurement Hb \"Haemoglobin\" { unit g/dL loinc \"718-7\",\"x\" }\nscore ECOG 0..5\n"
                   "attribute sex{male \"M\",female \"F\"}\nattribute m \"t\" yes_no\nreference Hb:male 13..17 "
                   "g/dL,female 12..16 g/dL\n"
                   "let BMI \"index\" : kg/m2 = weight/height^2"),
            "use std.labs\n"
            "measurement Hb \"Haemoglobin\" { unit g/dL  loinc \"718-7\", \"x\" }\n"
            "score ECOG 0..5\n"
            "attribute sex { male \"M\", female \"F\" }\n"
            "attribute m \"t\" yes_no\n"
            "reference Hb : male 13..17 g/dL, female 12..16 g/dL\n"
            "let BMI \"index\" : kg/m2 = weight / height^2\n");
}

TEST(Format, LongLinesAreBrokenWhereTheyMeanSomething) {
  EXPECT_EQ(format("trial t { inclusion liver \"Liver function\" : each(ALT, AST) <= 2.5*ULN or liver_metastases and "
                   "each(ALT, AST) <= 5*ULN }"),
            "trial t {\n"
            "  inclusion liver \"Liver function\":\n"
            "      each(ALT, AST) <= 2.5*ULN or liver_metastases and each(ALT, AST) <= 5*ULN\n"
            "}\n");
  const std::string part = "a_rather_long_name_of_a_condition";
  EXPECT_EQ(format("trial t { inclusion x : " + part + " or " + part + " and " + part + " and " + part +
                   " and b or c if missing pass }"),
            "trial t {\n"
            "  inclusion x:\n"
            "      " +
                part +
                "\n"
                "      or " +
                part +
                "\n"
                "        and " +
                part +
                "\n"
                "        and " +
                part +
                "\n"
                "        and b\n"
                "      or c if missing pass\n"
                "}\n");
  EXPECT_EQ(format("measurement creatinine \"Creatinine, serum\" { unit mg/dL molar_mass 113.12 g/mol \"PubChem\" "
                   "loinc \"2160-0\", \"14682-9\" }"),
            "measurement creatinine \"Creatinine, serum\" {\n"
            "  unit mg/dL\n"
            "  molar_mass 113.12 g/mol \"PubChem\"\n"
            "  loinc \"2160-0\", \"14682-9\"\n"
            "}\n");
}

TEST(Format, CommentsStayWhereTheyBelong) {
  EXPECT_EQ(format("# first\n\n\n# second\nuse a # behind\n# above\ntrial t { # opens\n# inside\ninclusion x : b and # "
                   "within\n c # after\n"
                   "inclusion g { # g opens\n a : b\n # g closes\n } # g\n# t closes\n} # t\n# last"),
            "# first\n"
            "\n"
            "# second\n"
            "use a  # behind\n"
            "\n"
            "# above\n"
            "trial t {  # opens\n"
            "  # inside\n"
            "  # within\n"
            "  inclusion x : b and c  # after\n"
            "  inclusion g {  # g opens\n"
            "    a : b\n"
            "    # g closes\n"
            "  }  # g\n"
            "  # t closes\n"
            "}  # t\n"
            "# last\n");
}

TEST(Format, CommentsInsideAMeasurementOpenItUp) {
  EXPECT_EQ(format("measurement a { unit g/L # as in SI\n loinc \"1\" }"),
            "measurement a {\n"
            "  unit g/L  # as in SI\n"
            "  loinc \"1\"\n"
            "}\n");
}

TEST(Format, NothingIsNothing) {
  EXPECT_EQ(format(""), "");
  EXPECT_EQ(format("\n\n"), "");
  EXPECT_EQ(format("# only this   \n"), "# only this\n");
}

}  // namespace
}  // namespace elig
