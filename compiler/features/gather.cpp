#include "compiler/features/gather.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "runtime/base/bug.h"

namespace elig::features {

namespace {

// The least and the greatest of some stored integers.
template <class T>
class Range {
 public:
  void take(T value) {
    lo_ = std::min(lo_, value);
    hi_ = std::max(hi_, value);
  }
  void give(Integers& to) const {
    to.min = to.base + (lo_ <= hi_ ? lo_ : 0);
    to.max = to.base + (lo_ <= hi_ ? hi_ : 0);
  }

 private:
  T lo_ = std::numeric_limits<T>::max(), hi_ = std::numeric_limits<T>::min();
};

// act(a value of the type of this width, of no meaning)
template <class Act>
void with_type_of(Width width, Act act) {
  switch (width) {
    case Width::W8:
      return act(std::int8_t{});
    case Width::W16:
      return act(std::int16_t{});
    case Width::W32:
      return act(std::int32_t{});
    case Width::W64:
      return act(std::int64_t{});
  }
  bug("a width that does not exist");
}

// Copies the rows that are there, marks them, and finds their range.
template <class T>
void copy_rows(const Integers& from, const Bitmap& valid, const std::int32_t* rows, std::size_t count, Integers& to,
               Bitmap& there) {
  const T* source = from.data.as<T>();
  T* target = to.data.as<T>();
  Range<T> range;
  for (std::size_t i = 0; i < count; ++i) {
    if (rows[i] < 0 || !valid.test(static_cast<std::size_t>(rows[i]))) continue;
    const T value = source[rows[i]];
    target[i] = value;
    range.take(value);
    there.set(i);
  }
  range.give(to);
}

void gather_integers(const Integers& from, const Bitmap& valid, const AlignedBytes& rows, std::size_t count,
                     Integers& to, Bitmap& there) {
  const auto* at = rows.as<std::int32_t>();
  to.width = from.width;
  to.base = from.base;
  to.data = AlignedBytes(words_for(count) * kRowsPerWord * static_cast<std::size_t>(from.width));
  there = Bitmap(count);
  with_type_of(from.width, [&](auto type) { copy_rows<decltype(type)>(from, valid, at, count, to, there); });
}

}  // namespace

Bitmap gather(const Bitmap& from, const AlignedBytes& rows, std::size_t count) {
  Bitmap result(count);
  const auto* at = rows.as<std::int32_t>();
  for (std::size_t i = 0; i < count; ++i) {
    if (at[i] >= 0 && from.test(static_cast<std::size_t>(at[i]))) result.set(i);
  }
  return result;
}

Numbers gather(const Numbers& from, const AlignedBytes& rows, std::size_t count) {
  Numbers result;
  result.decimals = from.decimals;
  gather_integers(from.data, from.valid, rows, count, result.data, result.valid);
  if (!from.below.empty()) result.below = gather(from.below, rows, count);
  if (!from.above.empty()) result.above = gather(from.above, rows, count);
  return result;
}

Numbers numbers_of(Integers values, int decimals, const AlignedBytes& rows, std::size_t count) {
  Numbers result{.data = std::move(values), .decimals = decimals, .valid = Bitmap(count), .below = {}, .above = {}};
  const auto* at = rows.as<std::int32_t>();
  with_type_of(result.data.width, [&](auto type) {
    Range<decltype(type)> range;
    const auto* value = result.data.data.as<decltype(type)>();
    for (std::size_t i = 0; i < count; ++i) {
      if (at[i] < 0) continue;
      range.take(value[i]);
      result.valid.set(i);
    }
    range.give(result.data);
  });
  return result;
}

Texts gather(const Texts& from, const AlignedBytes& rows, std::size_t count) {
  Texts result;
  result.labels = from.labels;
  gather_integers(from.codes, from.valid, rows, count, result.codes, result.valid);
  return result;
}

Column gather(const Column& from, const AlignedBytes& rows, std::size_t count) {
  Column result;
  result.header = from.header;
  result.name = from.name;
  result.role = from.role;
  result.unit = from.unit;
  if (from.numbers) result.numbers = gather(*from.numbers, rows, count);
  if (from.texts) result.texts = gather(*from.texts, rows, count);
  return result;
}

}  // namespace elig::features
