// What a population has recorded of one patient in wide columns, found by the rules of MEANING.md's "Columns".
#pragma once

#include <optional>

#include "runtime/population/population.h"
#include "tests/oracle/vocabulary.h"

namespace elig::oracle {

struct Patient {
  const Vocabulary& vocabulary;
  const Population& population;
  std::size_t row;
};

/// The reference limit that the site declares (`reference`) for rows that recorded none.
Quantity site_limit(const Patient& patient, const std::string& name, ast::LimitKind kind);

/// The age on index, where no column says it and one says the birth date; missing where it depends on a day that is not
/// known. nullopt: there is no such column, or one of ages.
std::optional<Quantity> derived_age(const Patient& patient, const std::optional<DayRange>& index);

/// A yes/no attribute, or the answer to an attested criterion; unknown where no column says.
Truth recorded_yes_no(const Patient& patient, const std::string& name);

}  // namespace elig::oracle
