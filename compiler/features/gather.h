// Columns of some rows -> columns of others: row i of the result is row rows[i] of the source, missing where that is
// negative. It brings picked rows down to patients, and what is known of patients up to their rows.
#pragma once

#include "compiler/plan/plan.h"

namespace elig::features {

/// `rows`: int32 each, `count` of them.
Numbers gather(const Numbers& from, const AlignedBytes& rows, std::size_t count);
Texts gather(const Texts& from, const AlignedBytes& rows, std::size_t count);
Column gather(const Column& from, const AlignedBytes& rows, std::size_t count);
/// What gather() gives where it is known already: `values` of the rows that are there, whose range is not known.
Numbers numbers_of(Integers values, int decimals, const AlignedBytes& rows, std::size_t count);
Bitmap gather(const Bitmap& from, const AlignedBytes& rows, std::size_t count);

}  // namespace elig::features
