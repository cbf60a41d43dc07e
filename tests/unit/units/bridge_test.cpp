// The conversions that an analyte declares, against numbers worked out by hand.
#include "compiler/units/bridge.h"

#include "parsed.h"

namespace elig {
namespace {

Rational decimal(std::string_view text) { return parse_decimal(text).value(); }

Analyte declared_in(std::string_view unit) {
  Analyte analyte;
  analyte.declared = rule_unit(unit);
  return analyte;
}

/// `number` of `unit`, in the declared unit; fails the test when there is no way.
Rational in_declared(const Analyte& analyte, const Rational& number, std::string_view unit) {
  const auto map = to_declared_base(analyte, rule_unit(unit));
  if (!map) {
    ADD_FAILURE() << "no conversion from " << unit;
    return 0;
  }
  const Unit& declared = analyte.declared;
  return (map->factor * number + map->offset - declared.offset) / declared.factor;
}

Analyte creatinine() {
  Analyte analyte = declared_in("mg/dL");
  analyte.molar_mass = decimal("113.12");
  return analyte;
}

Analyte hba1c() {
  Analyte analyte = declared_in("%");
  analyte.conversions.push_back({rule_unit("mmol/mol"), decimal("0.09148"), decimal("2.152"), "NGSP 2010"});
  return analyte;
}

TEST(Bridge, TheSameDimensionIsAFactor) {
  const Analyte hemoglobin = declared_in("g/dL");
  EXPECT_EQ(in_declared(hemoglobin, 90, "g/L"), 9);
  EXPECT_EQ(to_declared_base(hemoglobin, rule_unit("g/L"))->because, "");
  const Analyte temperature = declared_in("Cel");
  EXPECT_EQ(in_declared(temperature, decimal("98.6"), "[degF]"), 37);
  EXPECT_EQ(in_declared(temperature, decimal("310.15"), "K"), 37);
  EXPECT_EQ(in_declared(declared_in("U/L"), 1, "ukat/L"), 60);
}

TEST(Bridge, MapsToBaseUnitsOfTheDeclaredDimension) {
  const auto map = to_declared_base(declared_in("mg/dL"), rule_unit("ug/mL"));
  EXPECT_EQ(map->factor, 1);  // gram per cubic metre
  EXPECT_EQ(map->offset, 0);
}

TEST(Bridge, MassAndSubstanceByTheMolarMass) {
  // 1 mg/dL is 10 g/m3; a mole is 113.12 g: 10000/113.12 umol/L.
  const Analyte in_substance = [] {
    Analyte analyte = creatinine();
    analyte.declared = rule_unit("umol/L");
    return analyte;
  }();
  EXPECT_EQ(in_declared(in_substance, 1, "mg/dL"), decimal("10000") / decimal("113.12"));
  EXPECT_EQ(to_display(in_declared(in_substance, 1, "mg/dL")), "88.4017");
  EXPECT_EQ(in_declared(creatinine(), decimal("10000") / decimal("113.12"), "umol/L"), 1);
  EXPECT_EQ(to_declared_base(creatinine(), rule_unit("umol/L"))->because, "molar mass 113.12 g/mol");
}

TEST(Bridge, MassAndSubstanceAnywhereInTheUnit) {
  Analyte excretion = creatinine();
  excretion.declared = rule_unit("mg/(24.h)");
  EXPECT_EQ(in_declared(excretion, 1, "mmol/d"), decimal("113.12"));
  Analyte amount = creatinine();
  amount.declared = rule_unit("g");
  EXPECT_EQ(in_declared(amount, 2, "mol"), decimal("226.24"));
  Analyte ratio = creatinine();  // albumin per creatinine: the substance stands below
  ratio.declared = rule_unit("mg/mmol");
  EXPECT_EQ(in_declared(ratio, decimal("113.12"), "mg/g"), decimal("113.12") * decimal("113.12") / 1000);
}

TEST(Bridge, EquivalentsByTheCharge) {
  Analyte calcium = declared_in("mmol/L");
  calcium.charge = 2;
  EXPECT_EQ(in_declared(calcium, 5, "mEq/L"), decimal("2.5"));
  EXPECT_EQ(to_declared_base(calcium, rule_unit("mEq/L"))->because, "1 mol = 2 eq");
  calcium.declared = rule_unit("mEq/L");
  EXPECT_EQ(in_declared(calcium, decimal("2.5"), "mmol/L"), 5);
}

TEST(Bridge, MassAndEquivalentsByBoth) {
  Analyte magnesium = declared_in("mg/dL");
  magnesium.molar_mass = decimal("24.305");
  magnesium.charge = 2;
  EXPECT_EQ(in_declared(magnesium, 2, "mEq/L"), decimal("2.4305"));  // 1 mmol/L = 24.305 mg/L
  EXPECT_EQ(to_declared_base(magnesium, rule_unit("mEq/L"))->because, "molar mass 24.305 g/mol, 1 mol = 2 eq");
  magnesium.declared = rule_unit("mEq/L");
  EXPECT_EQ(in_declared(magnesium, decimal("2.4305"), "mg/dL"), 2);
}

TEST(Bridge, NothingConvertsUndeclared) {
  EXPECT_EQ(to_declared_base(declared_in("mg/dL"), rule_unit("mmol/L")), std::nullopt);
  EXPECT_EQ(to_declared_base(creatinine(), rule_unit("mEq/L")), std::nullopt);
  Analyte charged = declared_in("mg/dL");
  charged.charge = 1;
  EXPECT_EQ(to_declared_base(charged, rule_unit("mEq/L")), std::nullopt);
  EXPECT_EQ(to_declared_base(creatinine(), rule_unit("mmol")), std::nullopt);     // a volume is missing
  EXPECT_EQ(to_declared_base(creatinine(), rule_unit("mmol2/L")), std::nullopt);  // two exchanged for one
  EXPECT_EQ(to_declared_base(creatinine(), rule_unit("U/L")), std::nullopt);
  EXPECT_EQ(to_declared_base(declared_in("copies/mL"), rule_unit("IU/mL")), std::nullopt);
  EXPECT_EQ(to_declared_base(declared_in("copies/mL"), rule_unit("/mL")), std::nullopt);
  EXPECT_EQ(to_declared_base(declared_in("10*9/L"), rule_unit("mol/L")), std::nullopt);
}

TEST(Bridge, AMolarMassThatIsNotPositiveIsNoBridge) {
  Analyte broken = creatinine();
  broken.molar_mass = 0;
  EXPECT_EQ(to_declared_base(broken, rule_unit("umol/L")), std::nullopt);
}

TEST(Bridge, ADeclaredConversionCoversPrefixesAndVolumes) {
  Analyte viral_load = declared_in("IU/mL");
  viral_load.conversions.push_back({rule_unit("copies/mL"), decimal("0.1718"), 0, "WHO standard"});
  EXPECT_EQ(in_declared(viral_load, 1000, "copies/mL"), decimal("171.8"));
  EXPECT_EQ(in_declared(viral_load, 1, "10*3{copies}/mL"), decimal("171.8"));
  EXPECT_EQ(in_declared(viral_load, 1000000, "copies/L"), decimal("171.8"));
  EXPECT_EQ(in_declared(viral_load, 1, "kIU/mL"), 1000);
  EXPECT_EQ(to_declared_base(viral_load, rule_unit("copies/mL"))->because, "WHO standard");
}

TEST(Bridge, HbA1cIsAffine) {
  EXPECT_EQ(in_declared(hba1c(), 48, "mmol/mol"), decimal("0.09148") * 48 + decimal("2.152"));
  EXPECT_EQ(in_declared(hba1c(), 48000, "umol/mol"), in_declared(hba1c(), 48, "mmol/mol"));
  EXPECT_EQ(in_declared(hba1c(), 48, "mmol/mol{Hb}"), in_declared(hba1c(), 48, "mmol/mol"));
  EXPECT_EQ(to_declared_base(hba1c(), rule_unit("mmol/mol"))->because, "NGSP 2010");
}

TEST(Bridge, ADeclaredConversionLeavesPlainNumbersAlone) {
  // % , 1 and mmol/mol are of one dimension; only mmol/mol is what the conversion is from.
  EXPECT_EQ(in_declared(hba1c(), decimal("6.5"), "%"), decimal("6.5"));
  EXPECT_EQ(in_declared(hba1c(), decimal("0.065"), "1"), decimal("6.5"));
  EXPECT_EQ(to_declared_base(hba1c(), rule_unit("%"))->because, "");
}

TEST(Bridge, AConversionWithoutACitationNamesItsUnit) {
  Analyte analyte = hba1c();
  analyte.conversions[0].citation.clear();
  EXPECT_EQ(to_declared_base(analyte, rule_unit("mmol/mol"))->because, "declared conversion from `mmol/mol`");
}

ParsedUnit data_for(const Analyte& analyte, std::string_view text) {
  auto result = parse_data_unit(text, &analyte);
  if (const auto* error = std::get_if<UnitError>(&result)) {
    ADD_FAILURE() << text << ": " << error->message;
    return {};
  }
  return std::get<ParsedUnit>(std::move(result));
}

TEST(DataUnit, ReadsIuAsUForAnEnzyme) {
  const Analyte alt = declared_in("U/L");
  for (const char* text : {"IU/L", "[IU]/L", "[iU]/L"}) {
    const ParsedUnit unit = data_for(alt, text);
    EXPECT_EQ(unit.unit.code, "U/L") << text;
    ASSERT_EQ(unit.aliases.size(), 1U) << text;
    EXPECT_EQ(unit.aliases[0].written, text);
    EXPECT_EQ(unit.aliases[0].read_as, "U/L");
  }
  EXPECT_EQ(data_for(alt, "mIU/mL").unit.code, "mU/mL");
  EXPECT_TRUE(data_for(alt, "U/L").aliases.empty());
}

TEST(DataUnit, ReadsUAsIuForAHormone) {
  const Analyte tsh = declared_in("mIU/L");
  const ParsedUnit unit = data_for(tsh, "uU/mL");
  EXPECT_EQ(unit.unit.code, "u[IU]/mL");
  ASSERT_EQ(unit.aliases.size(), 1U);
  EXPECT_EQ(unit.aliases[0].written, "uU/mL");
  EXPECT_EQ(data_for(tsh, "mU/L").unit.factor, tsh.declared.factor);
}

TEST(DataUnit, KeepsWhatConvertsAndWhatDoesNot) {
  EXPECT_EQ(data_for(declared_in("IU/mL"), "IU/mL").unit.code, "[IU]/mL");
  EXPECT_EQ(data_for(declared_in("mg/dL"), "IU/L").unit.code, "[IU]/L");  // no way: the caller says so
  EXPECT_EQ(data_for(declared_in("U/L"), "{IU}/L").unit.code, "{IU}/L");  // annotations are not read
  EXPECT_EQ(data_for(declared_in("U/L"), "IU/mg").unit.code, "[IU]/mg");
  const auto without_analyte = parse_data_unit("IU/L", nullptr);
  EXPECT_EQ(std::get<ParsedUnit>(without_analyte).unit.code, "[IU]/L");
  const Analyte alt = declared_in("U/L");
  EXPECT_TRUE(std::holds_alternative<UnitError>(parse_data_unit("blah", &alt)));
}

}  // namespace
}  // namespace elig
