#include "compiler/features/gather.h"

#include <algorithm>
#include <limits>

#include "runtime/base/bug.h"

namespace elig::features {

namespace {

// Copies the rows that are there, marks them, and finds their range.
template <class T>
void copy_rows(const Integers& from, const Bitmap& valid, const std::int32_t* rows, std::size_t count, Integers& to,
               Bitmap& there) {
  const T* source = from.data.as<T>();
  T* target = to.data.as<T>();
  T lo = std::numeric_limits<T>::max();
  T hi = std::numeric_limits<T>::min();
  for (std::size_t i = 0; i < count; ++i) {
    if (rows[i] < 0 || !valid.test(static_cast<std::size_t>(rows[i]))) continue;
    const T value = source[rows[i]];
    target[i] = value;
    lo = std::min(lo, value);
    hi = std::max(hi, value);
    there.set(i);
  }
  to.min = lo <= hi ? lo : 0;
  to.max = lo <= hi ? hi : 0;
}

void gather_integers(const Integers& from, const Bitmap& valid, const AlignedBytes& rows, std::size_t count,
                     Integers& to, Bitmap& there) {
  const auto* at = rows.as<std::int32_t>();
  to.width = from.width;
  to.data = AlignedBytes(words_for(count) * kRowsPerWord * static_cast<std::size_t>(from.width));
  there = Bitmap(count);
  switch (from.width) {
    case Width::W8:
      return copy_rows<std::int8_t>(from, valid, at, count, to, there);
    case Width::W16:
      return copy_rows<std::int16_t>(from, valid, at, count, to, there);
    case Width::W32:
      return copy_rows<std::int32_t>(from, valid, at, count, to, there);
    case Width::W64:
      return copy_rows<std::int64_t>(from, valid, at, count, to, there);
  }
  bug("a width that does not exist");
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
