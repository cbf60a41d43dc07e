// Declarations and trials: what lands in which field of the Ast.
#include <gtest/gtest.h>

#include "compiler/parse/parse.h"
#include "tests/unit/parse/tree.h"

namespace elig {
namespace {

class Declarations : public ::testing::Test {
 protected:
  const ast::Ast& read(std::string text) {
    const SourceId source = sources_.add({"case", std::move(text)});
    Diagnostics diagnostics;
    auto ast = parse(sources_, source, diagnostics);
    EXPECT_TRUE(ast) << (diagnostics.all().empty() ? "" : message(diagnostics.all().front()));
    ast_ = ast ? std::move(*ast) : ast::Ast{};
    return ast_;
  }
  template <class Node>
  const Node& only(std::string text) {
    read(std::move(text));
    EXPECT_EQ(ast_.items.size(), 1u);
    return std::get<Node>(ast_.items.at(0).value);
  }

  Sources sources_;
  ast::Ast ast_;
};

TEST_F(Declarations, Measurement) {
  const auto& m = only<ast::Measurement>(
      "measurement ALT \"Alanine \\\"x\\\"\" { unit U/L loinc \"1742-6\", \"x\" sdtm \"ALT\" plausible 0..20000 U/L\n"
      "molar_mass 113.12 g/mol \"cited\" charge 2 convert 'mmol/mol' scale 0.09148 offset -2.152 \"why\" alias "
      "\"SGPT\" }");
  EXPECT_EQ(m.name.text, "ALT");
  EXPECT_EQ(m.title->text, "Alanine \"x\"");
  EXPECT_EQ(m.unit->text, "U/L");
  EXPECT_EQ(to_string(m.molar_mass->value), "113.12");
  EXPECT_EQ(m.molar_mass->unit->text, "g/mol");
  EXPECT_EQ(m.molar_mass_citation->text, "cited");
  EXPECT_EQ(m.charge->value, 2);
  EXPECT_EQ(m.plausible->hi, 20000);
  EXPECT_EQ(m.plausible->unit->text, "U/L");
  ASSERT_EQ(m.conversions.size(), 1u);
  EXPECT_EQ(m.conversions[0].from.text, "mmol/mol");
  EXPECT_TRUE(m.conversions[0].from.quoted);
  EXPECT_EQ(m.conversions[0].offset_spelling, "-2.152");
  EXPECT_LT(m.conversions[0].offset, 0);
  EXPECT_EQ(m.conversions[0].citation->text, "why");
  ASSERT_EQ(m.codes.size(), 3u);
  EXPECT_EQ(m.codes[0].codes.at(1).text, "x");
  EXPECT_EQ(m.codes[2].system.text, "alias");
}

TEST_F(Declarations, Scale) {
  const auto& m =
      only<ast::Measurement>("measurement p { scale negative \"neg\" < trace < 1+ \"+\" < 2+ \"++\" < 3+ }");
  ASSERT_EQ(m.scale.size(), 5u);
  EXPECT_EQ(m.scale[0].spellings.at(0).text, "neg");
  EXPECT_EQ(m.scale[2].name.text, "1+");
  EXPECT_EQ(m.scale[3].spellings.at(0).text, "++");
}

TEST_F(Declarations, UnitsMayStartWithASlashOrHoldPowers) {
  EXPECT_EQ(only<ast::Measurement>("measurement a { unit /uL }").unit->text, "/uL");
  EXPECT_EQ(only<ast::Measurement>("measurement a { unit 10*3/uL loinc \"1\" }").unit->text, "10*3/uL");
  EXPECT_EQ(only<ast::Measurement>("measurement a { unit % }").unit->text, "%");
  EXPECT_EQ(only<ast::Measurement>("measurement a { unit 'mm[Hg]' }").unit->text, "mm[Hg]");
}

TEST_F(Declarations, ScoreAttributeReferenceUse) {
  EXPECT_EQ(only<ast::Score>("score ECOG \"t\" 0..5").range.hi, 5);
  const auto& sex = only<ast::Attribute>("attribute sex { male \"M\" \"1\", female \"F\" }");
  EXPECT_FALSE(sex.yes_no);
  ASSERT_EQ(sex.labels.size(), 2u);
  EXPECT_EQ(sex.labels[0].spellings.size(), 2u);
  EXPECT_TRUE(only<ast::Attribute>("attribute liver_mets \"t\" yes_no").yes_no);
  const auto& alt = only<ast::Reference>("reference ALT : male 50 U/L, female 35 U/L");
  ASSERT_EQ(alt.cases.size(), 2u);
  EXPECT_EQ(alt.cases[1].label->text, "female");
  EXPECT_FALSE(alt.cases[1].lln);
  const auto& hb = only<ast::Reference>("reference Hb : 12..16 g/dL");
  EXPECT_EQ(hb.cases[0].lln->value, 12);
  EXPECT_EQ(hb.cases[0].lln->unit->text, "g/dL");
  EXPECT_EQ(only<ast::Use>("use std.labs").path.size(), 2u);
}

TEST_F(Declarations, Let) {
  const auto& let = only<ast::Let>("let CrCl \"t\" : mL/min = weight in kg * 1 mL/min");
  EXPECT_EQ(let.unit->text, "mL/min");
  EXPECT_EQ(tree(ast_, let.value), "(* (unit weight [kg]) 1[mL/min])");
  EXPECT_FALSE(only<ast::Let>("let a = b").unit);
}

TEST_F(Declarations, Trial) {
  const auto& trial = only<ast::Trial>(
      "trial NCT03890068 \"t\" {\n source \"url\" version \"2023\"\n lookback 28 days\n attest consent \"signed\"\n"
      " let x = 1\n inclusion age \"18\" from \"Inclusion 7\" : age in 18..70 years if missing pass\n"
      " exclusion organ \"o\" { hb : Hb >= 80 g/L if missing fail\n unit \"u\" : b\n version : c if missing review } "
      "}");
  ASSERT_EQ(trial.items.size(), 6u);
  EXPECT_EQ(std::get<ast::TrialSource>(trial.items[0].value).version->text, "2023");
  EXPECT_EQ(std::get<ast::Lookback>(trial.items[1].value).duration.unit->text, "days");
  const auto& consent = std::get<ast::CriterionGroup>(trial.items[2].value);
  EXPECT_TRUE(consent.criteria[0].attest_form);
  EXPECT_EQ(tree(ast_, consent.criteria[0].condition), "attested");
  const auto& age = std::get<ast::CriterionGroup>(trial.items[4].value);
  EXPECT_FALSE(age.braces);
  EXPECT_EQ(age.criteria[0].from->text, "Inclusion 7");
  EXPECT_EQ(age.criteria[0].missing, ast::MissingPolicy::Pass);
  const auto& organ = std::get<ast::CriterionGroup>(trial.items[5].value);
  EXPECT_EQ(organ.kind, ast::CriterionKind::Exclusion);
  EXPECT_TRUE(organ.braces);
  ASSERT_EQ(organ.criteria.size(), 3u);
  EXPECT_EQ(organ.criteria[0].missing, ast::MissingPolicy::Fail);
  EXPECT_EQ(organ.criteria[1].name.text, "unit");
  EXPECT_EQ(organ.criteria[1].missing, ast::MissingPolicy::Unknown);
  EXPECT_EQ(organ.criteria[2].missing, ast::MissingPolicy::Review);
}

TEST_F(Declarations, ANumberAtALinesEndDoesNotTakeTheNextNameForItsUnit) {
  const auto& trial = only<ast::Trial>("trial t { inclusion g {\n a : ECOG <= 2\n g : ECOG >= 1 } }");
  const auto& group = std::get<ast::CriterionGroup>(trial.items[0].value);
  ASSERT_EQ(group.criteria.size(), 2u);
  EXPECT_EQ(tree(ast_, group.criteria[0].condition), "(<= ECOG 2)");
}

TEST_F(Declarations, ALoneExpressionIsATrial) {
  const auto& trial = only<ast::Trial>("# why\nALT <= 2.5*ULN\n");
  EXPECT_TRUE(trial.expression_form);
  EXPECT_EQ(trial.name.text, "expr");
  const auto& group = std::get<ast::CriterionGroup>(trial.items[0].value);
  EXPECT_EQ(group.criteria[0].name.text, "expr");
  EXPECT_EQ(ast_.comments.size(), 1u);
}

TEST_F(Declarations, SpansAreBytes) {
  const auto& ast = read("# µ\na ≥ bb");
  const auto& trial = std::get<ast::Trial>(ast.items[0].value);
  const auto& condition = ast.exprs[std::get<ast::CriterionGroup>(trial.items[0].value).criteria[0].condition];
  EXPECT_EQ(text_of(sources_, condition.span), "a ≥ bb");
  EXPECT_EQ(text_of(sources_, std::get<ast::Binary>(condition.node).op_span), "≥");
}

}  // namespace
}  // namespace elig
