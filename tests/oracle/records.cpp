#include "tests/oracle/records.h"

#include <algorithm>

#include "tests/oracle/codes.h"

namespace elig::oracle {
namespace {

/// Rows of a patient in a run.
std::pair<std::size_t, std::size_t> rows_of(const EventRun& run, std::size_t patient) {
  if (!run.offsets.empty()) {
    const auto* offsets = run.offsets.as<std::uint32_t>();
    return {offsets[patient], offsets[patient + 1]};
  }
  const auto* owners = run.owners.as<std::uint32_t>();
  const auto range = std::equal_range(owners, owners + run.rows, static_cast<std::uint32_t>(patient));
  return {static_cast<std::size_t>(range.first - owners), static_cast<std::size_t>(range.second - owners)};
}

Record record_of(const EventRun& run, const std::string& source, std::size_t row) {
  Record out;
  out.columns = &run.fields;
  out.source = source;
  out.value_name = "value";
  out.row = row;
  out.coded = &run.coded;
  out.start = run.start[row];
  out.end = run.end ? (*run.end)[row] : out.start;
  if (!run.minutes.empty()) out.minute = run.minutes.as<std::int16_t>()[row];
  if (!run.sequence.empty()) out.sequence = run.sequence.as<std::uint32_t>()[row];
  out.ended = run.end && out.end.lo < kAfterAllTime && out.end.hi == kAfterAllTime;
  return out;
}

const EventTable* table_named(const Patient& patient, const std::string& name) {
  for (const EventTable& table : patient.population.tables) {
    if (table.name == name) return &table;
  }
  return nullptr;
}

/// Adds the patient's rows of the table of whose concepts `wanted` is true; false: there is no such table.
template <class Wanted>
bool add_rows(const Patient& patient, const Source& source, const std::string& table_name, Wanted wanted,
              std::vector<Record>& out) {
  const EventTable* table = table_named(patient, table_name);
  if (table == nullptr) return false;
  std::vector<Record> rows;
  for (const EventRun& run : table->runs) {
    const auto [begin, end] = rows_of(run, patient.row);
    if (begin == end || !wanted(run.coded)) continue;
    for (std::size_t row = begin; row < end; ++row) rows.push_back(record_of(run, source.name, row));
  }
  std::stable_sort(rows.begin(), rows.end(), [](const Record& a, const Record& b) { return a.sequence < b.sequence; });
  out.insert(out.end(), rows.begin(), rows.end());
  return true;
}

bool says_something(const Patient& patient, const Record& record) {
  const std::string& name = record.source;
  if (patient.vocabulary.yes_no.count(name) == 1) return yes_no_of(record, "value") != Truth::Unknown;
  return !number_of(patient, record, "value").missing();
}

bool has_column(const Patient& patient, const std::string& name, ColumnRole role) {
  const auto& columns = patient.population.columns;
  return std::any_of(columns.begin(), columns.end(),
                     [&](const Column& column) { return column.name == name && column.role == role; });
}

/// The day that a wide value's `.date` column says.
std::optional<DayRange> recorded_day(const Patient& patient, const std::string& name) {
  const auto text = text_in({&patient.population.columns, name, patient.row}, ColumnRole::Date);
  return text ? std::optional(days_of(*text)) : std::nullopt;
}

std::string field_name(const Record& record, const std::string& field) {
  return field == "value" ? record.value_name : field;
}

Quantity plain_place(const std::optional<std::size_t>& place) {
  Quantity out = constant(Rational(static_cast<unsigned long>(place.value_or(0))), rule_unit({}));
  out.constant = false;
  if (!place) out.exact = {};
  return out;
}

/// The last day on which a row of the population starts, of histories or of columns.
std::optional<DayRange> last_start(const Population& population) {
  std::optional<DayRange> out;
  const auto see = [&](const DayRange& start) {
    if (start.hi < kAfterAllTime && (!out || start.hi > out->hi)) out = DayRange{start.hi, start.hi};
  };
  for (const Column& column : population.columns) {
    if (column.role != ColumnRole::Date) continue;
    for (std::size_t row = 0; row < population.patients; ++row) {
      const std::string text = cell_text(column, row);
      if (!text.empty()) see(days_of(text));
    }
  }
  for (const EventTable& table : population.tables) {
    for (const EventRun& run : table.runs) {
      for (std::size_t row = 0; row < run.rows; ++row) see(run.start[row]);
    }
  }
  return out;
}

}  // namespace

std::optional<std::vector<Record>> records_of(const Patient& patient, const Source& source) {
  std::vector<Record> out;
  if (source.event) {
    const auto wanted = [&](const Concept& coded) {
      return source.codes == nullptr || in_set(patient.vocabulary, *source.codes, coded);
    };
    if (!add_rows(patient, source, source.name, wanted, out)) return {};
    return out;
  }
  const auto codes = patient.vocabulary.codes_of.find(source.name);
  const auto wanted = [&](const Concept& coded) {
    return codes != patient.vocabulary.codes_of.end() && has_code_of(codes->second, coded);
  };
  bool any = has_column(patient, source.name, ColumnRole::Value);
  for (const char* table : {"measurement", "observation"}) any = add_rows(patient, source, table, wanted, out) || any;
  if (const auto wide = wide_record(patient, source.name)) out.push_back(wide->record);
  if (!any) return {};
  return out;
}

std::optional<WideRecord> wide_record(const Patient& patient, const std::string& name) {
  Record record;
  record.columns = &patient.population.columns;
  record.source = name;
  record.value_name = name;
  record.row = patient.row;
  if (!text_in({record.columns, name, record.row})) return {};
  const bool dated = has_column(patient, name, ColumnRole::Date);
  const auto day = dated ? recorded_day(patient, name) : index_of(patient);
  record.start = day.value_or(DayRange{});
  record.end = record.start;
  return WideRecord{record, says_something(patient, record), dated};
}

Record empty_record(const std::string& source) {
  static const std::vector<Column> none;
  Record out;
  out.columns = &none;
  out.source = source;
  out.value_name = "value";
  return out;
}

Truth before(const Record& a, const Record& b, bool a_first) {
  if (a.start.hi < b.start.lo) return Truth::True;
  if (b.start.hi < a.start.lo) return Truth::False;
  if (a.start.lo != a.start.hi || a.start != b.start) return Truth::Unknown;
  if (a.minute != b.minute) return truth(a.minute < b.minute);
  return truth(a_first);
}

Quantity number_of(const Patient& patient, const Record& record, const std::string& field) {
  const Vocabulary& vocabulary = patient.vocabulary;
  const Cells cells{record.columns, field_name(record, field), record.row};
  if (const auto event = vocabulary.events.find(record.source); event != vocabulary.events.end()) {
    const FieldDeclaration& declaration = event->second.at(field);
    if (declaration.kind == ast::EventField::Kind::Quantity) return number_of_any_unit(cells);
    if (declaration.kind == ast::EventField::Kind::Labels) return plain_place(label_in(cells, declaration.labels));
    return number_in(cells, declaration.number);
  }
  if (const auto labels = vocabulary.labels.find(record.source); labels != vocabulary.labels.end()) {
    return plain_place(label_in(cells, labels->second));
  }
  return number_in(cells, vocabulary.numbers.at(record.source));
}

Quantity limit_of(const Patient& patient, const Record& record, ast::LimitKind kind) {
  const NumberDeclaration& declaration = patient.vocabulary.numbers.at(record.source);
  const Cells cells{record.columns, record.value_name, record.row};
  if (number_in(cells, declaration).missing()) return in_declared_unit(declaration, {});
  Quantity recorded = limit_in(cells, declaration, kind);
  return recorded.missing() ? site_limit(patient, record.source, kind) : recorded;
}

Truth yes_no_of(const Record& record, const std::string& field) {
  return yes_no_in({record.columns, field_name(record, field), record.row});
}

std::optional<std::string> text_of(const Record& record, const std::string& field) {
  return text_in({record.columns, field_name(record, field), record.row});
}

std::optional<Rational> factor_of(const Patient& patient, const Record& record, const std::string& equivalent) {
  for (const ast::Equivalent::Entry& entry : patient.vocabulary.equivalents.at(equivalent)->entries) {
    if (record.coded != nullptr && in_set(patient.vocabulary, entry.codes, *record.coded)) {
      return entry.divisor ? Rational(entry.factor.value / entry.divisor->value) : entry.factor.value;
    }
  }
  return {};
}

std::optional<DayRange> index_of(const Patient& patient) {
  const Population& population = patient.population;
  if (population.index) return (*population.index)[patient.row];
  if (!population.index_date.empty()) return days_of(population.index_date);
  return last_start(population);
}

}  // namespace elig::oracle
