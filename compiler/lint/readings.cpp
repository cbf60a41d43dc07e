#include "compiler/lint/readings.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/units/quoted.h"
#include "runtime/population/summary_parts.h"

namespace elig {
namespace {

bool is_limit(const Column& column) { return column.role == ColumnRole::Uln || column.role == ColumnRole::Lln; }

// Rows with a number in `column` and in one of the limits.
std::uint64_t count_limited(const Column& column, const std::vector<const Column*>& limits, std::size_t rows) {
  Bitmap limited(rows);
  for (const Column* limit : limits) {
    if (!limit->numbers || limit->numbers->valid.empty()) continue;
    for (std::size_t word = 0; word < words_for(rows); ++word) {
      limited.words()[word] |= limit->numbers->valid.words()[word] & column.numbers->valid.words()[word];
    }
  }
  return count_set(limited, rows);
}

Reading read(const Column& column, const std::vector<const Column*>& limits, std::size_t rows, const Analyte* analyte) {
  Reading reading{&column, rows, count_set(column.numbers->valid, rows), count_limited(column, limits, rows), {},
                  {},      {}};
  if (!column.unit) {
    // Plain numbers are written without one.
    if (analyte != nullptr && analyte->declared.dimension.dimensionless() && analyte->declared.factor == 1) {
      reading.to_base = to_declared_base(*analyte, analyte->declared);
    }
    return reading;
  }
  auto parsed = parse_data_unit(*column.unit, analyte);
  if (const auto* error = std::get_if<UnitError>(&parsed)) {
    reading.unknown_unit = error->message;
    if (!error->suggestions.empty()) reading.unknown_unit += "; did you mean `" + error->suggestions.front() + "`?";
    return reading;
  }
  reading.unit = std::move(std::get<ParsedUnit>(parsed));
  if (analyte != nullptr) reading.to_base = to_declared_base(*analyte, reading.unit->unit);
  return reading;
}

// Gathers columns by what they are columns of.
class Collector {
 public:
  explicit Collector(const Vocabulary::Declarations& declared) : declared_(declared) {}

  void add_wide(const Population& population) {
    std::map<std::string, std::vector<const Column*>> limits;
    for (const Column& column : population.columns) {
      if (is_limit(column)) limits[column.name].push_back(&column);
    }
    for (const Column& column : population.columns) {
      const Declared* declared = declared_.named(column.name);
      if (column.role != ColumnRole::Value || !column.numbers || declared == nullptr || declared->number == nullptr) {
        continue;
      }
      place("", declared->name, declared->number)
          .columns.push_back(read(column, limits[column.name], population.patients, &declared->number->input.analyte));
    }
  }

  void add_table(const EventTable& table) {
    const bool may_be_declared = table.name == "measurement" || table.name == "observation";
    for (const EventRun& run : table.runs) {
      const auto candidates = may_be_declared ? declared_.of(run.coded.codes) : std::vector<const Declared*>();
      std::vector<const Column*> limits;
      for (const Column& field : run.fields) {
        if (field.name == "value" && is_limit(field)) limits.push_back(&field);
      }
      for (const Column& field : run.fields) {
        if (field.name != "value" || field.role != ColumnRole::Value || !field.numbers) continue;
        add_field(table.name, run, field, limits, candidates);
      }
    }
  }

  std::vector<Readings> take() { return std::move(all_); }

 private:
  // The first of the candidates whose unit the column's converts to; else the first that is a number at all.
  void add_field(const std::string& table, const EventRun& run, const Column& field,
                 const std::vector<const Column*>& limits, const std::vector<const Declared*>& candidates) {
    const Declared* chosen = nullptr;
    std::optional<Reading> reading;
    for (const Declared* candidate : candidates) {
      if (candidate->number == nullptr) continue;
      Reading as_candidate = read(field, limits, run.rows, &candidate->number->input.analyte);
      if (chosen != nullptr && !as_candidate.to_base) continue;
      chosen = candidate;
      reading = std::move(as_candidate);
      if (reading->to_base) break;
    }
    if (chosen != nullptr) {
      place(table, chosen->name, chosen->number).columns.push_back(std::move(*reading));
    } else if (candidates.empty()) {
      place(table, concept_name(run.coded.codes, run.coded.display), nullptr)
          .columns.push_back(read(field, limits, run.rows, nullptr));
    }
  }

  Readings& place(const std::string& table, const std::string& about, const sema::NumberSymbol* declared) {
    const auto [found, added] = places_.try_emplace({table, about, declared}, all_.size());
    if (added) all_.push_back({table, about, declared, {}});
    return all_[found->second];
  }

  const Vocabulary::Declarations& declared_;
  std::vector<Readings> all_;
  std::map<std::tuple<std::string, std::string, const sema::NumberSymbol*>, std::size_t> places_;
};

}  // namespace

std::string Reading::in_unit() const { return column->unit ? " in " + quoted(*column->unit) : ""; }

std::vector<Readings> collect_readings(const Population& population, const Vocabulary::Declarations& declared) {
  Collector collector(declared);
  collector.add_wide(population);
  for (const EventTable& table : population.tables) collector.add_table(table);
  return collector.take();
}

}  // namespace elig
