// Random conditions: comparisons of each form, and what joins them.
#include "tests/fuzz/expressions.h"

namespace elig::fuzz {
namespace {

const std::string kTruth = "truth";

}  // namespace

Node Expressions::condition(int depth) {
  const auto lets = lets_.find(kTruth);
  if (lets != lets_.end() && random_.percent(12)) return leaf(kTruth, random_.pick(lets->second));
  if (depth == 0 || random_.percent(20)) return atom(depth);
  const Node a = condition(depth - 1);
  if (random_.percent(15)) return node(kTruth, "(not @)", {a});
  const Node b = condition(depth - 1);
  switch (random_.between(0, 6)) {
    case 0:
    case 1:
      return node(kTruth, "(@ and @)", {a, b});
    case 2:
    case 3:
      return node(kTruth, "(@ or @)", {a, b});
    case 4:
      return node(kTruth, "(@ implies @)", {a, b});
    case 5:
      return node(kTruth, "(@ else @)", {a, b});
    default:
      return node(kTruth, "(if @ then @ else @)", {a, b, condition(depth - 1)});
  }
}

Node Expressions::atom(int depth) {
  if (selections_ != nullptr && random_.percent(60)) return selections_->condition();
  if (attested_ && random_.percent(8)) return leaf(kTruth, "attested");
  if (random_.percent(4)) return formula();
  if (random_.percent(5)) return real_comparison();
  switch (random_.between(0, 11)) {
    case 0:
      return leaf(kTruth, random_.pick({"liver_mets", "brain_mets"}));
    case 1:
      return label_comparison();
    case 2:
      return range(depth);
    case 3:
    case 4:
      return limit_comparison();
    case 5:
      return quantified();
    case 6: {
      const std::string word = random_.pick({"is known", "is missing"});
      return node(kTruth, "(@ " + word + ")", {number(any_sort(), depth)});
    }
    case 7:
      return leaf(kTruth, "(" + random_.pick({"liver_mets", "sex", "urine_protein"}) + " is known)");
    default:
      return comparison(depth);
  }
}

Node Expressions::comparison(int depth) {
  const std::string sort = any_sort();
  const std::string op = random_.pick({"<", "<=", ">", ">=", "=", "!="});
  const Node value = number(sort, depth + 1);
  const bool has_literal = sort != "plain" && !sort.starts_with("difference ");
  if (has_literal && random_.percent(60)) {
    const Node threshold = literal(measured_of(sort), sort);
    if (random_.percent(15)) return node(kTruth, "(@ " + op + " @)", {threshold, value});
    return node(kTruth, "(@ " + op + " @)", {value, threshold});
  }
  if (sort.starts_with("difference ") && random_.percent(60)) {
    return node(kTruth, "(@ " + op + " @)", {value, difference_literal(measured_of(sort))});
  }
  return node(kTruth, "(@ " + op + " @)", {value, number(sort, depth)});
}

/// Two doubles in different units, of which one is brought into the other's: a literal and a value, divided by
/// the same data.
Node Expressions::real_comparison() {
  const Measured& measured = random_.pick(measured_);
  if (measured.family->point) return comparison(0);
  const std::string sort = "amount " + measured.family->name;
  const Node divisor = leaf("plain", random_.pick({"small", "ratio", "INR", "ECOG"}));
  const Node a = node(sort, "(@ / @)", {literal(measured, sort), divisor});
  const Node b = node(sort, "(@ / @)", {leaf(sort, measured.family->name), divisor});
  const std::string op = random_.pick({"<", "<=", ">", ">=", "=", "!="});
  if (random_.percent(50)) return node(kTruth, "(@ " + op + " @)", {a, b});
  return node(kTruth, "(@ " + op + " @)", {b, a});
}

Node Expressions::range(int depth) {
  const std::string in = random_.pick({"in", "not in"});
  if (random_.percent(25)) {
    const long lo = random_.between(0, 3);
    const std::string ends = std::to_string(lo) + ".." + std::to_string(random_.between(lo, 5));
    return leaf(kTruth, "(ECOG " + in + " " + ends + ")");
  }
  const Measured& measured = random_.pick(measured_);
  const std::string sort = (measured.family->point ? "point " : "amount ") + measured.family->name;
  if (random_.percent(30)) {
    return node(kTruth, "(@ " + in + " {@, @})",
                {number(sort, depth), literal(measured, sort), literal(measured, sort)});
  }
  // The upper end is a recorded limit, so that the range cannot be seen to be empty.
  const std::string upper = "ULN(" + measured.family->name + ")";
  return node(kTruth, "(@ " + in + " @.." + upper + ")", {number(sort, depth), literal(measured, sort)});
}

/// The commonest of all criteria, `ALT <= 2.5*ULN`, and `in normal range`.
Node Expressions::limit_comparison() {
  const Measured& measured = random_.pick(measured_);
  const std::string& name = measured.family->name;
  if (random_.percent(25)) {
    return leaf(kTruth, "(" + name + random_.pick({" in", " not in"}) + " normal range)");
  }
  const std::string op = random_.pick({"<", "<=", ">", ">=", "=", "!="});
  if (measured.family->point) return leaf(kTruth, "(" + name + " " + op + " ULN)");
  const std::string limit = random_.pick({"ULN", "ULN", "LLN"});
  return leaf(kTruth, "(" + name + " " + op + " " + random_.pick(limit_factors()) + "*" + limit + ")");
}

/// Formulas of the standard vocabulary, at thresholds that simple values reach.
Node Expressions::formula() {
  const std::string op = random_.pick({"<", "<=", ">", ">=", "="});
  const std::string sides = random_.pick({"CrCl @ 60 mL/min", "CrCl @ 0.09 L/min", "(CrCl in L/min) @ 0.06",
                                          "BMI @ 25 kg/m2", "corrected_calcium @ 10 mg/dL", "BSA_Mosteller @ 1.8 m2"});
  return leaf(kTruth, "(" + text(node(kTruth, sides, {leaf("", op)})) + ")");
}

Node Expressions::quantified() {
  const Measured& measured = random_.pick(measured_);
  std::string operands = measured.family->name;
  for (const Measured& other : measured_) {
    if (&other != &measured && other.family->rule_units == measured.family->rule_units) {
      operands += ", " + other.family->name;
    }
  }
  if (operands == measured.family->name) operands += ", " + operands;
  const std::string value = random_.pick({"each(", "either("}) + operands + ")";
  if (random_.percent(20)) return leaf(kTruth, "(" + value + random_.pick({" is known)", " is missing)"}));
  if (random_.percent(30)) return leaf(kTruth, "(" + value + random_.pick({" in", " not in"}) + " normal range)");
  const std::string sort = (measured.family->point ? "point " : "amount ") + measured.family->name;
  const std::string op = random_.pick({"<", "<=", ">", ">="});
  if (measured.family->point || random_.percent(30)) {
    return node(kTruth, "(" + value + " " + op + " @)", {literal(measured, sort)});
  }
  return leaf(kTruth, "(" + value + " " + op + " " + random_.pick(limit_factors()) + "*ULN)");
}

Node Expressions::label_comparison() {
  switch (random_.between(0, 3)) {
    case 0:
      return leaf(kTruth, "(sex " + random_.pick({"= male", "!= male", "= female"}) + ")");
    case 1:
      return leaf(kTruth, "(best_response " + random_.pick({"in {PR, SD}", "not in {PD, NE}", "= CR"}) + ")");
    case 2:
      return leaf(kTruth, "(urine_protein " + random_.pick({"<= 1+", "> trace", ">= 2+", "< 4+", "= negative"}) + ")");
    default:
      return leaf(kTruth, "(urine_protein in " + random_.pick({"trace..2+", "{1+, 4+}", "negative..1+"}) + ")");
  }
}

}  // namespace elig::fuzz
