// The grammar and the table: sizes that are exact by definition, each written independently of atoms.def.
#include <algorithm>

#include "parsed.h"

namespace elig {
namespace {

Rational decimal(std::string_view text) { return parse_decimal(text).value(); }

/// `text` is `factor` times `of`.
void expect_times(std::string_view text, const Rational& factor, std::string_view of) {
  const Unit unit = rule_unit(text);
  const Unit base = rule_unit(of);
  EXPECT_EQ(unit.dimension, base.dimension) << text;
  EXPECT_EQ(unit.factor, factor * base.factor) << text;
}

TEST(Ucum, BaseUnitsAreOne) {
  for (const char* base : {"m", "g", "s", "A", "K", "cd", "mol", "eq", "rad", "[IU]", "{copies}"}) {
    const Unit unit = rule_unit(base);
    EXPECT_EQ(unit.factor, 1) << base;
    EXPECT_EQ(unit.offset, 0) << base;
    EXPECT_FALSE(unit.dimension.dimensionless()) << base;
  }
}

TEST(Ucum, PrefixesFromYoctoToYotta) {
  const std::pair<const char*, int> prefixes[] = {{"Y", 24},  {"Z", 21},  {"E", 18},  {"P", 15},  {"T", 12},
                                                  {"G", 9},   {"M", 6},   {"k", 3},   {"h", 2},   {"da", 1},
                                                  {"d", -1},  {"c", -2},  {"m", -3},  {"u", -6},  {"n", -9},
                                                  {"p", -12}, {"f", -15}, {"a", -18}, {"z", -21}, {"y", -24}};
  for (const auto& [prefix, exponent] : prefixes) expect_times(std::string(prefix) + "Pa", pow10(exponent), "Pa");
}

TEST(Ucum, DerivedSiUnits) {
  expect_same("N", "kg.m/s2");
  expect_same("Pa", "kg/(m.s2)");
  expect_same("J", "kg.m2/s2");
  expect_same("W", "J/s");
  expect_same("V", "kg.m2/(s3.A)");
  expect_same("1.C", "A.s");  // bare `C` and `F` are refused: see the dialects
  expect_same("1.F", "s4.A2/(kg.m2)");
  expect_same("Ohm", "kg.m2/(s3.A2)");
  expect_same("S", "s3.A2/(kg.m2)");
  expect_same("Wb", "kg.m2/(s2.A)");
  expect_same("T", "kg/(s2.A)");
  expect_same("H", "kg.m2/(s2.A2)");
  expect_same("lm", "cd.rad2");
  expect_same("lx", "cd.rad2/m2");
  expect_same("Hz", "/s");
  expect_same("Bq", "s-1");
  expect_same("Gy", "m2/s2");
  expect_same("Sv", "m2/s2");
  expect_same("kat", "mol/s");
}

TEST(Ucum, TimeVolumeAndNumbers) {
  expect_times("min", 60, "s");
  expect_times("h", 3600, "s");
  expect_times("d", 86400, "s");
  expect_times("wk", 7, "d");
  expect_times("a", decimal("365.25"), "d");
  expect_times("mo", decimal("30.4375"), "d");
  expect_same("12.mo", "a");
  expect_same("L", "dm3");
  expect_same("l", "L");
  expect_same("mL", "cm3");
  expect_same("uL", "mm3");
  expect_times("%", decimal("0.01"), "1");
  expect_times("[ppth]", decimal("0.001"), "1");
  expect_times("[ppm]", decimal("1e-6"), "1");
  expect_times("[ppb]", decimal("1e-9"), "1");
  expect_times("10*9", decimal("1e9"), "1");
  expect_times("10^-3", decimal("0.001"), "1");
  expect_times("10*+3", 1000, "1");
  expect_same("g%", "g/dL");
}

TEST(Ucum, ClinicalUnitsAreExact) {
  EXPECT_EQ(rule_unit("U").factor, Rational(1, 60) * rule_unit("ukat").factor);
  expect_same("U", "umol/min");
  expect_same("60.U/L", "ukat/L");
  expect_same("m[IU]/L", "u[IU]/mL");
  expect_same("osm", "mol");
  expect_times("mm[Hg]", decimal("133.322"), "Pa");
  expect_times("cm[H2O]", decimal("98.0665"), "Pa");
  expect_times("atm", 101325, "Pa");
  expect_times("bar", 100000, "Pa");
  expect_times("kcal", 4184, "J");
  expect_times("[lb_av]", decimal("0.45359237"), "kg");
  expect_times("[oz_av]", decimal("28.349523125"), "g");
  expect_times("[in_i]", decimal("2.54"), "cm");
  expect_times("[ft_i]", decimal("0.3048"), "m");
  expect_times("[gal_us]", decimal("3.785411784"), "L");
  expect_times("[foz_us]", decimal("29.5735295625"), "mL");
  expect_times("[tsp_us]", decimal("4.92892159375"), "mL");
  expect_times("Ci", decimal("3.7e10"), "Bq");
  expect_times("dyn", decimal("1e-5"), "N");
  expect_times("[wood'U]", decimal("79.9932"), "dyn.s/cm5");
}

TEST(Ucum, TemperaturesArePoints) {
  const Unit celsius = rule_unit("Cel");
  const Unit fahrenheit = rule_unit("[degF]");
  EXPECT_TRUE(celsius.affine());
  EXPECT_EQ(celsius.factor * 0 + celsius.offset, decimal("273.15"));
  EXPECT_EQ(fahrenheit.factor * decimal("98.6") + fahrenheit.offset, celsius.factor * 37 + celsius.offset);
  EXPECT_EQ(fahrenheit.factor * -40 + fahrenheit.offset, celsius.factor * -40 + celsius.offset);
  EXPECT_EQ(celsius.dimension, rule_unit("K").dimension);
  EXPECT_TRUE(rule_unit("Cel{tympanic}").affine());
}

TEST(Ucum, ADegreeInAProductIsADifference) {
  for (const char* text : {"Cel/h", "/Cel", "W/(m2.Cel)", "Cel2"}) EXPECT_FALSE(rule_unit(text).affine()) << text;
  expect_same("Cel/h", "K/h");
}

TEST(Ucum, OperatorsGoLeftToRight) {
  expect_same("mg/kg/d", "mg/(kg.d)");
  expect_same("mg/kg.d", "mg.d/kg");
  expect_same("/L", "L-1");
  expect_same("m.m.m", "m3");
  expect_same("(m/s)/(s)", "m/s2");
  expect_same("((g))", "g");
  expect_same("100.mg", "dg");
  expect_same("mg/(24.h)", "mg/d");
}

TEST(Ucum, AnnotationsMeanNothingButCopies) {
  expect_same("mL/min/{1.73_m2}", "mL/min");
  expect_same("g{Hb}/dL", "g/dL");
  expect_same("{score}", "1");
  expect_same("/100{WBCs}", "%");
  expect_same("10*3{cells}/uL", "10*3/uL");
  expect_same("{copies}/mL", "{copy}/mL");
  expect_same("10*3{copies}/mL", "{copies}/uL");
  expect_same("10*3.{copies}/mL", "{copies}/uL");
  EXPECT_NE(rule_unit("{copies}").dimension, rule_unit("{score}").dimension);
  EXPECT_EQ(rule_unit("mL/min/{1.73_m2}").code, "mL/min/{1.73_m2}");
}

TEST(Ucum, CanonicalCodes) {
  EXPECT_EQ(rule_unit("ml").code, "mL");
  EXPECT_EQ(rule_unit("10^9/l").code, "10*9/L");
  EXPECT_EQ(rule_unit("10*+3/uL").code, "10*3/uL");
  EXPECT_EQ(rule_unit("m[iU]/L").code, "m[IU]/L");
  EXPECT_EQ(rule_unit("/min").code, "/min");
  EXPECT_EQ(rule_unit("mg/(24.h)").code, "mg/(24.h)");
  EXPECT_EQ(rule_unit("s-1").code, "s-1");
}

TEST(Ucum, MistakesAreNamed) {
  EXPECT_EQ(refused("mgg", UnitDialect::Rule).message, "unknown unit `mgg`");
  EXPECT_EQ(refused("mgg/dL", UnitDialect::Rule).message, "unknown unit `mgg` in `mgg/dL`");
  EXPECT_EQ(refused("mg/", UnitDialect::Rule).message, "`mg/` ends where a unit is expected");
  EXPECT_EQ(refused("mg//dL", UnitDialect::Rule).message, "a unit is expected before `/` in `mg//dL`");
  EXPECT_EQ(refused("(mg", UnitDialect::Rule).message, "unclosed `(` in `(mg`");
  EXPECT_EQ(refused("mg)", UnitDialect::Rule).message, "unexpected `)` in `mg)`");
  EXPECT_EQ(refused("{cells", UnitDialect::Rule).message, "unclosed `{` in `{cells`");
  EXPECT_EQ(refused("{a{b}}", UnitDialect::Rule).message, "unclosed `{` in `{a{b}}`");
  EXPECT_EQ(refused("[IU", UnitDialect::Rule).message, "unknown unit `[IU`");
  EXPECT_EQ(refused("10*99999999", UnitDialect::Rule).message,
            "the exponent of `10*99999999` is not a small whole number");
  EXPECT_EQ(refused("m+", UnitDialect::Rule).message, "the exponent of `m+` is not a small whole number");
  EXPECT_EQ(refused("0", UnitDialect::Rule).message, "the factor 0 in `0` makes no unit");
  EXPECT_EQ(refused("mmin", UnitDialect::Rule).message, "unknown unit `mmin`");  // the minute takes no prefix
  EXPECT_EQ(refused("", UnitDialect::Rule).message, "a unit is missing");
  EXPECT_EQ(refused("m99.m99", UnitDialect::Rule).message, "an exponent in `m99.m99` is too large");
}

}  // namespace
}  // namespace elig
