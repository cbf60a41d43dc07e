// The parts of a population that come from a file -> are their arrays whole?

#include <initializer_list>

#include "runtime/population/file.h"
#include "runtime/population/mapped_population.h"

namespace elig {
namespace {

using Parts = std::vector<const AlignedBytes*>;

void add(Parts& parts, const TextList& texts) { parts.insert(parts.end(), {&texts.offsets(), &texts.bytes()}); }

void add(Parts& parts, const DayColumn& days) { parts.insert(parts.end(), {&days.lo, &days.hi}); }

void add_but_cells(Parts& parts, const Column& column) {
  if (column.numbers) {
    const Numbers& numbers = *column.numbers;
    parts.insert(parts.end(),
                 {&numbers.valid.bytes(), &numbers.below.bytes(), &numbers.above.bytes(), &numbers.blocks});
  }
  if (column.texts) {
    parts.insert(parts.end(), {&column.texts->codes.data, &column.texts->valid.bytes()});
    add(parts, column.texts->labels);
  }
}

void add(Parts& parts, const Column& column) {
  if (column.numbers) parts.push_back(&column.numbers->data.data);
  add_but_cells(parts, column);
}

void add(Parts& parts, const EventRun& run) {
  parts.insert(parts.end(), {&run.offsets, &run.owners, &run.minutes, &run.sequence});
  add(parts, run.start);
  if (run.end) add(parts, *run.end);
  for (const Column& field : run.fields) add(parts, field);
}

void add(Parts& parts, const PatientDays& index) {
  add(parts, index.days);
  parts.push_back(&index.known.bytes());
}

void add(Parts& parts, const KnownCodes& known) { parts.push_back(&known.codes); }

template <class Part>
void add(Parts& parts, const std::vector<const Part*>& all) {
  for (const Part* part : all) add(parts, *part);
}

template <class Part>
std::optional<Error> verify(const Population& population, const Part& part, unsigned threads) {
  if (!population.file) return std::nullopt;
  Parts parts;
  add(parts, part);
  return population.file->verify(parts, threads);
}

}  // namespace

std::optional<Error> verify_columns(const Population& population, const std::vector<const Column*>& columns,
                                    unsigned threads) {
  return verify(population, columns, threads);
}

std::optional<Error> verify_all_but_cells(const Population& population, const std::vector<const Column*>& columns,
                                          unsigned threads) {
  if (!population.file) return std::nullopt;
  Parts parts;
  for (const Column* column : columns) add_but_cells(parts, *column);
  return population.file->verify(parts, threads);
}

std::optional<Error> verify_runs(const Population& population, const std::vector<const EventRun*>& runs,
                                 unsigned threads) {
  return verify(population, runs, threads);
}

std::optional<Error> verify_codes(const Population& population, const KnownCodes& known) {
  return verify(population, known, 1);
}

std::optional<Error> verify_patients(const Population& population, unsigned threads) {
  if (std::optional<Error> damage = verify(population, population.ids, threads)) return damage;
  return population.index ? verify(population, *population.index, threads) : std::nullopt;
}

std::optional<Error> verify_population(const Population& population, unsigned threads) {
  return population.file ? population.file->verify_all(threads) : std::nullopt;
}

}  // namespace elig
