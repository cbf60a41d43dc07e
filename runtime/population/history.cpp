#include "runtime/population/history.h"

namespace elig {

DayColumn day_column(const std::vector<DayRange>& days) {
  std::vector<Day> lo, hi;
  for (const DayRange& day : days) {
    lo.push_back(day.lo);
    hi.push_back(day.hi);
  }
  DayColumn out;
  out.lo = row_bytes(lo);
  if (lo != hi) out.hi = row_bytes(hi);
  return out;
}

}  // namespace elig
