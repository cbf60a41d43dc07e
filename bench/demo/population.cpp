#include "bench/demo/population.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <limits>
#include <thread>

#include "bench/demo/records.h"
#include "runtime/population/date.h"

namespace elig::demo {
namespace {

using Task = std::function<void()>;

void run_all(const std::vector<Task>& tasks, unsigned threads) {
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t task = next++; task < tasks.size(); task = next++) tasks[task]();
  };
  std::vector<std::jthread> others;
  for (unsigned i = 1; i < threads; ++i) others.emplace_back(work);
  work();
}

Cohort make_cohort(const Assumptions& assumptions, const Options& options) {
  Cohort cohort{assumptions, options.seed, std::vector<Patient>(options.patients),
                day_number(*parse_date(assumptions.index_date))};
  constexpr std::size_t kPatientsOfTask = 10'000;
  std::vector<Task> tasks;
  for (std::size_t first = 0; first < options.patients; first += kPatientsOfTask) {
    const std::size_t end = std::min(first + kPatientsOfTask, options.patients);
    tasks.emplace_back(
        [&, first, end] { make_patients(assumptions, options.seed, first, end, cohort.patients.data()); });
  }
  run_all(tasks, options.threads);
  return cohort;
}

/// Everything that is recorded, in the order of the assumptions.
std::vector<std::function<Runs(Memory)>> matters(const Cohort& cohort) {
  std::vector<std::function<Runs(Memory)>> all;
  const Assumptions& assumptions = cohort.assumptions;
  for (const Measurement& one : assumptions.measurements) {
    all.emplace_back([&](Memory memory) { return measurement_runs(cohort, one, memory); });
  }
  all.emplace_back([&](Memory memory) { return line_runs(cohort, memory); });
  all.emplace_back([&](Memory memory) { return lesion_runs(cohort, memory); });
  for (std::size_t i = 0; i < assumptions.medicines.size(); ++i) {
    all.emplace_back([&, i](Memory memory) { return dose_runs(cohort, i, memory); });
  }
  for (std::size_t i = 0; i < assumptions.tumours.size(); ++i) {
    all.emplace_back([&, i](Memory memory) { return tumour_runs(cohort, i, memory); });
  }
  for (const Metastasis& one : assumptions.metastases) {
    all.emplace_back([&](Memory memory) { return metastasis_runs(cohort, one, memory); });
  }
  for (const Happening& one : assumptions.happenings) {
    if (one.table.empty()) continue;
    all.emplace_back([&](Memory memory) { return happening_runs(cohort, one, memory); });
  }
  return all;
}

void put_in_tables(std::vector<Runs>& made, Population& population) {
  for (Runs& runs : made) {
    for (auto& [name, run] : runs) {
      const auto named = [&](const EventTable& table) { return table.name == name; };
      auto table = std::ranges::find_if(population.tables, named);
      if (table == population.tables.end()) table = population.tables.insert(table, EventTable{name, {}});
      table->runs.push_back(std::move(run));
    }
  }
}

TextList patient_ids(std::size_t patients) {
  TextListBuilder ids;
  for (std::size_t i = 1; i <= patients; ++i) ids.add("P" + std::to_string(10'000'000 + i).substr(1));
  return ids.finish();
}

}  // namespace

Result<Population> make_population(const Assumptions& assumptions, const Options& options) {
  const Cohort cohort = make_cohort(assumptions, options);
  SpillMemory done(options.heap_bytes, options.temporary);
  const auto all = matters(cohort);
  std::vector<Runs> made(all.size());
  std::vector<Column> columns(assumptions.answers.size());
  std::vector<Task> tasks;
  for (std::size_t i = 0; i < all.size(); ++i) {
    tasks.emplace_back([&, i] {
      SpillMemory packed(std::numeric_limits<std::size_t>::max(), "");  // freed with the matter: a few hundred MB
      made[i] = all[i]({packed, done});
    });
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    tasks.emplace_back([&, i] { columns[i] = answer_column(cohort, assumptions.answers[i]); });
  }
  run_all(tasks, options.threads);
  if (auto failed = done.failed()) return *failed;
  Population population;
  population.patients = options.patients;
  population.ids = patient_ids(options.patients);
  population.index_date = assumptions.index_date;
  population.columns = std::move(columns);
  put_in_tables(made, population);
  return population;
}

}  // namespace elig::demo
