// Random programs over random small populations: the planned kernel, run by plain loops, against the meaning of the
// tape. Cells and constants are drawn so that they meet exactly, at width boundaries, at limits and at censored values.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <random>
#include <span>

#include "compiler/ir/program.h"
#include "compiler/plan/known_blocks.h"
#include "interpreter.h"
#include "meaning.h"
#include "table.h"

namespace elig::test {
namespace {

using ir::Op;

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(engine_() % n); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  template <class T>
  const T& pick(const std::vector<T>& from) {
    return from[below(from.size())];
  }

 private:
  std::mt19937_64 engine_;
};

const std::vector<ir::Input>& inputs() {
  static const std::vector<ir::Input> all = {measurement("ANC", "10*9/L"),
                                             measurement("ALT", "U/L"),
                                             measurement("temp", "Cel"),
                                             measurement("score", "1"),
                                             measurement("big", "1"),
                                             measurement("tiny", "1"),
                                             measurement("creatinine", "mg/dL"),
                                             measurement("sodium", "mmol/L"),
                                             measurement("excess", "mmol/L"),
                                             measurement("nowhere", "g/L"),
                                             yes_no("smoker"),
                                             attribute("stage", {"I", "II", "III", "IV"})};
  return all;
}
constexpr std::uint32_t kNumbers = 10;
constexpr std::uint32_t kSmoker = 10;
constexpr std::uint32_t kStage = 11;

struct ColumnKind {
  const char* header;
  std::vector<std::string> cells;
};

// Several units of one measurement, limits in units of their own, and numbers at the edges of 8, 16, 32, 64 bits, on
// either side of 0 and (sodium, excess) far from it.
const std::vector<ColumnKind>& column_kinds() {
  static const std::vector<ColumnKind> all = {
      {"ANC [10*9/L]", {"1.5", "1.49", "1.51", "0", "12.7", "<0.2", ">100", "1"}},
      {"ANC [/uL]", {"1500", "1499", "1501", "0", "32767", "127", "<200", "1000"}},
      {"ANC [10*3/uL]", {"1.5", "1.500", "1.4999", "12.8", ">99", "3"}},
      {"ANC.LLN [/uL]", {"1500", "1800", "1.5"}},
      {"ALT [U/L]", {"40", "60", "100", "100.0", "150", "0", "<5", ">1000", "-3", "127"}},
      {"ALT [ukat/L]", {"1", "0.5", "2.5", "1.6666", "<0.1", "0"}},
      {"ALT.ULN [U/L]", {"40", "24", "60", "<60", "0", "-1"}},
      {"ALT.ULN [ukat/L]", {"1", "0.4", "0.6"}},
      {"ALT.LLN [U/L]", {"5", "0", "7.5"}},
      {"temp [Cel]", {"36.6", "38", "38.0", "37.5", "<35", "100"}},
      {"temp [[degF]]", {"100.4", "98.6", "98", ">104", "212"}},
      {"score", {"0", "1", "127", "-127", "128", "-128", "5", "<2", ">3", "32767", "-32768", "2147483647"}},
      {"big", {"999999999999999999", "-999999999999999999", "9007199254740993", "<7", "3"}},
      {"tiny", {"0.000000000000000001", "0.1", "<7", "3"}},
      {"creatinine [mg/dL]", {"1.8", "1.79", "1.81", "0.3", "<0.2", "0"}},
      {"creatinine.ULN [mg/dL]", {"1.2", "1.20", "0.2"}},
      {"sodium [mmol/L]", {"140", "100", "354", "227", "228", "226", "<135", ">150", "145"}},
      {"sodium [mol/L]", {"0.14", "0.1", "0.354", "0.355", "<0.135", "0.145"}},
      {"sodium.ULN [mmol/L]", {"145", "146", "300", "150"}},
      {"sodium.LLN [mol/L]", {"0.135", "0.13"}},
      {"excess [mmol/L]", {"-140", "-354", "-100", "-300", "<-200", ">-140", "-355"}},
      {"excess.ULN [mmol/L]", {"-140", "-131"}},
      {"smoker", {"yes", "no"}},
      {"stage", {"I", "II", "III", "IV", "unclear"}}};
  return all;
}

Table random_table(Dice& dice, std::size_t patients) {
  Table table;
  for (const ColumnKind& kind : column_kinds()) {
    if (dice.one_in(6)) continue;  // not in this population
    const bool small = dice.one_in(2);
    const bool always = dice.one_in(2);  // one cell for everybody: comparisons with it are known beforehand
    const std::string& only = dice.pick(kind.cells);
    TextColumn column{kind.header, {}};
    for (std::size_t row = 0; row < patients; ++row) {
      const std::string& cell = small ? kind.cells[dice.below((kind.cells.size() + 1) / 2)] : dice.pick(kind.cells);
      column.cells.push_back(dice.one_in(4) ? "" : always ? only : cell);
    }
    table.push_back(std::move(column));
  }
  return table;
}

class Author {
 public:
  Author(Dice& dice, const Table& table) : dice_(dice), table_(table), builder_(program_) {
    program_.trial = "random";
    for (const ir::Input& input : inputs()) builder_.input(input);
  }

  ir::Program write() {
    for (int i = 0; i < 4; ++i) {
      ir::Criterion criterion;
      criterion.id = fmt::format("c{}", i);
      criterion.kind = dice_.one_in(2) ? ir::CriterionKind::Inclusion : ir::CriterionKind::Exclusion;
      criterion.missing = static_cast<ir::MissingPolicy>(dice_.below(4));
      criterion.condition = truth(3);
      criterion.if_attested = dice_.one_in(3) ? truth(1) : criterion.condition;
      criterion.if_refused = dice_.one_in(3) ? truth(1) : criterion.condition;
      program_.criteria.push_back(criterion);
    }
    for (std::uint32_t i = 0; i < program_.tape.size(); ++i) {
      if (ir::info(program_.tape[i].op).type == ir::Type::Bool) program_.atoms.push_back({0, {i}, {}});
    }
    return std::move(program_);
  }

 private:
  ir::InstId emit(Op op, ir::InstId a = {}, ir::InstId b = {}, ir::InstId c = {}, std::uint32_t imm = 0) {
    return builder_.emit(op, {}, a, b, c, imm);
  }
  ir::InstId leaf(Op op, std::size_t imm) { return emit(op, {}, {}, {}, static_cast<std::uint32_t>(imm)); }

  // A number that some patient has, in base units, perhaps times a small factor.
  Rational constant() {
    static const std::vector<Rational> kFactors = {1, 1, 1, Rational(3, 2), Rational(5, 2), Rational(1, 3), -1, 2};
    if (dice_.one_in(4) || table_.empty()) return Rational(static_cast<long>(dice_.below(5)) - 2);
    const Patient who = patient(program_, table_, dice_.below(table_.front().cells.size()));
    const auto input = static_cast<std::uint32_t>(dice_.below(kNumbers));
    const ExactValue value = dice_.one_in(3) ? who.uln(input) : who.number(input);
    return value.x * dice_.pick(kFactors);
  }

  ir::InstId exact(int depth) {
    const auto input = dice_.below(kNumbers);
    switch (depth <= 0 ? dice_.below(6) : dice_.below(13)) {
      case 0:
        return leaf(Op::Const, builder_.constant(constant()));
      case 1:
        return leaf(Op::Uln, input);
      case 2:
        return leaf(Op::Lln, input);
      case 3:
      case 4:
      case 5:
        return leaf(Op::Number, input);
      case 6:
        return emit(Op::Neg, exact(depth - 1));
      case 7: {
        const auto a = exact(depth - 1);
        return emit(Op::Add, a, exact(depth - 1));
      }
      case 8: {
        const auto a = exact(depth - 1);
        return emit(Op::Sub, a, exact(depth - 1));
      }
      case 9: {
        const auto a = leaf(Op::Const, builder_.constant(constant()));
        return emit(Op::Mul, a, exact(depth - 1));
      }
      case 10:
      case 11: {
        const auto a = exact(depth - 1);
        return emit(dice_.one_in(2) ? Op::Max : Op::Min, a, exact(depth - 1));
      }
      default: {
        const auto a = exact(depth - 1);
        return emit(Op::Mul, a, exact(depth - 1));
      }
    }
  }

  ir::InstId to_real(int depth) {
    static const std::vector<std::string> kUnits = {"10*9/L", "U/L", "1", "ukat/L", "mg/dL", "K"};
    const std::uint32_t scale = builder_.constant(unit(dice_.pick(kUnits)).factor);
    return emit(Op::ToReal, exact(depth), {}, {}, scale);
  }

  ir::InstId real(int depth) {
    static const std::vector<double> kReals = {0, 1, 2, 0.5, -1, 0.1, 1e300, -0.0, 72};
    static const std::vector<Op> kUnary = {Op::RealNeg, Op::Sqrt, Op::Ln, Op::Log10, Op::Exp};
    static const std::vector<Op> kBinary = {Op::RealAdd, Op::RealSub, Op::RealMul, Op::RealMax,
                                            Op::RealMin, Op::RealDiv, Op::RealDiv, Op::Pow};
    switch (depth <= 0 ? dice_.below(4) : dice_.below(9)) {
      case 0:
        return leaf(Op::RealConst, builder_.real(dice_.pick(kReals)));
      case 1:
      case 2:
      case 3:
        return to_real(1);
      case 4:
      case 5:
        return emit(dice_.pick(kUnary), real(depth - 1));
      default: {
        const auto a = real(depth - 1);
        return emit(dice_.pick(kBinary), a, real(depth - 1));
      }
    }
  }

  ir::InstId comparison() {
    static const std::vector<Op> kOrders = {Op::Lt, Op::Le, Op::Eq};
    const Op op = dice_.pick(kOrders);
    if (dice_.one_in(3)) {
      const auto a = real(3);
      return emit(op, a, real(2));
    }
    const auto a = exact(static_cast<int>(dice_.below(4)));
    return emit(op, a, exact(static_cast<int>(dice_.below(3))));
  }

  ir::InstId stage() {
    std::vector<bool> members;
    for (std::size_t i = 0; i < inputs()[kStage].labels.size(); ++i) members.push_back(dice_.one_in(2));
    return leaf(Op::LabelIn, builder_.label_set({kStage, members}));
  }

  ir::InstId truth(int depth) {
    switch (depth <= 0 ? dice_.below(8) : dice_.below(14)) {
      case 0:
        return leaf(Op::YesNo, kSmoker);
      case 1:
        return stage();
      case 2:
        return leaf(Op::InputKnown, dice_.below(inputs().size()));
      case 3:
        return dice_.one_in(2) ? emit(Op::Known, exact(2)) : emit(Op::Known, real(2));
      case 8:
        return emit(Op::Not, truth(depth - 1));
      case 9: {
        const auto a = truth(depth - 1);
        return emit(Op::And, a, truth(depth - 1));
      }
      case 10: {
        const auto a = truth(depth - 1);
        return emit(Op::Or, a, truth(depth - 1));
      }
      case 11: {
        const auto c = truth(depth - 1);
        const auto a = truth(depth - 1);
        return emit(Op::If, c, a, truth(depth - 1));
      }
      case 12:
        return emit(Op::IsTrue, truth(depth - 1));
      case 13: {
        static const std::vector<Op> kTruths = {Op::True, Op::False, Op::Unknown};
        return emit(dice_.pick(kTruths));
      }
      default:
        return comparison();
    }
  }

  Dice& dice_;
  const Table& table_;
  ir::Program program_;
  ir::Builder builder_;
};

// One criterion of one patient after its policy, and the patient's status, straight from MEANING.md.
struct Judgement {
  Truth truth;
  bool overridden = false, failing = false, open = false, short_of_data = false;
};

Judgement judge(const ir::Criterion& criterion, const std::vector<Value>& values) {
  const auto at = [&](ir::InstId id) { return std::get<Truth>(values[id.index]); };
  const bool inclusion = criterion.kind == ir::CriterionKind::Inclusion;
  Judgement result;
  result.truth = at(criterion.condition);
  if (!result.truth) {
    result.overridden = criterion.missing != ir::MissingPolicy::Unknown;
    if (criterion.missing == ir::MissingPolicy::Pass) result.truth = inclusion;
    if (criterion.missing == ir::MissingPolicy::Fail) result.truth = !inclusion;
    result.open = !result.truth;
    result.short_of_data =
        criterion.missing == ir::MissingPolicy::Unknown && (!at(criterion.if_attested) || !at(criterion.if_refused));
  }
  result.failing = result.truth == Truth(!inclusion);
  return result;
}

int status(const std::vector<Judgement>& judged) {
  const auto any = [&](auto member) { return std::any_of(judged.begin(), judged.end(), member); };
  if (any([](const Judgement& j) { return j.failing; })) return ELIG_STATUS_INELIGIBLE;
  if (any([](const Judgement& j) { return j.short_of_data; })) return ELIG_STATUS_NEEDS_DATA;
  if (any([](const Judgement& j) { return j.open; })) return ELIG_STATUS_NEEDS_REVIEW;
  return ELIG_STATUS_ELIGIBLE;
}

void tally(std::vector<std::uint64_t>& counts, const std::vector<Judgement>& judged) {
  const auto failures =
      std::count_if(judged.begin(), judged.end(), [](const Judgement& judgement) { return judgement.failing; });
  bool remaining = true;
  for (std::size_t i = 0; i < judged.size(); ++i) {
    std::uint64_t* of = &counts[i * ELIG_COUNTS_PER_CRITERION];
    remaining = remaining && !judged[i].failing;
    of[ELIG_COUNT_MET] += judged[i].truth == Truth(true) ? 1 : 0;
    of[ELIG_COUNT_NOT_MET] += judged[i].truth == Truth(false) ? 1 : 0;
    of[ELIG_COUNT_OVERRIDDEN] += judged[i].overridden ? 1 : 0;
    of[ELIG_COUNT_REMAINING] += remaining ? 1 : 0;
    of[ELIG_COUNT_ONLY_REASON] += judged[i].failing && failures == 1 ? 1 : 0;
  }
  counts[judged.size() * ELIG_COUNTS_PER_CRITERION + static_cast<std::size_t>(status(judged))] += 1;
}

Truth got(const Run& run, std::size_t output, std::size_t row) {
  EXPECT_FALSE(run.met[output][row] && run.not_met[output][row]) << "true and false at once";
  if (run.met[output][row]) return true;
  if (run.not_met[output][row]) return false;
  return std::nullopt;
}

const char* word(Truth truth) { return !truth ? "unknown" : *truth ? "true" : "false"; }

std::string describe(const ir::Program& program, const Table& table, std::size_t row) {
  std::string text = ir::print(program);
  for (const TextColumn& column : table) text += fmt::format("{} = {}\n", column.header, column.cells[row]);
  return text;
}

// Atoms without effect on counts: the same counts come out when they are not asked for.
void expect_same_counts(const ir::Program& program, const Binding& binding, std::size_t patients,
                        const Run& with_atoms) {
  Diagnostics diagnostics;
  const auto planned = plan(program, binding, {}, diagnostics);
  ASSERT_TRUE(planned);
  EXPECT_EQ(interpret(*planned, patients, program.criteria.size()).counts, with_atoms.counts);
}

// What is known before any row is read, is what the rows say. Returns how many comparisons are.
std::uint64_t check_known(const ir::Program& program, Population people, const Run& read) {
  find_block_ranges(people);
  const Binding binding = bind(program, people);
  Diagnostics diagnostics;
  const auto planned = plan(program, binding, {}, diagnostics);
  if (!planned || people.patients == 0) return 0;
  const KnownBlocks known = known_blocks(*planned, people.patients);
  if (known.block_words == 0) return 0;
  const std::size_t criteria = program.criteria.size();
  EXPECT_EQ(known.truths.size(), known.comparisons);
  EXPECT_EQ(interpret(*planned, people.patients, criteria, known.truths_of(0)).counts, read.counts);
  EXPECT_EQ(known.answers.size(), 1U);
  if (known.answers[0]) {
    std::vector<std::uint64_t> counts(read.counts.size());
    for (const std::uint32_t counter : *known.answers[0]) counts[counter] = people.patients;
    EXPECT_EQ(counts, read.counts);
  }
  return static_cast<std::uint64_t>(
      std::ranges::count_if(known.truths, [](auto said) { return said != ELIG_KNOWN_NOT; }));
}

// A kernel of statuses alone says the same of them, in whatever order it judges.
void check_verdicts(Dice& dice, const ir::Program& program, const Binding& binding, std::size_t patients,
                    const Run& read) {
  std::vector<std::size_t> order(program.criteria.size());
  std::iota(order.begin(), order.end(), 0U);
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[dice.below(i)]);
  Diagnostics diagnostics;
  const auto planned = plan(program, binding, {.verdicts = true, .order = order}, diagnostics);
  ASSERT_TRUE(planned);
  const Run run = interpret(*planned, patients, 0);
  EXPECT_EQ(run.status, read.status);
  EXPECT_TRUE(std::ranges::equal(run.counts, std::span(read.counts).last(ELIG_STATUSES)));
}

std::vector<ir::InstId> atoms(const ir::Program& program) {
  std::vector<ir::InstId> all;
  for (const ir::Atom& atom : program.atoms) all.push_back(atom.inst);
  return all;
}

struct Checked {
  bool planned = false;  // false: the program needs more than 128 or 53 bits
  std::uint64_t known = 0;
  bool based = false;  // a column that it reads has a base
};

bool has_base(const Binding& binding) {
  return std::ranges::any_of(binding.inputs, [](const BoundInput& input) {
    return std::ranges::any_of(input.numbers, [](const NumberVariant& v) { return v.value->data.base != 0; });
  });
}

Checked check_one(std::uint64_t seed) {
  Dice dice(seed);
  static const std::vector<std::size_t> kPatients = {0, 1, 63, 64, 65, 100};
  const std::size_t patients = dice.pick(kPatients);
  const Table table = random_table(dice, patients);
  const ir::Program program = Author(dice, patients == 0 ? Table{} : table).write();
  const Population people = population(table);
  const Binding binding = bind(program, people);
  Diagnostics diagnostics;
  const auto planned = plan(program, binding, {.shown = atoms(program)}, diagnostics);
  EXPECT_EQ(planned.has_value(), !diagnostics.has_errors());
  if (!planned) return {};
  const Run run = interpret(*planned, patients, program.criteria.size());
  std::vector<std::uint64_t> counts(run.counts.size());
  for (std::size_t row = 0; row < patients; ++row) {
    const auto values = evaluate(program, patient(program, table, row));
    std::vector<Judgement> judged;
    for (const ir::Criterion& criterion : program.criteria) judged.push_back(judge(criterion, values));
    tally(counts, judged);
    for (std::size_t i = 0; i < judged.size(); ++i) EXPECT_EQ(got(run, i, row), judged[i].truth) << "criterion " << i;
    for (std::size_t i = 0; i < program.atoms.size(); ++i) {
      const ir::InstId inst = program.atoms[i].inst;
      const Truth want = std::get<Truth>(values[inst.index]);
      const Truth have = got(run, judged.size() + i, row);
      EXPECT_EQ(have, want) << "%" << inst.index << " is " << word(have) << ", should be " << word(want) << "\n"
                            << describe(program, table, row);
      if (testing::Test::HasFailure()) return {};
    }
    for (std::size_t i = 0; i < run.status.size(); ++i) {
      EXPECT_EQ(run.status[i][row], static_cast<int>(i) == status(judged)) << "status " << i;
    }
  }
  EXPECT_EQ(run.counts, counts);
  expect_same_counts(program, binding, patients, run);
  check_verdicts(dice, program, binding, patients, run);
  return {true, check_known(program, people, run), has_base(binding)};
}

// ELIG_PROGRAMS=20000 for a longer run.
std::uint64_t programs() {
  const char* wanted = std::getenv("ELIG_PROGRAMS");
  return wanted == nullptr ? 600 : std::strtoull(wanted, nullptr, 10);
}

TEST(RandomPrograms, MeanWhatTheTapeSays) {
  std::uint64_t planned = 0, known = 0, based = 0;
  for (std::uint64_t seed = 1; seed <= programs(); ++seed) {
    const Checked checked = check_one(seed);
    planned += checked.planned ? 1 : 0;
    known += checked.known;
    based += checked.based ? 1 : 0;
    ASSERT_FALSE(HasFailure()) << "seed " << seed;
  }
  EXPECT_GT(planned, programs() / 2) << "too many programs were refused to prove much";
  EXPECT_GT(known, programs() / 10) << "too little was known beforehand to prove much";
  EXPECT_GT(based, programs() / 4) << "too few columns had a base to prove much";
  RecordProperty("based", static_cast<int>(based));
  RecordProperty("known", static_cast<int>(known));
  RecordProperty("planned", static_cast<int>(planned));
}

}  // namespace
}  // namespace elig::test
