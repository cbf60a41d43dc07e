// Selections of rows -> one value a patient: windows, conditions, units, uncertain rows (S6 to S10).
#include <gtest/gtest.h>

#include "history.h"

namespace elig::test {
namespace {

using What = ir::Feature::What;
using Kind = ir::CodePattern::Kind;

// `where value > limit` over rows, with units; `uln`: times each row's own limit.
std::uint32_t where_above(Rule& rule, const ir::Input& value, const Rational& limit, bool uln = false) {
  ir::Program where;
  ir::Input field = value;
  field.of_row = true;
  where.inputs.push_back(field);
  where.constants.push_back(limit);
  where.tape.push_back({ir::Op::Number, {}, {}, {}, 0});
  where.tape.push_back({ir::Op::Const, {}, {}, {}, 0});
  where.tape.push_back({ir::Op::Uln, {}, {}, {}, 0});
  where.tape.push_back({ir::Op::Mul, {1}, {2}, {}, 0});
  where.tape.push_back({ir::Op::Le, {0}, {uln ? 3U : 1U}, {}, 0});
  where.tape.push_back({ir::Op::Not, {4}, {}, {}, 0});
  if (!uln) {  // the limit is not read
    where.tape[2] = {ir::Op::Const, {}, {}, {}, 0};
    where.tape[3] = {ir::Op::Mul, {1}, {2}, {}, 0};
  }
  where.places.resize(where.tape.size());
  ir::Criterion criterion;
  criterion.id = "where";
  criterion.condition = criterion.if_attested = criterion.if_refused = {5};
  where.criteria.push_back(criterion);
  rule.program.row_conditions.push_back(std::move(where));
  return static_cast<std::uint32_t>(rule.program.row_conditions.size() - 1);
}

Population drugs(const std::vector<HistoryRow>& rows, std::size_t patients, bool lasts = false,
                 const std::vector<std::string>& headers = {}) {
  Population population = people(patients);
  add_table(population, "drug", {{{{"atc", "L01EX"}}, headers, rows, lasts}});
  return population;
}

TEST(Window, BothEndsAreIncluded) {
  const auto population =
      drugs({{0, "2014-01-31"}, {1, "2014-02-01"}, {2, "2014-02-15"}, {3, "2014-03-01"}, {4, "2014-03-02"}}, 6);
  Rule rule;
  const auto any = rule.truth(rule.add({ir::Pick::Any, "any", {}, rule.event("drug"), {}, {}, {rule.within(28)}}));
  const auto count =
      rule.count(rule.add({ir::Pick::Count, "count", {}, rule.event("drug"), {}, {}, {rule.within(28)}}));
  const Answers answers(rule, population);
  EXPECT_EQ(answers.truths(any), "no yes yes yes no no");
  EXPECT_EQ(answers.numbers(count), "0 1 1 1 0 0");
}

TEST(Window, APartialDateThatStraddlesItIsUnknown) {
  const auto population = drugs({{0, "2014-02"}, {1, "2014-01"}, {2, "2014"}}, 3);
  Rule rule;
  const auto selection = rule.add({ir::Pick::Count, "count", {}, rule.event("drug"), {}, {}, {rule.within(27)}});
  const auto sure = rule.count(selection), low = rule.count(selection, ir::End::Low),
             high = rule.count(selection, ir::End::High);
  const Answers answers(rule, population);
  EXPECT_EQ(answers.numbers(sure), "? 0 ?");
  EXPECT_EQ(answers.numbers(low), "0 0 0");
  EXPECT_EQ(answers.numbers(high), "1 0 1");
}

TEST(Window, EndsThatAgreeAreOneColumn) {
  const auto population = drugs({{0, "2014-02-01"}}, 2);
  Rule rule;
  const auto selection = rule.add({ir::Pick::Count, "count", {}, rule.event("drug")});
  const auto sure = rule.count(selection), low = rule.count(selection, ir::End::Low),
             high = rule.count(selection, ir::End::High);
  const Answers answers(rule, population);
  EXPECT_EQ(answers.bound(sure).numbers[0].value, answers.bound(low).numbers[0].value);
  EXPECT_EQ(answers.bound(low).numbers[0].value, answers.bound(high).numbers[0].value);
}

TEST(Window, RowsThatLastOverlapIt) {
  const auto population = drugs({{0, "2013-01-01", "2014-01-31"},
                                 {1, "2013-01-01", "2014-02-01"},
                                 {2, "2013-01-01"},
                                 {3, "2014-03-01", "2014-04-01"}},
                                4, true);
  Rule rule;
  const auto any = rule.truth(rule.add({ir::Pick::Any, "any", {}, rule.event("drug"), {}, {}, {rule.within(28)}}));
  EXPECT_EQ(Answers(rule, population).truths(any), "no yes yes yes");
}

TEST(Active, LeavesOutRowsThatAreSaidToHaveEnded) {
  const auto population = drugs({{0, "2014-01-01"},
                                 {1, "2014-01-01", "ended"},
                                 {2, "2014-01-01", "2014-03-01"},
                                 {3, "2014-01-01", "2014-02-28"},
                                 {4, "2014-01-01", "2014-03"}},
                                5, true);
  Rule rule;
  const ir::DateId index = rule.index();
  ir::Selection active{ir::Pick::Any, "active(drug)", {}, rule.event("drug"), {}, {}, {{index, index}}};
  active.ongoing = true;
  const auto any = rule.truth(rule.add(active));
  EXPECT_EQ(Answers(rule, population).truths(any), "yes no yes no yes");
}

TEST(Visibility, RowsAfterIndexAreSeenOnlyWhenAskedFor) {
  const auto population = drugs({{0, "2014-03-02"}, {1, "2014-03"}}, 2);
  Rule rule;
  ir::Selection selection{ir::Pick::Any, "any", {}, rule.event("drug")};
  const auto seen = rule.truth(rule.add(selection));
  selection.after_index = true;
  const auto planned = rule.truth(rule.add(selection));
  const Answers answers(rule, population);
  EXPECT_EQ(answers.truths(seen), "no ?");
  EXPECT_EQ(answers.truths(planned), "yes yes");
}

TEST(Where, EachRowIsDecidedInItsOwnUnit) {
  // 10 mg: at it, above it; in g; in a volume, missing; none given.
  Population population = people(5);
  add_table(population, "drug",
            {{{{"atc", "L01EX"}},
              {"dose [mg]", "dose [g]", "dose [mL]"},
              {{0, "2014-02-01", "", {"10", "", ""}},
               {1, "2014-02-01", "", {"10.1", "", ""}},
               {2, "2014-02-01", "", {"", "0.0101", ""}},
               {3, "2014-02-01", "", {"", "", "20"}},
               {4, "2014-02-01", "", {"", "", ""}}}}});
  Rule rule;
  ir::Input dose = measurement("dose", "mg");
  dose.any_unit = true;
  ir::Selection selection{ir::Pick::Any, "any(drug where dose > 10 mg)", {}, rule.event("drug")};
  selection.where = where_above(rule, dose, Rational(1, 100));
  const auto any = rule.truth(rule.add(selection));
  const Answers answers(rule, population);
  EXPECT_EQ(answers.truths(any), "no yes yes ? ?");
}

TEST(Where, AFieldThatTheRowsDoNotHaveIsNoted) {
  const auto population = drugs({{0, "2014-02-01"}}, 2);
  Rule rule;
  ir::Input dose = measurement("dose", "mg");
  dose.any_unit = true;
  ir::Selection selection{ir::Pick::Any, "any(drug where dose > 10 mg)", {}, rule.event("drug")};
  selection.where = where_above(rule, dose, Rational(1, 100));
  const auto any = rule.truth(rule.add(selection));
  const Answers answers(rule, population);
  EXPECT_EQ(answers.truths(any), "? no");
  ASSERT_EQ(answers.notes().size(), 1U);
  EXPECT_EQ(answers.notes()[0].message, "`drug`: its rows have no `dose` in this population");
}

Population alts() {
  Population population = people(5);
  add_column(population, "sex", {"m", "f", "m", "f", ""});
  add_table(population, "measurement",
            {{{{"loinc", "1742-6"}},
              {"value [U/L]", "value.ULN [U/L]"},
              {{0, "2014-02-01", "", {"120", "40"}},
               {1, "2014-02-01", "", {"121", "40"}},
               {2, "2014-02-01", "", {"151", ""}},
               {3, "2014-02-01", "", {"106", ""}},
               {4, "2014-02-01", "", {"151", ""}}}}});
  return population;
}

TEST(Where, LimitsAreTheRowsOwn) {
  Rule rule;
  ir::Selection selection{
      ir::Pick::Any, "any(ALT where value > 3*ULN)", {}, Rule::measured("ALT", {{"loinc", "1742-6"}})};
  selection.where = where_above(rule, measurement("value", "U/L"), 3, true);
  const auto any = rule.truth(rule.add(selection));
  EXPECT_EQ(Answers(rule, alts()).truths(any), "no yes ? ? ?");
}

TEST(Where, TheReferenceTableAnswersForRowsWithoutALimit) {
  Rule rule;
  ir::Input value = measurement("value", "U/L");
  const Rational per_unit = unit("U/L").factor;
  value.references = {{"male", {}, Rational(50 * per_unit)}, {"female", {}, Rational(35 * per_unit)}};
  ir::Selection selection{
      ir::Pick::Any, "any(ALT where value > 3*ULN)", {}, Rule::measured("ALT", {{"loinc", "1742-6"}})};
  selection.where = where_above(rule, value, 3, true);
  const auto any = rule.truth(rule.add(selection));
  EXPECT_EQ(Answers(rule, alts()).truths(any), "no yes yes yes ?");
}

TEST(Where, AsksThePatientToo) {
  // Rows whose value is above the patient's own weight, given in another unit.
  Population population = people(3);
  add_column(population, "weight [g]", {"70000", "70000", ""});
  add_table(population, "drug",
            {{{{"atc", "A"}},
              {"dose [kg]"},
              {{0, "2014-02-01", "", {"70"}}, {1, "2014-02-01", "", {"70.5"}}, {2, "2014-02-01", "", {"71"}}}}});
  Rule rule;
  ir::Program where;
  ir::Input dose = measurement("dose", "kg");
  dose.of_row = true;
  where.inputs = {dose, measurement("weight", "kg")};
  where.tape = {{ir::Op::Number, {}, {}, {}, 0}, {ir::Op::Number, {}, {}, {}, 1}, {ir::Op::Lt, {1}, {0}, {}, 0}};
  where.places.resize(3);
  ir::Criterion criterion;
  criterion.condition = criterion.if_attested = criterion.if_refused = {2};
  where.criteria.push_back(criterion);
  rule.program.row_conditions.push_back(where);
  ir::Selection selection{ir::Pick::Any, "any", {}, rule.event("drug")};
  selection.where = 0;
  const auto any = rule.truth(rule.add(selection));
  EXPECT_EQ(Answers(rule, population).truths(any), "no yes ?");
}

TEST(Where, TextsThatTheRuleDoesNotNameAreOthersAndNotMissing) {
  Population population = people(4);
  add_table(population, "drug",
            {{{{"atc", "A"}},
              {"route"},
              {{0, "2014-02-01", "", {" Oral"}},
               {1, "2014-02-01", "", {"IV"}},
               {2, "2014-02-01", "", {"7"}},
               {3, "2014-02-01", "", {""}}}}});
  Rule rule;
  ir::Program where;
  ir::Input route;
  route.name = "route";
  route.kind = ir::InputKind::Label;
  route.labels = {"oral"};
  route.open = route.of_row = true;
  where.inputs = {route};
  where.label_sets = {{0, {true}}};
  where.tape = {{ir::Op::LabelIn, {}, {}, {}, 0}};
  where.places.resize(1);
  ir::Criterion criterion;
  criterion.condition = criterion.if_attested = criterion.if_refused = {0};
  where.criteria.push_back(criterion);
  rule.program.row_conditions.push_back(where);
  ir::Selection selection{ir::Pick::Any, "any", {}, rule.event("drug")};
  selection.where = 0;
  const auto any = rule.truth(rule.add(selection));
  EXPECT_EQ(Answers(rule, population).truths(any), "yes no no ?");
}

TEST(Where, AnEquivalentIsTheFactorOfTheRowsCode) {
  Population population = people(3);
  add_table(population, "drug",
            {{{{"rxnorm", "8640"}}, {"dose [mg]"}, {{0, "2014-02-01", "", {"10"}}}},
             {{{"rxnorm", "3264"}}, {"dose [mg]"}, {{1, "2014-02-01", "", {"1.6"}}}},
             {{{"rxnorm", "1"}}, {"dose [mg]"}, {{2, "2014-02-01", "", {"100"}}}}});
  Rule rule;
  rule.program.code_sets = {{"a", {}, {{Kind::Exact, "rxnorm", "8640"}}, {}, {}, {}},
                            {"b", {}, {{Kind::Exact, "rxnorm", "3264"}}, {}, {}, {}}};
  rule.program.equivalents = {{"prednisone_equivalent", {{0, 1}, {1, *parse_decimal("6.667")}}}};
  ir::Program where;
  ir::Input dose = measurement("dose", "mg");
  ir::Input factor = measurement("prednisone_equivalent", "1");
  dose.of_row = factor.of_row = true;
  factor.equivalent = 0;
  where.inputs = {dose, factor};
  where.constants = {Rational(1, 100)};
  where.tape = {{ir::Op::Number, {}, {}, {}, 0},
                {ir::Op::Number, {}, {}, {}, 1},
                {ir::Op::Mul, {0}, {1}, {}, 0},
                {ir::Op::Const, {}, {}, {}, 0},
                {ir::Op::Lt, {3}, {2}, {}, 0}};
  where.places.resize(5);
  ir::Criterion criterion;
  criterion.condition = criterion.if_attested = criterion.if_refused = {4};
  where.criteria.push_back(criterion);
  rule.program.row_conditions.push_back(where);
  ir::Selection selection{ir::Pick::Any, "any", {}, rule.event("drug")};
  selection.where = 0;
  const auto any = rule.truth(rule.add(selection));
  EXPECT_EQ(Answers(rule, population).truths(any), "no yes ?");
}

TEST(Followed, AfterItAndNotTooLate) {
  Population population = people(5);
  const ConceptCode a{"atc", "A"}, b{"atc", "B"};
  add_table(population, "drug",
            {{{a}, {}, {{0, "2013-08-31"}, {1, "2013-08-31"}, {2, "2013-08-31"}, {3, "2013-08-31"}, {4, "2013-08-31"}}},
             {{b}, {}, {{0, "2013-08-31"}, {1, "2013-09-01"}, {2, "2014-02-28"}, {3, "2014-03-01"}}}});
  Rule rule;
  ir::Selection selection{ir::Pick::Any,
                          "any(drug in a followed by drug in b within 6 months)",
                          {},
                          rule.event("drug", {{Kind::Exact, "atc", "A"}})};
  selection.followed = ir::Followed{rule.event("drug", {{Kind::Exact, "atc", "B"}}), {}, {6, 0}};
  const auto any = rule.truth(rule.add(selection));
  EXPECT_EQ(Answers(rule, population).truths(any), "no yes yes no no");
}

// Hb in three units; the last patient's rows tie.
Population haemoglobins() {
  Population population = people(4);
  add_table(population, "measurement",
            {{{{"loinc", "718-7"}},
              {"value [g/dL]", "value [g/L]", "value [mmol/L]", "value.LLN [g/L]"},
              {{0, "2014-01-01", "", {"9.9", "", "", ""}},
               {0, "2014-01-02", "", {"", "100", "", "120"}},
               {0, "2014-01-03", "", {"9.95", "", "", ""}},
               {1, "2014-01-01", "", {"<9", "", "", ""}},
               {1, "2014-01-02", "", {"", "90", "", ""}},
               {2, "2014-01-01", "", {"10", "", "", ""}},
               {2, "2014-01-02", "", {"", "100", "", "130"}}}}});
  return population;
}

TEST(Extreme, ComparesRowsInWhateverUnits) {
  Rule rule;
  ir::Input hb = measurement("value", "g/L");
  ir::Selection selection{ir::Pick::Highest, "highest(Hb)", {}, Rule::measured("Hb", {{"loinc", "718-7"}})};
  selection.over = hb;
  const auto highest = rule.add(selection);
  selection.pick = ir::Pick::Lowest;
  const auto lowest = rule.add(selection);
  const auto high = rule.feature(measurement("highest(Hb)", "g/L"), What::Field, highest);
  const auto low = rule.feature(measurement("lowest(Hb)", "g/L"), What::Field, lowest);
  rule.program.tape = {{ir::Op::Lln, {}, {}, {}, high}};
  const Answers answers(rule, haemoglobins());
  EXPECT_EQ(answers.numbers(high), "100000 90000 100000 ?");
  EXPECT_EQ(answers.numbers(low), "99000 <90000 100000 ?");
  ASSERT_EQ(answers.bound(high).numbers.size(), 2U) << "each unit keeps its column";
  EXPECT_TRUE(answers.bound(high).numbers[1].lln->valid.test(0));
  EXPECT_FALSE(answers.bound(high).numbers[1].lln->valid.test(1));
  EXPECT_TRUE(answers.bound(high).numbers[1].lln->valid.test(2)) << "of equal rows the latest";
}

TEST(Sum, IsExactOverMixedUnits) {
  Rule rule;
  ir::Selection selection{ir::Pick::Mean, "mean(Hb)", {}, Rule::measured("Hb", {{"loinc", "718-7"}})};
  selection.over = measurement("value", "g/L");
  const auto mean = rule.add(selection);
  selection.pick = ir::Pick::Median;
  const auto median = rule.add(selection);
  const auto sum = rule.feature(measurement("sum", "g/L"), What::Sum, mean);
  const auto readings = rule.feature(measurement("readings", "1"), What::Readings, mean);
  const auto middle = rule.feature(measurement("median", "g/L"), What::Median, median);
  const Answers answers(rule, haemoglobins());
  EXPECT_EQ(answers.numbers(sum), "298500 <180000 200000 ?");
  EXPECT_EQ(answers.numbers(readings), "3 2 2 ?");
  EXPECT_EQ(answers.numbers(middle), "99500 <90000 100000 ?");
}

// A wide column is a history of one row a patient; what its numbers count from does not matter.
TEST(Extreme, OfAWideColumnWithABase) {
  Population population = people(5);
  add_column(population, "Hb [g/L]", {"130", "200", "<150", "", "354"});
  ASSERT_NE(population.columns[0].numbers->data.base, 0);
  Rule rule;
  ir::Selection selection{ir::Pick::Highest, "highest(Hb)", {}, Rule::measured("Hb", {{"loinc", "718-7"}})};
  selection.over = measurement("value", "g/L");
  const auto high = rule.feature(measurement("highest(Hb)", "g/L"), What::Field, rule.add(selection));
  selection.pick = ir::Pick::Mean;
  const auto sum = rule.feature(measurement("sum", "g/L"), What::Sum, rule.add(selection));
  selection.pick = ir::Pick::Median;
  const auto median = rule.feature(measurement("median", "g/L"), What::Median, rule.add(selection));
  selection.pick = ir::Pick::Latest;
  const auto latest = rule.feature(measurement("latest(Hb)", "g/L"), What::Field, rule.add(selection));
  selection.pick = ir::Pick::Count;
  selection.where = where_above(rule, measurement("value", "g/L"), 200000);
  const auto above = rule.count(rule.add(selection));
  const Answers answers(rule, population);
  for (const auto feature : {high, sum, median, latest}) {
    EXPECT_EQ(answers.numbers(feature), "130000 200000 <150000 ? 354000");
  }
  EXPECT_EQ(answers.numbers(above), "0 0 0 0 1");
}

TEST(Sum, TooLongForSixtyFourBitsIsAnErrorAndNeverWrong) {
  Population population = people(1);
  add_table(population, "measurement",
            {{{{"loinc", "1"}},
              {"value [g]"},
              {{0, "2014-01-01", "", {"900000000000000001"}}, {0, "2014-01-02", "", {"900000000000000001"}}}},
             {{{"loinc", "1"}}, {"value [mg]"}, {{0, "2014-01-03", "", {"0.000000000000001"}}}}});
  Rule rule;
  ir::Selection selection{ir::Pick::Mean, "mean(x)", {}, Rule::measured("x", {{"loinc", "1"}})};
  selection.over = measurement("value", "g");
  rule.feature(measurement("sum", "g"), What::Sum, rule.add(selection));
  EXPECT_EQ(Answers(rule, population).errors(), "E0605");
}

TEST(Dates, OfPickedRowsAndMovedByTheCalendar) {
  const auto population = drugs({{0, "2013-12-31"}, {1, "2014-01"}, {2, "2014-02-01"}, {2, "2014-02-03"}}, 4);
  Rule rule;
  ir::Selection latest{ir::Pick::Latest, "latest(drug)", {}, rule.event("drug")};
  const auto selection = rule.add(latest);
  rule.program.dates.push_back({ir::DateNode::Kind::Start, 0, selection, {}, {}, {}});
  const ir::DateId start{0};
  const ir::DateId moved = rule.moved(start, 2, 0, false);
  const auto day = [&](ir::DateId id, ir::End end) {
    return rule.feature(measurement("date", "d"), What::Date, id.index, end);
  };
  const auto sure = day(start, ir::End::Sure), low = day(start, ir::End::Low), high = day(start, ir::End::High),
             later = day(moved, ir::End::Sure);
  const Answers answers(rule, population);
  const auto days = [&](std::uint32_t input) {
    std::string text;
    for (std::size_t p = 0; p < 4; ++p) {
      const Numbers& numbers = *answers.bound(input).numbers[0].value;
      text += (p == 0 ? "" : " ") + (numbers.valid.test(p) ? std::to_string(numbers.data[p]) : std::string("?"));
    }
    return text;
  };
  EXPECT_EQ(days(sure), "16070 ? 16104 ?");
  EXPECT_EQ(days(low), "16070 16071 16104 ?");
  EXPECT_EQ(days(high), "16070 16101 16104 ?");
  EXPECT_EQ(days(later), "16129 ? 16163 ?") << "31 December and two months is 28 February";
  EXPECT_EQ(answers.bound(sure).numbers[0].value_map.factor, 86400);
}

TEST(Windows, AnchoredOnAnotherSelection) {
  // Transfusion within 14 days before the last Hb; without an Hb nothing is known but that there is no transfusion.
  Population population = people(4);
  add_table(population, "measurement",
            {{{{"loinc", "718-7"}}, {"value [g/L]"}, {{0, "2014-02-20", "", {"90"}}, {1, "2014-02-20", "", {"90"}}}}});
  add_table(population, "procedure",
            {{{{"snomed", "5"}}, {}, {{0, "2014-02-06"}, {1, "2014-02-05"}, {2, "2014-02-06"}}}});
  Rule rule;
  const auto hb = rule.add({ir::Pick::Latest, "latest(Hb)", {}, Rule::measured("Hb", {{"loinc", "718-7"}})});
  rule.program.dates.push_back({ir::DateNode::Kind::Start, 0, hb, {}, {}, {}});
  const ir::DateId to{0};
  const ir::DateId from = rule.moved(to, 0, 14, true);
  const auto any = rule.truth(rule.add({ir::Pick::Any, "any", {}, rule.event("procedure"), {}, {}, {{from, to}}}));
  EXPECT_EQ(Answers(rule, population).truths(any), "yes no ? no");
}

TEST(Index, OfEachPatientElseOfThePopulationElseTheLastDay) {
  auto population = drugs({{0, "2014-02-01"}, {1, "2014-03-05"}}, 2);
  Rule rule;
  const auto any = rule.truth(rule.add({ir::Pick::Any, "any", {}, rule.event("drug")}));
  EXPECT_EQ(Answers(rule, population).truths(any), "yes no");
  population.index = PatientDays{};
  population.index->days.lo = AlignedBytes(64 * sizeof(Day));
  population.index->days.lo.as<Day>()[1] = 16140;  // 2014-03-11
  population.index->known = Bitmap(2);
  population.index->known.set(1);
  EXPECT_EQ(Answers(rule, population).truths(any), "yes yes") << "the first has the population's";
  population.index.reset();
  population.index_date.clear();
  const Answers last(rule, population);
  EXPECT_EQ(last.truths(any), "yes yes");
  ASSERT_EQ(last.notes().size(), 1U);
  EXPECT_EQ(last.notes()[0].message,
            "index is 2014-03-05, the last day on which anything starts; `--index` sets another");
}

TEST(Age, IsDerivedFromTheDayOfBirth) {
  Population population = people(5, "2014-03-01");
  add_column(population, "birth_date", {"1944-02-29", "1944-03-02", "1944", "1944-02", ""});
  Rule rule;
  rule.program.inputs.push_back(measurement("age", "a"));
  const Answers answers(rule, population);
  const Numbers& years = *answers.bound(0).numbers[0].value;
  EXPECT_EQ(years.data[0], 70);
  EXPECT_EQ(years.data[1], 69);
  EXPECT_FALSE(years.valid.test(2)) << "69 or 70";
  EXPECT_TRUE(years.valid.test(3));
  EXPECT_FALSE(years.valid.test(4));
}

// A bare Hb: a wide column first, where the patient has a value in it and it is not too old.
TEST(Bare, AWideColumnComesBeforeTheHistory) {
  Population population = people(5);
  add_column(population, "Hb [g/dL]", {"10", "10", "", "", "10"});
  add_column(population, "Hb.date", {"2014-02-27", "2014-01-01", "", "", ""});
  add_table(population, "measurement",
            {{{{"loinc", "718-7"}},
              {"value [g/L]"},
              {{0, "2014-02-28", "", {"90"}}, {1, "2014-02-28", "", {"90"}}, {2, "2014-02-28", "", {"90"}}}}});
  Rule rule;
  ir::Selection latest{
      ir::Pick::Latest, "latest(Hb within 28 days)", {}, Rule::measured("Hb", {{"loinc", "718-7"}}), {}, {},
      {rule.within(28)}};
  const auto hb = rule.feature(measurement("Hb", "g/L"), What::Field, rule.add(latest));
  EXPECT_EQ(Answers(rule, population).numbers(hb), "100000 ? 90000 ? ?");
}

TEST(Sharing, EqualSelectionsOfTwoProgramsAreOne) {
  const auto population = drugs({{0, "2014-02-01"}}, 2);
  Rule first, second;
  second.index();  // so that ids differ
  for (Rule* rule : {&first, &second}) {
    rule->count(rule->add({ir::Pick::Count,
                           "count",
                           {},
                           rule->event("drug", {{Kind::Exact, "atc", "L01EX"}}),
                           {},
                           {},
                           {rule->within(90)}}));
  }
  auto jit = Jit::create({});
  FeatureStore store(population, *jit.value(), 1);
  std::vector<BindingNote> notes;
  Diagnostics diagnostics;
  const auto a = store.bind(first.program, notes, diagnostics);
  const auto b = store.bind(second.program, notes, diagnostics);
  EXPECT_EQ(a->value()[0]->found.numbers[0].value, b->value()[0]->found.numbers[0].value);
  const auto picked = store.picked(first.program, 0, 0);
  EXPECT_FALSE(picked) << "a count is of no one row";
}

}  // namespace
}  // namespace elig::test
