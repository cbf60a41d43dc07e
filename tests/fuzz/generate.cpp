#include "tests/fuzz/generate.h"

#include "tests/fuzz/expressions.h"

namespace elig::fuzz {
namespace {

std::vector<Measured> choose_measurements(Random& random, const oracle::Vocabulary& standard) {
  static const Analyte plain_number;  // in the unit 1
  std::vector<Measured> out;
  const auto add = [&](const Family& family) {
    for (const Measured& measured : out) {
      if (measured.family == &family) return;
    }
    const auto declared = standard.numbers.find(family.name);
    const Analyte& analyte = declared == standard.numbers.end() ? plain_number : declared->second.analyte;
    out.push_back(measure(random, family, analyte));
  };
  const long wanted = random.between(1, 4);
  for (long i = 0; i < wanted; ++i) add(random.pick(families()));
  if (random.percent(40)) {  // a divisor for any of them
    for (const Family& family : families()) {
      if (family.name == "small") add(family);
    }
  }
  if (random.percent(10)) {  // what the clearance formula needs
    for (const Family& family : families()) {
      if (family.name == "age" || family.name == "weight" || family.name == "creatinine") add(family);
    }
  }
  return out;
}

void add_texts(Random& random, GeneratedProgram& program) {
  const auto add = [&](const std::string& header, const std::vector<std::string>& texts) {
    if (random.percent(80)) program.columns.push_back(text_column(random, header, texts, program.patients));
  };
  add("ECOG", {"0", "1", "2", "3", "5", "6", "1.5", "-1"});
  add("sex", {"male", "female", "M", "f"});
  add("liver_mets", {"yes", "no", "1", "0", "TRUE", "n"});
  add("brain_mets", {"Y", "N"});
  add("best_response", {"CR", "PR", "SD", "pd", "NE"});
  add("urine_protein", {"negative", "trace", "tr", "1+", "++", "3+", "4+"});
}

std::string reference_of(Random& random, const Measured& measured) {
  const auto& family = *measured.family;
  const std::string unit = family.rule_units.front().empty() ? "" : " " + family.rule_units.front();
  const auto limit = [&] { return decimal_text(random.between(std::max(1L, family.lo), family.hi), family.decimals); };
  const std::string start = "reference " + family.name + " : ";
  if (random.percent(20)) return start + limit() + unit + ", female " + limit() + unit;
  if (random.percent(50)) return start + "male " + limit() + unit + ", female " + limit() + unit;
  return start + limit() + unit;
}

/// Names of rows; of one of a measurement, of a number, too.
void add_named_rows(Random& random, Expressions& expressions, Selections& selections, GeneratedProgram& program) {
  const long rows = random.between(0, 3);
  for (long i = 0; i < rows; ++i) {
    const Node row = selections.picked_row();
    const std::string name = "row" + std::to_string(i);
    program.lets.push_back({name, row});
    selections.add_named(name, row);
    expressions.add_let(name, row);
  }
}

void add_lets(Random& random, Expressions& expressions, GeneratedProgram& program) {
  const long lets = random.between(0, 2);
  for (long i = 0; i < lets; ++i) {
    const bool truth = random.percent(40);
    const Node value = truth ? expressions.condition(1) : expressions.number(expressions.any_sort(), 2);
    const std::string name = "let" + std::to_string(i);
    program.lets.push_back({name, value});
    expressions.add_let(name, value);
  }
}

GeneratedCriterion criterion(Random& random, Expressions& expressions, const std::string& name) {
  GeneratedCriterion out;
  out.name = name;
  if (random.percent(5)) return out;  // attest
  expressions.allow_attested(random.percent(25));
  out.exclusion = random.percent(35);
  if (random.percent(20)) out.group = "group_" + name;
  out.condition = expressions.condition(static_cast<int>(random.between(0, 3)));
  if (random.percent(20)) out.missing = random.pick({"fail", "pass", "review"});
  expressions.allow_attested(false);
  return out;
}

}  // namespace

GeneratedProgram generate(std::uint64_t seed, const oracle::Vocabulary& standard) {
  Random random(seed);
  GeneratedProgram out;
  out.patients = random.percent(10) ? 150 : 40;
  for (const Family& family : families()) {
    if (std::string text = declaration_of(family); !text.empty()) out.declarations.push_back(std::move(text));
  }
  const std::vector<Measured> measured = choose_measurements(random, standard);
  for (const Measured& one : measured) {
    add_columns(random, one, out.patients, out.columns);
    if (random.percent(20)) out.declarations.push_back(reference_of(random, one));
  }
  add_texts(random, out);
  const bool histories = random.percent(60);
  if (histories) add_histories(random, measured, out);
  out.lookback = histories && random.percent(50) ? random.pick({"28 days", "3 months", "1 month"}) : "";
  Selections selections(random, measured);
  Expressions expressions(random, measured, histories ? &selections : nullptr);
  if (histories) add_named_rows(random, expressions, selections, out);
  add_lets(random, expressions, out);
  const long criteria = random.between(1, 4);
  for (long i = 0; i < criteria; ++i) {
    out.criteria.push_back(criterion(random, expressions, "c" + std::to_string(i)));
    const GeneratedCriterion& made = out.criteria.back();
    const std::string id = made.group.empty() ? made.name : made.group + "." + made.name;
    if (random.percent(30)) out.columns.push_back(text_column(random, id, {"yes", "no"}, out.patients));
  }
  return out;
}

}  // namespace elig::fuzz
