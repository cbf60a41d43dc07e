// What generated rules talk about: a choice of the standard vocabulary, and plain numbers of their own.
#pragma once

#include <string>
#include <vector>

namespace elig::fuzz {

/// A measurement, the units its data may come in, and what its values look like in the first of them.
struct Family {
  std::string name;
  std::vector<std::string> data_units;  // the first is the declared one; "" for the unit 1
  std::vector<std::string> rule_units;  // as written in a rule after a number; "" for none
  long lo, hi;                          // values are lo..hi * 10^-decimals
  int decimals;
  bool point = false;  // has a zero of its own
};

const std::vector<Family>& families();

/// The declarations that generated rules need beyond the standard vocabulary.
std::string declaration_of(const Family& family);

}  // namespace elig::fuzz
