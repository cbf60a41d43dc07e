// make_demo_population [--patients N] [--seed N] FILE.csv: invented patients as a wide table whose headers
// bind themselves.
#include <CLI/CLI.hpp>
#include <cstdio>

#include "bench/population/cohort.h"
#include "bench/population/csv.h"

int main(int argc, char** argv) {
  elig::bench::CohortOptions options{.patients = 100'000, .seed = 1, .names = {}};
  std::string path;
  CLI::App app("Writes a table of invented patients");
  app.add_option("--patients", options.patients, "How many")->capture_default_str();
  app.add_option("--seed", options.seed, "Another seed, other patients")->capture_default_str();
  app.add_option("FILE", path, "Where to")->required();
  CLI11_PARSE(app, argc, argv);

  elig::Population population = elig::bench::make_cohort(options);
  elig::TextListBuilder ids;
  for (std::size_t row = 0; row < population.patients; ++row) {
    ids.add("P" + std::to_string(1'000'000 + row + 1).substr(1));
  }
  population.ids = ids.finish();
  if (const auto problem = elig::bench::write_csv(population, path)) {
    std::fprintf(stderr, "error: %s\n", problem->message.c_str());
    return 3;
  }
  std::printf("%zu invented patients, %zu columns: %s\n", population.patients, population.columns.size(), path.c_str());
}
