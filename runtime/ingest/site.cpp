// A site's tables -> queries. Tables with one row a patient are joined on the key, and their columns get headers that
// bind themselves (`ALT [U/L]`, `ALT.ULN [U/L]`); the others become rows of a history each.

#include "runtime/ingest/site.h"

#include <algorithm>

#include "runtime/ingest/history_query.h"
#include "runtime/ingest/source_tables.h"

namespace elig {
namespace {

struct OpenTable {
  const SiteTable* bound;
  SourceTable source;
  std::string alias;  // `t0`

  // The SQL of a column; those asked for are there (missing_columns).
  [[nodiscard]] std::string cell(const std::string& column) const {
    return "nullif(trim(" + source.column(ascii_lower(column), alias) + "), '')";
  }
  [[nodiscard]] std::string from() const { return "(SELECT * FROM " + source.relation + ") AS " + alias; }
};

std::vector<std::string> columns_of(const SiteTable& table) {
  std::vector<std::string> columns = {table.key};
  for (const SiteColumn& column : table.columns) {
    for (const std::string* name : {&column.column, &column.uln, &column.lln, &column.date, &column.unit_column}) {
      if (!name->empty()) columns.push_back(*name);
    }
  }
  return columns;
}

Result<OpenTable> open_table(DuckSession& session, const SiteTable& bound, std::size_t number) {
  Result<SourceTable> source = open_file(session, bound.file, "t" + std::to_string(number));
  if (!source) return Error{"cannot read `" + bound.file + "`: " + source.error().message};
  for (const std::string& column : columns_of(bound)) {
    if (source.value().has(ascii_lower(column))) continue;
    return Error{"cannot read `" + bound.file + "`: it has no column `" + column + "`; it has " +
                 quoted_list(source.value().headers)};
  }
  std::string alias = source.value().name;
  return OpenTable{&bound, std::move(source).value(), std::move(alias)};
}

void note_columns_not_bound(const OpenTable& table, std::vector<ImportNote>* notes) {
  std::vector<std::string> bound, rest;
  for (const std::string& column : columns_of(*table.bound)) bound.push_back(ascii_lower(column));
  for (std::size_t i = 0; i < table.source.headers.size(); ++i) {
    if (std::ranges::find(bound, table.source.columns[i]) == bound.end()) rest.push_back(table.source.headers[i]);
  }
  if (!rest.empty()) {
    notes->push_back({"columns of `" + table.bound->file + "` that nothing is bound to: " + quoted_list(rest)});
  }
}

// What the cell means: as the binding maps it, without regard to case; what it does not map stays.
std::string mapped(const SiteColumn& column, const std::string& cell) {
  if (column.values.empty()) return cell;
  std::string sql = "CASE lower(" + cell + ")";
  for (const auto& [from, to] : column.values) sql += " WHEN lower(" + sql_text(from) + ") THEN " + sql_text(to);
  return sql + " ELSE " + cell + " END";
}

// -- one row a patient

using Cells = std::vector<std::pair<std::string, std::string>>;  // header -> SQL

// A value with its limits, in one unit: "" for none. `condition`: of the rows that are in that unit.
void add_value(const OpenTable& table, const SiteColumn& column, const std::string& unit, const std::string& condition,
               Cells* cells) {
  std::string suffix = unit.empty() ? "" : " [" + unit + "]";
  auto add = [&](const std::string& header, const std::string& cell) {
    cells->emplace_back(header + suffix,
                        condition.empty() ? cell : "CASE WHEN " + condition + " THEN " + cell + " END");
  };
  add(column.target, mapped(column, table.cell(column.column)));
  if (!column.uln.empty()) add(column.target + ".ULN", table.cell(column.uln));
  if (!column.lln.empty()) add(column.target + ".LLN", table.cell(column.lln));
}

// A column for each unit that a table's column of units has.
std::optional<Error> add_values_by_unit(DuckSession& session, const OpenTable& table, const SiteColumn& column,
                                        Cells* cells) {
  std::string unit = table.cell(column.unit_column);
  Result<DuckRows> units =
      session.rows("SELECT DISTINCT coalesce(" + unit + ", '') FROM " + table.from() + " ORDER BY 1");
  if (!units) return Error{"cannot read `" + table.bound->file + "`: " + units.error().message};
  for (;;) {
    Result<std::size_t> count = units.value().next();
    if (!count) return Error{"cannot read `" + table.bound->file + "`: " + count.error().message};
    if (count.value() == 0) return std::nullopt;
    for (std::size_t row = 0; row < count.value(); ++row) {
      std::string written(units.value().cell(0, row).value_or(""));
      add_value(table, column, written.empty() ? column.unit : written,
                "coalesce(" + unit + ", '') = " + sql_text(written), cells);
    }
  }
}

Result<Cells> patient_cells(DuckSession& session, const OpenTable& table) {
  Cells cells;
  for (const SiteColumn& column : table.bound->columns) {
    if (column.unit_column.empty()) {
      add_value(table, column, column.unit, "", &cells);
    } else if (auto failed = add_values_by_unit(session, table, column, &cells)) {
      return *failed;
    }
    if (!column.date.empty()) cells.emplace_back(column.target + ".date", table.cell(column.date));
  }
  return cells;
}

// The patients of all tables with one row each, in the order of the first table that has them.
std::string keys_of(const std::vector<const OpenTable*>& tables) {
  std::string all;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    all += (i == 0 ? "" : " UNION ALL ") + std::string("SELECT ") + tables[i]->cell(tables[i]->bound->key) +
           " AS key, " + std::to_string(i) + " AS part, row_number() OVER () AS row FROM " + tables[i]->from();
  }
  return "(SELECT key, min((part, row)) AS rank FROM (" + all + ") GROUP BY key)";
}

Result<std::string> patients_query(DuckSession& session, const std::vector<const OpenTable*>& tables) {
  std::string columns = "keys.key AS patient", joins;
  for (const OpenTable* table : tables) {
    Result<Cells> cells = patient_cells(session, *table);
    if (!cells) return cells.error();
    for (const auto& [header, cell] : cells.value()) columns += ",\n  " + cell + " AS " + sql_name(header);
    joins += "\nLEFT JOIN " + table->from() + " ON keys.key = " + table->cell(table->bound->key);
  }
  return "SELECT " + columns + "\nFROM " + keys_of(tables) + " AS keys" + joins + "\nORDER BY keys.rank";
}

// Where no table has one row a patient: whoever has a row.
std::string patients_with_rows(const std::vector<OpenTable>& tables) {
  std::string all;
  for (const OpenTable& table : tables) {
    all += (all.empty() ? "" : " UNION ALL ") + std::string("SELECT ") + table.cell(table.bound->key) +
           " AS patient FROM " + table.from();
  }
  return "SELECT DISTINCT patient FROM (" + all + ") WHERE patient IS NOT NULL ORDER BY patient";
}

// -- rows of a history

std::string unit_cell(const OpenTable& table, const SiteColumn& column) {
  std::string fixed = column.unit.empty() ? "NULL::VARCHAR" : sql_text(column.unit);
  return column.unit_column.empty() ? fixed : "coalesce(" + table.cell(column.unit_column) + ", " + fixed + ")";
}

// `code` columns make the codes, each of its system.
std::string codes_cell(const OpenTable& table) {
  std::string codes;
  for (const SiteColumn& column : table.bound->columns) {
    if (column.target != "code") continue;
    codes += ", " + sql_text(column.unit + "|") + " || translate(" + mapped(column, table.cell(column.column)) +
             ", chr(10), ' ')";
  }
  return codes.empty() ? "NULL::VARCHAR" : "nullif(concat_ws(chr(10)" + codes + "), '')";
}

void add_row_column(const OpenTable& table, const SiteColumn& column, Cells* cells) {
  std::string cell = mapped(column, table.cell(column.column));
  if (column.target == "date") return cells->emplace_back("start", cell), void();
  if (column.target == "ULN" || column.target == "LLN") {
    cells->emplace_back(ascii_lower(column.target), cell);
    if (!column.unit.empty()) cells->emplace_back("limit_unit", sql_text(column.unit));
    return;
  }
  cells->emplace_back(column.target, cell);
  bool has_unit = !column.unit.empty() || !column.unit_column.empty();
  if (has_unit)
    cells->emplace_back(column.target == "value" ? "unit" : column.target + "_unit", unit_cell(table, column));
  if (!column.uln.empty()) cells->emplace_back("uln", table.cell(column.uln));
  if (!column.lln.empty()) cells->emplace_back("lln", table.cell(column.lln));
}

TableQuery rows_query(const OpenTable& table) {
  Cells cells = {{"patient", table.cell(table.bound->key)}, {"codes", codes_cell(table)}};
  for (const SiteColumn& column : table.bound->columns) {
    if (column.target != "code") add_row_column(table, column, &cells);
  }
  std::string columns;
  bool lasts = false;
  for (const auto& [name, cell] : cells) {
    columns += (columns.empty() ? "" : ",\n  ") + cell + " AS " + sql_name(name);
    lasts |= name == "end";
  }
  return {table.bound->table, "SELECT " + columns + "\nFROM " + table.from(), lasts};
}

}  // namespace

Result<HistoryQueries> site_queries(DuckSession& session, const Site& site) {
  HistoryQueries queries;
  std::vector<OpenTable> tables;
  for (const SiteTable& bound : site.tables) {
    Result<OpenTable> table = open_table(session, bound, tables.size());
    if (!table) return table.error();
    note_columns_not_bound(table.value(), &queries.notes);
    tables.push_back(std::move(table).value());
  }
  std::vector<const OpenTable*> per_patient;
  for (const OpenTable& table : tables) {
    if (table.bound->table.empty()) {
      per_patient.push_back(&table);
    } else {
      queries.tables.push_back(rows_query(table));
    }
  }
  if (per_patient.empty()) {
    if (tables.empty()) return Error{"the population `" + site.title + "` has no table"};
    queries.patients = patients_with_rows(tables);
    queries.notes.push_back({"no table has one row a patient: the patients are those with a row"});
    return queries;
  }
  Result<std::string> patients = patients_query(session, per_patient);
  if (!patients) return patients.error();
  queries.patients = std::move(patients).value();
  return queries;
}

Result<std::vector<std::string>> table_columns(const std::string& path) {
  Result<DuckSession> session = DuckSession::open();
  if (!session) return session.error();
  Result<SourceTable> table = open_file(session.value(), path, "table");
  if (!table) return Error{"cannot read `" + path + "`: " + table.error().message};
  return table.value().headers;
}

Result<Population> read_site(const Site& site, const IngestOptions& options) {
  Result<DuckSession> session = open_for_histories(options);
  if (!session) return session.error();
  Result<HistoryQueries> queries = site_queries(session.value(), site);
  if (!queries) return queries.error();
  IngestOptions with_index = options;
  if (with_index.index_date.empty()) with_index.index_date = site.index_date;
  Result<Population> population = load_histories(session.value(), queries.value(), with_index);
  if (!population) return Error{"cannot read the population `" + site.title + "`: " + population.error().message};
  return population;
}

}  // namespace elig
