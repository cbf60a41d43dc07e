// A time that a rule states: `28 days`, `5 * half_life`, `max(4 weeks, 6 months)`. Months and years are calendar time,
// whose length is known only beside a date; everything else is an exact number of seconds.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/check/conditions.h"

namespace elig::sema {

struct ConstantTime {
  enum class Kind : std::uint8_t {
    Amount,   // months and seconds, of one sign
    Longest,  // of several, which only a date can decide
    Shortest
  } kind = Kind::Amount;
  Rational months{}, seconds{};
  std::vector<ConstantTime> of{};

  [[nodiscard]] bool calendar() const;  // are there months in it?
  [[nodiscard]] bool negative() const;
};

/// nullopt: it is none, which is reported (E0910, E0911).
std::optional<ConstantTime> constant_time(Place place, const Symbols& symbols, const std::set<std::uint32_t>& poisoned,
                                          Diagnostics& diagnostics);
/// A literal by itself.
std::optional<ConstantTime> constant_time(const ast::Number& number, Diagnostics& diagnostics);

/// Whole months, and days rounded up, of an Amount without its sign. nullopt, reported at `span`, for parts of a month
/// and for more than a thousand years.
std::optional<ir::CalendarTime> whole(const ConstantTime& time, Span span, Diagnostics& diagnostics);

}  // namespace elig::sema
