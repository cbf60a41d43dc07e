// bench_compile: twenty.elig -> native code, again and again: how long each stage takes once the process is
// warm, and how long `eligc` takes from its start to its first result (processes.h).
#include <fmt/format.h>

#include <chrono>
#include <fstream>
#include <sstream>
#include <utility>

#include "bench/compile/processes.h"
#include "bench/measure/command_line.h"
#include "bench/measure/measure.h"
#include "bench/population/cohort.h"
#include "compiler/check/check.h"
#include "compiler/diag/render.h"
#include "compiler/driver/pipeline.h"
#include "compiler/parse/parse.h"

namespace elig::bench {
namespace {

constexpr const char* kTrial = ELIG_SOURCE_DIR "/bench/compile/twenty.elig";
constexpr std::size_t kPatients = 1000;

std::string read_text(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

/// Seconds of each stage of one compilation.
struct Stages {
  double trial = 0;       // parse the trial's own text
  double vocabulary = 0;  // parse the modules it uses
  double check = 0, plan = 0, codegen = 0;
  double shared = 0;  // compile the same plan once more, as with other thresholds

  [[nodiscard]] double total() const { return trial + vocabulary + check + plan + codegen; }
};

/// The time since the last call.
class Laps {
 public:
  double operator()() {
    const auto now = std::chrono::steady_clock::now();
    return std::chrono::duration<double>(now - std::exchange(last_, now)).count();
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

/// One compilation from text to a kernel; the error is the rendered diagnostics. `round` makes the plan another one:
/// it has so many thresholds more, which nothing reads.
Result<Stages> compile_once(const std::string& text, const Population& population, int round, Jit& jit) {
  Stages stages;
  Sources sources;
  Diagnostics diagnostics;
  const SourceId source = sources.add({kTrial, text});
  Laps lap;
  if (!parse(sources, source, diagnostics)) return Error{render_text(diagnostics, sources, false)};
  stages.trial = lap();
  const auto rules = load_rules(sources, source, diagnostics);  // the trial once more, and its vocabulary
  if (!rules) return Error{render_text(diagnostics, sources, false)};
  stages.vocabulary = lap() - stages.trial;
  const auto programs = check(rules->borrowed_modules(), rules->main, diagnostics);
  if (!programs) return Error{render_text(diagnostics, sources, false)};
  stages.check = lap();
  const Binding binding = bind(programs->front(), population);
  auto planned = plan(programs->front(), binding, {}, diagnostics);
  if (!planned) return Error{render_text(diagnostics, sources, false)};
  stages.plan = lap();
  planned->plan.constants.resize(planned->plan.constants.size() + static_cast<std::size_t>(round));
  lap();
  const auto kernel = jit.compile(planned->plan);
  if (!kernel) return kernel.error();
  stages.codegen = lap();
  if (!jit.compile(planned->plan)) return Error{"a kernel compiles only once"};
  stages.shared = lap();
  return stages;
}

void print_stage(const char* name, const std::vector<Stages>& rounds, const std::function<double(const Stages&)>& of) {
  std::vector<double> seconds;
  for (const Stages& stages : rounds) seconds.push_back(of(stages));
  fmt::print("| {:<34} | {:.2f} | {:.2f} |\n", name, quantile(seconds, 0.5) * 1e3, quantile(seconds, 0.9) * 1e3);
}

int run(int rounds, int process_rounds) {
  fmt::print("{}\n", machine());
  const Population population = make_cohort({.patients = kPatients, .seed = 1, .names = {}});
  std::optional<Result<std::unique_ptr<Jit>>> jit;
  const double jit_s = seconds_of([&] { jit.emplace(Jit::create({})); });
  if (!*jit) return fmt::print(stderr, "error: {}\n", jit->error().message), 3;
  const std::string text = read_text(kTrial);
  const auto first = compile_once(text, population, 0, *jit->value());
  if (!first) return fmt::print(stderr, "{}\n", first.error().message), 1;

  std::vector<Stages> warm;
  for (int round = 1; round <= rounds; ++round) {
    warm.push_back(compile_once(text, population, round, *jit->value()).value());
  }
  const std::size_t compiled = jit->value()->counts().compiled;
  if (compiled != warm.size() + 1) return fmt::print(stderr, "error: {} kernels were compiled\n", compiled), 1;
  fmt::print("twenty criteria, for {}; {} warm rounds\n\n", jit->value()->target(), rounds);
  fmt::print("| {:<34} | median ms | 90th in 100 |\n|---|--:|--:|\n", "stage");
  print_stage("parse: the trial", warm, [](const Stages& s) { return s.trial; });
  print_stage("parse: the vocabulary that it uses", warm, [](const Stages& s) { return s.vocabulary; });
  print_stage("check", warm, [](const Stages& s) { return s.check; });
  print_stage("plan", warm, [](const Stages& s) { return s.plan; });
  print_stage("codegen", warm, [](const Stages& s) { return s.codegen; });
  print_stage("text to native code", warm, [](const Stages& s) { return s.total(); });
  print_stage("codegen, other thresholds", warm, [](const Stages& s) { return s.shared; });
  fmt::print("\nonce a process: {:.2f} ms to set up the JIT, {:.2f} ms for the first compilation\n", jit_s * 1e3,
             first.value().total() * 1e3);
  const auto problem = print_processes(kTrial, population, process_rounds);
  return problem ? (fmt::print(stderr, "error: {}\n", problem->message), 1) : 0;
}

}  // namespace
}  // namespace elig::bench

int main(int argc, char** argv) {
  int rounds = 100, process_rounds = 25;
  elig::bench::CommandLine line("Compiles a trial of twenty criteria, stage by stage");
  line.rounds(rounds, 5);
  line.option("--process-rounds", process_rounds, 1)->check(CLI::PositiveNumber);
  if (const auto code = line.parse(argc, argv)) return *code;
  return elig::bench::run(rounds, process_rounds);
}
