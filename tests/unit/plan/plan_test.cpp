// Cases written by hand: what S1, S6, S7 and S8 promise, the widths the planner picks, and what it refuses.
#include "compiler/plan/plan.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "interpreter.h"
#include "table.h"

namespace elig::test {
namespace {

using ir::Op;

// A program of one criterion, built in the order of its tape.
class Rule {
 public:
  ir::InstId leaf(Op op, std::uint32_t imm) { return builder_.emit(op, {}, {}, {}, {}, imm); }
  ir::InstId number(ir::Input input) { return leaf(Op::Number, builder_.input(std::move(input))); }
  ir::InstId uln(ir::Input input) { return leaf(Op::Uln, builder_.input(std::move(input))); }
  ir::InstId constant(const Rational& value) { return leaf(Op::Const, builder_.constant(value)); }
  /// `90 g/L`
  ir::InstId quantity(const std::string& number, const std::string& in) {
    return constant(decimal(number) * unit(in).factor);
  }
  ir::InstId labels(ir::Input input, std::vector<bool> members) {
    return leaf(Op::LabelIn, builder_.label_set({builder_.input(std::move(input)), std::move(members)}));
  }
  ir::InstId apply(Op op, ir::InstId a, ir::InstId b = {}) { return builder_.emit(op, {}, a, b); }
  ir::InstId at_place(Op op, Span place, ir::InstId a, ir::InstId b) { return builder_.emit(op, place, a, b); }
  ir::InstId to_real(ir::InstId a, const std::string& in) {
    return builder_.emit(Op::ToReal, {}, a, {}, {}, builder_.constant(unit(in).factor));
  }

  const ir::Program& finish(ir::InstId condition) {
    ir::Criterion criterion;
    criterion.id = "c";
    criterion.condition = criterion.if_attested = criterion.if_refused = condition;
    program_.criteria = {criterion};
    return program_;
  }

 private:
  ir::Program program_;
  ir::Builder builder_{program_};
};

std::vector<std::string> verdicts(const ir::Program& program, const Table& table) {
  const Population people = population(table);
  const Binding binding = bind(program, people);
  Diagnostics diagnostics;
  const auto planned = plan(program, binding, {}, diagnostics);
  if (!planned) return {"refused"};
  const Run run = interpret(*planned, people.patients, 1);
  std::vector<std::string> result;
  for (std::size_t row = 0; row < people.patients; ++row) {
    result.emplace_back(run.met[0][row] ? "met" : run.not_met[0][row] ? "not met" : "unknown");
  }
  return result;
}

kernel::Plan planned(const ir::Program& program, const Table& table) {
  const Population people = population(table);
  const Binding binding = bind(program, people);
  Diagnostics diagnostics;
  auto result = plan(program, binding, {}, diagnostics);
  EXPECT_TRUE(result.has_value());
  return result ? result->plan : kernel::Plan{};
}

int widest(const kernel::Plan& plan) {
  int width = 0;
  for (const auto& inst : plan.tape) width = std::max<int>(width, inst.width);
  return width;
}

bool has(const kernel::Plan& plan, kernel::Op op) {
  return std::any_of(plan.tape.begin(), plan.tape.end(), [&](const auto& inst) { return inst.op == op; });
}

const ir::Program& within_uln(Rule& rule, const char* name, const char* declared, const Rational& factor) {
  const auto value = rule.number(measurement(name, declared));
  const auto limit = rule.uln(measurement(name, declared));
  return rule.finish(rule.apply(Op::Le, value, rule.apply(Op::Mul, rule.constant(factor), limit)));
}

// -- S1, S6, S7

TEST(Exact, CreatinineAtTheVeryLimitIsMet) {
  Rule rule;
  EXPECT_EQ(verdicts(within_uln(rule, "creatinine", "mg/dL", Rational(3, 2)),
                     {{"creatinine [mg/dL]", {"1.8", "1.81", "1.79", "1.8", ""}},
                      {"creatinine.ULN [mg/dL]", {"1.2", "1.2", "1.2", "", "1.2"}}}),
            (std::vector<std::string>{"met", "not met", "met", "unknown", "unknown"}));
}

TEST(Exact, GramsPerDecilitreMeetGramsPerLitre) {
  Rule rule;
  const auto hb = rule.number(measurement("Hb", "g/L"));
  EXPECT_EQ(verdicts(rule.finish(rule.apply(Op::Le, rule.quantity("90", "g/L"), hb)),
                     {{"Hb [g/dL]", {"9", "9.0", "8.9", "9.1", "8.999999"}}}),
            (std::vector<std::string>{"met", "met", "not met", "met", "not met"}));
}

TEST(Exact, ATenthAndTwoTenthsAreThreeTenths) {
  Rule rule;
  const auto a = rule.number(measurement("a", "1"));
  const auto sum = rule.apply(Op::Add, a, rule.number(measurement("b", "1")));
  const auto c = rule.number(measurement("c", "1"));
  EXPECT_EQ(verdicts(rule.finish(rule.apply(Op::Eq, sum, c)),
                     {{"a", {"0.1", "0.1"}}, {"b", {"0.2", "0.2"}}, {"c", {"0.3", "0.30000000000000004"}}}),
            (std::vector<std::string>{"met", "not met"}));
}

TEST(Exact, EachRecordedUnitGetsTheVerdictItWouldGetAlone) {
  Rule rule;
  const auto anc = rule.number(measurement("ANC", "10*9/L"));
  const ir::Program& program = rule.finish(rule.apply(Op::Le, rule.quantity("1.5", "10*9/L"), anc));
  const Table table = {{"ANC [10*9/L]", {"1.5", "1.4999", "", "", "", ""}},
                       {"ANC [/uL]", {"", "", "1500", "1499", "", ""}},
                       {"ANC [10*3/uL]", {"", "", "", "", "1.5", "1.49"}}};
  EXPECT_EQ(verdicts(program, table), (std::vector<std::string>{"met", "not met", "met", "not met", "met", "not met"}));
  const kernel::Plan plan = planned(program, table);
  EXPECT_FALSE(has(plan, kernel::Op::Add)) << "units are compared apart";
  EXPECT_FALSE(has(plan, kernel::Op::MulConst)) << "the constant is converted, never the data";
  EXPECT_EQ(widest(plan), 16);
}

TEST(Exact, ALimitInAnotherUnitIsConvertedExactly) {
  Rule rule;  // 1 ukat = 60 U
  EXPECT_EQ(verdicts(within_uln(rule, "ALT", "U/L", Rational(5, 2)),
                     {{"ALT [U/L]", {"150", "151", "100.1"}}, {"ALT.ULN [ukat/L]", {"1", "1", "0.6673"}}}),
            (std::vector<std::string>{"met", "not met", "not met"}));
}

// -- S8: one row for each kind of comparison with 0.2 at, above and below the end of the half line

struct Censored {
  const char* cell;
  const char* op;  // of the cell with the number
  const char* number;
  const char* verdict;
};

class CensoredComparison : public testing::TestWithParam<Censored> {};

TEST_P(CensoredComparison, IsDecidedWhereAllMembersAgree) {
  const Censored& c = GetParam();
  Rule rule;
  const auto cell = rule.number(measurement("x", "mg/dL"));
  const auto number = rule.quantity(c.number, "mg/dL");
  const std::string op = c.op;
  const ir::InstId condition = op == "<"    ? rule.apply(Op::Lt, cell, number)
                               : op == "<=" ? rule.apply(Op::Le, cell, number)
                               : op == ">"  ? rule.apply(Op::Lt, number, cell)
                               : op == ">=" ? rule.apply(Op::Le, number, cell)
                                            : rule.apply(Op::Eq, cell, number);
  // An exact neighbour, so that the column holds both.
  EXPECT_EQ(verdicts(rule.finish(condition), {{"x [mg/dL]", {c.cell, "0.7"}}})[0], c.verdict);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, CensoredComparison,
    testing::Values(Censored{"<0.2", "<=", "1.5", "met"}, Censored{"<0.2", "<=", "0.2", "met"},
                    Censored{"<0.2", "<=", "0.1", "unknown"}, Censored{"<0.2", "<", "0.2", "met"},
                    Censored{"<0.2", "<", "0.19", "unknown"}, Censored{"<0.2", ">=", "0.2", "not met"},
                    Censored{"<0.2", ">=", "0.1", "unknown"}, Censored{"<0.2", ">", "0.2", "not met"},
                    Censored{"<0.2", "=", "0.2", "not met"}, Censored{"<0.2", "=", "0.3", "not met"},
                    Censored{"<0.2", "=", "0.1", "unknown"}, Censored{"<0.2", ">=", "0", "unknown"},
                    Censored{">0.2", "<=", "0.2", "not met"}, Censored{">0.2", "<=", "0.3", "unknown"},
                    Censored{">0.2", "<", "0.2", "not met"}, Censored{">0.2", ">=", "0.2", "met"},
                    Censored{">0.2", ">", "0.2", "met"}, Censored{">0.2", ">", "0.3", "unknown"},
                    Censored{">0.2", "=", "0.2", "not met"}, Censored{">0.2", "=", "0.3", "unknown"},
                    Censored{"0.2", "<=", "0.2", "met"}, Censored{"0.2", "<", "0.2", "not met"},
                    Censored{"0.2", "=", "0.2", "met"}, Censored{"0.2", "=", "0.20001", "not met"}));

TEST(CensoredValues, TwoHalfLinesAreDecidedOnlyWhenTheyDoNotMeet) {
  Rule rule;
  const auto a = rule.number(measurement("a", "1"));
  const auto b = rule.number(measurement("b", "1"));
  EXPECT_EQ(verdicts(rule.finish(rule.apply(Op::Lt, a, b)), {{"a", {"<2", "<2", "<2", "<2", ">2", ">3", ">2", ">1"}},
                                                             {"b", {">2", ">3", ">1", "<9", "<2", "<2", "<3", ">9"}}}),
            (std::vector<std::string>{"met", "met", "unknown", "unknown", "not met", "not met", "unknown", "unknown"}));
}

TEST(CensoredValues, ALimitComparesWithACensoredValue) {
  Rule rule;
  EXPECT_EQ(verdicts(within_uln(rule, "ALT", "U/L", 2),
                     {{"ALT [U/L]", {"<5", ">80", ">79", "80"}}, {"ALT.ULN [U/L]", {"40", "40", "40", "40"}}}),
            (std::vector<std::string>{"met", "not met", "unknown", "met"}));
}

// -- widths

// v <= m * ULN where the largest numbers are given, and 0 the least, so that no column has a base.
int width_of_limit(const char* value, const char* limit, const Rational& factor) {
  Rule rule;
  return widest(
      planned(within_uln(rule, "ALT", "U/L", factor), {{"ALT [U/L]", {value, "0"}}, {"ALT.ULN [U/L]", {limit, "0"}}}));
}

TEST(Widths, AreTheNarrowestThatHoldBothProducts) {
  EXPECT_EQ(width_of_limit("127", "127", 1), 8);
  EXPECT_EQ(width_of_limit("63", "25", Rational(5, 2)), 8) << "126 and 125";
  EXPECT_EQ(width_of_limit("64", "25", Rational(5, 2)), 16) << "128 does not fit";
  EXPECT_EQ(width_of_limit("-63", "25", Rational(5, 2)), 8);
  EXPECT_EQ(width_of_limit("-64", "25", Rational(5, 2)), 16) << "the lowest number stays unused";
  EXPECT_EQ(width_of_limit("16383", "6553", Rational(5, 2)), 16);
  EXPECT_EQ(width_of_limit("16384", "6553", Rational(5, 2)), 32);
  EXPECT_EQ(width_of_limit("1073741823", "1", Rational(5, 2)), 32);
  EXPECT_EQ(width_of_limit("1073741824", "1", Rational(5, 2)), 64);
  EXPECT_EQ(width_of_limit("999999999999999999", "1", Rational(5, 2)), 64);
  EXPECT_EQ(width_of_limit("999999999999999999", "1", Rational(1, 10)), 128);
}

TEST(Widths, AComparisonWithAConstantKeepsTheColumnsOwn) {
  Rule rule;
  const auto x = rule.number(measurement("x", "1"));
  const kernel::Plan plan =
      planned(rule.finish(rule.apply(Op::Le, x, rule.quantity("1000000000000", "1"))), {{"x", {"127", "-127"}}});
  EXPECT_EQ(widest(plan), 8);
  ASSERT_EQ(plan.constants.size(), 1U);
  EXPECT_EQ(plan.constants[0], 127) << "always";
}

// A column of eight bits stays one, wherever its numbers lie: the base is in the constant.
TEST(Widths, ABaseCostsAComparisonWithAConstantNothing) {
  const Table table = {{"x", {"100", "354", "227", "226", "228", ""}}};
  const auto plan_of = [&](Op op, const char* constant) {
    Rule rule;
    const auto x = rule.number(measurement("x", "1"));
    return planned(rule.finish(rule.apply(op, x, rule.quantity(constant, "1"))), table);
  };
  const kernel::Plan plan = plan_of(Op::Le, "227");
  EXPECT_EQ(widest(plan), 8);
  EXPECT_FALSE(has(plan, kernel::Op::AddConst));
  EXPECT_EQ(plan.constants, std::vector<std::int64_t>{0});
  EXPECT_EQ(plan_of(Op::Le, "100").constants, std::vector<std::int64_t>{-127});
  EXPECT_EQ(plan_of(Op::Lt, "100").constants, std::vector<std::int64_t>{-128}) << "never";
  EXPECT_EQ(plan_of(Op::Eq, "99").constants, std::vector<std::int64_t>{-128}) << "never";
  EXPECT_EQ(plan_of(Op::Le, "354").constants, std::vector<std::int64_t>{127});
  EXPECT_EQ(plan_of(Op::Le, "1000000").constants, std::vector<std::int64_t>{127}) << "always";
  EXPECT_EQ(plan_of(Op::Le, "-1000000").constants, std::vector<std::int64_t>{-128}) << "never";
}

TEST(Widths, AThresholdIsNotPartOfTheShape) {
  const Table table = {{"x [mg/dL]", {"127", "-1", "<3"}}};
  const auto tape = [&](Op op, const std::string& threshold) {
    Rule rule;
    const auto x = rule.number(measurement("x", "mg/dL"));
    return planned(rule.finish(rule.apply(op, x, rule.quantity(threshold, "mg/dL"))), table).tape;
  };
  for (const Op op : {Op::Lt, Op::Le, Op::Eq}) {
    EXPECT_TRUE(tape(op, "5") == tape(op, "6"));
    EXPECT_TRUE(tape(op, "5") == tape(op, "1e30")) << "beyond every value";
    EXPECT_TRUE(tape(op, "5") == tape(op, "-1e30"));
    EXPECT_TRUE(tape(op, "5") == tape(op, "5.25")) << "between two values";
  }
}

// -- refusals

TEST(Refused, WhatNeedsMoreThan128Bits) {
  const Table table = {{"big", {"999999999999999999"}}};
  const Span place{{0}, 7, 11};
  Rule fits;
  const auto x = fits.number(measurement("big", "1"));
  const auto square = fits.apply(Op::Mul, x, x);
  EXPECT_EQ(
      verdicts(fits.finish(fits.apply(Op::Le, square, fits.quantity("999999999999999998000000000000000001", "1"))),
               table),
      std::vector<std::string>{"met"});
  Rule rule;
  const auto y = rule.number(measurement("big", "1"));
  const auto cube = rule.at_place(Op::Mul, place, rule.apply(Op::Mul, y, y), y);
  const Population people = population(table);
  const ir::Program& program = rule.finish(rule.apply(Op::Le, cube, rule.constant(0)));
  const Binding binding = bind(program, people);
  Diagnostics diagnostics;
  EXPECT_FALSE(plan(program, binding, {}, diagnostics));
  ASSERT_EQ(diagnostics.all().size(), 1U);
  EXPECT_EQ(diagnostics.all()[0].code, Code::E0601);
  EXPECT_EQ(diagnostics.all()[0].span, place);
}

TEST(Refused, WhatHasNoExactDouble) {
  const auto code = [](const char* cell) {
    Rule rule;
    const auto real = rule.to_real(rule.number(measurement("big", "1")), "1");
    const ir::Program& program = rule.finish(rule.apply(Op::Le, rule.apply(Op::Sqrt, real), real));
    const Population people = population({{"big", {cell}}});
    const Binding binding = bind(program, people);
    Diagnostics diagnostics;
    plan(program, binding, {}, diagnostics);
    return diagnostics.all().empty() ? "" : std::string(info(diagnostics.all()[0].code).name);
  };
  EXPECT_EQ(code("9007199254740992"), "") << "2^53 is exact";
  EXPECT_EQ(code("9007199254740993"), "E0602");
  EXPECT_EQ(code("0.000000000000001"), "") << "10^15 as a divisor is exact";
  EXPECT_EQ(code("0.00000000000000001"), "E0602") << "10^17 may not be rounded first";
}

TEST(Refused, NothingThatNoCriterionUses) {
  Rule rule;
  const auto x = rule.number(measurement("big", "1"));
  rule.apply(Op::Mul, rule.apply(Op::Mul, x, x), x);
  EXPECT_EQ(verdicts(rule.finish(rule.apply(Op::Le, x, rule.constant(3))), {{"big", {"999999999999999999"}}}),
            std::vector<std::string>{"not met"});
}

// -- leaving the exact world

TEST(Reals, AreRoundedOnceFromTheExactDecimal) {
  Rule rule;
  const auto x = rule.to_real(rule.number(measurement("x", "1")), "1");
  const auto y = rule.to_real(rule.constant(Rational(11, 10)), "1");
  EXPECT_EQ(verdicts(rule.finish(rule.apply(Op::Eq, x, y)), {{"x", {"1.1", "1.10", "1.100000000000001", "1.2"}}}),
            (std::vector<std::string>{"met", "met", "not met", "not met"}));
}

TEST(Reals, WhatIsNotFiniteIsMissing) {
  Rule rule;
  const auto x = rule.to_real(rule.number(measurement("x", "1")), "1");
  const auto one = rule.to_real(rule.constant(1), "1");
  const auto inverse = rule.apply(Op::RealDiv, one, x);
  const auto again = rule.apply(Op::RealDiv, one, inverse);  // 1 / inf would be 0
  EXPECT_EQ(verdicts(rule.finish(rule.apply(Op::Le, again, one)), {{"x", {"0", "1", "2"}}}),
            (std::vector<std::string>{"unknown", "met", "not met"}));
  Rule root;
  const auto y = root.apply(Op::Sqrt, root.to_real(root.number(measurement("x", "1")), "1"));
  EXPECT_EQ(verdicts(root.finish(root.apply(Op::Known, y)), {{"x", {"-1", "0", "4", ""}}}),
            (std::vector<std::string>{"not met", "met", "met", "not met"}));
}

// -- labels

TEST(Labels, AreTextsAndNumbersThatSpellThem) {
  Rule rule;
  const auto in = rule.labels(attribute("stage", {"1", "2", "three", "300", "IV"}), {true, false, true, true, false});
  EXPECT_EQ(verdicts(rule.finish(in), {{"stage", {"1", "2", "Three", "IV", "44", "<1", "", "unclear", "-1"}}}),
            (std::vector<std::string>{"met", "not met", "met", "not met", "unknown", "unknown", "unknown", "unknown",
                                      "unknown"}))
      << "44 is 300 in eight bits, and no label";
}

TEST(Labels, RunsOfNeighbouringTextsAreTakenWhole) {
  const std::vector<std::string> grades = {"a", "b", "c", "d", "e", "f"};
  const Table table = {{"grade", {"a", "b", "c", "d", "e", "f", "?", ""}}};
  for (unsigned set = 0; set < 64; ++set) {
    std::vector<bool> members;
    std::vector<std::string> want;
    for (unsigned i = 0; i < 6; ++i) {
      members.push_back((set >> i & 1) != 0);
      want.emplace_back(members.back() ? "met" : "not met");
    }
    want.insert(want.end(), {"unknown", "unknown"});
    Rule rule;
    EXPECT_EQ(verdicts(rule.finish(rule.labels(attribute("grade", grades), members)), table), want) << set;
  }
}

// -- columns with a base

TEST(Bases, AreInEveryVerdict) {
  const Table table = {{"x", {"100", "354", "227", "226", "228", "", "<227", ">227"}}};
  const auto said = [&](Op op, const char* constant) {
    Rule rule;
    const auto x = rule.number(measurement("x", "1"));
    return verdicts(rule.finish(rule.apply(op, x, rule.quantity(constant, "1"))), table);
  };
  EXPECT_EQ(said(Op::Le, "227"),
            (std::vector<std::string>{"met", "not met", "met", "met", "not met", "unknown", "met", "not met"}));
  EXPECT_EQ(said(Op::Lt, "227"),
            (std::vector<std::string>{"met", "not met", "not met", "met", "not met", "unknown", "met", "not met"}));
  EXPECT_EQ(said(Op::Eq, "227"), (std::vector<std::string>{"not met", "not met", "met", "not met", "not met", "unknown",
                                                           "not met", "not met"}));
  EXPECT_EQ(said(Op::Lt, "100"), (std::vector<std::string>{"not met", "not met", "not met", "not met", "not met",
                                                           "unknown", "unknown", "not met"}));
}

// 0 in a row of bytes is the base, and no label.
TEST(Bases, AreInLabelsThatNumbersSpell) {
  Rule rule;
  const auto in = rule.labels(attribute("code", {"300", "310", "256"}), {true, false, false});
  EXPECT_EQ(verdicts(rule.finish(in), {{"code", {"300", "310", "", "305", "<300", "300"}}}),
            (std::vector<std::string>{"met", "not met", "unknown", "unknown", "unknown", "met"}));
}

TEST(Bases, OfTwoColumnsMeetAtTheLimit) {
  Rule rule;
  const Table table = {{"ALT [U/L]", {"400", "401", "399", "620", "625", "626", "400", ""}},
                       {"ALT.ULN [U/L]", {"160", "160", "160", "248", "250", "250", "", "160"}}};
  const ir::Program& program = within_uln(rule, "ALT", "U/L", Rational(5, 2));
  EXPECT_EQ(verdicts(program, table),
            (std::vector<std::string>{"met", "not met", "met", "met", "met", "not met", "unknown", "unknown"}));
  const kernel::Plan plan = planned(program, table);
  for (const kernel::ColumnShape& column : plan.columns) EXPECT_EQ(column.width, 8);
  EXPECT_EQ(widest(plan), 16);
}

TEST(Bases, AreInSumsAndProducts) {
  const Table table = {{"a", {"150", "350", "", "-100"}}, {"b", {"1000", "1200", "1100", "1100"}}};
  const auto said = [&](Op op, Op of, const char* constant) {
    Rule rule;
    const auto a = rule.number(measurement("a", "1"));
    const auto joined = rule.apply(of, a, rule.number(measurement("b", "1")));
    return verdicts(rule.finish(rule.apply(op, joined, rule.quantity(constant, "1"))), table);
  };
  EXPECT_EQ(said(Op::Eq, Op::Add, "1150"), (std::vector<std::string>{"met", "not met", "unknown", "not met"}));
  EXPECT_EQ(said(Op::Le, Op::Sub, "-850"), (std::vector<std::string>{"met", "met", "unknown", "met"}));
  EXPECT_EQ(said(Op::Eq, Op::Mul, "420000"), (std::vector<std::string>{"not met", "met", "unknown", "not met"}));
  EXPECT_EQ(said(Op::Eq, Op::Max, "1100"), (std::vector<std::string>{"not met", "not met", "unknown", "met"}));
  EXPECT_EQ(said(Op::Lt, Op::Min, "0"), (std::vector<std::string>{"not met", "not met", "unknown", "met"}));
}

TEST(Bases, AreInDoubles) {
  Rule rule;
  const auto x = rule.to_real(rule.number(measurement("x", "1")), "1");
  const auto root = rule.apply(Op::Sqrt, x);
  const auto want = rule.to_real(rule.quantity("18.5", "1"), "1");
  EXPECT_EQ(verdicts(rule.finish(rule.apply(Op::Eq, root, want)), {{"x", {"342.25", "342.24", ""}}}),
            (std::vector<std::string>{"met", "not met", "unknown"}));
}

TEST(Bases, ReachTheEndsOf64Bits) {
  const Table table = {{"x", {"922337203685477580", "922337203685477581", "922337203685477579"}}};
  Rule rule;
  const auto x = rule.number(measurement("x", "1"));
  EXPECT_EQ(verdicts(rule.finish(rule.apply(Op::Le, x, rule.quantity("922337203685477580", "1"))), table),
            (std::vector<std::string>{"met", "not met", "met"}));
}

// -- many units

// A sum selects the unit that was recorded, so the others have to add nothing: their bases are taken back.
TEST(ManyUnits, WithBasesAreMergedAllTheSame) {
  Rule rule;
  const auto a = rule.number(measurement("Na", "mmol/L"));
  const auto b = rule.number(measurement("K", "mmol/L"));
  const ir::Program& program =
      rule.finish(rule.apply(Op::Le, rule.apply(Op::Mul, a, b),
                             rule.constant(decimal("42000") * unit("mmol/L").factor * unit("mmol/L").factor)));
  const Table table = {{"Na [mmol/L]", {"140", "141", "", "", ""}},
                       {"Na [mol/L]", {"", "", "0.14", "0.141", ""}},
                       {"K [mmol/L]", {"300", "", "300", "", "300"}},
                       {"K [mol/L]", {"", "0.3", "", "0.3", ""}}};
  EXPECT_EQ(verdicts(program, table), (std::vector<std::string>{"met", "not met", "met", "not met", "unknown"}));
  const kernel::Plan plan = planned(program, table);
  EXPECT_EQ(std::count_if(plan.tape.begin(), plan.tape.end(), [](const auto& i) { return i.op == kernel::Op::Mul; }),
            1);
}

TEST(ManyUnits, AProductOfTwoMeasurementsIsMergedAndExact) {
  Rule rule;
  const auto anc = rule.number(measurement("ANC", "10*9/L"));
  const auto plt = rule.number(measurement("PLT", "10*9/L"));
  const auto product = rule.apply(Op::Mul, anc, plt);
  const Rational bound = decimal("150") * unit("10*9/L").factor * unit("10*9/L").factor;
  const ir::Program& program = rule.finish(rule.apply(Op::Le, rule.constant(bound), product));
  const Table table = {{"ANC [10*9/L]", {"1.5", "", "1.5", ""}},
                       {"ANC [/uL]", {"", "1500", "", "1499"}},
                       {"PLT [10*9/L]", {"100", "100", "", ""}},
                       {"PLT [/uL]", {"", "", "100000", "100000"}}};
  EXPECT_EQ(verdicts(program, table), (std::vector<std::string>{"met", "met", "met", "not met"}));
  const kernel::Plan plan = planned(program, table);
  EXPECT_EQ(std::count_if(plan.tape.begin(), plan.tape.end(), [](const auto& i) { return i.op == kernel::Op::Mul; }),
            1);
}

TEST(ManyUnits, TemperaturesOnTwoScalesCompare) {
  Rule rule;
  const auto temp = rule.number(measurement("temp", "Cel"));
  const Unit cel = unit("Cel");
  const auto limit = rule.constant(decimal("38") * cel.factor + cel.offset);
  EXPECT_EQ(verdicts(rule.finish(rule.apply(Op::Le, temp, limit)),
                     {{"temp [Cel]", {"38.0", "38.1", "", ""}}, {"temp [[degF]]", {"", "", "100.4", "100.5"}}}),
            (std::vector<std::string>{"met", "not met", "met", "not met"}));
}

}  // namespace
}  // namespace elig::test
