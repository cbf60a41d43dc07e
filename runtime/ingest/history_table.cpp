#include "runtime/ingest/history_table.h"

#include <algorithm>
#include <atomic>
#include <limits>
#include <thread>
#include <tuple>
#include <utility>

#include "runtime/base/bug.h"
#include "runtime/ingest/concept_codes.h"

namespace elig {
namespace {

constexpr std::size_t kMostUnits = 64;         // of one field of a concept: each is a column
constexpr std::size_t kMostRows = 0x7FFFFFFE;  // of a concept
constexpr std::uint32_t kMostOfTable = std::numeric_limits<std::uint32_t>::max();  // EventRun::sequence counts them

// Of a column that may not be there.
std::string_view text_at(const HistoryRows& rows, std::optional<std::size_t> column, std::size_t row) {
  return column ? rows.texts[*column][row] : std::string_view();
}

// The numbers of texts in an index.
void number(const TextList& texts, TextIndex& index, std::vector<std::uint32_t>& numbers) {
  numbers.clear();
  for (const std::string_view text : texts) numbers.push_back(index.add(text));
}

}  // namespace

HistoryTable::HistoryTable(std::string name, const TextIndex& patients, SpillMemory& packed)
    : name_(std::move(name)), patients_(patients), arena_(packed), wants_value_(name_ == "measurement") {
  units_.add("");
}

std::optional<Error> HistoryTable::begin(const TableQuery& query, const std::vector<std::string>& columns) {
  ++query_;
  lasts_ = query.lasts;
  std::optional<HistoryColumns> found = HistoryColumns::of(columns);
  if (!found) return Error{"its rows have no column `patient` or no column `codes`"};
  columns_ = std::move(*found);
  fields_.clear();
  for (const FieldSource& source : columns_.fields) {
    Field& field = fields_.emplace_back();
    field.name = names_.add(source.name);
    field.role = source.role;
  }
  return std::nullopt;
}

std::optional<Error> HistoryTable::append(const HistoryRows& rows, std::size_t first, std::size_t end) {
  number_texts(rows);
  for (std::size_t row = first; row < end; ++row) append_row(rows, row);
  if (too_many_rows_) {
    return Error{"`" + name_ + "` has 2^32 rows or more, or 2^31 of one concept"};
  }
  return std::nullopt;
}

void HistoryTable::number_texts(const HistoryRows& rows) {
  number(rows.texts[columns_.codes].texts, codes_, concept_of_codes_);
  concepts_.resize(codes_.size());
  const auto number_units = [&](std::optional<std::size_t> column, const RowTexts*& texts,
                                std::vector<std::uint32_t>& units) {
    texts = column ? &rows.texts[*column] : nullptr;
    if (texts != nullptr) number(texts->texts, units_, units);
  };
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    Field& field = fields_[i];
    field.values.resize(rows.fields[i].size());
    field.cells = rows.fields[i].unpack(field.values.data());
    number(rows.fields[i].texts(), texts_, field.texts);
    number_units(columns_.fields[i].unit, field.unit, field.units);
    number_units(columns_.fields[i].own_unit, field.own_unit, field.own_units);
  }
}

void HistoryTable::append_row(const HistoryRows& rows, std::size_t row) {
  RowHead head;
  const RowTexts &ids = rows.texts[columns_.patient], &codes = rows.texts[columns_.codes];
  const std::optional<std::uint32_t> patient = rows.patients[ids.of_row[row]];
  if (!patient) {
    unknown_patient_.add(ids[row]);
    return;
  }
  head.patient = *patient;
  ConceptRows& of = concepts_[concept_of_codes_[codes.of_row[row]]];
  if (of.query != query_) {
    of.query = query_;
    of.targets.assign(fields_.size(), {});
  }
  const bool has_value = read_cells(row, of);
  if (wants_value_ && !has_value) {
    no_value_.add(codes[row].substr(0, codes[row].find(kCodeSeparator)));
    return;
  }
  read_start(rows, row, &head);
  read_end(rows, row, &head);
  head.sequence = rows_;
  if (std::string_view display = text_at(rows, columns_.display, row);
      !display.empty() && (of.display.empty() || display < of.display)) {
    of.display = display;
  }
  const auto key = [](const RowHead& h) { return std::tuple(h.patient, h.start.lo, h.minute); };
  of.sorted = of.sorted && (of.packed.rows() == 0 || key(of.last) <= key(head));
  of.last = head;
  of.packed.append(arena_, head, cells_.data(), cells_.size());
  too_many_rows_ = too_many_rows_ || of.packed.rows() > kMostRows || rows_ == kMostOfTable;
  ++rows_;
}

void HistoryTable::read_start(const HistoryRows& rows, std::size_t row, RowHead* head) {
  const std::string_view text = text_at(rows, columns_.start, row);
  if (text.empty()) {
    no_start_.add("");
    return;
  }
  const std::optional<Moment>& moment = rows.starts[rows.texts[*columns_.start].of_row[row]];
  if (!moment) {
    bad_start_.add(text);
    return;
  }
  head->start = moment->day;
  head->minute = moment->minute;
}

void HistoryTable::read_end(const HistoryRows& rows, std::size_t row, RowHead* head) {
  const std::string_view text = text_at(rows, columns_.end, row);
  if (text.empty()) {
    if (lasts_) head->ends = text_at(rows, columns_.ended, row).empty() ? EndKind::GoesOn : EndKind::HasEnded;
    return;
  }
  const std::optional<Moment>& moment = rows.ends[rows.texts[*columns_.end].of_row[row]];
  if (!moment) {
    bad_end_.add(text);
    head->ends = EndKind::HasEnded;
    return;
  }
  head->ends = EndKind::OnDay;
  head->end = moment->day;
  if (head->end.lo < head->start.lo && head->start.lo <= head->end.hi) head->end.lo = head->start.lo;
  if (head->end.hi < head->start.lo) backwards_.add(text_at(rows, columns_.patient, row));
}

bool HistoryTable::read_cells(std::size_t row, ConceptRows& of) {
  cells_.clear();
  bool has_value = false;
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    const Field& field = fields_[i];
    RowCell cell{0, cell_of(field.cells.tags[row], field.cells.values[row])};
    if (cell.cell.kind == CellKind::Missing) continue;
    has_value = has_value || (i == 0 && columns_.has_value);
    std::uint32_t unit = 0;
    if (cell.cell.kind == CellKind::Text) {  // has no unit: `negative` is not so many of anything
      cell.cell.value = field.texts[static_cast<std::size_t>(cell.cell.value)];
    } else {
      if (field.own_unit != nullptr) unit = field.own_units[field.own_unit->of_row[row]];
      if (unit == 0 && field.unit != nullptr) unit = field.units[field.unit->of_row[row]];
    }
    Target& target = of.targets[i];
    if (target.unit != unit) {
      const std::uint16_t column = column_of(of, {field.name, field.role, unit});
      if (column == std::numeric_limits<std::uint16_t>::max()) {
        cells_.push_back(without_unit(of, field, cell, unit));
        continue;
      }
      target = {unit, column};
    }
    cell.column = target.column;
    cells_.push_back(cell);
  }
  return has_value;
}

// The largest number: the field has too many units already.
std::uint16_t HistoryTable::column_of(ConceptRows& of, const ColumnKey& key) {
  std::size_t units = 0;
  for (std::size_t i = 0; i < of.columns.size(); ++i) {
    if (of.columns[i] == key) return static_cast<std::uint16_t>(i);
    units += of.columns[i].name == key.name && of.columns[i].role == key.role ? 1 : 0;
  }
  if (units >= kMostUnits && key.unit != 0) return std::numeric_limits<std::uint16_t>::max();
  of.columns.push_back(key);
  return static_cast<std::uint16_t>(of.columns.size() - 1);
}

// `5 {foo}`, as a text: kept, and listed by whoever wanted a number there.
RowCell HistoryTable::without_unit(ConceptRows& of, const Field& field, const RowCell& cell, std::uint32_t unit) {
  const std::string text = number_text(cell.cell) + " " + std::string(units_[unit]);
  many_units_.add(text);
  const Cell kept{CellKind::Text, 0, texts_.add(text)};
  return {column_of(of, {field.name, field.role, 0}), kept};
}

EventRun HistoryTable::run_of(std::uint32_t number, bool sequence, SpillMemory& memory) const {
  const ConceptRows& of = concepts_[number];
  std::vector<FieldColumn> columns;
  for (const ColumnKey& key : of.columns) {
    FieldColumn& column = columns.emplace_back(FieldColumn{std::string(names_[key.name]), key.role, std::nullopt});
    if (key.unit != 0) column.unit = std::string(units_[key.unit]);
  }
  EventRun run = build_run(of.packed, {of.sorted, sequence}, columns, patients_.size(), texts_, memory);
  run.coded.codes = concept_codes(codes_[number]);
  if (!run.coded.codes.empty()) run.coded.display = of.display;
  return run;
}

EventTable HistoryTable::finish(SpillMemory& memory, std::vector<ImportNote>& notes) && {
  std::vector<std::uint32_t> wanted;
  for (std::uint32_t i = 0; i < concepts_.size(); ++i) {
    if (concepts_[i].packed.rows() > 0) wanted.push_back(i);
  }
  std::ranges::sort(wanted, {}, [&](std::uint32_t number) { return codes_[number]; });
  std::vector<EventRun> runs(wanted.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < wanted.size(); i = next++) runs[i] = run_of(wanted[i], wanted.size() > 1, memory);
  };
  {
    std::vector<std::jthread> others(
        std::min<std::size_t>(wanted.size(), std::max(1U, std::thread::hardware_concurrency())) -
        (wanted.empty() ? 0 : 1));
    for (std::jthread& thread : others) thread = std::jthread(work);
    work();
  }
  for (const EventRun& run : runs) {
    for (std::size_t i = 0; run.coded.codes.empty() && i < run.rows; ++i) no_code_.add("");
  }
  write_notes(notes);
  return {std::move(name_), std::move(runs)};
}

void HistoryTable::write_notes(std::vector<ImportNote>& notes) const {
  unknown_patient_.note(name_, "of patients that the source does not list, left out", notes);
  no_value_.note(name_, "without a value (not done?), left out", notes);
  no_code_.note(name_, "without a code", notes);
  no_start_.note(name_, "without a date of their start, which may be any", notes);
  bad_start_.note(name_, "whose start cannot be read as a date, and may be any", notes);
  bad_end_.note(name_, "whose end cannot be read as a date, and may be any after the start", notes);
  backwards_.note(name_, "that end before they start", notes);
  many_units_.note(name_, "in more units than a field can have, kept as texts", notes);
}

}  // namespace elig
