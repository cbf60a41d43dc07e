// Cells of a population file that somebody reads -> were they as they were written? Each is fetched from the file once,
// for its checksum, and read from the cache then.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "runtime/base/result.h"
#include "runtime/population/population.h"

namespace elig {

/// The numbers of some columns (Integers::data), those that are not known to be whole. Whatever reads them must be safe
/// with any numbers, and say nothing of what it made of them before finish() has found them whole.
class VerifyInPassing {
 public:
  /// Borrows the population; not from a file: there is nothing to verify.
  VerifyInPassing(const Population& population, const std::vector<const Column*>& columns);
  ~VerifyInPassing();
  VerifyInPassing(const VerifyInPassing&) = delete;
  VerifyInPassing& operator=(const VerifyInPassing&) = delete;

  /// Is there anything to verify?
  [[nodiscard]] bool wanted() const { return !arrays_.empty(); }

  /// Words [first, end) of patients are about to be read. Any thread; the ranges follow one another from 0 on, each is
  /// passed once, and a call waits for the calls for those before it: so threads take them in that order. `end` of the
  /// last is that of the patients.
  void pass(std::size_t first, std::size_t end);

  /// After all were passed. An error names the first array that is damaged.
  std::optional<Error> finish();

 private:
  struct Array;
  const Population& population_;
  std::size_t words_;                           // of all patients
  std::vector<std::unique_ptr<Array>> arrays_;  // in the order of the file
};

}  // namespace elig
