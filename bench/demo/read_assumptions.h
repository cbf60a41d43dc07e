// The files of bench/demo/assumptions -> Assumptions.
#pragma once

#include <string>

#include "bench/demo/assumptions.h"
#include "runtime/base/result.h"

namespace elig::demo {

/// Errors name the file and the entry: not readable, not JSON, a key that nobody reads, a trait or a name that is
/// nowhere defined before.
Result<Assumptions> read_assumptions(const std::string& folder);

}  // namespace elig::demo
