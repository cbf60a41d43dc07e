// make_trials: a number of trials -> that many .elig files in a folder, to try `eligc screen FOLDER/*.elig` with.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>

#include "bench/population/cohort.h"
#include "bench/population/csv.h"
#include "bench/portfolio/trials/trials.h"

namespace elig::bench {
namespace {

namespace fs = std::filesystem;

int write(const TrialsOptions& options, const fs::path& folder, std::size_t patients) {
  const WrittenTrials written = write_trials(options);
  std::error_code problem;
  fs::create_directories(folder, problem);
  for (const WrittenTrial& trial : written.trials) {
    std::ofstream out(folder / (trial.id + ".elig"), std::ios::binary);
    out << trial.text;
    out.close();
    if (!out) return fmt::print(stderr, "error: cannot write into `{}`\n", folder.string()), 3;
  }
  fmt::print("{} trials with {} criteria, {} of them different\n", written.trials.size(), written.criteria,
             written.distinct_criteria);
  if (patients == 0) return 0;
  const Population cohort = make_cohort({.patients = patients, .seed = 1, .names = {}, .specialties = true});
  if (const auto failed = write_csv(cohort, (folder / "patients.csv").string())) {
    return fmt::print(stderr, "error: {}\n", failed->message), 3;
  }
  return 0;
}

}  // namespace
}  // namespace elig::bench

int main(int argc, char** argv) {
  elig::bench::TrialsOptions options;
  std::string folder;
  std::size_t patients = 0;
  CLI::App app("Writes invented trials over the columns of the invented cohort");
  app.add_option("folder", folder)->required();
  app.add_option("--trials", options.trials)->capture_default_str();
  app.add_option("--criteria", options.criteria, "of each")->capture_default_str()->check(CLI::Range(1, 40));
  app.add_option("--overlap", options.overlap, "share of criteria that are common to many")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 1.0));
  app.add_option("--seed", options.seed)->capture_default_str();
  app.add_option("--patients", patients, "beside them, a table of so many, `patients.csv`")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  return elig::bench::write(options, folder, patients);
}
