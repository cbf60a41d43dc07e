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

constexpr std::size_t kMostUnits = 64;  // of one field of a concept: each is a column
constexpr std::size_t kMostRows = 0x7FFFFFFE;

std::optional<std::size_t> position(const std::vector<std::string>& columns, std::string_view name) {
  const auto found = std::ranges::find(columns, name);
  if (found == columns.end()) return std::nullopt;
  return static_cast<std::size_t>(found - columns.begin());
}

// Columns that are no fields.
bool is_head(std::string_view name) {
  static constexpr std::string_view kHead[] = {"patient", "codes", "display", "start", "end",       "ended",
                                               "value",   "unit",  "uln",     "lln",   "limit_unit"};
  return std::ranges::find(kHead, name) != std::end(kHead);
}

std::string_view text_at(const DuckRows& rows, std::optional<std::size_t> column, std::size_t row) {
  const std::string_view text = column ? trimmed(rows.cell(*column, row).value_or("")) : std::string_view();
  return means_missing(text) ? std::string_view() : text;
}

}  // namespace

HistoryTable::HistoryTable(std::string name, const TextIndex& patients, SpillMemory& packed)
    : name_(std::move(name)), patients_(patients), arena_(packed), wants_value_(name_ == "measurement") {
  units_.add("");
}

std::optional<Error> HistoryTable::begin(const TableQuery& query, const std::vector<std::string>& columns) {
  ++query_;
  lasts_ = query.lasts;
  patient_ = position(columns, "patient");
  code_ = position(columns, "codes");
  if (!patient_ || !code_) return Error{"its rows have no column `patient` or no column `codes`"};
  display_ = position(columns, "display");
  start_ = position(columns, "start");
  end_ = position(columns, "end");
  ended_ = position(columns, "ended");
  last_patient_number_.reset();
  last_concept_.reset();
  last_start_ = last_end_ = {};

  sources_.clear();
  has_value_ = position(columns, "value").has_value();
  if (has_value_) add_source("value", ColumnRole::Value, *position(columns, "value"), columns);
  for (const auto& [name, role] : {std::pair("uln", ColumnRole::Uln), std::pair("lln", ColumnRole::Lln)}) {
    if (const auto at = position(columns, name)) add_source("value", role, *at, columns);
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string_view name = columns[i];
    const bool is_unit = name.ends_with("_unit") && position(columns, name.substr(0, name.size() - 5));
    if (!is_head(name) && !is_unit) add_source(name, ColumnRole::Value, i, columns);
  }
  return std::nullopt;
}

void HistoryTable::add_source(std::string_view name, ColumnRole role, std::size_t column,
                              const std::vector<std::string>& columns) {
  Source source;
  source.column = column;
  source.name = names_.add(name);
  source.role = role;
  source.unit = position(columns, name == "value" ? "unit" : std::string(name) + "_unit");
  if (role != ColumnRole::Value) source.own_unit = position(columns, "limit_unit");
  sources_.push_back(std::move(source));
}

std::optional<Error> HistoryTable::append(const DuckRows& rows, std::size_t count) {
  for (std::size_t row = 0; row < count; ++row) append_row(rows, row);
  if (too_many_rows_) return Error{"a concept of `" + name_ + "` has 2^31 rows or more"};
  return std::nullopt;
}

void HistoryTable::append_row(const DuckRows& rows, std::size_t row) {
  RowHead head;
  const std::optional<std::uint32_t> patient = patient_of(rows, row);
  if (!patient) return;
  head.patient = *patient;
  ConceptRows& of = concepts_[concept_of(rows, row)];
  const bool has_value = read_cells(rows, row, of);
  if (wants_value_ && !has_value) {
    const std::string_view codes = text_at(rows, code_, row);
    no_value_.add(codes.substr(0, codes.find(kCodeSeparator)));
    return;
  }
  read_start(rows, row, &head);
  read_end(rows, row, &head);
  if (std::string_view display = text_at(rows, display_, row);
      !display.empty() && (of.display.empty() || display < of.display)) {
    of.display = display;
  }
  const auto key = [](const RowHead& h) { return std::tuple(h.patient, h.start.lo, h.minute); };
  of.sorted = of.sorted && (of.packed.rows() == 0 || key(of.last) <= key(head));
  of.last = head;
  of.packed.append(arena_, head, cells_.data(), cells_.size());
  too_many_rows_ = too_many_rows_ || of.packed.rows() > kMostRows;
}

std::optional<std::uint32_t> HistoryTable::patient_of(const DuckRows& rows, std::size_t row) {
  const std::string_view id = trimmed(rows.cell(*patient_, row).value_or(""));  // whatever it says: it is a name
  if (last_patient_number_ && id == last_patient_) return last_patient_number_;
  const std::optional<std::uint32_t> number = patients_.find(id);
  if (!number) {
    unknown_patient_.add(id);
    return std::nullopt;
  }
  last_patient_ = id;
  last_patient_number_ = number;
  return number;
}

std::uint32_t HistoryTable::concept_of(const DuckRows& rows, std::size_t row) {
  const std::string_view codes = text_at(rows, code_, row);
  if (!last_concept_ || codes != last_codes_) {
    last_codes_ = codes;
    last_concept_ = codes_.add(codes);
    if (codes_.size() > concepts_.size()) concepts_.emplace_back();
  }
  ConceptRows& of = concepts_[*last_concept_];
  if (of.query != query_) {
    of.query = query_;
    of.targets.assign(sources_.size(), {});
  }
  return *last_concept_;
}

void HistoryTable::read_start(const DuckRows& rows, std::size_t row, RowHead* head) {
  const std::string_view text = text_at(rows, start_, row);
  if (text.empty()) {
    no_start_.add("");
    return;
  }
  if (text != last_start_.text) last_start_ = {std::string(text), parse_moment(text)};
  if (!last_start_.moment) {
    bad_start_.add(text);
    return;
  }
  head->start = last_start_.moment->day;
  head->minute = last_start_.moment->minute;
}

void HistoryTable::read_end(const DuckRows& rows, std::size_t row, RowHead* head) {
  const std::string_view text = text_at(rows, end_, row);
  if (text.empty()) {
    if (lasts_) head->ends = text_at(rows, ended_, row).empty() ? EndKind::GoesOn : EndKind::HasEnded;
    return;
  }
  if (text != last_end_.text) last_end_ = {std::string(text), parse_moment(text)};
  if (!last_end_.moment) {
    bad_end_.add(text);
    head->ends = EndKind::HasEnded;
    return;
  }
  head->ends = EndKind::OnDay;
  head->end = last_end_.moment->day;
  if (head->end.lo < head->start.lo && head->start.lo <= head->end.hi) head->end.lo = head->start.lo;
  if (head->end.hi < head->start.lo) backwards_.add(text_at(rows, patient_, row));
}

bool HistoryTable::read_cells(const DuckRows& rows, std::size_t row, ConceptRows& of) {
  cells_.clear();
  bool has_value = false;
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    Source& source = sources_[i];
    const auto written = rows.cell(source.column, row);
    if (!written) continue;
    RowCell cell{0, read_cell(source, trimmed(*written))};
    if (cell.cell.kind == CellKind::Missing) continue;
    has_value = has_value || (i == 0 && has_value_);
    // A text has no unit: `negative` is not so many of anything.
    const std::uint32_t unit = cell.cell.kind == CellKind::Text ? 0 : unit_of(source, rows, row);
    Target& target = of.targets[i];
    if (target.unit != unit) {
      const std::uint16_t column = column_of(of, {source.name, source.role, unit});
      if (column == std::numeric_limits<std::uint16_t>::max()) {
        cells_.push_back(without_unit(of, source, cell, unit));
        continue;
      }
      target = {unit, column};
    }
    cell.column = target.column;
    cells_.push_back(cell);
  }
  return has_value;
}

Cell HistoryTable::read_cell(Source& source, std::string_view text) {
  if (text == source.last_text) return source.last_cell;
  Cell cell = parse_cell(text);
  if (cell.kind == CellKind::Text) cell.value = texts_.add(text);
  source.last_text = text;
  source.last_cell = cell;
  return cell;
}

std::uint32_t HistoryTable::unit_of(Source& source, const DuckRows& rows, std::size_t row) {
  const auto code_of = [&](std::string_view text, std::string& last, std::uint32_t& last_code) {
    if (text == last) return last_code;
    last = text;
    return last_code = text.empty() ? 0 : units_.add(text);
  };
  if (source.own_unit) {
    const auto own = code_of(text_at(rows, source.own_unit, row), source.last_own_unit, source.last_own_unit_code);
    if (own != 0) return own;
  }
  return source.unit ? code_of(text_at(rows, source.unit, row), source.last_unit, source.last_unit_code) : 0;
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
RowCell HistoryTable::without_unit(ConceptRows& of, const Source& source, const RowCell& cell, std::uint32_t unit) {
  const std::string text = number_text(cell.cell) + " " + std::string(units_[unit]);
  many_units_.add(text);
  const Cell kept{CellKind::Text, 0, texts_.add(text)};
  return {column_of(of, {source.name, source.role, 0}), kept};
}

EventRun HistoryTable::run_of(std::uint32_t number, SpillMemory& memory) const {
  const ConceptRows& of = concepts_[number];
  std::vector<FieldColumn> columns;
  for (const ColumnKey& key : of.columns) {
    FieldColumn& column = columns.emplace_back(FieldColumn{std::string(names_[key.name]), key.role, std::nullopt});
    if (key.unit != 0) column.unit = std::string(units_[key.unit]);
  }
  EventRun run = build_run(of.packed, of.sorted, columns, patients_.size(), texts_, memory);
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
    for (std::size_t i = next++; i < wanted.size(); i = next++) runs[i] = run_of(wanted[i], memory);
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
