// How many lexemes, from a place on, people write for one thing: a number (`1.5 × 10^9`), a unit (`mL / min`), a
// date (`2013-07-01`), a grade (`2+`). 0 where there is none.
#pragma once

#include <cstddef>

#include "compiler/parse/cursor.h"

namespace elig {

/// Of the number at 0, at least 1. `previous` is the token before it: `x / 2*10^3` keeps its operators.
std::size_t number_length(const Cursor& cursor, Token previous);

/// Of the unit behind a number.
std::size_t unit_length_after_number(const Cursor& cursor);
/// Of a unit where nothing else can stand (`unit U/L`, `convert 10*3/uL`): words joined by signs, on one line.
std::size_t declared_unit_length(const Cursor& cursor);
/// Of the unit after the `in` at 0, which says that an operand is taken in a unit, and not that it lies in a range or
/// set.
std::size_t unit_length_after_in(const Cursor& cursor);

/// `2013-07-01`, and `2013-7-1`, which is no date but meant as one.
std::size_t date_length(const Cursor& cursor);

/// Of a date in a test: also `2013-07`, and where a day is due (`on 2013`) the year alone.
std::size_t partial_date_length(const Cursor& cursor, bool due);

/// Can what stands `ahead` be an operand, and not the next criterion's name?
bool starts_operand(const Cursor& cursor, std::size_t ahead);

}  // namespace elig
