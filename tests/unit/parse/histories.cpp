// Declarations about histories: code sets, equivalents, events, and population bindings.
#include <gtest/gtest.h>

#include <string>

#include "compiler/parse/parse.h"
#include "tests/unit/parse/tree.h"

namespace elig {
namespace {

class Histories : public ::testing::Test {
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
  std::string shown(Span span) const { return std::string(text_of(sources_, span)); }

  Sources sources_;
  ast::Ast ast_;
};

TEST_F(Histories, Codes) {
  const auto& named = only<ast::Codes>(
      "codes malignancy \"Cancer\" = icd10cm \"C00\"..\"C97\", \"D46*\", snomed \"1\" except icd10cm \"C44*\", skin");
  EXPECT_EQ(named.name.text, "malignancy");
  EXPECT_EQ(named.title->text, "Cancer");
  EXPECT_EQ(codes(named.value), "icd10cm:C00..C97:D46* snomed:1 except icd10cm:C44* skin");
  EXPECT_EQ(shown(named.value.span), "icd10cm \"C00\"..\"C97\", \"D46*\", snomed \"1\" except icd10cm \"C44*\", skin");
  EXPECT_EQ(codes(only<ast::Codes>("codes d = descendants of omop \"201826\", \"2\", a").value),
            "descendants:omop:201826:2 a");
}

TEST_F(Histories, CodesGoOnUntilTheNextItem) {
  const auto& ast = read("codes a = x, y\ncodes b = z except w let c = 3 codes d = e\nevent f\nevent g { a: text }");
  EXPECT_EQ(ast.items.size(), 6u);
  EXPECT_EQ(std::get<ast::Let>(ast.items.at(2).value).name.text, "c");
}

TEST_F(Histories, Equivalent) {
  const auto& steroids = only<ast::Equivalent>(
      "equivalent prednisone \"Prednisone\" { rxnorm \"8640\" : 1 rxnorm \"3264\", atc \"H02AB02\" : 6.667 x, y : 2 }");
  ASSERT_EQ(steroids.entries.size(), 3u);
  EXPECT_EQ(codes(steroids.entries[1].codes), "rxnorm:3264 atc:H02AB02");
  EXPECT_EQ(to_string(steroids.entries[1].factor.value), "6.667");
  EXPECT_FALSE(steroids.entries[1].factor.unit);
  EXPECT_EQ(shown(steroids.entries[1].span), "rxnorm \"3264\", atc \"H02AB02\" : 6.667");
  EXPECT_EQ(codes(steroids.entries[2].codes), "x y");
}

TEST_F(Histories, Event) {
  const auto& lesion = only<ast::Event>(
      "event lesion \"Lesion\" { nodal: yes_no, long_diameter: mm, grade: 1..5 severity: {mild \"MILD\", severe}\n"
      "route: text, dose: quantity rate: 'mL/min/{1.73_m2}' clearance: mL/min }");
  ASSERT_EQ(lesion.fields.size(), 8u);
  using Kind = ast::EventField::Kind;
  const Kind kinds[] = {Kind::YesNo, Kind::Unit,     Kind::Range, Kind::Labels,
                        Kind::Text,  Kind::Quantity, Kind::Unit,  Kind::Unit};
  for (std::size_t i = 0; i < 8; ++i) EXPECT_EQ(lesion.fields[i].kind, kinds[i]) << i;
  EXPECT_EQ(lesion.fields[1].unit->text, "mm");
  EXPECT_EQ(shown(lesion.fields[1].span), "long_diameter: mm");
  EXPECT_EQ(lesion.fields[2].range->hi, 5);
  EXPECT_EQ(lesion.fields[3].labels.at(0).spellings.at(0).text, "MILD");
  EXPECT_TRUE(lesion.fields[6].unit->quoted);
  EXPECT_EQ(lesion.fields[7].unit->text, "mL/min");
  EXPECT_TRUE(only<ast::Event>("event progression \"Progression\"").fields.empty());
  EXPECT_TRUE(only<ast::Event>("event progression").fields.empty());
}

TEST_F(Histories, FieldsMayBeCalledLikeTheirTypes) {
  const auto& event = only<ast::Event>("event e { quantity: text text: quantity unit: g/L from: yes_no event: d }");
  ASSERT_EQ(event.fields.size(), 5u);
  EXPECT_EQ(event.fields[0].kind, ast::EventField::Kind::Text);
  EXPECT_EQ(event.fields[1].kind, ast::EventField::Kind::Quantity);
  EXPECT_EQ(event.fields[2].unit->text, "g/L");
}

TEST_F(Histories, ScoresAndAttributesHaveCodesToo) {
  const auto& ecog = only<ast::Score>("score ECOG \"t\" 0..5 { loinc \"89247-1\", \"2\" sdtm \"ECOG\" }");
  ASSERT_EQ(ecog.codes.size(), 2u);
  EXPECT_EQ(ecog.codes[0].codes.size(), 2u);
  const auto& sex = only<ast::Attribute>("attribute sex { male \"M\", female } { loinc \"46098-0\" }");
  EXPECT_EQ(sex.labels.size(), 2u);
  EXPECT_EQ(sex.codes.at(0).system.text, "loinc");
  const auto& mets = only<ast::Attribute>("attribute mets yes_no { snomed \"1\" }");
  EXPECT_TRUE(mets.yes_no);
  EXPECT_EQ(mets.codes.at(0).codes.at(0).text, "1");
}

TEST_F(Histories, Population) {
  const auto& site = only<ast::PopulationBinding>(
      "population \"site\" { index 2026-01-01\n"
      " table \"labs.csv\" per patient key pid { ALT from alt_result in U/L with ULN from alt_high, LLN from \"alt "
      "low\"\n"
      "  sex from gender { \"M\": male, \"F\": female } mets from m { \"1\": yes, \"0\": false } p from p { \"2\": 2+ "
      "} }\n"
      " table \"meds.csv\" as drug key \"patient id\" { code from atc in atc start from start_dt }\n"
      " table \"m.csv\" as measurement key pid { ULN from hi value from v with unit from u, date from d } }");
  EXPECT_EQ(site.title.text, "site");
  EXPECT_EQ(shown(site.keyword.span), "population");
  EXPECT_EQ(site.index->year, 2026);
  EXPECT_EQ(shown(site.index_span), "index 2026-01-01");
  ASSERT_EQ(site.tables.size(), 3u);
  const auto& labs = site.tables[0];
  EXPECT_TRUE(labs.per_patient);
  EXPECT_EQ(labs.file.text, "labs.csv");
  EXPECT_EQ(labs.key.text, "pid");
  ASSERT_EQ(labs.columns.size(), 4u);
  EXPECT_EQ(labs.columns[0].target.text, "ALT");
  EXPECT_EQ(labs.columns[0].column.text, "alt_result");
  EXPECT_EQ(labs.columns[0].unit->text, "U/L");
  ASSERT_EQ(labs.columns[0].with.size(), 2u);
  EXPECT_EQ(labs.columns[0].with[1].what.text, "LLN");
  EXPECT_EQ(labs.columns[0].with[1].column.text, "alt low");
  EXPECT_EQ(shown(labs.columns[0].span), "ALT from alt_result in U/L with ULN from alt_high, LLN from \"alt low\"");
  EXPECT_EQ(labs.columns[1].values.at(1).from.text, "F");
  EXPECT_EQ(labs.columns[1].values.at(1).to.text, "female");
  EXPECT_EQ(labs.columns[2].values.at(1).to.text, "no");
  EXPECT_EQ(labs.columns[3].values.at(0).to.text, "2+");
  EXPECT_FALSE(site.tables[1].per_patient);
  EXPECT_EQ(site.tables[1].event->text, "drug");
  EXPECT_EQ(site.tables[1].key.text, "patient id");
  EXPECT_EQ(site.tables[1].columns.at(0).unit->text, "atc");
  EXPECT_EQ(site.tables[2].event->text, "measurement");
  EXPECT_EQ(site.tables[2].columns.at(0).target.text, "ULN");
  EXPECT_EQ(site.tables[2].columns.at(1).with.at(1).what.text, "date");
}

TEST_F(Histories, ColumnsMayBeCalledLikeTheWordsAround) {
  const auto& site = only<ast::PopulationBinding>(
      "population \"p\" { table \"t\" as key key key { with from with key from key in mg with unit from as from from "
      "per } }");
  EXPECT_EQ(site.tables.at(0).event->text, "key");
  EXPECT_EQ(site.tables.at(0).key.text, "key");
  ASSERT_EQ(site.tables.at(0).columns.size(), 3u);
  EXPECT_EQ(site.tables.at(0).columns[0].column.text, "with");
  EXPECT_EQ(site.tables.at(0).columns[1].with.at(0).column.text, "as");
  EXPECT_EQ(site.tables.at(0).columns[2].column.text, "per");
}

TEST_F(Histories, ColumnsMayBeCalledLikeTheWordsOfAMeasurement) {
  const auto& site = only<ast::PopulationBinding>(
      "population \"p\" { table \"t\" per patient key unit { dose from unit  route from convert  scale from text "
      "unit from test  test from codes in mg with ULN from unit  source from version } }");
  EXPECT_EQ(site.tables.at(0).key.text, "unit");
  const auto& columns = site.tables.at(0).columns;
  ASSERT_EQ(columns.size(), 6u);
  EXPECT_EQ(columns[0].column.text, "unit");
  EXPECT_EQ(columns[1].target.text, "route");
  EXPECT_EQ(columns[1].column.text, "convert");
  EXPECT_EQ(columns[2].target.text, "scale");
  EXPECT_EQ(columns[3].target.text, "unit");
  EXPECT_EQ(columns[3].column.text, "test");
  EXPECT_EQ(columns[4].with.at(0).column.text, "unit");
  EXPECT_EQ(columns[5].column.text, "version");
}

TEST_F(Histories, LetsMayBeSelectionsAndDates) {
  const auto& let = only<ast::Let>("let first_dose \"t\" = start(earliest(drug in anlotinib))");
  EXPECT_EQ(tree(ast_, let.value), "(start (earliest drug in {anlotinib}))");
}

}  // namespace
}  // namespace elig
