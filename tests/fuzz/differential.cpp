// Random programs over random patients, compiled code against the oracle, until time or count is up. The
// first disagreement is shrunk and printed as a text case that shows it. Exit: 0 all agree, 1 a disagreement,
// 2 usage.
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "compiler/diag/render.h"
#include "runtime/base/bug.h"
#include "tests/cases_runner/agreement.h"
#include "tests/cases_runner/case_population.h"
#include "tests/fuzz/generate.h"
#include "tests/fuzz/shrink.h"
#include "tests/fuzz/standard.h"

namespace elig::fuzz {
namespace {

struct Options {
  std::uint64_t seed = 1;
  std::uint64_t count = 1000;
  double seconds = 0;  // 0: no limit
  std::string cpu;     // empty: baseline, AVX2 and the host's, in turn
  bool print = false;  // every program, before it runs
};

struct Totals {
  std::uint64_t agreed = 0, refused = 0, unplanned = 0;
};

enum class Outcome { Agrees, Disagrees, DoesNotCompile, CannotBePlanned };

struct Run {
  Outcome outcome;
  std::string what;  // the disagreement, or the diagnostics
};

/// For the handler of a crash: which seed it was.
volatile std::sig_atomic_t current_seed_low = 0, current_seed_high = 0;

void say_seed(int signal_number) {
  char line[96];
  const auto seed = static_cast<unsigned long>(static_cast<unsigned>(current_seed_high)) << 31 |
                    static_cast<unsigned long>(static_cast<unsigned>(current_seed_low));
  const int size = std::snprintf(line, sizeof line, "crashed: --seed %lu --count 1 --print\n", seed);
  const auto written = write(STDERR_FILENO, line, static_cast<std::size_t>(size));
  (void)written;
  std::signal(signal_number, SIG_DFL);
  std::raise(signal_number);
}

Run run(const GeneratedProgram& program, const cases::Machine& machine, const cases::Setting& setting) {
  const cases::Case text_case = to_case(program);
  Sources sources;
  Diagnostics diagnostics;
  const auto compiled = cases::compile(sources, "generated.elig", text_case.rules, diagnostics);
  if (!compiled) return {Outcome::DoesNotCompile, render_text(diagnostics, sources, false)};
  const auto built = cases::population_of(text_case, text_case.patients);
  const auto& population = std::get<Population>(built);
  const auto oracle = cases::oracle_of(*compiled, 0);
  const auto verdicts = cases::judge_all(*oracle, population, population.patients);
  Diagnostics planning;
  const auto found =
      cases::disagreement(compiled->programs[0], *oracle, verdicts, population, machine, setting, planning);
  if (planning.has_errors()) return {Outcome::CannotBePlanned, render_text(planning, sources, false)};
  if (found) return {Outcome::Disagrees, *found};
  return {Outcome::Agrees, ""};
}

/// Verdicts of the oracle as expectations, so that what is printed is a complete case.
std::string as_case_file(const GeneratedProgram& program) {
  cases::Case text_case = to_case(program);
  Sources sources;
  Diagnostics diagnostics;
  const auto compiled = cases::compile(sources, "generated.elig", text_case.rules, diagnostics);
  if (!compiled) return cases::print_case(text_case);
  const auto oracle = cases::oracle_of(*compiled, 0);
  const auto built = cases::population_of(text_case, text_case.patients);
  const auto verdicts = cases::judge_all(*oracle, std::get<Population>(built), text_case.patients);
  text_case.expectations = cases::observed_rows(oracle->criteria(), verdicts);
  return cases::print_case(text_case);
}

void report(const GeneratedProgram& program, std::uint64_t seed, const cases::Machine& machine,
            const cases::Setting& setting) {
  const auto still = [&](const GeneratedProgram& p) { return run(p, machine, setting).outcome == Outcome::Disagrees; };
  const GeneratedProgram small = shrink(program, still);
  std::printf("# seed %llu\n%s", static_cast<unsigned long long>(seed), as_case_file(small).c_str());
  std::printf("\n%s", run(small, machine, setting).what.c_str());
}

int differential(const Options& options) {
  const auto standard = read_standard();
  const auto machines = options.cpu.empty() ? cases::machines() : cases::machines({options.cpu});
  const auto start = std::chrono::steady_clock::now();
  const auto elapsed = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); };
  Totals totals;
  std::uint64_t done = 0;
  for (; done < options.count && (options.seconds <= 0 || elapsed() < options.seconds); ++done) {
    const std::uint64_t seed = options.seed + done;
    current_seed_low = static_cast<int>(seed & 0x7fffffff);
    current_seed_high = static_cast<int>(seed >> 31);
    const GeneratedProgram program = generate(seed, standard->vocabulary);
    if (options.print)
      std::printf("# seed %llu\n%s", static_cast<unsigned long long>(seed),
                  cases::print_case(to_case(program)).c_str());
    const cases::Machine& machine = machines[seed % machines.size()];
    const cases::Setting setting = seed % 2 == 0 ? cases::Setting{1, 32} : cases::Setting{3, 1, true};
    const Run result = run(program, machine, setting);
    if (result.outcome == Outcome::Disagrees) {
      report(program, seed, machine, setting);
      return 1;
    }
    if (result.outcome == Outcome::Agrees) ++totals.agreed;
    if (result.outcome == Outcome::CannotBePlanned) ++totals.unplanned;
    if (result.outcome == Outcome::DoesNotCompile) {
      ++totals.refused;
      if (options.print) std::printf("%s", result.what.c_str());
    }
  }
  std::printf("%llu programs: %llu agree, %llu are refused by the checker, %llu by the planner; %.0f a second\n",
              static_cast<unsigned long long>(done), static_cast<unsigned long long>(totals.agreed),
              static_cast<unsigned long long>(totals.refused), static_cast<unsigned long long>(totals.unplanned),
              static_cast<double>(done) / elapsed());
  // Generated programs are well typed but for a few that go beyond a limit.
  return totals.refused * 10 > done ? 1 : 0;
}

int usage() {
  std::fprintf(stderr, "usage: differential [--seed N] [--count N] [--seconds S] [--cpu NAME] [--print]\n");
  return 2;
}

}  // namespace
}  // namespace elig::fuzz

int main(int argc, char** argv) {
  elig::fuzz::Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string option = argv[i];
    if (option == "--print") {
      options.print = true;
      continue;
    }
    if (++i == argc) return elig::fuzz::usage();
    if (option == "--seed") {
      options.seed = std::strtoull(argv[i], nullptr, 10);
    } else if (option == "--count") {
      options.count = std::strtoull(argv[i], nullptr, 10);
    } else if (option == "--seconds") {
      options.seconds = std::strtod(argv[i], nullptr);
    } else if (option == "--cpu") {
      options.cpu = argv[i];
    } else {
      return elig::fuzz::usage();
    }
  }
  std::signal(SIGABRT, elig::fuzz::say_seed);
  std::signal(SIGSEGV, elig::fuzz::say_seed);
  return elig::fuzz::differential(options);
}
