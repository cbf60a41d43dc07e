// bench_compile: twenty.elig -> native code, again and again: how long each stage takes once the process is
// warm, and how long `eligc` takes from its start to its first result.
#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "bench/measure/measure.h"
#include "bench/population/cohort.h"
#include "bench/population/csv.h"
#include "compiler/check/check.h"
#include "compiler/diag/render.h"
#include "compiler/driver/pipeline.h"
#include "compiler/parse/parse.h"

namespace elig::bench {
namespace {

namespace fs = std::filesystem;

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

/// One compilation from text to a kernel; the error is the rendered diagnostics.
Result<Stages> compile_once(const std::string& text, const Population& population, Jit& jit) {
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
  const auto planned = plan(programs->front(), binding, {}, diagnostics);
  if (!planned) return Error{render_text(diagnostics, sources, false)};
  stages.plan = lap();
  const auto kernel = jit.compile(planned->plan);
  if (!kernel) return kernel.error();
  stages.codegen = lap();
  return stages;
}

void print_stage(const char* name, const std::vector<Stages>& rounds, const std::function<double(const Stages&)>& of) {
  std::vector<double> seconds;
  for (const Stages& stages : rounds) seconds.push_back(of(stages));
  fmt::print("| {:<34} | {:.2f} | {:.2f} |\n", name, quantile(seconds, 0.5) * 1e3, quantile(seconds, 0.9) * 1e3);
}

/// `eligc screen` of the trial over a small table, from its start to its end; its output goes nowhere.
std::optional<double> seconds_of_eligc(const std::string& eligc, const std::string& table) {
  std::array<const char*, 8> arguments = {eligc.c_str(), "screen",   kTrial, "--population",
                                          table.c_str(), "--format", "json", nullptr};
  posix_spawn_file_actions_t quiet;
  posix_spawn_file_actions_init(&quiet);
  posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&quiet, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  int status = -1;
  const double seconds = seconds_of([&] {
    pid_t child = 0;
    if (posix_spawn(&child, eligc.c_str(), &quiet, nullptr, const_cast<char**>(arguments.data()), environ) != 0) return;
    waitpid(child, &status, 0);
  });
  posix_spawn_file_actions_destroy(&quiet);
  return status == 0 ? std::optional(seconds) : std::nullopt;
}

int print_cold(const Population& population, int rounds) {
  const std::string eligc = (fs::read_symlink("/proc/self/exe").parent_path() / "eligc").string();
  const std::string table = (fs::temp_directory_path() / fmt::format("elig-bench-{}.csv", getpid())).string();
  if (const auto problem = write_csv(population, table)) {
    return fmt::print(stderr, "error: {}\n", problem->message), 3;
  }
  std::vector<double> seconds;
  for (int round = 0; round < rounds; ++round) {
    const auto took = seconds_of_eligc(eligc, table);
    if (!took) break;
    seconds.push_back(*took);
  }
  fs::remove(table);
  if (seconds.empty()) return fmt::print(stderr, "error: `{}` does not screen the trial\n", eligc), 1;
  fmt::print("cold: `eligc screen` of {} patients, process start to end: median {:.0f} ms, 90th in 100 {:.0f} ms\n",
             population.patients, quantile(seconds, 0.5) * 1e3, quantile(seconds, 0.9) * 1e3);
  return 0;
}

int run(int rounds, int cold_rounds) {
  fmt::print("{}\n", machine());
  const Population population = make_cohort({.patients = kPatients, .seed = 1, .names = {}});
  std::optional<Result<std::unique_ptr<Jit>>> jit;
  const double jit_s = seconds_of([&] { jit.emplace(Jit::create({})); });
  if (!*jit) return fmt::print(stderr, "error: {}\n", jit->error().message), 3;
  const std::string text = read_text(kTrial);
  const auto first = compile_once(text, population, *jit->value());
  if (!first) return fmt::print(stderr, "{}\n", first.error().message), 1;

  std::vector<Stages> warm;
  for (int round = 0; round < rounds; ++round) warm.push_back(compile_once(text, population, *jit->value()).value());
  fmt::print("twenty criteria, for {}; {} warm rounds\n\n", jit->value()->target(), rounds);
  fmt::print("| {:<34} | median ms | 90th in 100 |\n|---|--:|--:|\n", "stage");
  print_stage("parse: the trial", warm, [](const Stages& s) { return s.trial; });
  print_stage("parse: the vocabulary that it uses", warm, [](const Stages& s) { return s.vocabulary; });
  print_stage("check", warm, [](const Stages& s) { return s.check; });
  print_stage("plan", warm, [](const Stages& s) { return s.plan; });
  print_stage("codegen", warm, [](const Stages& s) { return s.codegen; });
  print_stage("text to native code", warm, [](const Stages& s) { return s.total(); });
  fmt::print("\nonce a process: {:.2f} ms to set up the JIT, {:.2f} ms for the first compilation\n", jit_s * 1e3,
             first.value().total() * 1e3);
  return print_cold(population, cold_rounds);
}

}  // namespace
}  // namespace elig::bench

int main(int argc, char** argv) {
  int rounds = 100, cold_rounds = 15;
  bool quick = false;
  CLI::App app("Compiles a trial of twenty criteria, stage by stage");
  app.add_option("--rounds", rounds)->capture_default_str()->check(CLI::PositiveNumber);
  app.add_option("--cold-rounds", cold_rounds)->capture_default_str()->check(CLI::PositiveNumber);
  app.add_flag("--quick", quick, "5 rounds and 1 cold one: only shows that it works");
  CLI11_PARSE(app, argc, argv);
  return elig::bench::run(quick ? 5 : rounds, quick ? 1 : cold_rounds);
}
