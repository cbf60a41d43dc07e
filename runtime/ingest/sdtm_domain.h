// A domain of CDISC SDTM as SQL: its columns by what they are in every domain (`AESTDTC`, `CMSTDTC`: stdtc), and the
// phrases that several domains share.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/base/result.h"
#include "runtime/ingest/duckdb_session.h"
#include "runtime/ingest/history_query.h"
#include "runtime/ingest/source_tables.h"

namespace elig::sdtm {

class Domain {
 public:
  /// `columns` must be there; USUBJID always. nullopt: the study has no such domain.
  static Result<std::optional<Domain>> open(DuckSession& session, const SourceTables& tables, std::string_view code,
                                            const std::vector<std::string>& columns = {});

  /// `AESTDTC` for `stdtc` in AE, as an expression that is NULL where the cell is empty or `NA` (as R writes a missing
  /// cell), and where the domain has no such column.
  [[nodiscard]] std::string cell(std::string_view suffix) const;
  /// The column as it is, for what the loader reads alike; NULL where the domain has no such column.
  [[nodiscard]] std::string written(std::string_view suffix) const {
    return table_.column(code_ + std::string(suffix));
  }
  [[nodiscard]] std::string subject() const { return table_.column("usubjid"); }
  /// cell() of a column that has no domain in its name (USUBJID).
  [[nodiscard]] std::string common(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view suffix) const { return table_.has(code_ + std::string(suffix)); }

  [[nodiscard]] const std::string& relation() const { return table_.relation; }
  [[nodiscard]] const std::string& code() const { return code_; }

 private:
  std::string code_;  // `ae`
  SourceTable table_;
};

/// SELECT of a TableQuery. Columns that come to NULL are left out.
using Columns = std::vector<std::pair<std::string, std::string>>;  // name, expression
std::string select(const Columns& columns, const std::string& from);

/// The codes of a row: those of the expressions that are not NULL.
std::string codes(std::initializer_list<std::string> expressions);
/// `'name|' || x`, NULL where x is.
std::string code(std::string_view system, const std::string& expression);

/// When the row started: its start, else, where it is said to have started before, on or before the day it was
/// recorded. `always`: it is said of every row.
std::string start_of(const Domain& domain, bool always = false);

/// When it ended: its end, else, where it is said to have ended before, on or before the day it was recorded.
std::string end_of(const Domain& domain);
/// Not NULL where the row is said to have ended, whenever that was (relative to the study's period, or to a time
/// point).
std::string ended(const Domain& domain);

/// Rows that say of themselves that they did not happen (`OCCUR` N, `STAT` NOT DONE) are no rows of the history: leaves
/// them out of `query`, and says in `notes` how many there are. Error: the file cannot be read.
std::optional<Error> leave_out_what_was_not(DuckSession& session, const Domain& domain, std::string* query,
                                            std::vector<ImportNote>& notes);

// What each group of domains becomes; nothing where the study has none of them.
std::optional<Error> add_findings(DuckSession& session, const SourceTables& tables, HistoryQueries& queries);
std::optional<Error> add_events(DuckSession& session, const SourceTables& tables, HistoryQueries& queries);
std::optional<Error> add_interventions(DuckSession& session, const SourceTables& tables, HistoryQueries& queries);

}  // namespace elig::sdtm
