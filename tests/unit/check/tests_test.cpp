// What `test` blocks are lowered to: cells and rows as a source would hold them.
#include "compiler/check/tests.h"

#include <gtest/gtest.h>

#include <memory>

#include "compiler/check/check.h"
#include "compiler/diag/render.h"
#include "compiler/parse/parse.h"

namespace elig {
namespace {

constexpr const char* kTrial =
    "measurement Hb { unit g/dL loinc \"718-7\", \"59260-0\" }\n"
    "measurement ratio { unit '1' }\n"
    "measurement share { unit % }\n"
    "measurement gadget { unit mm }\n"
    "measurement strip { scale negative \"neg\" < 1+ \"+\" < 2+ \"++\" loinc \"20454-5\" }\n"
    "score ECOG 0..5\n"
    "attribute sex { male \"M\", female }\n"
    "event drug { dose: quantity, route: text, grade: 1..5 }\n"
    "event scan\n"
    "codes exact = atc \"L02*\", atc \"L01A\"\n"
    "codes prefix = atc \"L02*\" except atc \"L02A*\"\n"
    "codes range = icd10cm \"C50\"..\"C60\"\n"
    "trial t {\n"
    "  attest consent\n"
    "  inclusion organ { hb : Hb >= 8 g/dL  signed : attested }\n"
    "  exclusion prior : any(drug)\n"
    "}\n";

class TestsTest : public ::testing::Test {
 protected:
  /// Of the last test in `tests`; empty where something is wrong, which is in messages_.
  ir::TestPatient patient(const std::string& tests) {
    const SourceId source = sources_.add({"t.elig", kTrial + tests});
    Diagnostics diagnostics;
    asts_.push_back(std::make_unique<ast::Ast>(parse(sources_, source, diagnostics).value_or(ast::Ast{})));
    const auto programs = diagnostics.has_errors() ? std::nullopt : check({}, *asts_.back(), diagnostics);
    std::vector<std::vector<ir::TestPatient>> all;
    if (programs) all = check_tests({{{}, asts_.back().get(), &*programs}}, sources_, diagnostics);
    messages_ = render_text(diagnostics, sources_, false);
    EXPECT_FALSE(diagnostics.has_errors()) << messages_;
    return all.empty() || all[0].empty() ? ir::TestPatient{} : all[0].back();
  }
  ir::TestPatient recorded(const std::string& parts) {
    return patient("test \"x\" { " + parts + " expect prior clear }");
  }

  static std::string text(const std::vector<ir::TestCell>& cells) {
    static const char* const roles[] = {"", ".ULN", ".LLN", ".date"};
    std::string all;
    for (const ir::TestCell& cell : cells) {
      all += (all.empty() ? "" : "; ") + cell.name + roles[static_cast<int>(cell.role)];
      all += (cell.unit ? " [" + *cell.unit + "]" : "") + " = " + cell.text;
    }
    return all;
  }
  static std::string text(const ir::TestRow& row) {
    std::string all = row.table;
    for (const ir::Coding& code : row.codes) all += " " + code.system + ":" + code.code;
    all += " " + (row.start.empty() ? "?" : row.start);
    if (row.ends != ir::TestRow::Ends::WithStart) all += "..";
    if (row.ends == ir::TestRow::Ends::OnDay) all += row.end.empty() ? "?" : row.end;
    return row.fields.empty() ? all : all + " {" + text(row.fields) + "}";
  }
  std::string cells(const std::string& values) { return text(recorded("index 2024-06-30 patient " + values).cells); }
  std::string row(const std::string& written) { return text(recorded("index 2024-06-30 row " + written).rows.at(0)); }

  Sources sources_;
  std::vector<std::unique_ptr<ast::Ast>> asts_;
  std::string messages_;
};

TEST_F(TestsTest, CellsAsASourceWouldHoldThem) {
  EXPECT_EQ(cells("Hb: 80 g/L (ULN 160, LLN 120 g/L) on 2024-06"),
            "Hb [g/L] = 80; Hb.ULN [g/L] = 160; Hb.LLN [g/L] = 120; Hb.date = 2024-06");
  EXPECT_EQ(cells("Hb: <5 g/L, ratio: 1.5e2, share: 55 %"), "Hb [g/L] = <5; ratio = 1.5e2; share [%] = 55");
}

TEST_F(TestsTest, NumbersMayGoWithoutAUnitWhereTheDeclaredOneIsOne) {
  EXPECT_EQ(cells("ratio: >1.5, ECOG: 5"), "ratio = >1.5; ECOG = 5");
  EXPECT_EQ(cells("ratio: 150 %"), "ratio [%] = 150");
}

TEST_F(TestsTest, LabelsTakeTheirName) {
  EXPECT_EQ(cells("sex: \"M\", strip: ++, consent: yes, organ.signed: no"),
            "sex = male; strip = 2+; consent = yes; organ.signed = no");
}

TEST_F(TestsTest, DatesOfBirthMayBePartial) {
  EXPECT_EQ(cells("birth_date: 1980-05-01"), "birth_date = 1980-05-01");
  EXPECT_EQ(cells("birth_date: 1980-05"), "birth_date = 1980-05");
  EXPECT_EQ(cells("birth_date: 1980"), "birth_date = 1980");
}

TEST_F(TestsTest, AnUnknownDayIsNoDay) {
  EXPECT_EQ(cells("Hb: 8 g/dL on unknown"), "Hb [g/dL] = 8; Hb.date = ");
  EXPECT_EQ(row("scan on unknown"), "scan ?");
  EXPECT_EQ(row("scan from unknown to 2024-05"), "scan ?..2024-05");
  EXPECT_EQ(row("scan from 2024-05 to unknown"), "scan 2024-05..?");
  EXPECT_EQ(row("scan from 2024-05"), "scan 2024-05..");
}

TEST_F(TestsTest, RowsOfMeasurementsCarryACode) {
  EXPECT_EQ(row("Hb: 8 g/dL (ULN 16) on 2024-06-01 at 09:05"),
            "measurement loinc:718-7 2024-06-01T09:05 {value [g/dL] = 8; value.ULN [g/dL] = 16}");
  EXPECT_EQ(row("Hb: 8 g/dL in loinc \"59260-0\" on 2024"), "measurement loinc:59260-0 2024 {value [g/dL] = 8}");
  EXPECT_EQ(row("strip: neg on 2024"), "measurement loinc:20454-5 2024 {value = negative}");
  EXPECT_EQ(row("gadget: missing on 2024"), "measurement local:gadget 2024");
}

TEST_F(TestsTest, RowsOfEventsCarryWhatIsWritten) {
  EXPECT_EQ(row("drug in atc \"L01\", rxnorm \"3639\" on 2024 { dose: 75 mg, route: \"oral\", grade: 2 }"),
            "drug atc:L01 rxnorm:3639 2024 {dose [mg] = 75; route = oral; grade = 2}");
  EXPECT_EQ(row("drug on 2024"), "drug 2024");
}

TEST_F(TestsTest, OfANamedSetACodeThatIsInIt) {
  EXPECT_EQ(row("drug in exact on 2024"), "drug atc:L01A 2024");
  EXPECT_EQ(row("drug in prefix on 2024"), "drug atc:L02 2024");
  EXPECT_EQ(row("drug in range on 2024"), "drug icd10cm:C50 2024");
  EXPECT_EQ(row("drug in prefix, range on 2024"), "drug atc:L02 icd10cm:C50 2024");
}

TEST_F(TestsTest, TablesAreThoseNamedAndThoseWithRows) {
  EXPECT_EQ(recorded("index 2024-06-30 recorded scan row drug on 2024").tables,
            (std::set<std::string>{"drug", "scan"}));
  EXPECT_TRUE(recorded("index 2024-06-30 row Hb: 8 g/dL on 2024").tables.empty());
}

TEST_F(TestsTest, IndexIsWrittenOrAFixedDay) {
  EXPECT_EQ(recorded("index 2024-06-30").index, "2024-06-30");
  EXPECT_EQ(recorded("patient Hb: 8 g/dL on unknown").index, kTestIndex);
}

TEST_F(TestsTest, LikeStartsFromAnother) {
  const std::string base =
      "test \"a\" { index 2024-06-30 patient Hb: 8 g/dL on 2024-06-01, sex: male recorded scan row drug on 2024 row "
      "scan on "
      "2023 expect prior clear }\n"
      "test \"b\" { like \"a\" patient Hb: 9 g/dL row drug on 2022 expect prior clear }\n";
  const ir::TestPatient b = patient(base);
  EXPECT_EQ(b.index, "2024-06-30");
  EXPECT_EQ(text(b.cells), "sex = male; Hb [g/dL] = 9");  // with the value its date is replaced
  ASSERT_EQ(b.rows.size(), 3u);
  EXPECT_EQ(text(b.rows[0]), "drug 2024");
  EXPECT_EQ(text(b.rows[2]), "drug 2022");
  const ir::TestPatient c = patient(base +
                                    "test \"c\" { like \"b\" without drug, sex index 2025-01-01 patient Hb: missing "
                                    "row drug on 2021 expect prior unknown }");
  EXPECT_EQ(c.index, "2025-01-01");
  EXPECT_EQ(text(c.cells), "");
  ASSERT_EQ(c.rows.size(), 2u);
  EXPECT_EQ(text(c.rows[0]), "scan 2023");
  EXPECT_EQ(text(c.rows[1]), "drug 2021");
  EXPECT_EQ(c.tables, (std::set<std::string>{"drug", "scan"}));
  ASSERT_EQ(c.expected.size(), 1u);
}

TEST_F(TestsTest, AGroupIsAllOfItsCriteria) {
  const ir::TestPatient of = patient("test \"x\" { expect organ not met, prior excluded, needs_review }");
  ASSERT_EQ(of.expected.size(), 4u);
  EXPECT_EQ(of.expected[0].criterion, 1u);
  EXPECT_EQ(of.expected[1].criterion, 2u);
  EXPECT_EQ(of.expected[1].verdict, ir::Verdict::False);
  EXPECT_EQ(of.expected[2].verdict, ir::Verdict::True);
  EXPECT_FALSE(of.expected[3].criterion);
  EXPECT_EQ(of.expected[3].word, "needs_review");
}

}  // namespace
}  // namespace elig
