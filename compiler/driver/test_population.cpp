#include "compiler/driver/test_population.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "compiler/features/code_match.h"
#include "runtime/base/bug.h"
#include "runtime/population/cell.h"
#include "runtime/population/date.h"
#include "runtime/population/vocabulary.h"

namespace elig {

namespace {

using Role = ir::TestCell::Role;

ColumnRole role_of(Role role) {
  switch (role) {
    case Role::Value:
      return ColumnRole::Value;
    case Role::Uln:
      return ColumnRole::Uln;
    case Role::Lln:
      return ColumnRole::Lln;
    case Role::Date:
      return ColumnRole::Date;
  }
  bug("no such role");
}

/// Columns with cells of some rows, in the order in which they are first written.
class Columns {
 public:
  void put(const ir::TestCell& cell, std::size_t row) { at(cell)[row] = cell.text; }

  /// The dates of a name's values; null: it has no such column.
  std::map<std::size_t, std::string>* dates(const std::string& name) {
    const auto found = known_.find({name, Role::Date, std::nullopt});
    return found == known_.end() ? nullptr : &columns_[found->second].second;
  }

  std::vector<Column> finish(std::size_t rows) const {
    std::vector<Column> out;
    for (const auto& [cell, cells] : columns_) {
      ColumnBuilder builder(header(cell), {cell.name, role_of(cell.role), cell.unit});
      for (std::size_t row = 0; row < rows; ++row) {
        const auto found = cells.find(row);
        found == cells.end() ? builder.append_missing() : builder.append(found->second);
      }
      out.push_back(std::move(builder).finish(rows));
    }
    return out;
  }

 private:
  using Key = std::tuple<std::string, Role, std::optional<std::string>>;

  std::map<std::size_t, std::string>& at(const ir::TestCell& cell) {
    const auto [found, fresh] = known_.emplace(Key{cell.name, cell.role, cell.unit}, columns_.size());
    if (fresh) columns_.push_back({cell, {}});
    return columns_[found->second].second;
  }

  static std::string header(const ir::TestCell& cell) {
    static constexpr const char* kSuffixes[] = {"", ".ULN", ".LLN", ".date"};
    const std::string name = cell.name + kSuffixes[static_cast<std::size_t>(cell.role)];
    return cell.unit ? name + " [" + *cell.unit + "]" : name;
  }

  std::map<Key, std::size_t> known_;
  std::vector<std::pair<ir::TestCell, std::map<std::size_t, std::string>>> columns_;  // whose text is not looked at
};

Moment moment(const std::string& text) {
  if (text.empty()) return {};
  const auto read = parse_moment(text);
  must(read.has_value(), "a checked test has dates that a source could have");
  return *read;
}

// ---- rows ----

struct PlacedRow {
  std::size_t patient;
  std::uint32_t sequence;  // in its table
  const ir::TestRow* row;
  Moment start;
};

DayRange end_of(const PlacedRow& placed) {
  switch (placed.row->ends) {
    case ir::TestRow::Ends::WithStart:
      return placed.start.day;
    case ir::TestRow::Ends::GoesOn:
      return {kAfterAllTime, kAfterAllTime};
    case ir::TestRow::Ends::OnDay:
      break;
  }
  const DayRange start = placed.start.day;
  if (placed.row->end.empty()) return {start.lo, kAfterAllTime};  // it has ended, nobody knows when
  const DayRange end = moment(placed.row->end).day;
  return {std::max(end.lo, start.lo), end.hi};
}

/// The rows of one concept, in any order.
EventRun run_of(const std::vector<ir::Coding>& codes, std::vector<PlacedRow> rows) {
  std::sort(rows.begin(), rows.end(), [](const PlacedRow& a, const PlacedRow& b) {
    return std::tuple(a.patient, a.start.day.lo, a.start.minute, a.sequence) <
           std::tuple(b.patient, b.start.day.lo, b.start.minute, b.sequence);
  });
  EventRun run;
  for (const ir::Coding& code : codes) run.coded.codes.push_back({code.system, code.code});
  run.rows = rows.size();
  std::vector<std::uint32_t> owners, sequence;
  std::vector<std::int16_t> minutes;
  std::vector<DayRange> starts, ends;
  Columns fields;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    owners.push_back(static_cast<std::uint32_t>(rows[i].patient));
    sequence.push_back(rows[i].sequence);
    minutes.push_back(rows[i].start.minute);
    starts.push_back(rows[i].start.day);
    ends.push_back(end_of(rows[i]));
    for (const ir::TestCell& cell : rows[i].row->fields) fields.put(cell, i);
  }
  run.owners = row_bytes(owners);
  run.sequence = row_bytes(sequence);
  run.minutes = row_bytes(minutes);
  run.start = day_column(starts);
  if (ends != starts) run.end = day_column(ends);
  run.fields = fields.finish(rows.size());
  return run;
}

EventTable table_of(const std::string& name, const TestGroup& tests, const std::set<std::string>& systems) {
  std::map<std::vector<ir::Coding>, std::vector<PlacedRow>> by_codes;
  std::uint32_t sequence = 0;
  for (std::size_t patient = 0; patient < tests.size(); ++patient) {
    for (const ir::TestRow& row : tests[patient]->rows) {
      if (row.table == name) by_codes[row.codes].push_back({patient, sequence++, &row, moment(row.start)});
    }
  }
  // Whose code is none that a rule could name; but their verdicts are not looked at.
  static const ir::TestRow anybodys{};
  for (const std::string& system : systems) {
    by_codes[{{system, "?"}}].push_back({tests.size(), sequence++, &anybodys, {}});
  }
  EventTable table;
  table.name = name;
  for (auto& [codes, rows] : by_codes) table.runs.push_back(run_of(codes, std::move(rows)));
  return table;
}

/// What code systems the trial asks for in each table, and of which codes it asks for the descendants.
struct Asked {
  std::map<std::string, std::set<std::string>> systems;       // by table
  std::map<std::string, std::vector<std::string>> ancestors;  // by system
};

Asked asked_of(const ir::Program& program) {
  Asked asked;
  const auto add = [&](const ir::RowSource& rows) {
    if (!rows.set) return;
    const features::CodeMatcher matcher(program, *rows.set);
    asked.systems[rows.table].insert(matcher.systems().begin(), matcher.systems().end());
    for (const auto& code : matcher.ancestors()) asked.ancestors[code.system].push_back(code.code);
  };
  for (const ir::Selection& selection : program.selections) {
    add(selection.rows);
    if (selection.followed) add(selection.followed->rows);
  }
  return asked;
}

// ---- wide columns ----

/// A value without a date is of the day of screening; where another test's value of that name has a date, there is a
/// column that has to say so.
void complete_dates(const TestGroup& tests, Columns& columns) {
  for (std::size_t patient = 0; patient < tests.size(); ++patient) {
    const auto& cells = tests[patient]->cells;
    for (const ir::TestCell& cell : cells) {
      auto* dates = cell.role == Role::Value ? columns.dates(cell.name) : nullptr;
      const bool own = std::any_of(cells.begin(), cells.end(), [&](const ir::TestCell& other) {
        return other.role == Role::Date && other.name == cell.name;
      });
      if (dates != nullptr && !own) (*dates)[patient] = tests[patient]->index;
    }
  }
}

bool has_age(const ir::TestPatient& test) {
  return std::any_of(test.cells.begin(), test.cells.end(), [](const ir::TestCell& cell) { return cell.name == "age"; });
}

/// Is there one scale for the numbers of each column?
bool fits(const TestGroup& tests) {
  std::map<std::tuple<std::string, std::string, Role, std::string>, ScaleChoice> scales;
  const auto add = [&](const std::string& table, const ir::TestCell& cell) {
    const Cell number = parse_cell(cell.text);
    if (number.is_number()) scales[{table, cell.name, cell.role, cell.unit.value_or("")}].add(number);
  };
  for (const ir::TestPatient* test : tests) {
    for (const ir::TestCell& cell : test->cells) add("", cell);
    for (const ir::TestRow& row : test->rows) {
      for (const ir::TestCell& cell : row.fields) add(row.table, cell);
    }
  }
  return std::all_of(scales.begin(), scales.end(), [](const auto& one) { return one.second.best().holds_all; });
}

}  // namespace

std::vector<TestGroup> test_groups(const std::vector<const ir::TestPatient*>& tests) {
  std::map<std::pair<std::set<std::string>, bool>, std::vector<TestGroup>> groups;
  for (const ir::TestPatient* test : tests) {
    auto& alike = groups[{test->tables, has_age(*test)}];
    if (alike.empty()) alike.emplace_back();
    alike.back().push_back(test);
    if (fits(alike.back())) continue;
    alike.back().pop_back();
    alike.push_back({test});
  }
  std::vector<TestGroup> all;
  for (auto& [key, alike] : groups) {
    for (TestGroup& group : alike) all.push_back(std::move(group));
  }
  return all;
}

Population test_population(const TestGroup& tests, const ir::Program& program) {
  Population population;
  population.patients = tests.size() + 1;
  Columns columns;
  std::vector<std::string> ids;
  std::vector<DayRange> index;
  for (std::size_t patient = 0; patient < tests.size(); ++patient) {
    for (const ir::TestCell& cell : tests[patient]->cells) columns.put(cell, patient);
    ids.push_back(tests[patient]->name);
    index.push_back(moment(tests[patient]->index).day);
  }
  complete_dates(tests, columns);
  population.columns = columns.finish(population.patients);
  ids.emplace_back("");
  index.push_back(index.front());
  population.ids = ids;
  population.index.emplace();
  population.index->days = day_column(index);
  population.index->known = Bitmap(population.patients);
  for (std::size_t patient = 0; patient < population.patients; ++patient) population.index->known.set(patient);

  Asked asked = asked_of(program);
  std::set<std::string> tables = tests.front()->tables;
  tables.insert("measurement");
  for (const std::string& name : tables) population.tables.push_back(table_of(name, tests, asked.systems[name]));
  for (const auto& [system, codes] : asked.ancestors) population.vocabulary.push_back(known_codes(system, codes));
  return population;
}

}  // namespace elig
