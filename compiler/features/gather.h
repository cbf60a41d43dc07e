// Columns of some rows -> columns of others: row i of the result is row rows[i] of the source, missing where that is
// negative. It brings picked rows down to patients, and what is known of patients up to their rows.
#pragma once

#include "compiler/plan/plan.h"

namespace elig::features {

/// `rows`: int32 each, `count` of them.
Numbers gather(const Numbers& from, const AlignedBytes& rows, std::size_t count);
Texts gather(const Texts& from, const AlignedBytes& rows, std::size_t count);
Column gather(const Column& from, const AlignedBytes& rows, std::size_t count);
Bitmap gather(const Bitmap& from, const AlignedBytes& rows, std::size_t count);

}  // namespace elig::features
