// Patients in memory: wide columns, one row a patient, and histories. Built by runtime/ingest; immutable afterwards and
// safe to read from any thread.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/population/column.h"
#include "runtime/population/history.h"
#include "runtime/population/vocabulary.h"

namespace elig {

/// Something the reader of the source noticed and the user should know ("column `x` has no name").
struct ImportNote {
  std::string message;
};

class MappedPopulation;
class PackedCells;

struct Population {
  std::size_t patients = 0;
  TextList ids;  // per patient; empty: the row number (1-based) is the id
  std::vector<Column> columns;
  std::vector<ImportNote> notes;
  std::string index_date;            // ISO, or empty
  std::optional<PatientDays> index;  // of each patient, where the source has one (column `index_date`); else index_date
  std::vector<EventTable> tables;    // histories; a population has a table when its source has, be it empty (S4)
  std::vector<KnownCodes> vocabulary = {};            // by system; of a source whose vocabulary has a hierarchy
  std::shared_ptr<const MappedPopulation> file = {};  // that it was opened from (file.h); null: it is in memory
};

/// Fills in Numbers::blocks of the columns that do not know theirs. Reads every number: worth it for who screens often.
void find_block_ranges(Population& population);

/// The id of a patient; `row` < patients.
std::string patient_id(const Population& population, std::size_t row);

/// `27`, `<0.2`, `negative`: the cell as text, decimals in shortest form; "" when missing.
std::string cell_text(const Column& column, std::size_t row);

/// Splits `ALT.ULN [U/L]` into name, role and unit. nullopt: not such a header (why in *problem).
struct Header {
  std::string name;
  ColumnRole role = ColumnRole::Value;
  std::optional<std::string> unit;
};
std::optional<Header> parse_header(std::string_view text, std::string* problem);

/// Builds one column from cells, row after row. Exact; chooses decimals and the narrowest layout at the end.
class ColumnBuilder {
 public:
  ColumnBuilder(std::string header, Header parsed);
  ColumnBuilder(ColumnBuilder&&) noexcept;
  ColumnBuilder& operator=(ColumnBuilder&&) noexcept;
  ~ColumnBuilder();

  /// "" (or only blanks), `NA`, `N/A`, `NULL`, `.`: missing. Numbers: `27`, `-0.5`, `1.5e9`, `<0.2`, `>1000`,
  /// (`<0.2` is below, `>1000` above). Everything else, `<=0.2` and numbers of more than 18 digits included,
  /// is a text: kept, and listed by whoever wanted a number there.
  void append(std::string_view cell);
  void append_missing();
  /// Many rows at a time, read elsewhere.
  void append(PackedCells cells);

  /// The column, with rows beyond the appended ones missing. All numbers get one scale, 10^-decimals: where
  /// an int64 cannot hold each of them at one scale, the scale that keeps the most is taken, and the others
  /// become texts. `rows` is at least the number of appended cells. `base`: of the numbers; Zero for rows of histories.
  Column finish(std::size_t rows, Base base = Base::Chosen) &&;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace elig
