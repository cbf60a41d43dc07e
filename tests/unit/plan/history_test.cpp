// Inputs that histories answer: merged with wide columns, truths from bitmaps, open labels; and what is known before
// anything runs to be unknown for everyone.
#include <gtest/gtest.h>

#include "compiler/plan/plan.h"
#include "interpreter.h"
#include "table.h"

namespace elig::test {
namespace {

// A criterion whose condition is the last instruction of `tape`.
ir::Program program(std::vector<ir::Input> inputs, std::vector<ir::Inst> tape) {
  ir::Program made;
  made.inputs = std::move(inputs);
  made.tape = std::move(tape);
  made.places.resize(made.tape.size());
  ir::Criterion criterion;
  criterion.id = "c";
  criterion.condition = criterion.if_attested =
      criterion.if_refused = {static_cast<std::uint32_t>(made.tape.size() - 1)};
  made.criteria.push_back(criterion);
  return made;
}

// `yes no ?` for each patient.
std::string run(const ir::Program& rule, const Population& people, const HistoryAnswers& answers) {
  const Binding binding = bind(rule, people, answers);
  Diagnostics diagnostics;
  const auto planned = plan(rule, binding, {}, diagnostics);
  if (!planned) return "not planned";
  const Run ran = interpret(*planned, people.patients, 1);
  std::string text;
  for (std::size_t p = 0; p < people.patients; ++p) {
    text += (p == 0 ? "" : " ") + std::string(ran.met[0][p] ? "yes" : ran.not_met[0][p] ? "no" : "?");
  }
  return text;
}

// An input that is the latest row of a history, under the measurement's own name.
void make_bare(ir::Program& rule, std::uint32_t input) {
  rule.inputs[input].feature = ir::Feature{ir::Feature::What::Field};
  ir::Selection latest{ir::Pick::Latest, "latest", {}, {}};
  latest.rows.name = rule.inputs[input].name;
  rule.selections.push_back(latest);
}

// Histories of one input with these columns.
HistoryAnswer answer(const ir::Input& input, const Population& found) {
  ir::Program alone;
  alone.inputs.push_back(input);
  alone.inputs[0].feature.reset();
  alone.tape = {{ir::Op::Uln, {}, {}, {}, 0}};
  HistoryAnswer made;
  made.found = bind(alone, found).inputs[0];
  return made;
}

Bitmap bits(const std::vector<bool>& rows) {
  Bitmap made(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i]) made.set(i);
  }
  return made;
}

TEST(History, AnswersPatientsWithoutAWideCell) {
  // ALT <= 2 * ULN; each patient's limit is that of their own value.
  auto rule = program({measurement("ALT", "U/L")}, {{ir::Op::Number, {}, {}, {}, 0},
                                                    {ir::Op::Uln, {}, {}, {}, 0},
                                                    {ir::Op::Add, {1}, {1}, {}, 0},
                                                    {ir::Op::Le, {0}, {2}, {}, 0}});
  make_bare(rule, 0);
  const Population wide = population({{"ALT [U/L]", {"80", "81", "", ""}}, {"ALT.ULN [U/L]", {"40", "40", "", ""}}});
  const Population rows =
      population({{"ALT [ukat/L]", {"9", "0.1", "1", ""}}, {"ALT.ULN [ukat/L]", {"1", "1", "0.5", ""}}});
  HistoryAnswers answers{answer(rule.inputs[0], rows)};
  EXPECT_EQ(run(rule, wide, answers), "yes no yes ?");
  const Bitmap in_time = bits({true, false, false, false});
  answers[0]->in_time = &in_time;
  EXPECT_EQ(run(rule, wide, answers), "yes ? yes ?")
      << "a wide cell that is too old is none, and no history replaces it";
}

TEST(History, LabelsOfColumnAndHistoryAreOneInput) {
  auto rule = program({attribute("stage", {"early", "late"})}, {{ir::Op::LabelIn, {}, {}, {}, 0}});
  rule.label_sets = {{0, {false, true}}};
  make_bare(rule, 0);
  const Population wide = population({{"stage", {"late", "early", "", "", "x"}}});
  const Population rows = population({{"stage", {"early", "late", "late", "early", "late"}}});
  HistoryAnswers answers{answer(rule.inputs[0], rows)};
  EXPECT_EQ(run(rule, wide, answers), "yes no yes no yes");
}

TEST(History, ASelectionThatIsWrittenOutReadsNoColumnOfItsName) {
  auto rule = program({measurement("latest(Hb)", "g/L")}, {{ir::Op::InputKnown, {}, {}, {}, 0}});
  rule.inputs[0].feature = ir::Feature{ir::Feature::What::Field};
  ir::Selection latest{ir::Pick::Latest, "latest(Hb)", {}, {}};
  latest.rows.name = "Hb";
  rule.selections.push_back(latest);
  EXPECT_EQ(run(rule, population({{"latest(Hb) [g/L]", {"90"}}}), {}), "no");
}

TEST(Truth, ComesFromTwoBitmaps) {
  const Bitmap yes = bits({true, false, false}), no = bits({false, true, false});
  HistoryAnswer any;
  any.found.truth = TruthSource{&yes, &no};
  auto rule = program({yes_no("any(drug)")}, {{ir::Op::YesNo, {}, {}, {}, 0}});
  rule.inputs[0].feature = ir::Feature{ir::Feature::What::Truth};
  const Population people = population({{"x", {"1", "2", "3"}}});
  EXPECT_EQ(run(rule, people, {any}), "yes no ?");
  rule.tape = {{ir::Op::InputKnown, {}, {}, {}, 0}};
  EXPECT_EQ(run(rule, people, {any}), "yes yes no");
}

TEST(OpenLabels, OtherTextsAndNumbersAreThereAndNoneOfThem) {
  auto rule = program({attribute("route", {"oral", "7"})}, {{ir::Op::LabelIn, {}, {}, {}, 0}});
  rule.inputs[0].open = true;
  rule.label_sets = {{0, {true, false}}};
  const Population people = population({{"route", {" ORAL", "iv", "7", "8", "<8", ""}}});
  EXPECT_EQ(run(rule, people, {}), "yes no no no no ?");
  rule.label_sets = {{0, {false, true}}};
  EXPECT_EQ(run(rule, people, {}), "no no yes no no ?");
  rule.tape = {{ir::Op::InputKnown, {}, {}, {}, 0}};
  EXPECT_EQ(run(rule, people, {}), "yes yes yes yes yes no");
}

bool blind(const ir::Program& rule, const Population& people) {
  const Binding binding = bind(rule, people);
  Diagnostics diagnostics;
  return plan(rule, binding, {}, diagnostics)->blind.at(0);
}

TEST(Blind, IsWhatNoColumnCanDecide) {
  // weight >= 0
  auto rule = program({measurement("weight", "kg")},
                      {{ir::Op::Number, {}, {}, {}, 0}, {ir::Op::Const, {}, {}, {}, 0}, {ir::Op::Le, {1}, {0}, {}, 0}});
  rule.constants = {Rational(0)};
  EXPECT_TRUE(blind(rule, population({{"height [cm]", {"170"}}})));
  EXPECT_TRUE(blind(rule, population({{"weight [kg]", {"ND"}}}))) << "no numbers in it";
  EXPECT_FALSE(blind(rule, population({{"weight [kg]", {"70"}}})));
}

TEST(Blind, IsNotWhatOnlyAPersonCanAnswer) {
  ir::Input attest = yes_no("consent");
  attest.kind = ir::InputKind::Attest;
  auto rule = program({attest},
                      {{ir::Op::True, {}, {}, {}, 0}, {ir::Op::False, {}, {}, {}, 0}, {ir::Op::YesNo, {}, {}, {}, 0}});
  rule.criteria[0].if_attested = {0};
  rule.criteria[0].if_refused = {1};
  EXPECT_FALSE(blind(rule, population({{"x", {"1"}}})));
}

}  // namespace
}  // namespace elig::test
