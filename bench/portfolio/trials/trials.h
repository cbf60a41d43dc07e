// A seed -> trials as .elig text over the cohort of a hundred columns. Some of their criteria are common to many
// (common_criteria.h), the others have limits that no other trial prints: how many is the overlap.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace elig::bench {

struct TrialsOptions {
  std::size_t trials = 1000;
  std::size_t criteria = 10;  // of each, no two about one column; fewer where no line is left to draw
  double overlap = 0;         // the chance of a criterion to be a common one
  std::uint64_t seed = 1;
};

struct WrittenTrial {
  std::string id;
  std::string text;
};
struct WrittenTrials {
  std::vector<WrittenTrial> trials;
  std::size_t criteria = 0;           // of all of them
  std::size_t distinct_criteria = 0;  // different texts among these
};

/// Depends on the options alone.
WrittenTrials write_trials(const TrialsOptions& options);

}  // namespace elig::bench
