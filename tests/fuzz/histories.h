// Random histories: tables of coded rows around the patients' index dates, as lines of a text case.
#pragma once

#include <string>
#include <vector>

#include "tests/fuzz/patients.h"
#include "tests/fuzz/program.h"

namespace elig::fuzz {

/// A table, and what conditions may ask of its rows.
struct HistoryTable {
  std::string name;                 // `drug`
  std::vector<std::string> codes;   // concepts, as a case writes them; empty: rows without codes
  std::vector<std::string> sets;    // that rules choose rows by: ` in atc "L01*"`; "" for all rows
  std::vector<std::string> fields;  // random ones are recorded: `dose=10 mg`
  std::vector<std::string> wheres;  // what may be asked of them: `dose > 5 mg`
  bool lasts = false;
};
const std::vector<HistoryTable>& history_tables();

/// What rules over them need to be declared: events, code sets.
std::vector<std::string> history_declarations();

/// The rows of measurements are those of `measured` that the standard vocabulary has a code for.
std::string code_of(const Measured& measured);

/// Adds index dates, the tables of events (each is there or not) and the rows of `measured`.
void add_histories(Random& random, const std::vector<Measured>& measured, GeneratedProgram& program);

/// Lengths of windows; rows lie around the days that are so far from index.
const std::vector<std::string>& window_lengths();

}  // namespace elig::fuzz
