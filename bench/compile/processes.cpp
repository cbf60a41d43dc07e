#include "bench/compile/processes.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <vector>

#include "bench/measure/measure.h"
#include "bench/population/csv.h"
#include "runtime/population/file.h"

namespace elig::bench {
namespace {

namespace fs = std::filesystem;

/// A folder for the files of one run, gone at its end.
class Scratch {
 public:
  Scratch() {
    std::string name = (fs::temp_directory_path() / "elig-bench-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  [[nodiscard]] std::string operator/(const char* name) const { return (path_ / name).string(); }

 private:
  fs::path path_;
};

/// Starts a program and waits for its end; what it prints goes to a file, what it complains of nowhere. Its status.
int run_process(const std::vector<std::string>& words, const std::string& out) {
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t redirected;
  posix_spawn_file_actions_init(&redirected);
  posix_spawn_file_actions_addopen(&redirected, STDOUT_FILENO, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_addopen(&redirected, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  int status = -1;
  if (posix_spawn(&child, arguments[0], &redirected, nullptr, arguments.data(), environ) == 0) {
    waitpid(child, &status, 0);
  }
  posix_spawn_file_actions_destroy(&redirected);
  return status;
}

struct Process {
  std::string name;
  std::vector<std::string> words;
  bool screens = false;     // its answer is compared
  std::string forget = {};  // a folder that is removed before each run
};

std::vector<Process> contenders(const std::string& trial, const Scratch& scratch) {
  const fs::path here = fs::read_symlink("/proc/self/exe").parent_path();
  const std::string eligc = (here / "eligc").string();
  const auto screen = [&](const char* population, const char* cache) {
    return std::vector<std::string>{eligc,      "screen", trial,     "--population", scratch / population,
                                    "--format", "json",   "--cache", scratch / cache};
  };
  return {{"an empty program", {(here / "bench_nothing").string()}},
          {"`eligc --help`", {eligc, "--help"}},
          {"`eligc check` of the trial", {eligc, "check", trial}},
          {"`screen`, population file, kernel kept", screen("p.pop", "kept"), true},
          {"`screen`, population file, empty cache", screen("p.pop", "new"), true, scratch / "new"},
          {"DuckDB counts the rows of the CSV", {(here / "bench_count_rows").string(), scratch / "p.csv"}},
          {"`screen`, CSV, kernel kept", screen("p.csv", "kept"), true},
          {"`screen`, CSV, empty cache", screen("p.csv", "new"), true, scratch / "new"}};
}

/// Every process once: what fails, or says something else than the others. It also fills the cache that is kept.
std::optional<Error> agree(const std::vector<Process>& processes, const std::string& out) {
  nlohmann::json trials;
  for (const Process& process : processes) {
    if (run_process(process.words, out) != 0) return Error{"`" + process.words[0] + "` failed: " + process.name};
    if (!process.screens) continue;
    const nlohmann::json report = nlohmann::json::parse(std::ifstream(out), nullptr, false);
    if (report.is_discarded()) return Error{process.name + ": the answer is not JSON"};
    if (trials.is_null()) trials = report["trials"];
    if (trials != report["trials"]) return Error{process.name + ": the counts differ from those before"};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Error> print_processes(const std::string& trial, const Population& population, int rounds) {
  const Scratch scratch;
  if (auto problem = write_csv(population, scratch / "p.csv")) return problem;
  if (auto problem = write_population(population, scratch / "p.pop")) return problem;
  const std::vector<Process> processes = contenders(trial, scratch);
  if (auto problem = agree(processes, scratch / "out")) return problem;

  std::vector<Contender> turns;
  for (const Process& process : processes) {
    turns.push_back({.name = process.name,
                     .run = [&] { run_process(process.words, "/dev/null"); },
                     .prepare =
                         [&] {
                           if (!process.forget.empty()) fs::remove_all(process.forget);
                         }});
  }
  take_turns(turns, rounds);
  fmt::print("\n{} patients, from the start of a process to its end; {} rounds; the counts of all screenings agree\n\n",
             population.patients, rounds);
  fmt::print("| {:<40} | median ms | 90th in 100 | times the empty program |\n|---|--:|--:|--:|\n", "process");
  for (const Contender& turn : turns) {
    fmt::print("| {:<40} | {:.1f} | {:.1f} | {:.1f} |\n", turn.name, turn.median() * 1e3,
               quantile(turn.seconds, 0.9) * 1e3, turn.median() / turns.front().median());
  }
  return std::nullopt;
}

}  // namespace elig::bench
