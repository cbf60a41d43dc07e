// Assumptions and a seed -> the population of an oncology network. See README.md.
#pragma once

#include <cstdint>
#include <string>

#include "bench/demo/assumptions.h"
#include "runtime/base/result.h"
#include "runtime/population/population.h"

namespace elig::demo {

struct Options {
  std::size_t patients = 1'000'000;
  std::uint64_t seed = 1;
  unsigned threads = 1;
  std::size_t heap_bytes = std::size_t{2} << 30;  // of finished columns; more of them are in files of
  std::string temporary;                          // this folder
};

/// Depends on the assumptions, the number of patients and the seed alone. Errors: no space.
Result<Population> make_population(const Assumptions& assumptions, const Options& options);

}  // namespace elig::demo
