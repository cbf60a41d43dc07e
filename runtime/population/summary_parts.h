// What the summaries of columns and of tables share.
#pragma once

#include "runtime/population/summary.h"

namespace elig {

std::uint64_t count_set(const Bitmap& bitmap, std::size_t rows);

/// Of a column of texts of `rows` rows; at most `listed` of them by name.
TextsSummary summarize_texts(const Texts& texts, std::size_t rows, std::size_t listed);

/// `listed` as in summarize.
TableSummary summarize_table(const EventTable& table, std::size_t patients, std::size_t listed);

}  // namespace elig
