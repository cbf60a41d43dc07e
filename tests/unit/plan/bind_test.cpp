// Which columns answer which inputs, and what the user is told.
#include <gtest/gtest.h>

#include "compiler/plan/plan.h"
#include "table.h"

namespace elig::test {
namespace {

using Kind = BindingNote::Kind;

// A population and what one input makes of it.
struct Bound {
  Population people;
  ir::Program program;
  Binding binding;

  // `limits`: the program reads them.
  Bound(std::vector<ir::Input> inputs, const Table& table, bool limits = true) : people(population(table)) {
    program.inputs = std::move(inputs);
    for (std::uint32_t i = 0; i < program.inputs.size() && limits; ++i) {
      program.tape.push_back({ir::Op::Uln, {}, {}, {}, i});
      program.tape.push_back({ir::Op::Lln, {}, {}, {}, i});
    }
    binding = bind(program, people);
  }

  [[nodiscard]] std::string notes(Kind kind) const {
    std::string text;
    for (const BindingNote& note : binding.notes) {
      if (note.kind == kind) text += note.message + "\n";
    }
    return text;
  }
  [[nodiscard]] const std::vector<NumberVariant>& numbers(std::size_t input = 0) const {
    return binding.inputs[input].numbers;
  }
  [[nodiscard]] std::vector<std::string> unused() const {
    std::vector<std::string> lines;
    for (const auto& [column, why] : unused_columns({&binding}, people)) {
      lines.push_back("`" + column->header + "`: " + why);
    }
    return lines;
  }
};

// A cell in base units as decimal text; "" when missing.
std::string base(const Numbers* numbers, const LinearMap& map, std::size_t row) {
  if (numbers == nullptr || !numbers->valid.test(row)) return {};
  return to_string(Rational(static_cast<long>(numbers->data[row])) * map.factor + map.offset);
}

ir::Input score(const char* name, int lo, int hi) {
  ir::Input input = measurement(name, "1");
  input.lo = lo;
  input.hi = hi;
  return input;
}

TEST(BindNames, ByCaseWhenThatIsClear) {
  const Bound exact({measurement("Hb", "g/L")}, {{"HB [g/L]", {"1"}}, {"Hb [g/L]", {"2"}}});
  ASSERT_EQ(exact.numbers().size(), 1U);
  EXPECT_EQ(exact.numbers()[0].column->header, "Hb [g/L]");
  EXPECT_EQ(exact.unused(), std::vector<std::string>{"`HB [g/L]`: no rule reads it"});

  const Bound similar({measurement("Hb", "g/L")}, {{"HB [g/L]", {"1"}}});
  EXPECT_TRUE(similar.binding.inputs[0].bound());
  EXPECT_EQ(similar.notes(Kind::Alias), "`HB` read as `Hb`\n");

  const Bound unclear({measurement("Hb", "g/L")}, {{"HB [g/L]", {"1"}}, {"hb [g/L]", {"2"}}});
  EXPECT_FALSE(unclear.binding.inputs[0].bound());
}

TEST(BindNames, MissingOnesAreNamed) {
  const Bound bound({measurement("weight", "kg"), measurement("CrCl", "mL/min")}, {{"wieght [kg]", {"1"}}});
  EXPECT_EQ(bound.notes(Kind::Unbound),
            "`weight`: no column of that name; did you mean `wieght`?\n`CrCl`: no column of that name\n");
}

TEST(BindNames, NobodyMissesAnAttestation) {
  ir::Input attest = yes_no("judged");
  attest.kind = ir::InputKind::Attest;
  EXPECT_TRUE(Bound({attest}, {{"x", {"1"}}}).binding.notes.empty());
  EXPECT_TRUE(Bound({attest}, {{"judged", {"yes"}}}).binding.inputs[0].bound());
}

TEST(BindUnits, AreNeeded) {
  const Bound bound({measurement("ALT", "U/L"), measurement("ECOG", "1")}, {{"ALT", {"40"}}, {"ECOG", {"1"}}});
  EXPECT_FALSE(bound.binding.inputs[0].bound());
  EXPECT_TRUE(bound.binding.inputs[1].bound());
  EXPECT_EQ(bound.notes(Kind::Unbound), "column `ALT`: it has no unit; write `ALT [U/L]`\n");
  EXPECT_EQ(bound.unused(), std::vector<std::string>{"`ALT`: it has no unit; write `ALT [U/L]`"});
}

TEST(BindUnits, OfAnotherDimensionAreRefusedWithBoth) {
  const Bound bound({measurement("ANC", "10*9/L")}, {{"ANC [mg/dL]", {"40"}}});
  EXPECT_FALSE(bound.binding.inputs[0].bound());
  const std::string note = bound.notes(Kind::Unbound);
  EXPECT_NE(note.find("mass per volume"), std::string::npos) << note;
  EXPECT_NE(note.find("1 per volume"), std::string::npos) << note;
}

TEST(BindUnits, AColumnThatCannotBeReadIsOnlyIgnoredBesideAnother) {
  const Bound bound({measurement("ANC", "10*9/L")}, {{"ANC [mg/dL]", {"40"}}, {"ANC [/uL]", {"1500"}}});
  EXPECT_EQ(bound.numbers().size(), 1U);
  EXPECT_EQ(bound.notes(Kind::Unbound), "");
  EXPECT_NE(bound.notes(Kind::Ignored), "");
}

TEST(BindUnits, AliasesAreReported) {
  const Bound bound({measurement("ANC", "10*9/L")}, {{"ANC [K/uL]", {"1.5"}}});
  EXPECT_EQ(bound.notes(Kind::Alias), "column `ANC [K/uL]`: `K/uL` read as `10*3/uL`\n");
  EXPECT_EQ(base(bound.numbers()[0].value, bound.numbers()[0].value_map, 0), "1500000000000");
}

TEST(BindUnits, GoThroughTheMolarMass) {
  ir::Input glucose = measurement("glucose", "mg/dL");
  EXPECT_FALSE(Bound({glucose}, {{"glucose [mmol/L]", {"10"}}}).binding.inputs[0].bound());
  glucose.analyte.molar_mass = decimal("180.156");
  const Bound bound({glucose}, {{"glucose [mmol/L]", {"10"}}});
  ASSERT_TRUE(bound.binding.inputs[0].bound());
  // 10 mmol/L = 1801.56 mg/L = 1801.56 g/m3
  EXPECT_EQ(base(bound.numbers()[0].value, bound.numbers()[0].value_map, 0), "1801.56");
}

TEST(BindNumbers, TheFirstColumnCounts) {
  const Bound bound({measurement("ANC", "10*9/L")},
                    {{"ANC [10*9/L]", {"1", "", "3"}}, {"ANC [/uL]", {"2000", "2000", ""}}});
  ASSERT_EQ(bound.numbers().size(), 2U);
  const Numbers& second = *bound.numbers()[1].value;
  EXPECT_FALSE(second.valid.test(0));
  EXPECT_TRUE(second.valid.test(1));
  EXPECT_EQ(second.data[0], 0) << "missing rows hold 0";
  EXPECT_EQ(bound.binding.notes.size(), 1U);
  EXPECT_EQ(bound.binding.notes[0].patients, 1U);
}

// Several columns are added to select the recorded one (exact.h), so what is not recorded must be 0.
TEST(BindNumbers, SeveralColumnsHaveNoBases) {
  Bound bound({measurement("Na", "mmol/L")}, {{"Na [mmol/L]", {"140", "<150", "", "-"}},
                                              {"Na [mol/L]", {"", "", "0.354", ""}},
                                              {"Na.ULN [mmol/L]", {"145", "", "", ""}}});
  for (const Column& column : bound.people.columns) EXPECT_NE(column.numbers->data.base, 0) << column.header;
  find_block_ranges(bound.people);
  bound.binding = bind(bound.program, bound.people);
  ASSERT_EQ(bound.numbers().size(), 2U);
  const NumberVariant& first = bound.numbers()[0];
  for (const Numbers* numbers : {first.value, first.uln, bound.numbers()[1].value}) {
    EXPECT_EQ(numbers->data.base, 0);
    EXPECT_EQ(numbers->data[3], 0);
  }
  EXPECT_EQ(base(first.value, first.value_map, 0), "140");
  EXPECT_EQ(base(first.value, first.value_map, 1), "150");
  EXPECT_TRUE(first.value->below.test(1));
  EXPECT_EQ(base(first.uln, first.uln_map, 0), "145");
  EXPECT_EQ(base(bound.numbers()[1].value, bound.numbers()[1].value_map, 2), "354");
  const auto* block = first.value->blocks.as<BlockRange>();
  EXPECT_EQ(block->min, 140);
  EXPECT_EQ(block->max, 150);
  EXPECT_EQ(block->missing, 2U);
}

TEST(BindNumbers, AColumnAloneIsNotCopiedForItsBase) {
  const Bound bound({measurement("Na", "mmol/L")}, {{"Na [mmol/L]", {"140", "150"}}}, false);
  EXPECT_EQ(bound.numbers()[0].value, &*bound.people.columns[0].numbers);
}

// What is left of a column has its base.
TEST(BindNumbers, ARestrictedColumnKeepsItsNumbers) {
  const Bound bound({score("score", 100, 300)}, {{"score", {"150", "301", "", "99", "300"}}});
  const Numbers& numbers = *bound.numbers()[0].value;
  EXPECT_NE(numbers.data.base, 0);
  EXPECT_EQ(numbers.data[0], 150);
  EXPECT_EQ(numbers.data[4], 300);
  EXPECT_EQ(numbers.data.min, 150);
  EXPECT_EQ(numbers.data.max, 300);
  for (const std::size_t row : {1, 2, 3}) EXPECT_EQ(numbers.data.stored(row), 0) << row;
  const Bound none({score("score", 0, 1)}, {{"score", {"150", "301"}}});
  EXPECT_EQ(none.numbers()[0].value->data.min, none.numbers()[0].value->data.base) << "holds nothing";
}

TEST(BindNumbers, ScoresOutsideTheirRangeAreNotRead) {
  const Bound bound({score("ECOG", 0, 5)}, {{"ECOG", {"0", "5", "6", "-1", ""}}});
  const Numbers& numbers = *bound.numbers()[0].value;
  EXPECT_TRUE(numbers.valid.test(0) && numbers.valid.test(1));
  EXPECT_FALSE(numbers.valid.test(2) || numbers.valid.test(3));
  EXPECT_EQ(numbers.data.max, 5);
  EXPECT_EQ(numbers.data[2], 0);
  EXPECT_EQ(bound.notes(Kind::NotRead), "`ECOG`: 2 values outside 0..5 not read\n");
  const Bound all({score("ECOG", 0, 5)}, {{"ECOG", {"7"}}});
  EXPECT_EQ(all.notes(Kind::Unbound), "");
}

TEST(BindNumbers, TextsAreListed) {
  const Bound bound({measurement("ALT", "U/L")}, {{"ALT [U/L]", {"ND", "40", "ND", "hemolysed", ""}}});
  EXPECT_EQ(bound.notes(Kind::NotRead), "`ALT [U/L]`: 3 cells not read as numbers: `ND` (2), `hemolysed` (1)\n");
  const Bound none({measurement("ALT", "U/L")}, {{"ALT [U/L]", {"ND"}}});
  EXPECT_FALSE(none.binding.inputs[0].bound());
  EXPECT_EQ(none.notes(Kind::Unbound), "column `ALT [U/L]`: it holds no numbers\n");
}

// -- limits

TEST(BindLimits, AreThereOnlyWithTheirValue) {
  const Bound bound({measurement("ALT", "U/L")},
                    {{"ALT [U/L]", {"1", "", "3"}}, {"ALT.ULN [U/L]", {"40", "41", ""}}, {"ALT.LLN", {"", "", "5"}}});
  const NumberVariant& alt = bound.numbers()[0];
  ASSERT_NE(alt.uln, nullptr);
  EXPECT_TRUE(alt.uln->valid.test(0));
  EXPECT_FALSE(alt.uln->valid.test(1));
  EXPECT_EQ(alt.uln->data[1], 0);
  ASSERT_NE(alt.lln, nullptr) << "without a unit a limit has its value's";
  EXPECT_EQ(alt.lln_map.factor, alt.value_map.factor);
  EXPECT_TRUE(bound.unused().empty());
}

TEST(BindLimits, AnUntouchedColumnIsNotCopied) {
  const Bound bound({measurement("ALT", "U/L")}, {{"ALT [U/L]", {"1", "2"}}, {"ALT.ULN [U/L]", {"40", ""}}});
  EXPECT_TRUE(bound.binding.made->numbers.empty());
  EXPECT_EQ(bound.numbers()[0].uln, &*bound.people.columns[1].numbers);
}

TEST(BindLimits, AreLeftAloneWhenNoRuleReadsThem) {
  const Bound bound({measurement("ALT", "U/L")}, {{"ALT [U/L]", {"1", ""}}, {"ALT.ULN [U/L]", {"40", "41"}}}, false);
  EXPECT_EQ(bound.numbers()[0].uln, nullptr);
  EXPECT_TRUE(bound.binding.made->numbers.empty());
  EXPECT_EQ(bound.unused(), std::vector<std::string>{"`ALT.ULN [U/L]`: no rule reads these limits"});
}

TEST(BindLimits, BesideAnotherColumnsValueAreListed) {
  const Bound bound(
      {measurement("ANC", "10*9/L")},
      {{"ANC [10*9/L]", {"1.5", "", ""}}, {"ANC [/uL]", {"", "1500", ""}}, {"ANC.ULN [10*9/L]", {"7", "7", "7"}}});
  EXPECT_EQ(base(bound.numbers()[0].uln, bound.numbers()[0].uln_map, 1), "");
  EXPECT_EQ(bound.notes(Kind::NotRead),
            "`ANC.ULN [10*9/L]`: 1 limit beside a value of another column not read; they belong to `ANC [10*9/L]`\n");
}

TEST(BindLimits, GoWithTheColumnOfTheirUnit) {
  const Bound bound({measurement("ALT", "U/L")}, {{"ALT [U/L]", {"1", ""}},
                                                  {"ALT [ukat/L]", {"", "2"}},
                                                  {"ALT.ULN [ukat/L]", {"1", "0.7"}},
                                                  {"ALT.ULN [U/L]", {"40", "40"}}});
  const auto& alt = bound.numbers();
  EXPECT_EQ(alt[0].uln->data[0], 40);
  EXPECT_FALSE(alt[0].uln->valid.test(1));
  EXPECT_EQ(alt[1].uln->data[1], 7);
  EXPECT_FALSE(alt[1].uln->valid.test(0));
}

TEST(BindLimits, DoNotDependOnWhatOtherPatientsHave) {
  // The limit belongs to the first column even when nobody has a value in it.
  const Bound bound({measurement("ALT", "U/L")},
                    {{"ALT [U/L]", {""}}, {"ALT [ukat/L]", {"2"}}, {"ALT.ULN [U/L]", {"40"}}});
  ASSERT_EQ(bound.numbers().size(), 2U);
  EXPECT_EQ(bound.numbers()[1].uln, nullptr);
}

TEST(BindLimits, CensoredOnesAreNotRead) {
  const Bound bound({measurement("ALT", "U/L")}, {{"ALT [U/L]", {"1", "1"}}, {"ALT.ULN [U/L]", {"<40", "40"}}});
  EXPECT_FALSE(bound.numbers()[0].uln->valid.test(0));
  EXPECT_TRUE(bound.numbers()[0].uln->valid.test(1));
  EXPECT_TRUE(bound.numbers()[0].uln->below.empty());
  EXPECT_EQ(bound.notes(Kind::NotRead), "`ALT.ULN [U/L]`: 1 cell with `<` or `>` not read as limits\n");
}

ir::Input with_references() {
  ir::Input alt = measurement("ALT", "U/L");
  const Rational one = unit("U/L").factor;
  alt.references = {{"male", std::nullopt, 50 * one}, {"female", std::nullopt, 35 * one}};
  return alt;
}

TEST(BindLimits, TheReferenceTableFillsWhatWasNotRecorded) {
  const Bound bound({with_references()}, {{"ALT [U/L]", {"1", "1", "1", "1", ""}},
                                          {"ALT.ULN [ukat/L]", {"", "", "0.35", "", ""}},
                                          {"sex", {"M", "female", "M", "?", "M"}}});
  const NumberVariant& alt = bound.numbers()[0];
  const Rational one = unit("U/L").factor;
  EXPECT_EQ(base(alt.uln, alt.uln_map, 0), to_string(50 * one));
  EXPECT_EQ(base(alt.uln, alt.uln_map, 1), to_string(35 * one));
  EXPECT_EQ(base(alt.uln, alt.uln_map, 2), to_string(21 * one)) << "0.35 ukat/L, as recorded";
  EXPECT_EQ(base(alt.uln, alt.uln_map, 3), "") << "of unknown sex";
  EXPECT_EQ(base(alt.uln, alt.uln_map, 4), "") << "no value, no limit";
  EXPECT_EQ(bound.notes(Kind::Reference),
            "`ALT`: the upper limit of the reference table for 2 patients without a recorded one\n");
  EXPECT_TRUE(bound.unused().empty()) << "sex is read";
}

TEST(BindLimits, AReferenceForEveryoneNeedsNoSex) {
  ir::Input alt = with_references();
  alt.references.push_back({std::nullopt, std::nullopt, 45 * unit("U/L").factor});
  const Bound bound({alt}, {{"ALT [U/L]", {"1"}}});
  EXPECT_EQ(base(bound.numbers()[0].uln, bound.numbers()[0].uln_map, 0), to_string(45 * unit("U/L").factor));
}

TEST(BindLimits, TheSexOfAReferenceIsSpelledAsTheRulesSay) {
  ir::Input sex = attribute("sex", {"male", "female"});
  sex.spellings = {{"1"}, {"2"}};
  const Bound bound({with_references(), sex}, {{"ALT [U/L]", {"1", "1"}}, {"sex", {"2", "1"}}});
  const NumberVariant& alt = bound.numbers()[0];
  EXPECT_EQ(base(alt.uln, alt.uln_map, 0), to_string(35 * unit("U/L").factor));
  EXPECT_EQ(base(alt.uln, alt.uln_map, 1), to_string(50 * unit("U/L").factor));
}

// -- labels

TEST(BindLabels, WithoutRegardToCaseAndBlanks) {
  ir::Input sex = attribute("sex", {"male", "female"});
  sex.spellings = {{"M"}, {"F"}};
  const Bound bound({sex}, {{"sex", {"Male", " f ", "FEMALE", "m", "divers", "divers", "U", ""}}});
  const LabelSource& source = *bound.binding.inputs[0].labels;
  std::vector<std::optional<std::uint32_t>> want = {0, 1, 1, 0, std::nullopt, std::nullopt};
  EXPECT_EQ(source.of_text, want);
  EXPECT_EQ(bound.notes(Kind::NotRead), "`sex`: 3 cells not read as `sex`: `divers` (2), `U` (1)\n");
}

TEST(BindLabels, NumbersMaySpellThem) {
  const Bound bound({attribute("stage", {"1", "2", "3"})}, {{"stage", {"1", "2.0", "2.5", "<2", "III"}}});
  const LabelSource& source = *bound.binding.inputs[0].labels;
  EXPECT_EQ(source.column->numbers->decimals, 1);
  const std::vector<std::pair<std::int64_t, std::uint32_t>> want = {{10, 0}, {20, 1}, {30, 2}};
  EXPECT_EQ(source.of_number, want);
  EXPECT_NE(bound.notes(Kind::NotRead).find("3 cells"), std::string::npos) << bound.notes(Kind::NotRead);
}

TEST(BindLabels, YesAndNo) {
  const Bound bound({yes_no("smoker")},
                    {{"smoker", {"Yes", "TRUE", "y", "no", "False", "N", "perhaps", "1", "0", "2"}}});
  const LabelSource& source = *bound.binding.inputs[0].labels;
  const std::vector<std::optional<std::uint32_t>> want = {1, 1, 1, 0, 0, 0, std::nullopt};
  EXPECT_EQ(source.of_text, want);
  const std::vector<std::pair<std::int64_t, std::uint32_t>> numbers = {{0, 0}, {1, 1}};
  EXPECT_EQ(source.of_number, numbers);
}

TEST(BindLabels, ANumberOutsideTheColumnsRangeMatchesNothing) {
  // 300 is 44 in eight bits; a column of small numbers must not take it for that.
  ir::Input input = attribute("code", {"300", "44"});
  const Bound bound({input}, {{"code", {"44"}}});
  EXPECT_EQ(bound.binding.inputs[0].labels->of_number.size(), 2U);
}

TEST(UnusedColumns, SayWhy) {
  const Bound bound({measurement("ALT", "U/L")}, {{"ALT [U/L]", {"1"}}, {"AST.ULN [U/L]", {"1"}}, {"SITEID", {"701"}}});
  EXPECT_EQ(bound.unused(),
            (std::vector<std::string>{"`AST.ULN [U/L]`: no rule reads these limits", "`SITEID`: no rule reads it"}));
}

}  // namespace
}  // namespace elig::test
