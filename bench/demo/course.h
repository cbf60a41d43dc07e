// Who the patients are and how their disease went: the skeleton that everything recorded hangs on. Each patient's
// course depends on the seed and the patient's number alone.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "bench/demo/assumptions.h"

namespace elig::demo {

enum class Response : std::uint8_t { CR, PR, SD, PD };
enum class Setting : std::uint8_t { Early, Palliative };

/// A line of systemic therapy.
struct Line {
  std::uint8_t regimen = 0, cycles = 0;
  Setting setting = Setting::Palliative;
  Response best = Response::SD;
  Day start = 0;
  Day end = 0;                     // kAfterAllTime: goes on
  Day progressed = kAfterAllTime;  // kAfterAllTime: not yet
};
inline constexpr std::size_t kMostLines = 6, kMostVisits = 12;

struct Patient {
  std::uint8_t site = 0, tumour = 0, place = 0, histology = 0;  // place: which ICD-10-CM code of the tumour
  std::uint8_t stage = 0;                                       // at diagnosis, 1..4; 0: the tumour has none
  std::uint8_t lines = 0, visits = 0;
  std::int16_t age = 0;  // at index
  Day born = 0, diagnosed = 0, resected = 0;
  Day advanced = kAfterAllTime;
  Traits traits;
  std::array<Line, kMostLines> line;
  std::array<Day, kMostVisits> visit;  // from the last one back

  [[nodiscard]] bool is(Given trait) const { return traits[static_cast<Trait>(trait)]; }
};

/// Patients [first, end) of the population.
void make_patients(const Assumptions& assumptions, std::uint64_t seed, std::size_t first, std::size_t end,
                   Patient* patients);

}  // namespace elig::demo
