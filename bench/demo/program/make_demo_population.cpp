// make_demo_population [--patients N] [--seed N] [--threads N] FILE.pop: the invented patients of an oncology network,
// with their histories, as a population file.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <thread>

#include "bench/demo/population.h"
#include "bench/demo/read_assumptions.h"
#include "runtime/population/file.h"

namespace {

std::size_t rows_of(const elig::Population& population) {
  std::size_t rows = 0;
  for (const elig::EventTable& table : population.tables) {
    for (const elig::EventRun& run : table.runs) rows += run.rows;
  }
  return rows;
}

int failed(const elig::Error& error) {
  std::fprintf(stderr, "error: %s\n", error.message.c_str());
  return 3;
}

}  // namespace

int main(int argc, char** argv) {
  elig::demo::Options options;
  options.threads = std::max(1U, std::thread::hardware_concurrency());
  std::string path, assumptions = ELIG_SOURCE_DIR "/bench/demo/assumptions";
  CLI::App app("Writes a population of invented patients");
  app.add_option("--patients", options.patients, "How many")->capture_default_str()->check(CLI::Range(1, 9'999'999));
  app.add_option("--seed", options.seed, "Another seed, other patients")->capture_default_str();
  app.add_option("--threads", options.threads, "The file does not depend on them")->check(CLI::Range(1, 256));
  app.add_option("--assumptions", assumptions, "Folder of what is assumed")->capture_default_str();
  app.add_option("FILE", path, "Where to")->required();
  CLI11_PARSE(app, argc, argv);

  options.temporary = std::filesystem::absolute(path).parent_path().string();
  const auto read = elig::demo::read_assumptions(assumptions);
  if (!read) return failed(read.error());
  const auto made = elig::demo::make_population(read.value(), options);
  if (!made) return failed(made.error());
  if (const auto problem = elig::write_population(made.value(), path)) return failed(*problem);
  std::printf("%zu invented patients, %zu rows of histories, %.2f GB: %s\n", made.value().patients,
              rows_of(made.value()), static_cast<double>(std::filesystem::file_size(path)) / 1e9, path.c_str());
}
