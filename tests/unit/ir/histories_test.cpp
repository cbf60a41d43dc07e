// What a program selects of histories: what print shows of it, and what verify refuses.
#include <gtest/gtest.h>

#include "compiler/ir/program.h"

namespace elig::ir {
namespace {

InstId read(Builder& builder, Op op, Input input) {
  return builder.emit(op, {}, {}, {}, {}, builder.input(std::move(input)));
}

Criterion criterion(std::string id, InstId condition) {
  Criterion made;
  made.id = std::move(id);
  made.condition = made.if_attested = made.if_refused = condition;
  return made;
}

/// `where value > 3*ULN`, the limit being the row's own.
Program high_values() {
  Program rows;
  rows.trial = "ALT";
  Builder builder(rows);
  Input value;
  value.name = "value";
  value.of_row = true;
  const InstId limit = builder.emit(Op::Mul, {}, builder.emit(Op::Const, {}, {}, {}, {}, builder.constant(3)),
                                    read(builder, Op::Uln, value));
  rows.criteria = {criterion("where", builder.emit(Op::Lt, {}, limit, read(builder, Op::Number, value)))};
  return rows;
}

/// any(ALT where value > 3*ULN within 2 weeks before start(latest(drug in trimmed)))
Program example() {
  Program program;
  program.trial = "NCT1";
  program.code_sets = {{"base", {}, {{CodePattern::Kind::Prefix, "atc", "L01"}}, {}},
                       {"trimmed", {}, {{CodePattern::Kind::Range, "atc", "A01", "A09"}}, {}, {0}, {}}};
  program.code_sets[1].except = {{CodePattern::Kind::Exact, "snomed", "1", "", true}};
  Selection drug;
  drug.pick = Pick::Latest;
  drug.text = "latest(drug in trimmed)";
  drug.rows.table = "drug";
  drug.rows.set = 1;
  Selection high;
  high.pick = Pick::Any;
  high.text = "any(ALT ...)";
  high.rows.table = "measurement";
  high.rows.name = "ALT";
  high.where = 0;
  high.windows = {{DateId{1}, DateId{0}}};
  high.needing.readings = 2;
  program.selections = {drug, high};
  program.dates = {{.kind = DateNode::Kind::Start, .selection = 0},
                   {.kind = DateNode::Kind::Minus, .a = {0}, .by = {1, 14}}};
  program.row_conditions = {high_values()};
  Builder builder(program);
  Input found;
  found.name = "any(ALT ...)";
  found.kind = InputKind::YesNo;
  found.feature = Feature{Feature::What::Truth, 1, End::Sure, ""};
  program.criteria = {criterion("x", read(builder, Op::YesNo, found))};
  return program;
}

TEST(HistoriesPrint, ShowsSetsDatesConditionsAndSelections) {
  EXPECT_EQ(print(example()),
            "trial NCT1\n"
            "  c0 = atc \"L01*\"\n"
            "  c1 = atc \"A01\"..\"A09\", c0 except descendants of snomed \"1\"\n"
            "  d0 = start of s0\n"
            "  d1 = d0 - 1 mo 14 d\n"
            "  w0 of ALT = %4\n"
            "    value: value of the row\n"
            "    %0 = Uln value\n"
            "    %1 = Const 3\n"
            "    %2 = Mul %1 %0\n"
            "    %3 = Number value\n"
            "    %4 = Lt %2 %3\n"
            "  s0 = latest drug in c1\n"
            "  s1 = any measurement ALT where w0 in d1..d0 needing 2\n"
            "  any(ALT ...): truth of s1\n"
            "  %0 = YesNo any(ALT ...)\n"
            "inclusion x = %0\n");
}

TEST(HistoriesPrint, ShowsDaysAndFactorsOfRows) {
  Program program = example();
  Builder rows(program.row_conditions[0]);
  Input day;
  day.name = "end (high)";
  day.of_row = true;
  day.row_day = RowDay{RowDay::Which::End, End::High, {3, 0}, true};
  rows.input(day);
  Input factor;
  factor.name = "prednisone_equivalent";
  factor.of_row = true;
  factor.equivalent = 0;
  rows.input(factor);
  program.equivalents = {{"prednisone_equivalent", {{0, Rational(20, 3)}}}};
  verify(program);
  const std::string text = print(program);
  EXPECT_NE(text.find("  prednisone_equivalent: c0 20/3\n"), std::string::npos) << text;
  EXPECT_NE(text.find("    end (high): end of the row - 3 mo, high\n"), std::string::npos) << text;
  EXPECT_NE(text.find("    prednisone_equivalent: factor of the row's code\n"), std::string::npos) << text;
}

TEST(HistoriesBuilder, TellsARowsFieldFromThePatients) {
  Program program;
  Builder builder(program);
  Input value;
  value.name = "Hb";
  Input field = value;
  field.of_row = true;
  EXPECT_NE(builder.input(value), builder.input(field));
  field.any_unit = true;
  field.analyte.declared.code = "mass";
  const std::uint32_t mass = builder.input(field);
  field.analyte.declared.code = "volume";
  EXPECT_NE(mass, builder.input(field));
}

TEST(HistoriesVerify, AcceptsWhatIsWellFormed) { verify(example()); }

/// The example with one thing spoilt must be refused, saying why.
template <class Spoil>
void expect_refused(Spoil spoil, const char* why) {
  Program program = example();
  spoil(program);
  EXPECT_DEATH(verify(program), why);
}

TEST(HistoriesVerifyDeathTest, RefusesWhatIsNotThere) {
  expect_refused([](Program& p) { p.selections[0].rows.set = 2; }, "a code set that is not there");
  expect_refused([](Program& p) { p.selections[1].where = 1; }, "a condition that is not there");
  expect_refused([](Program& p) { p.selections[1].windows[0].to = DateId{2}; }, "a date that is not there");
  expect_refused([](Program& p) { p.dates[0].selection = 2; }, "a selection that is not there");
  expect_refused([](Program& p) { p.inputs[0].feature->of = 2; }, "a selection or a date that is not there");
  expect_refused([](Program& p) { p.row_conditions[0].inputs[0].equivalent = 0; }, "no table of factors");
}

TEST(HistoriesVerifyDeathTest, RefusesWhatIsOutOfOrder) {
  expect_refused([](Program& p) { p.code_sets[0].sets = {1}; }, "does not come after those that it names");
  expect_refused([](Program& p) { p.dates[1].a = {1}; }, "does not come after what it is made of");
  expect_refused([](Program& p) { p.dates[0].selection = 1; }, "does not come before it");
}

TEST(HistoriesVerifyDeathTest, RefusesWhatMakesNoSense) {
  expect_refused([](Program& p) { p.code_sets[0].members.clear(); }, "a code set is empty");
  expect_refused([](Program& p) { p.selections[0].pick = Pick::Highest; }, "about a field where it must not be");
  expect_refused([](Program& p) { p.row_conditions[0].selections = p.selections; }, "a history of its own");
  expect_refused([](Program& p) { p.row_conditions[0].criteria.clear(); }, "is not one criterion");
  expect_refused([](Program& p) { p.inputs[0].of_row = true; }, "asks for a field of a row");
  expect_refused([](Program& p) { p.inputs[0].row_day = RowDay{}; }, "asked of a patient");
}

}  // namespace
}  // namespace elig::ir
