// What is around compiling: names of CPUs, the three things emit gives, several threads, many kernels.
#include "compiler/codegen/jit.h"

#include <gtest/gtest.h>

#include <thread>

#include "tests/unit/codegen/kernel_trial.h"

namespace elig {
namespace {

using kernel::InstId;
using kernel::Op;

/// One inclusion, age <= limit.
kernel::Plan age_at_most(std::int64_t limit) {
  Tape tape;
  tape.plan.name = "NCT03890068 (age)";
  const InstId lanes = tape.load(16);
  tape.output(tape.add(Op::And, 0, tape.with_threshold(Op::LeConst, lanes, limit), tape.add(Op::Live)));
  return tape.plan;
}

std::string refusal(const JitOptions& options) {
  const Result<std::unique_ptr<Jit>> jit = Jit::create(options);
  return jit ? "" : jit.error().message;
}

std::string emitted(const kernel::Plan& plan, EmitKind kind, const char* cpu = "native", int optimisation = 0) {
  const Result<std::string> text = jit_for(cpu, optimisation)->emit(plan, kind);
  return text ? text.value() : text.error().message;
}

TEST(JitCreate, SaysWhichCpusThereAre) {
  EXPECT_EQ(refusal({"pentagon", -1}),
            "unknown CPU `pentagon`; `native`, `x86-64`, `x86-64-v2`, `x86-64-v3` and `x86-64-v4` are known");
  EXPECT_NE(refusal({"", -1}), "");
  EXPECT_NE(refusal({"help", -1}), "");
}

TEST(JitCreate, RefusesCpusOfOtherKinds) {
  EXPECT_EQ(refusal({"i386", -1}), "CPU `i386` has no 64-bit mode");
  EXPECT_NE(refusal({"cortex-a57", -1}), "");
}

TEST(JitCreate, RefusesCodeThatThisMachineCannotRun) {
  // No machine has the extensions of both makers.
  const std::string both = refusal({"graniterapids", -1}) + refusal({"bdver4", -1});
  EXPECT_NE(both.find("this machine cannot run code for CPU `"), std::string::npos) << both;
  EXPECT_NE(both.find("`: it lacks "), std::string::npos) << both;
}

TEST(JitCreate, RefusesLevelsThatDoNotExist) {
  EXPECT_EQ(refusal({"native", 4}), "optimisation level 4 is not one of 0 to 3");
  EXPECT_EQ(refusal({"native", -1}), "");
}

TEST(JitTarget, NamesCpuAndVectors) {
  Jit* const jit = jit_for("x86-64", 0);
  ASSERT_NE(jit, nullptr);
  EXPECT_EQ(jit->target(), "x86-64 (SSE2)");
  EXPECT_EQ(jit_for("native", 0)->target().find("native"), std::string::npos) << "the real name";
}

TEST(JitEmit, GivesIrAssemblyAndObject) {
  const kernel::Plan plan = age_at_most(70);
  const std::string ir = emitted(plan, EmitKind::Llvm);
  EXPECT_NE(ir.find("define void @elig_NCT03890068__age_(ptr"), std::string::npos) << ir;
  EXPECT_NE(ir.find("icmp sle <64 x i16>"), std::string::npos) << ir;
  EXPECT_NE(emitted(plan, EmitKind::Assembly).find("elig_NCT03890068__age_:"), std::string::npos);
  EXPECT_EQ(emitted(plan, EmitKind::Object).substr(0, 4),
            "\x7F"
            "ELF");
}

TEST(JitEmit, IsTheSameEveryTime) {
  const kernel::Plan plan = age_at_most(70);
  for (const EmitKind kind : {EmitKind::Llvm, EmitKind::Assembly, EmitKind::Object}) {
    EXPECT_EQ(emitted(plan, kind), emitted(plan, kind));
  }
}

/// A threshold is an operand: the code does not depend on it.
TEST(JitEmit, ThresholdsAreNotInTheCode) {
  EXPECT_EQ(emitted(age_at_most(70), EmitKind::Object), emitted(age_at_most(18), EmitKind::Object));
}

/// What keeps kernels fast: 64 sixteen-bit rows are compared in as few instructions as the registers allow, and
/// the bits come out of them without going lane by lane.
TEST(JitEmit, ComparesWholeRegisters) {
  const kernel::Plan plan = age_at_most(70);
  const auto count = [](const std::string& text, const std::string& what) {
    int found = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
    return found;
  };
  const std::string sse2 = emitted(plan, EmitKind::Assembly, "x86-64");
  EXPECT_EQ(count(sse2, "\tpcmpgtw"), 8) << sse2;
  EXPECT_EQ(count(sse2, "\tpmovmskb"), 4) << sse2;
  if (jit_for("x86-64-v3", 0) == nullptr) GTEST_SKIP() << "this machine has no AVX2";
  const std::string avx2 = emitted(plan, EmitKind::Assembly, "x86-64-v3");
  EXPECT_EQ(count(avx2, "\tvpcmpgtw"), 4) << avx2;
  EXPECT_EQ(count(avx2, "\tvpmovmskb"), 2) << avx2;
  if (jit_for("x86-64-v4", 0) == nullptr) GTEST_SKIP() << "this machine has no AVX-512";
  const std::string avx512 = emitted(plan, EmitKind::Assembly, "x86-64-v4");
  EXPECT_EQ(count(avx512, "\tvpcmp"), 2) << avx512;
  EXPECT_EQ(count(avx512, "\tkunpckdq"), 1) << avx512;
}

TEST(JitCompile, KernelsOfOneNameAreDifferentKernels) {
  Jit& jit = *jit_for("native", 0);
  kernel::Plan counted_elsewhere = age_at_most(70);
  counted_elsewhere.counts.front().counter = 5;
  const Result<elig_kernel> first = jit.compile(age_at_most(70));
  const Result<elig_kernel> second = jit.compile(counted_elsewhere);
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_NE(first.value(), second.value());
}

TEST(JitCompile, ASweepOfThresholdsCompilesOnce) {
  const auto jit = Jit::create({});
  ASSERT_TRUE(jit.ok());
  Random random(1);
  for (int limit = 0; limit < 100; ++limit) {
    kernel::Plan plan = age_at_most(limit);
    plan.name = "age at most " + std::to_string(limit);
    expect_agreement(*jit.value(), plan, Rows(plan, 2, random));
  }
  EXPECT_EQ(jit.value()->counts().compiled, 1U);
  EXPECT_EQ(jit.value()->counts().shared, 99U);
}

TEST(JitCompile, WorksFromSeveralThreads) {
  Jit& jit = *jit_for("native", 0);
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < 4; ++t) {
    threads.emplace_back([&jit, t] {
      Random random(t);
      for (int i = 0; i < 5; ++i) {
        const kernel::Plan plan = age_at_most(i);
        expect_agreement(jit, plan, Rows(plan, 2, random));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(JitCompile, TakesAPlanWithoutAnything) {
  const Result<elig_kernel> kernel = jit_for("native", 0)->compile(kernel::Plan{});
  ASSERT_TRUE(kernel.ok()) << kernel.error().message;
  elig_args args{};
  args.word_count = 3;
  kernel.value()(&args);
}

TEST(JitCompileDeathTest, RefusesAMalformedPlan) {
  kernel::Plan plan = age_at_most(70);
  plan.tape[1].a = {7};
  EXPECT_DEATH((void)jit_for("native", 0)->compile(plan), "this is a bug in eligc");
}

}  // namespace
}  // namespace elig
