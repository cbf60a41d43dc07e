#include "compiler/lint/lint.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "compiler/features/index_dates.h"
#include "compiler/lint/value_lints.h"
#include "runtime/population/run_patients.h"

namespace elig {
namespace {

constexpr std::array<std::string_view, 11> kKinds = {"mixed-scale",  "implausible", "unit-unknown",   "unit-mismatch",
                                                     "unit-missing", "unit-alias",  "limits-missing", "partial-date",
                                                     "missing-date", "after-index", "unbound-code"};

std::string rows(std::uint64_t n) { return n == 1 ? "1 row" : fmt::format("{} rows", n); }

void lint_dates(const TableSummary& table, std::vector<Lint>& found) {
  const auto add = [&](const char* kind, std::uint64_t count, const char* how) {
    if (count == 0) return;
    found.push_back(
        {kind, table.name, table.name, count,
         fmt::format("`{}`: {} of {} start on a day of which {}", table.name, count, rows(table.rows), how)});
  };
  add("partial-date", table.dates.partial,
      "only the month or the year is known, and are unknown to windows that end within it");
  add("missing-date", table.dates.missing, "nothing is known, and are unknown to every window");
}

std::uint64_t rows_after(const EventTable& table, const PatientDays& index, std::size_t patients) {
  std::uint64_t after = 0;
  for (const EventRun& run : table.runs) {
    each_patient(run, patients, [&](std::size_t patient, std::uint32_t first, std::uint32_t last) {
      const auto day = index[patient];
      if (!day) return;
      for (std::uint32_t row = first; row < last; ++row) after += run.start[row].lo > day->hi ? 1 : 0;
    });
  }
  return after;
}

void lint_after_index(const Population& population, std::vector<Lint>& found) {
  const features::IndexDates index = features::index_dates(population);
  if (!index.note.empty()) return;  // nobody said it: it is the last day of all
  for (const EventTable& table : population.tables) {
    const std::uint64_t after = rows_after(table, index.days, population.patients);
    if (after == 0) continue;
    found.push_back({"after-index", table.name, table.name, after,
                     fmt::format("`{}`: {} start after the index date, and are seen only by rules that ask for what "
                                 "comes after it",
                                 table.name, rows(after))});
  }
}

// A table whose rows rules find by the name of a measurement, score or attribute.
bool has_names(const std::string& table) { return table == "measurement" || table == "observation"; }

void lint_unbound(const TableSummary& table, const Vocabulary& vocabulary, std::vector<Lint>& found) {
  for (const ConceptSummary& one : table.concepts) {
    if (!unbound(vocabulary, table.name, one.codes)) continue;
    const std::string name = concept_name(one.codes, one.display);
    found.push_back(
        {"unbound-code", table.name, name, one.rows,
         fmt::format("`{}`: no measurement, score or attribute is declared with its code ({})", name, rows(one.rows))});
  }
}

std::size_t place_of(const std::string& kind) {
  return static_cast<std::size_t>(std::ranges::find(kKinds, kind) - kKinds.begin());
}

}  // namespace

std::vector<Lint> lint(const Population& population, const PopulationSummary& summary, const Vocabulary& vocabulary) {
  std::vector<Lint> found;
  const std::vector<Readings> all = collect_readings(population, vocabulary.declarations());
  for (const Readings& readings : all) {
    lint_scales(readings, found);
    lint_plausible(readings, found);
    lint_units(readings, found);
  }
  lint_limits(all, found);
  for (const TableSummary& table : summary.tables) {
    lint_dates(table, found);
    lint_unbound(table, vocabulary, found);
  }
  lint_after_index(population, found);
  std::ranges::stable_sort(found, [](const Lint& a, const Lint& b) {
    return a.kind != b.kind ? place_of(a.kind) < place_of(b.kind) : a.count > b.count;
  });
  return found;
}

bool unbound(const Vocabulary& vocabulary, const std::string& table, const std::vector<ConceptCode>& codes) {
  return has_names(table) && vocabulary.declarations().of(codes).empty();
}

void name_concepts(PopulationSummary& summary, const Vocabulary& vocabulary) {
  for (TableSummary& table : summary.tables) {
    if (!has_names(table.name)) continue;
    for (ConceptSummary& one : table.concepts) {
      for (const Declared* declared : vocabulary.declarations().of(one.codes)) one.names.push_back(declared->name);
    }
  }
}

}  // namespace elig
