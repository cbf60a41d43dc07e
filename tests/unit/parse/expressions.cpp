// What an expression's text means as a tree: precedence, grouping, and every form of every literal.
#include <gtest/gtest.h>

#include "tests/unit/parse/tree.h"

namespace elig {
namespace {

struct Case {
  const char* text;
  const char* tree;
};

void check(const std::vector<Case>& cases) {
  for (const Case& one : cases) EXPECT_EQ(tree(one.text), one.tree) << one.text;
}

TEST(Expressions, BindByPrecedence) {
  check({{"a or b and c", "(or a (and b c))"},
         {"a and b or c", "(or (and a b) c)"},
         {"not a and b", "(and (not a) b)"},
         {"not a = b", "(not (= a b))"},
         {"not not a", "(not (not a))"},
         {"a implies b or c", "(implies a (or b c))"},
         {"a + b * c", "(+ a (* b c))"},
         {"a * b + c", "(+ (* a b) c)"},
         {"-a ^ 2", "(neg (^ a 2))"},
         {"-a * b", "(* (neg a) b)"},
         {"2 ^ -a", "(^ 2 (neg a))"},
         {"a < b + 1", "(< a (+ b 1))"},
         {"a else b + 1 > 2", "(> (else a (+ b 1)) 2)"},
         {"a = b and c != d", "(and (= a b) (!= c d))"},
         {"weight in kg / 2", "(/ (unit weight [kg]) 2)"},
         {"-age in years", "(neg (unit age [years]))"},
         {"a + b is known", "(known (+ a b))"},
         {"a is known and b is missing", "(and (known a) (missing b))"},
         {"a is not known or b is not missing", "(or (missing a) (known b))"},
         {"(a or b) and c", "(and (or a b) c)"}});
}

TEST(Expressions, GroupTowardsTheSideTheyShould) {
  check({{"a - b - c", "(- (- a b) c)"},
         {"a / b / c", "(/ (/ a b) c)"},
         {"a ^ b ^ c", "(^ a (^ b c))"},
         {"a implies b implies c", "(implies a (implies b c))"},
         {"a and b and c", "(and (and a b) c)"},
         {"a else b else c", "(else (else a b) c)"},
         {"a - (b - c)", "(- a (- b c))"}});
}

TEST(Expressions, AnIfReachesAsFarRightAsItCan) {
  check({{"if a then b else c and d", "(if a b (and c d))"},
         {"1 + if a then b else c + 2", "(+ 1 (if a b (+ c 2)))"},
         {"(if a then b else c) + 2", "(+ (if a b c) 2)"},
         {"not if a then b else c", "(not (if a b c))"},
         {"QTc >= (if sex = male then 450 ms else 470 ms)", "(>= QTc (if (= sex male) 450[ms] 470[ms]))"}});
}

TEST(Expressions, TheNearestIfTakesTheElse) {
  check({{"if a then b else c else d", "(if a b (else c d))"},
         {"if a then (b else c) else d", "(if a (else b c) d)"},
         {"if a else b then c else d", "(if (else a b) c d)"},
         {"if a then if b then c else d else e", "(if a (if b c d) e)"},
         {"if a then b else if c then d else e", "(if a b (if c d e))"},
         {"a else if b then c else d else e", "(else a (if b c (else d e)))"}});
}

TEST(Expressions, Membership) {
  check({{"age in 18..70 years", "(in age 18[years]~ .. 70[years])"},
         {"ECOG in 0..2", "(in ECOG 0 .. 2)"},
         {"x not in LLN..3*ULN", "(not-in x LLN .. (* 3 ULN))"},
         {"x in -2..-1 mmol/L", "(in x (neg 2[mmol/L]~) .. (neg 1[mmol/L]))"},
         {"x in 18 a..70 a", "(in x 18[a] .. 70[a])"},
         {"x in a + 1..b", "(in x (+ a 1) .. b)"},
         {"r in {PR, SD}", "(in r { PR SD })"},
         {"r not in {PR}", "(not-in r { PR })"},
         {"u in {1+, 2+, ++}", "(in u { 1+ 2+ ++ })"},
         {"ALT in normal range", "(in ALT normal)"},
         {"ALT not in normal range and b", "(and (not-in ALT normal) b)"},
         {"x in mg/dL > 3", "(> (unit x [mg/dL]) 3)"},
         {"x in 'mL/min/{1.73_m2}' > 3", "(> (unit x 'mL/min/{1.73_m2}') 3)"},
         {"T in °C > 38", "(> (unit T [Cel]) 38)"}});
}

TEST(Expressions, NamesLimitsAndCalls) {
  check({{"ALT <= 2.5*ULN", "(<= ALT (* 2.5 ULN))"},
         {"ALT <= ULN(AST)", "(<= ALT ULN:AST)"},
         {"each(ALT, AST) > LLN", "(> (each ALT AST) LLN)"},
         {"either(a, b + 1) is known", "(known (either a (+ b 1)))"},
         {"max(a, 2, b / c) > 1", "(> (max() a 2 (/ b c)) 1)"},
         {"attested", "attested"},
         {"yes or false", "(or yes no)"},
         {"source and unit or scale", "(or (and source unit) scale)"},
         {"stage = \"IIIb\"", "(= stage IIIb)"},
         {"protein < 2+", "(< protein 2+)"},
         {"protein >= 2+ and b", "(and (>= protein 2+) b)"},
         {"protein >= ++ or b", "(or (>= protein ++) b)"},
         {"2+x > 3", "(> (+ 2 x) 3)"},
         {"2+ x > 3", "(> (+ 2 x) 3)"}});
}

TEST(Expressions, ANumberHasOneExactValueHoweverItIsWritten) {
  for (const char* text : {"1.5e9", "1.5E9", "1.5e+09", "1.5×10⁹", "1.5 × 10⁹", "1.5 x 10^9", "1.5x10^9", "1.5x10⁹",
                           "1.5*10^9", "1.5·10⁹", "1.5 X 10^9"}) {
    EXPECT_EQ(tree(std::string(text) + " < x"), "(< 1500000000 x)") << text;
    EXPECT_EQ(tree("ANC >= " + std::string(text) + "/L"), "(>= ANC 1500000000[/L])") << text;
  }
  check({{"0.1", "0.1"},
         {"1e-3", "0.001"},
         {"2.5×10⁻³", "0.0025"},
         {"10⁹/L", "1000000000[/L]"},
         {"10^9/L", "1000000000[/L]"},
         {"10^2", "(^ 10 2)"},
         {"1.5 × 109/L", "(* 1.5 109[/L])"},
         {"x ^ 2*10^3", "(* (^ x 2) (^ 10 3))"},
         {"x / 2*10^3", "(* (/ x 2) (^ 10 3))"},
         {"x / 2×10³", "(/ x 2000)"}});
}

TEST(Expressions, UnitsFollowTheirNumber) {
  check({{"80 g/L", "80[g/L]"},
         {"80 g / L", "80[g/L]"},
         {"80g/L", "80[g/L]"},
         {"1.5 × 10⁹ / L", "1500000000[/L]"},
         {"60 mL/min", "60[mL/min]"},
         {"60 mL/min/1.73m2", "60'mL/min/{1.73_m2}'"},
         {"60 mL/min/1.73 m²", "60'mL/min/{1.73_m2}'"},
         {"90 'mL/min/{1.73_m2}'", "90'mL/min/{1.73_m2}'"},
         {"25 kg/m²", "25[kg/m2]"},
         {"50 %", "50[%]"},
         {"50%", "50[%]"},
         {"38.5 °C", "38.5[Cel]"},
         {"38.5 ℃", "38.5[Cel]"},
         {"100 °F", "100'[degF]'"},
         {"5 µg/mL", "5[ug/mL]"},  // the micro sign
         {"5 μg/mL", "5[ug/mL]"},  // the Greek letter
         {"5 mg·kg", "5[mg.kg]"},
         {"450 ms/2", "(/ 450[ms] 2)"},
         {"80 g / x", "(/ 80[g] x)"},
         {"5 / x", "(/ 5 x)"}});
}

TEST(Expressions, SignsAsProtocolsPrintThem) {
  check({{"a ≥ b", "(>= a b)"},
         {"a ≤ b", "(<= a b)"},
         {"a ≠ b", "(!= a b)"},
         {"a <> b", "(!= a b)"},
         {"a == b", "(= a b)"},
         {"a × b · c", "(* (* a b) c)"},
         {"a ÷ b", "(/ a b)"},
         {"a – b", "(- a b)"},
         {"a — b", "(- a b)"},
         {"a − b", "(- a b)"}});
}

}  // namespace
}  // namespace elig
