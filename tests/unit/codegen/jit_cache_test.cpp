// A Jit with a cache: what one made, the next one takes, if it is for the same CPU and level; and what it cannot take
// it compiles, without a word.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/unit/codegen/kernel_trial.h"

namespace elig {
namespace {

namespace fs = std::filesystem;
using kernel::InstId;
using kernel::Op;

class JitCache : public testing::Test {
 protected:
  JitCache() {
    std::string name = (fs::temp_directory_path() / "elig-cache-XXXXXX").string();
    folder_ = mkdtemp(name.data());
  }
  ~JitCache() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  /// As of a process of its own.
  [[nodiscard]] std::unique_ptr<Jit> jit(const char* cpu = "native", int optimisation = 0) const {
    auto cache = ObjectCache::open(folder_.string());
    auto made = Jit::create({cpu, optimisation, cache.value()});
    return made ? std::move(made.value()) : nullptr;
  }
  static std::pair<std::size_t, std::size_t> compiled_and_cached(const Jit& jit) {
    return {jit.counts().compiled, jit.counts().from_cache};
  }
  using Counted = std::pair<std::size_t, std::size_t>;

  fs::path folder_;
};

/// 10^exp(log10(age)) <= limit and 2 age <= 130: constants in memory, and functions that are called.
kernel::Plan with_functions(int limit) {
  Tape tape;
  const InstId age = tape.load(16);
  const InstId real = tape.add(Op::IntToDouble, 64, age);
  const InstId power = tape.add(Op::DPow, 64, tape.real(10), tape.add(Op::DExp, 64, tape.add(Op::DLog10, 64, real)));
  const InstId twice = tape.with_big(Op::MulConst, 32, tape.extended(age, 32), Integer(2));
  tape.output(tape.add(Op::And, 0, tape.add(Op::DLe, 0, power, tape.real(1e6)),
                       tape.with_threshold(Op::LeConst, twice, limit)));
  return tape.plan;
}

void agrees(Jit& jit, const kernel::Plan& plan) {
  Random random(7);
  expect_agreement(jit, plan, Rows(plan, 3, random));
}

TEST_F(JitCache, TheSecondProcessCompilesNothing) {
  const auto first = jit(), second = jit();
  agrees(*first, with_functions(130));
  agrees(*second, with_functions(130));
  EXPECT_EQ(compiled_and_cached(*first), Counted(1, 0));
  EXPECT_EQ(compiled_and_cached(*second), Counted(0, 1));
}

TEST_F(JitCache, NorForAnotherThresholdOrName) {
  const auto first = jit(), second = jit();
  agrees(*first, with_functions(130));
  kernel::Plan plan = with_functions(12);
  plan.name = "another trial";
  agrees(*second, plan);
  EXPECT_EQ(compiled_and_cached(*second), Counted(0, 1));
}

TEST_F(JitCache, AnotherCpuOrLevelIsAMiss) {
  const auto native = jit(), basic = jit("x86-64"), better = jit("native", 2);
  if (basic == nullptr) GTEST_SKIP() << "not an x86 machine";
  for (Jit* each : {native.get(), basic.get(), better.get()}) {
    agrees(*each, with_functions(130));
    EXPECT_EQ(compiled_and_cached(*each), Counted(1, 0));
  }
  const auto again = jit("x86-64");
  agrees(*again, with_functions(130));
  EXPECT_EQ(compiled_and_cached(*again), Counted(0, 1));
}

TEST_F(JitCache, ADamagedEntryIsCompiledAgainAndReplaced) {
  agrees(*jit(), with_functions(130));
  for (const auto& entry : fs::directory_iterator(folder_)) fs::resize_file(entry.path(), 1000);
  const auto damaged = jit(), repaired = jit();
  agrees(*damaged, with_functions(130));
  agrees(*repaired, with_functions(130));
  EXPECT_EQ(compiled_and_cached(*damaged), Counted(1, 0));
  EXPECT_EQ(compiled_and_cached(*repaired), Counted(0, 1));
}

TEST_F(JitCache, AFolderThatVanishesIsNoError) {
  const auto one = jit();
  fs::remove_all(folder_);
  agrees(*one, with_functions(130));
  EXPECT_EQ(compiled_and_cached(*one), Counted(1, 0));
}

TEST_F(JitCache, ManyAtOnceAgree) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([this] {
      const auto mine = jit();
      for (int limit = 0; limit < 5; ++limit) agrees(*mine, with_functions(limit));
      EXPECT_EQ(mine->counts().compiled + mine->counts().from_cache, 1U);
      EXPECT_EQ(mine->counts().shared, 4U);
    });
  }
  for (std::thread& thread : threads) thread.join();
  const auto last = jit();
  agrees(*last, with_functions(130));
  EXPECT_EQ(compiled_and_cached(*last), Counted(0, 1));
}

}  // namespace
}  // namespace elig
