// Random columns, and the values in them that thresholds are then drawn from.
#pragma once

#include <string>
#include <vector>

#include "compiler/units/bridge.h"
#include "tests/fuzz/program.h"
#include "tests/fuzz/random.h"
#include "tests/fuzz/vocabulary.h"

namespace elig::fuzz {

/// The columns of one measurement: a handful of values and limits in each unit, chosen so that a value is
/// often exactly a multiple of a limit, or one last decimal beside it.
struct Variant {
  std::string unit;
  std::vector<std::string> values;
  std::vector<std::string> ulns, llns;
};
struct Measured {
  const Family* family;
  const Analyte* analyte;
  std::vector<Variant> variants;
  bool limits = false;
};

/// `1.5`, as 10^-decimals times `mantissa`.
std::string decimal_text(long mantissa, int decimals);

/// The factors of limits that rules use and values are made of.
const std::vector<std::string>& limit_factors();

Measured measure(Random& random, const Family& family, const Analyte& analyte);

/// Adds the columns of `measured` for `patients` patients; every row is recorded in one unit, seldom in two.
void add_columns(Random& random, const Measured& measured, std::size_t patients, std::vector<cases::Row>& columns);

/// A column of these texts, some cells missing, a few that are none of them.
cases::Row text_column(Random& random, const std::string& header, const std::vector<std::string>& texts,
                       std::size_t patients);

}  // namespace elig::fuzz
