// The patients of a run, however it says whose its rows are.
#pragma once

#include <cstddef>
#include <cstdint>

#include "runtime/population/history.h"

namespace elig {

/// Calls visit(patient, first row, row after the last) for every patient with rows, in order.
template <class Visit>
void each_patient(const EventRun& run, std::size_t patients, Visit visit) {
  if (!run.offsets.empty()) {
    const auto* offsets = run.offsets.as<std::uint32_t>();
    for (std::size_t patient = 0; patient < patients; ++patient) {
      if (offsets[patient] < offsets[patient + 1]) visit(patient, offsets[patient], offsets[patient + 1]);
    }
    return;
  }
  const auto* owners = run.owners.as<std::uint32_t>();
  for (std::uint32_t first = 0, last = 0; first < run.rows; first = last) {
    while (last < run.rows && owners[last] == owners[first]) ++last;
    visit(std::size_t{owners[first]}, first, last);
  }
}

}  // namespace elig
