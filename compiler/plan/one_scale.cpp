#include "compiler/plan/one_scale.h"

#include <utility>

#include "compiler/plan/exact.h"

namespace elig::planning {

namespace {

// INT64_MIN is nobody's number.
bool small(const Integer& value) { return value.fits_slong_p() && value > Integer(INT64_MIN); }

}  // namespace

OneScale::OneScale(const std::vector<Part>& parts, const std::vector<Rational>& constants, Rational offset) {
  map_.factor = 0;
  map_.offset = std::move(offset);
  for (const Part& part : parts) {
    join(part.map.factor);
    join(part.map.offset - map_.offset);
  }
  for (const Rational& constant : constants) join(constant - map_.offset);
  if (map_.factor == 0) map_.factor = 1;  // every number is the offset itself
  for (const Part& part : parts) add_step(part);
  for (const Rational& constant : constants) {
    fits_ = fits_ && small(Rational((constant - map_.offset) / map_.factor).get_num());
  }
}

std::int64_t OneScale::of(const Rational& constant) const {
  return Rational((constant - map_.offset) / map_.factor).get_num().get_si();
}

void OneScale::join(const Rational& difference) {
  if (difference == 0) return;
  map_.factor = map_.factor == 0 ? Rational(abs(difference)) : common_measure(map_.factor, difference);
}

void OneScale::add_step(const Part& part) {
  const Integer factor = Rational(part.map.factor / map_.factor).get_num();
  const Integer addend = Rational((part.map.offset - map_.offset) / map_.factor).get_num();
  for (const std::int64_t end : {part.numbers->data.min, part.numbers->data.max}) {
    fits_ = fits_ && small(factor * Integer(static_cast<long>(end)) + addend);
  }
  fits_ = fits_ && small(factor) && small(addend);
  steps_.push_back({static_cast<std::uint64_t>(factor.get_si()), static_cast<std::uint64_t>(addend.get_si())});
  reversed_.push_back(factor < 0);
}

}  // namespace elig::planning
