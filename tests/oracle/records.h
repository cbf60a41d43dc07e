// The rows of a patient's history, found by the rules of MEANING.md's "Histories: rows".
#pragma once

#include "tests/oracle/cells.h"
#include "tests/oracle/patient.h"
#include "tests/oracle/selection.h"

namespace elig::oracle {

struct Record {
  const std::vector<Column>* columns = nullptr;
  std::string source;              // whose rows these are: `ALT`, `drug`
  std::string value_name;          // what `value` is called in `columns`
  std::size_t row = 0;             // there
  const Concept* coded = nullptr;  // null: of a wide column
  DayRange start;
  DayRange end;                // where no end is recorded, `start`
  int minute = -1;             // of the start day; -1: not known
  std::uint32_t sequence = 0;  // among the rows of its table; 0 in all: as they stand
  bool ended = false;          // said to have ended, though it is not known when
};

/// Rows in the source's order; nullopt: this population has no such rows to say anything about.
std::optional<std::vector<Record>> records_of(const Patient& patient, const Source& source);

/// Of those, the one of the wide column where the patient has something in it.
struct WideRecord {
  Record record;
  bool readable;  // it is a value
  bool dated;     // there is a column that says the day
};
std::optional<WideRecord> wide_record(const Patient& patient, const std::string& name);

/// A row of a source in which nothing is recorded: what its fields are when they are missing.
Record empty_record(const std::string& source);

/// Is `a` before `b` in time (on one day, a row without a minute is before one with), or in sequence where both are of
/// one time? `a_first`: a stands before b.
Truth before(const Record& a, const Record& b, bool a_first);

// What a record says; of a measurement `value` is the measurement, of an event its field of that name.
Quantity number_of(const Patient& patient, const Record& record, const std::string& field);
Quantity limit_of(const Patient& patient, const Record& record, ast::LimitKind kind);
Truth yes_no_of(const Record& record, const std::string& field);
std::optional<std::string> text_of(const Record& record, const std::string& field);
/// By an `equivalent`'s first entry with one of the record's codes.
std::optional<Rational> factor_of(const Patient& patient, const Record& record, const std::string& equivalent);

/// The screening date of the patient, if any.
std::optional<DayRange> index_of(const Patient& patient);

}  // namespace elig::oracle
