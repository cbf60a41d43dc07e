// What stands before the arrays of a population file, and is written after them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "runtime/population/new_file.h"

namespace elig {

/// Writes the header and the metadata (LayoutWriter) of a file whose arrays are written and end at byte `end`, and
/// brings the file to the disk: the header last, so that a file without it is none.
std::optional<Error> write_front(NewFile& file, const std::string& metadata, std::uint64_t end);

}  // namespace elig
