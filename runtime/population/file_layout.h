// What a population file says and in which order, once for writing and for reading: `Archive` is a LayoutWriter (with
// const parts of a population) or a LayoutReader (with parts to be filled).
#pragma once

#include "runtime/population/population.h"

namespace elig {

template <class Archive, class Integers>
void describe_integers(Archive& archive, Integers& integers, std::size_t rows) {
  archive.width(integers.width);
  archive.range(integers);
  archive.array(integers.data, words_for(rows) * kRowsPerWord * static_cast<std::size_t>(integers.width));
}

template <class Archive, class Numbers>
void describe_numbers(Archive& archive, Numbers& numbers, std::size_t rows) {
  archive.number(numbers.data.base);
  describe_integers(archive, numbers.data, rows);
  archive.decimals(numbers.decimals);
  archive.bitmap(numbers.valid, rows);
  archive.bitmap(numbers.below, rows);
  archive.bitmap(numbers.above, rows);
  archive.blocks(numbers, rows);
}

template <class Archive, class Texts>
void describe_texts(Archive& archive, Texts& texts, std::size_t rows) {
  describe_integers(archive, texts.codes, rows);
  archive.bitmap(texts.valid, rows);
  archive.texts(texts.labels);
}

template <class Archive, class Column>
void describe_column(Archive& archive, Column& column, std::size_t rows) {
  archive.text(column.header);
  archive.text(column.name);
  archive.role(column.role);
  archive.maybe(column.unit, [&](auto& unit) { archive.text(unit); });
  archive.maybe(column.numbers, [&](auto& numbers) { describe_numbers(archive, numbers, rows); });
  archive.maybe(column.texts, [&](auto& texts) { describe_texts(archive, texts, rows); });
}

template <class Archive, class DayColumn>
void describe_days(Archive& archive, DayColumn& days, std::size_t rows) {
  archive.array(days.lo, rows * sizeof(Day));
  archive.array_or_none(days.hi, rows * sizeof(Day));
}

template <class Archive, class PatientDays>
void describe_patient_days(Archive& archive, PatientDays& index, std::size_t patients) {
  archive.maybe(index.common, [&](auto& common) {
    archive.number(common.lo);
    archive.number(common.hi);
  });
  if (index.common) return;
  describe_days(archive, index.days, patients);
  archive.bitmap(index.known, patients);
}

template <class Archive, class Run>
void describe_run(Archive& archive, Run& run, std::size_t patients) {
  archive.text(run.coded.display);
  archive.list(run.coded.codes, [&](auto& code) { archive.code(code); });
  archive.list(run.coded.ancestors, [&](auto& code) { archive.code(code); });
  archive.count(run.rows);
  archive.array_or_none(run.offsets, (patients + 1) * sizeof(std::uint32_t));
  archive.array_or_none(run.owners, run.rows * sizeof(std::uint32_t));
  describe_days(archive, run.start, run.rows);
  archive.array_or_none(run.minutes, run.rows * sizeof(std::int16_t));
  archive.array_or_none(run.sequence, run.rows * sizeof(std::uint32_t));
  archive.maybe(run.end, [&](auto& end) { describe_days(archive, end, run.rows); });
  archive.list(run.fields, [&](auto& field) { describe_column(archive, field, run.rows); });
}

template <class Archive, class Population>
void describe_population(Archive& archive, Population& population) {
  archive.count(population.patients);
  archive.texts(population.ids);
  archive.list(population.columns, [&](auto& column) { describe_column(archive, column, population.patients); });
  archive.list(population.notes, [&](auto& note) { archive.text(note.message); });
  archive.text(population.index_date);
  archive.maybe(population.index, [&](auto& index) { describe_patient_days(archive, index, population.patients); });
  archive.list(population.tables, [&](auto& table) {
    archive.text(table.name);
    archive.list(table.runs, [&](auto& run) { describe_run(archive, run, population.patients); });
  });
  archive.list(population.vocabulary, [&](auto& known) {
    archive.text(known.system);
    archive.array_or_none(known.codes, 0);
  });
}

}  // namespace elig
