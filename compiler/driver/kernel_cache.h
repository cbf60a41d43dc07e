// --cache -> where compiled kernels are kept between runs.
#pragma once

#include <memory>
#include <string>

#include "compiler/codegen/object_cache.h"

namespace elig {

/// `option`: a folder, `off`, or empty for `elig` in $XDG_CACHE_HOME, else in ~/.cache. nullptr: kernels are not kept.
/// Where the user named a folder that cannot be trusted with code, a warning on stderr says so.
std::shared_ptr<ObjectCache> kernel_cache(const std::string& option);

}  // namespace elig
