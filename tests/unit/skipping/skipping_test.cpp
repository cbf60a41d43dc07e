// Whole trials over populations whose blocks differ: with and without what is known of blocks, for verdicts alone, on
// 1, 2, 3 and 7 threads and for each kind of processor, the answers are the same.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <string>

#include "compiler/diag/render.h"
#include "compiler/driver/pipeline.h"
#include "compiler/plan/known_blocks.h"

namespace elig {
namespace {

constexpr const char* kTrial = R"(
trial blocks "Limits of every kind" {
  inclusion hb      : Hb >= 90 g/L
  inclusion bili    : TBIL <= 1.5*ULN
  inclusion liver   : ALT <= 2.5*ULN if missing fail
  inclusion sum     : ALT + AST <= 200 U/L or albumin >= 30 g/L
  exclusion sodium  : sodium < 130 mmol/L if missing pass
  exclusion glucose : glucose > 250 mg/dL and creatinine > 1.5 mg/dL
  exclusion weight  : weight / (albumin in g/L) > 5 kg
}
)";
constexpr const char* kOneLimit = "trial one { inclusion hb : Hb >= 90 g/L }";

struct Analyte {
  const char* header;
  int low, high;  // around the limits
};
constexpr Analyte kAnalytes[] = {
    {"Hb [g/L]", 70, 120},        {"TBIL [mg/dL]", 0, 3},        {"TBIL.ULN [mg/dL]", 1, 2},
    {"ALT [U/L]", 20, 200},       {"ALT.ULN [U/L]", 30, 60},     {"AST [U/L]", 20, 300},
    {"albumin [g/L]", 20, 45},    {"sodium [mmol/L]", 120, 145}, {"glucose [mg/dL]", 80, 400},
    {"creatinine [mg/dL]", 0, 3}, {"weight [kg]", 40, 160}};

// What one analyte is like in one block.
enum class Kind : std::uint8_t { Never, Low, High, AlwaysHigh, Mixed, Censored };

std::string cell(Kind kind, const Analyte& analyte, std::mt19937_64& random) {
  const auto between = [&](int lo, int hi) {
    return lo + static_cast<int>(random() % static_cast<unsigned>(hi - lo + 1));
  };
  if (kind == Kind::Never || (kind != Kind::AlwaysHigh && random() % 16 == 0)) return "";
  if (kind == Kind::Low) return std::to_string(analyte.low);
  if (kind == Kind::High || kind == Kind::AlwaysHigh) return std::to_string(analyte.high);
  const std::string value = std::to_string(between(analyte.low, analyte.high));
  if (kind == Kind::Mixed || random() % 3 != 0) return value;
  return (random() % 2 == 0 ? "<" : ">") + value;
}

Population population(std::size_t patients, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  Population people;
  people.patients = patients;
  for (const Analyte& analyte : kAnalytes) {
    std::string problem;
    ColumnBuilder builder(analyte.header, *parse_header(analyte.header, &problem));
    auto kind = Kind::Mixed;
    for (std::size_t row = 0; row < patients; ++row) {
      if (row % kBlockRows == 0) kind = static_cast<Kind>(random() % 6);
      builder.append(cell(kind, analyte, random));
    }
    people.columns.push_back(std::move(builder).finish(patients));
  }
  find_block_ranges(people);
  return people;
}

class Trial {
 public:
  Trial(const std::string& text, const Population& people) : people_(people) {
    Diagnostics diagnostics;
    auto programs = compile_rules(sources_, sources_.add({"blocks.elig", text}), diagnostics);
    EXPECT_TRUE(programs) << render_text(diagnostics, sources_, false);
    program_ = std::move(programs->front());
  }

  Screened screened(Jit& jit, const PlanOptions& how, const ScreenOptions& options) {
    Diagnostics diagnostics;
    auto result = screen_program(program_, people_, jit, how, options, diagnostics);
    EXPECT_TRUE(result && result->ok()) << render_text(diagnostics, sources_, false);
    return std::move(*result).value();
  }

 private:
  const Population& people_;
  Sources sources_;
  ir::Program program_;
};

struct Answer {
  TrialCounts counts;
  TrialBitmaps bitmaps;
};

void expect_same(const TrialBitmaps& actual, const TrialBitmaps& expected) {
  EXPECT_EQ(actual.met, expected.met);
  EXPECT_EQ(actual.not_met, expected.not_met);
  EXPECT_EQ(actual.status, expected.status);
}

// Everything but what was asked for is as without skipping, whoever shares the work.
void check(Trial& trial, Jit& jit) {
  Answer read;
  read.counts = trial.screened(jit, {.skip = false}, {.threads = 1, .bitmaps = &read.bitmaps}).counts;
  for (const unsigned threads : {1U, 2U, 3U, 7U}) {
    for (const std::size_t block_words : {std::size_t{256}, std::size_t{100}}) {
      SCOPED_TRACE(testing::Message() << threads << " threads, blocks of " << block_words);
      EXPECT_EQ(trial.screened(jit, {.skip = false}, {.threads = threads, .block_words = block_words}).counts,
                read.counts);
      EXPECT_EQ(trial.screened(jit, {}, {.threads = threads, .block_words = block_words}).counts, read.counts);
      TrialBitmaps bitmaps;
      const ScreenOptions with_bitmaps{.threads = threads, .block_words = block_words, .bitmaps = &bitmaps};
      EXPECT_EQ(trial.screened(jit, {}, with_bitmaps).counts, read.counts);
      expect_same(bitmaps, read.bitmaps);
      for (const bool skip : {false, true}) {
        const PlanOptions statuses_alone{.skip = skip, .verdicts = true};
        TrialBitmaps of_statuses;
        const ScreenOptions how{.threads = threads, .block_words = block_words, .bitmaps = &of_statuses};
        const TrialCounts verdicts = trial.screened(jit, statuses_alone, how).counts;
        EXPECT_EQ(verdicts.status, read.counts.status);
        EXPECT_EQ(of_statuses.status, read.bitmaps.status);
        EXPECT_TRUE(of_statuses.met.empty());
        EXPECT_TRUE(verdicts.criteria.empty());
      }
    }
  }
}

class Skipping : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    auto jit = Jit::create({.cpu = GetParam()});
    if (!jit) GTEST_SKIP() << jit.error().message;
    jit_ = std::move(jit.value());
  }

  std::unique_ptr<Jit> jit_;
};

INSTANTIATE_TEST_SUITE_P(Cpus, Skipping, testing::Values("x86-64", "x86-64-v3", "native"), [](const auto& cpu) {
  std::string name = cpu.param;
  for (char& c : name) c = c == '-' ? '_' : c;
  return name;
});

TEST_P(Skipping, ChangesNoAnswer) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    const Population people = population(3 * kBlockRows + 1000 * seed + 1, seed);
    Trial all(kTrial, people);
    check(all, *jit_);
    Trial one(kOneLimit, people);
    check(one, *jit_);
  }
}

TEST_P(Skipping, NobodyIsScreenedToo) {
  const Population people = population(0, 1);
  Trial trial(kTrial, people);
  check(trial, *jit_);
}

TEST(DecisiveFirst, GoesByWhoFails) {
  ir::Program program;
  for (const auto kind : {ir::CriterionKind::Inclusion, ir::CriterionKind::Exclusion, ir::CriterionKind::Inclusion,
                          ir::CriterionKind::Exclusion}) {
    program.criteria.emplace_back().kind = kind;
  }
  TrialCounts sample;
  sample.criteria = {{.met = 90, .not_met = 10}, {.met = 50, .not_met = 1}, {.met = 1, .not_met = 60}, {.met = 10}};
  EXPECT_EQ(decisive_first(program, sample), (std::vector<std::size_t>{2, 1, 0, 3}));
}

// What the tests above rest on: something is known of these populations, and some blocks are answered by it.
TEST_P(Skipping, FindsSomethingToSkip) {
  std::size_t comparisons = 0, blocks = 0;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    const Population people = population(3 * kBlockRows + 1, seed);
    EXPECT_TRUE(std::ranges::any_of(people.columns, [](const Column& c) { return c.numbers->data.base != 0; }));
    Trial trial(kTrial, people);
    const KnownBlocks some = known_blocks(trial.screened(*jit_, {}, {}).planned, people.patients);
    for (const std::uint8_t known : some.truths) comparisons += known != ELIG_KNOWN_NOT;
    Trial one(kOneLimit, people);
    const KnownBlocks whole = known_blocks(one.screened(*jit_, {}, {}).planned, people.patients);
    for (const auto& answer : whole.answers) blocks += answer.has_value();
  }
  EXPECT_GT(comparisons, 0U);
  EXPECT_GT(blocks, 0U);
}

}  // namespace
}  // namespace elig
