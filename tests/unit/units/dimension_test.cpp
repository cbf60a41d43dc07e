// The words for a dimension, and its arithmetic.
#include "compiler/units/dimension.h"

#include "parsed.h"

namespace elig {
namespace {

std::string words(std::string_view unit) { return describe(rule_unit(unit).dimension); }

TEST(Describe, UsesACliniciansWords) {
  EXPECT_EQ(words("1"), "a plain number");
  EXPECT_EQ(words("%"), "a plain number");
  EXPECT_EQ(words("mg/dL"), "mass per volume");
  EXPECT_EQ(words("10*9/L"), "1 per volume");
  EXPECT_EQ(words("mmol/L"), "substance per volume");
  EXPECT_EQ(words("meq/L"), "equivalents per volume");
  EXPECT_EQ(words("days"), "time");
  EXPECT_EQ(words("U/L"), "catalytic activity per volume");
  EXPECT_EQ(words("U"), "catalytic activity");
  EXPECT_EQ(words("IU/mL"), "[IU] per volume");
  EXPECT_EQ(words("copies/mL"), "copies per volume");
  EXPECT_EQ(words("[pH]"), "[pH]");
  EXPECT_EQ(words("mL/min"), "volume per time");
  EXPECT_EQ(words("mmHg"), "pressure");
  EXPECT_EQ(words("Cel"), "temperature");
  EXPECT_EQ(words("kg"), "mass");
  EXPECT_EQ(words("cm"), "length");
  EXPECT_EQ(words("m2"), "area");
  EXPECT_EQ(words("mL"), "volume");
  EXPECT_EQ(words("kg/m2"), "mass per area");
  EXPECT_EQ(words("bpm"), "1 per time");
  EXPECT_EQ(words("/m2"), "1 per area");
  EXPECT_EQ(words("/[HPF]"), "1 per [HPF]");
  EXPECT_EQ(words("g/mol"), "mass per substance");
  EXPECT_EQ(words("mosm/kg"), "substance per mass");
  EXPECT_EQ(words("mL/min/kg"), "volume per time per mass");
  EXPECT_EQ(words("MBq/mL"), "1 per time per volume");
  EXPECT_EQ(words("mV"), "electric potential");
}

TEST(Describe, FallsBackToPowers) {
  EXPECT_EQ(words("dyn.s/cm5"), "length^-4·mass·time^-1");
  EXPECT_EQ(words("[IU]2.K/cd"), "temperature·luminosity^-1·[IU]^2");
}

TEST(Dimension, ArithmeticCancels) {
  const Dimension mass = rule_unit("g").dimension;
  const Dimension copies = rule_unit("copies").dimension;
  EXPECT_TRUE((mass / mass).dimensionless());
  EXPECT_TRUE((copies / copies).dimensionless());
  EXPECT_TRUE(((copies * mass) / (mass * copies)).arbitrary.empty());
  EXPECT_FALSE(copies.dimensionless());
  EXPECT_EQ(power(mass / copies, -2), (copies * copies) / (mass * mass));
  EXPECT_TRUE(power(copies, 0).dimensionless());
}

TEST(Dimension, SaturatesInsteadOfWrapping) {
  Dimension d = power(rule_unit("m.[IU]").dimension, 100);
  d = d * d;
  d = d * d;
  EXPECT_EQ(d.exponents[0], 127);
  EXPECT_EQ(d.arbitrary.at("IU"), 127);
  EXPECT_EQ(power(d, 1000000).exponents[0], 127);
}

TEST(Dimension, ArbitraryUnitsCompareOnlyWithThemselves) {
  EXPECT_NE(rule_unit("IU/mL").dimension, rule_unit("copies/mL").dimension);
  EXPECT_NE(rule_unit("IU/mL").dimension, rule_unit("U/mL").dimension);
  EXPECT_NE(rule_unit("IU/mL").dimension, rule_unit("[arb'U]/mL").dimension);
  EXPECT_NE(rule_unit("IU/mL").dimension, rule_unit("/mL").dimension);
  EXPECT_EQ(rule_unit("IU/mL").dimension, rule_unit("k[iU]/L").dimension);
}

TEST(Dimension, SubstanceEquivalentsAndNumbersAreThreeThings) {
  EXPECT_NE(rule_unit("mol").dimension, rule_unit("eq").dimension);
  EXPECT_NE(rule_unit("mol").dimension, rule_unit("1").dimension);
  EXPECT_NE(rule_unit("eq").dimension, rule_unit("1").dimension);
}

}  // namespace
}  // namespace elig
