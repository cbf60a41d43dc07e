// Comparisons of two columns in a portfolio: a multiple of a column stays one whatever the columns count from, so that
// all of them become one quotient (RatioTests) and none is compiled.
#include <gtest/gtest.h>

#include "compiler/plan/portfolio.h"
#include "table.h"

namespace elig::test {
namespace {

// `value <= factor * ULN + addend`, as a program.
ir::Program within(const Rational& factor, const Rational& addend, ir::Op op = ir::Op::Le) {
  ir::Program program;
  program.trial = "t";
  ir::Builder builder(program);
  const auto input = builder.input(measurement("ALT", "U/L"));
  const Rational unit_factor = unit("U/L").factor;
  const auto value = builder.emit(ir::Op::Number, {}, {}, {}, {}, input);
  const auto limit = builder.emit(ir::Op::Uln, {}, {}, {}, {}, input);
  const auto constant = [&](const Rational& number) {
    return builder.emit(ir::Op::Const, {}, {}, {}, {}, builder.constant(number));
  };
  const auto times = builder.emit(ir::Op::Mul, {}, constant(factor), limit);
  const auto most = addend == 0 ? times : builder.emit(ir::Op::Add, {}, times, constant(addend * unit_factor));
  ir::Criterion criterion;
  criterion.id = "c";
  criterion.condition = criterion.if_attested = criterion.if_refused = builder.emit(op, {}, value, most);
  program.criteria = {criterion};
  return program;
}

PortfolioPlan planned(const ir::Program& program, const Population& people) {
  const Binding binding = bind(program, people);
  Diagnostics diagnostics;
  auto portfolio = plan_portfolio({{&program, &binding}}, diagnostics);
  EXPECT_TRUE(portfolio);
  EXPECT_TRUE(portfolio->kernels.empty()) << "something is compiled";
  return portfolio->plan;
}

const Population& people() {
  static const Population made = population({{"ALT [U/L]", {"150", "400", ""}}, {"ALT.ULN [U/L]", {"130", "160", ""}}});
  return made;
}

TEST(ColumnsForm, AMultipleHasNoAddendWhateverTheBases) {
  const std::int64_t left = people().columns[0].numbers->data.base, right = people().columns[1].numbers->data.base;
  ASSERT_NE(left, 0);
  ASSERT_NE(right, 0);
  for (const Rational& factor : {Rational(1), Rational(5, 2), Rational(10)}) {
    const PortfolioPlan plan = planned(within(factor, 0), people());
    ASSERT_EQ(plan.pairs.size(), 1U);
    const ComparedColumns& pair = plan.pairs[0];
    EXPECT_EQ(pair.addend, 0);
    EXPECT_EQ(pair.left_base, left);
    EXPECT_EQ(pair.right_base, right);
    EXPECT_EQ(Rational(pair.right_factor, pair.left_factor), factor);
    EXPECT_EQ(pair.left_bounds.min, std::min<std::int64_t>(left, 150));
    EXPECT_EQ(pair.left_bounds.max, 400);
  }
}

TEST(ColumnsForm, AnAddendIsInTheColumnsOwnNumbers) {
  const PortfolioPlan plan = planned(within(2, 7), people());
  ASSERT_EQ(plan.pairs.size(), 1U);
  EXPECT_EQ(plan.pairs[0].addend, 7);
  EXPECT_EQ(plan.pairs[0].right_factor, 2);
}

// 400 * 10 needs sixteen bits, 3000 * 20 more, wherever the rows' own bytes end.
TEST(ColumnsForm, LanesHoldTheNumbersThemselves) {
  EXPECT_EQ(planned(within(10, 0), people()).pairs[0].lanes, Width::W16);
  const Population far = population({{"ALT [U/L]", {"3000", "3100"}}, {"ALT.ULN [U/L]", {"3000", "3050"}}});
  EXPECT_EQ(planned(within(20, 0), far).pairs[0].lanes, Width::W32);
  EXPECT_EQ(planned(within(1, 0), far).pairs[0].lanes, Width::W16);
}

}  // namespace
}  // namespace elig::test
