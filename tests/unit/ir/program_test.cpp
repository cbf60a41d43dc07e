// The tape of a checked trial: building it with everything once, what print shows, and what verify refuses.
#include "compiler/ir/program.h"

#include <gtest/gtest.h>

namespace elig::ir {
namespace {

Span at(std::uint32_t begin) { return {{0}, begin, begin + 1}; }

Input number(std::string name) {
  Input input;
  input.name = std::move(name);
  return input;
}

Input label(std::string name, std::vector<std::string> labels) {
  Input input;
  input.name = std::move(name);
  input.kind = InputKind::Label;
  input.labels = std::move(labels);
  return input;
}

Input attested(std::string name) {
  Input input = number(std::move(name));
  input.kind = InputKind::Attest;
  return input;
}

/// hb : Hb >= 80 if missing fail, and an exclusion that asks for sex or an attestation.
Program example() {
  Program program;
  program.trial = "NCT1";
  Builder builder(program);
  const InstId limit = builder.emit(Op::Const, at(0), {}, {}, {}, builder.constant(Rational(161, 2)));
  const InstId hb = builder.emit(Op::Number, at(1), {}, {}, {}, builder.input(number("Hb")));
  const InstId enough = builder.emit(Op::Le, at(2), limit, hb);
  const std::uint32_t sex = builder.input(label("sex", {"male", "female"}));
  const std::uint32_t set = builder.label_set({sex, {false, true}});
  const InstId female = builder.emit(Op::LabelIn, at(3), {}, {}, {}, set);
  const InstId pregnant = builder.emit(Op::YesNo, at(4), {}, {}, {}, builder.input(attested("pregnant")));
  const InstId both = builder.emit(Op::And, at(5), female, pregnant);
  const InstId no = builder.emit(Op::False, at(6));
  program.criteria.push_back(
      {"organ.hb", "", CriterionKind::Inclusion, enough, enough, enough, MissingPolicy::Fail, at(2)});
  program.criteria.push_back(
      {"pregnancy", "", CriterionKind::Exclusion, both, female, no, MissingPolicy::Unknown, at(5)});
  program.atoms.push_back({0, enough, at(2)});
  return program;
}

TEST(ProgramBuilder, GivesEqualThingsOneIndex) {
  Program program;
  Builder builder(program);
  EXPECT_EQ(builder.constant(Rational(3, 2)), builder.constant(Rational(3, 2)));
  EXPECT_NE(builder.constant(Rational(3, 2)), builder.constant(Rational(2)));
  EXPECT_EQ(builder.input(number("ALT")), builder.input(number("ALT")));
  EXPECT_NE(builder.input(number("ALT")), builder.input(number("AST")));
  const std::uint32_t set = builder.label_set({0, {true, false}});
  EXPECT_EQ(set, builder.label_set({0, {true, false}}));
  EXPECT_NE(set, builder.label_set({0, {true, true}}));
  EXPECT_NE(set, builder.label_set({1, {true, false}}));

  const InstId a = builder.emit(Op::Number, at(7), {}, {}, {}, 0);
  EXPECT_EQ(a, builder.emit(Op::Number, at(9), {}, {}, {}, 0));
  EXPECT_NE(a, builder.emit(Op::Uln, at(9), {}, {}, {}, 0));
  EXPECT_NE(a, builder.emit(Op::Number, at(9), {}, {}, {}, 1));
  EXPECT_EQ(program.tape.size(), 3U);
  EXPECT_EQ(program.places[a.index], at(7)) << "the place is where it was first written";
}

TEST(ProgramBuilder, TellsRealsApartByTheirBits) {
  Program program;
  Builder builder(program);
  EXPECT_NE(builder.real(0.0), builder.real(-0.0));
  EXPECT_EQ(builder.real(0.1), builder.real(0.1));
  EXPECT_EQ(program.reals.size(), 3U);
}

TEST(ProgramBuilder, KeepsTheFirstDeclarationOfAnInput) {
  Program program;
  Builder builder(program);
  builder.input(label("sex", {"male", "female"}));
  builder.input(label("sex", {}));
  ASSERT_EQ(program.inputs.size(), 1U);
  EXPECT_EQ(program.inputs[0].labels.size(), 2U);
}

TEST(ProgramBuilder, GoesOnWithWhatAProgramHas) {
  Program program = example();
  const std::size_t size = program.tape.size();
  Builder builder(program);
  EXPECT_EQ(builder.constant(Rational(161, 2)), 0U);
  EXPECT_EQ(builder.input(number("Hb")), 0U);
  EXPECT_EQ(builder.label_set({1, {false, true}}), 0U);
  EXPECT_EQ(builder.emit(Op::Le, at(99), {0}, {1}).index, 2U);
  EXPECT_EQ(program.tape.size(), size);
}

TEST(ProgramPrint, ShowsTapeAndCriteria) {
  EXPECT_EQ(print(example()),
            "trial NCT1\n"
            "  %0 = Const 80.5\n"
            "  %1 = Number Hb\n"
            "  %2 = Le %0 %1\n"
            "  %3 = LabelIn sex {female}\n"
            "  %4 = YesNo pregnant\n"
            "  %5 = And %3 %4\n"
            "  %6 = False\n"
            "inclusion organ.hb = %2 if missing fail\n"
            "exclusion pregnancy = %5\n"
            "  attested %3, refused %6\n");
}

TEST(ProgramPrint, ShowsTheScaleOfAReal) {
  Program program;
  Builder builder(program);
  const std::uint32_t unit = builder.constant(Rational(1));
  const std::uint32_t milli = builder.constant(Rational(1, 1000));
  const InstId a = builder.emit(Op::Number, at(0), {}, {}, {}, builder.input(number("creatinine")));
  builder.emit(Op::ToReal, at(0), a, {}, {}, unit);
  builder.emit(Op::ToReal, at(0), a, {}, {}, milli);
  builder.emit(Op::RealConst, at(0), {}, {}, {}, builder.real(0.85));
  EXPECT_EQ(print(program),
            "trial \n"
            "  %0 = Number creatinine\n"
            "  %1 = ToReal %0\n"
            "  %2 = ToReal %0 per 0.001\n"
            "  %3 = RealConst 0.85\n");
}

TEST(ProgramVerify, AcceptsAWellFormedTape) {
  verify(example());
  verify(Program{});
}

/// The example with one thing spoilt must be refused, saying why.
template <class Spoil>
void expect_refused(Spoil spoil, const char* why) {
  Program program = example();
  spoil(program);
  EXPECT_DEATH(verify(program), why);
}

TEST(ProgramVerifyDeathTest, RefusesOperandsOutOfOrder) {
  expect_refused([](Program& p) { p.tape[2].a = {2}; }, "does not precede its user");
  expect_refused([](Program& p) { p.tape[2].b = {}; }, "does not precede its user");
  expect_refused([](Program& p) { p.tape[2].c = {0}; }, "an operand too many");
}

TEST(ProgramVerifyDeathTest, RefusesOperandsOfTheWrongType) {
  expect_refused([](Program& p) { p.tape[5].a = {0}; }, "has the wrong type");
  expect_refused([](Program& p) { p.tape[6] = {Op::Lt, {0}, {3}, {}, 0}; }, "is compared with a real");
  expect_refused([](Program& p) { p.tape[6] = {Op::Lt, {3}, {3}, {}, 0}; }, "compared like a number");
  expect_refused([](Program& p) { p.tape[6] = {Op::Known, {3}, {}, {}, 0}; }, "compared like a number");
  expect_refused([](Program& p) { p.tape[6] = {Op::Sqrt, {0}, {}, {}, 0}; }, "has the wrong type");
}

TEST(ProgramVerifyDeathTest, RefusesImmediatesThatAreNotThere) {
  expect_refused([](Program& p) { p.tape[0].imm = 1; }, "a constant that is not there");
  expect_refused([](Program& p) { p.tape[1].imm = 3; }, "an input that is not there");
  expect_refused([](Program& p) { p.tape[1].imm = 1; }, "read from an input that is not one");
  expect_refused([](Program& p) { p.tape[4].imm = 0; }, "not yes or no");
  expect_refused([](Program& p) { p.label_sets[0].members.pop_back(); }, "does not fit the labels");
  expect_refused([](Program& p) { p.label_sets[0].input = 0; }, "has no labels");
  expect_refused([](Program& p) { p.tape[5].imm = 1; }, "an immediate that it does not use");
  expect_refused([](Program& p) { p.tape[6] = {Op::ToReal, {0}, {}, {}, 7}; }, "no positive scale");
}

TEST(ProgramVerifyDeathTest, RefusesCriteriaAndAtomsThatAreNoTruths) {
  expect_refused([](Program& p) { p.criteria[0].condition = {0}; }, "not a truth");
  expect_refused([](Program& p) { p.criteria[0].if_refused = {}; }, "not a truth");
  expect_refused([](Program& p) { p.criteria[1].id = "organ.hb"; }, "have one id");
  expect_refused([](Program& p) { p.atoms[0].criterion = 2; }, "belongs to no criterion");
  expect_refused([](Program& p) { p.places.pop_back(); }, "where its instructions were written");
}

}  // namespace
}  // namespace elig::ir
