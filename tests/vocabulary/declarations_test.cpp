// Declarations of the vocabulary are complete: titles, units, plausible ranges, molar masses that follow from the
// formulas they cite; and every module can be used alone and all of them together.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <optional>
#include <regex>

#include "compiler/diag/render.h"
#include "compiler/driver/pipeline.h"
#include "compiler/units/rational.h"
#include "compiler/units/unit.h"
#include "tests/vocabulary/vocabulary.h"

namespace elig::vocabulary {
namespace {

/// What the compiler says of a program; "" when it has nothing to say.
std::string said_of(const std::string& text) {
  Sources sources;
  Diagnostics diagnostics;
  const SourceId source = sources.add({"vocabulary.elig", text});
  if (const auto rules = load_rules(sources, source, diagnostics)) check_rules(*rules, sources, diagnostics);
  return diagnostics.all().empty() ? "" : render_text(diagnostics, sources, false);
}

TEST(Vocabulary, EveryModuleStandsAlone) {
  for (const BuiltinModule& module : builtin_modules()) {
    EXPECT_EQ(said_of("use " + std::string(module.name) + "\n"), "") << module.name;
  }
}

TEST(Vocabulary, AllModulesAgree) {
  std::string uses;
  for (const BuiltinModule& module : builtin_modules()) uses += "use " + std::string(module.name) + "\n";
  EXPECT_EQ(said_of(uses), "");
  EXPECT_EQ(said_of("trial t { inclusion adult : age >= 18 years }"), "");
}

TEST(Vocabulary, HasEightyAnalytesWithLoincCodes) {
  int analytes = 0;
  each<ast::Measurement>([&](const std::string&, const ast::Measurement& m) {
    for (const ast::CodeList& list : m.codes) analytes += list.system.text == "loinc";
  });
  EXPECT_GE(analytes, 80);
}

TEST(Vocabulary, MeasurementsHaveAUnitAndAPlausibleRange) {
  each<ast::Measurement>([](const std::string& module, const ast::Measurement& m) {
    const std::string where = module + " " + m.name.text;
    if (!m.scale.empty()) return;
    ASSERT_TRUE(m.unit) << where;
    EXPECT_TRUE(std::holds_alternative<ParsedUnit>(parse_unit(m.unit->text, UnitDialect::Rule))) << where;
    ASSERT_TRUE(m.plausible) << where;
    EXPECT_LT(m.plausible->lo, m.plausible->hi) << where;
  });
}

TEST(Vocabulary, ConversionsCiteTheirSource) {
  each<ast::Measurement>([](const std::string& module, const ast::Measurement& m) {
    const std::string where = module + " " + m.name.text;
    if (m.molar_mass) {
      EXPECT_TRUE(m.molar_mass_citation && !m.molar_mass_citation->text.empty()) << where;
    }
    for (const ast::Conversion& c : m.conversions) EXPECT_TRUE(c.citation && !c.citation->text.empty()) << where;
  });
}

/// Grams per mole of a molecular formula by the abridged standard atomic weights of IUPAC (Prohaska et al., Pure Appl
/// Chem 2022;94:573-600); nothing for an element that no analyte has.
std::optional<double> mass_of(const std::string& formula) {
  static const std::map<std::string, double> weights = {{"H", 1.0080},  {"C", 12.011},  {"N", 14.007},  {"O", 15.999},
                                                        {"Na", 22.990}, {"Mg", 24.305}, {"P", 30.974},  {"Cl", 35.45},
                                                        {"K", 39.098},  {"Ca", 40.078}, {"Fe", 55.845}, {"Co", 58.933},
                                                        {"Cu", 63.546}, {"Zn", 65.38},  {"I", 126.90}};
  static const std::regex element("([A-Z][a-z]?)([0-9]*)");
  double sum = 0;
  for (std::sregex_iterator one(formula.begin(), formula.end(), element), end; one != end; ++one) {
    const auto weight = weights.find((*one)[1]);
    if (weight == weights.end()) return std::nullopt;
    sum += weight->second * ((*one)[2].length() == 0 ? 1 : std::stoi((*one)[2]));
  }
  return sum;
}

TEST(Vocabulary, MolarMassesFollowFromTheirFormulas) {
  EXPECT_NEAR(*mass_of("C6H12O6"), 180.156, 0.001);
  EXPECT_FALSE(mass_of("Xx2"));
  static const std::regex cited(", ((?:[A-Z][a-z]?[0-9]*)+)(?:[,:]|$)");
  int followed = 0;
  each<ast::Measurement>([&](const std::string& module, const ast::Measurement& m) {
    std::smatch formula;
    if (!m.molar_mass || !std::regex_search(m.molar_mass_citation->text, formula, cited)) return;
    const auto mass = mass_of(formula[1]);
    ASSERT_TRUE(mass) << module << " " << m.name.text << ": " << formula[1];
    EXPECT_NEAR(to_nearest_double(m.molar_mass->value), *mass, *mass * 2e-4) << module << " " << m.name.text;
    ++followed;
  });
  EXPECT_GE(followed, 30);
}

TEST(Vocabulary, EverythingHasATitle) {
  const auto titled = [](const std::string& module, const auto& item) {
    EXPECT_TRUE(item.title && !item.title->text.empty()) << module << " " << item.name.text;
  };
  each<ast::Measurement>(titled);
  each<ast::Score>(titled);
  each<ast::Attribute>(titled);
  each<ast::Codes>(titled);
  each<ast::Equivalent>(titled);
  each<ast::Event>(titled);
  each<ast::Let>(titled);
}

TEST(Vocabulary, FormulasDeclareTheUnitOfTheirResult) {
  for (const Module& module : modules()) {
    if (module.name != "std.formulas") continue;
    for (const ast::Item& item : module.ast.items) {
      const auto* let = std::get_if<ast::Let>(&item.value);
      static const std::regex truth("Child_Pugh_[ABC]");
      if (let == nullptr || std::regex_match(let->name.text, truth)) continue;
      EXPECT_TRUE(let->unit) << let->name.text;
    }
  }
}

}  // namespace
}  // namespace elig::vocabulary
