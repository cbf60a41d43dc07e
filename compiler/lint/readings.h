// The columns of numbers that a population records for one thing, with their units read.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/lint/declarations.h"
#include "compiler/units/bridge.h"
#include "runtime/population/population.h"

namespace elig {

/// The numbers of one column: of a run, or of a wide table.
struct Reading {
  const Column* column = nullptr;
  std::size_t rows = 0;
  std::uint64_t numbers = 0;  // rows with one
  std::uint64_t limits = 0;   // of those, with ULN or LLN
  /// Its unit, where it has one that can be read; then why not.
  std::optional<ParsedUnit> unit;
  std::string unknown_unit;
  /// To base units of what is declared; nullopt: it does not convert.
  std::optional<LinearMap> to_base;

  /// ` in `mg/dL``, or nothing.
  [[nodiscard]] std::string in_unit() const;
};

/// One measurement, or a concept that nothing is declared for.
struct Readings {
  std::string table;  // empty: wide columns
  std::string about;
  const sema::NumberSymbol* declared = nullptr;  // null: nothing
  std::vector<Reading> columns;                  // only those with numbers
};

/// Wide columns first, then table by table.
std::vector<Readings> collect_readings(const Population& population, const Vocabulary::Declarations& declared);

}  // namespace elig
