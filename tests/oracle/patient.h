// What a population has recorded of one patient, found by the rules of MEANING.md's "Columns".
#pragma once

#include "runtime/population/population.h"
#include "tests/oracle/vocabulary.h"

namespace elig::oracle {

struct Patient {
  const Vocabulary& vocabulary;
  const Population& population;
  std::size_t row;
};

/// The recorded value of a measurement or score, in its declared unit.
Quantity recorded(const Patient& patient, const std::string& name);

/// The reference limit of that very value: recorded with it, or else the site's (`reference`). Missing
/// where the value is.
Quantity limit(const Patient& patient, const std::string& name, ast::LimitKind kind);

/// The place of the recorded label in its declaration.
std::optional<std::size_t> recorded_label(const Patient& patient, const std::string& name);

/// A yes/no attribute, or the answer to an attested criterion; unknown where no column says.
Truth recorded_yes_no(const Patient& patient, const std::string& name);

}  // namespace elig::oracle
