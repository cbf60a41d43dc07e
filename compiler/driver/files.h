// Files and the terminal, for eligc's commands.
#pragma once

#include <string>
#include <string_view>

#include "runtime/base/result.h"

namespace elig {

Result<std::string> read_file(const std::string& path);

/// Writes to a temporary name beside `path`, then renames: the old file stays whole until the new one is.
Result<bool> write_file(const std::string& path, std::string_view text);

/// Is this stream (1 stdout, 2 stderr) a terminal that takes colour?
bool takes_colour(int descriptor);

}  // namespace elig
