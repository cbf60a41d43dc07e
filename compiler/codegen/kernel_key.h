// kernel::Plan -> the bytes that two plans share exactly when one compiled kernel serves both. Thresholds are
// operands of a kernel, and its name is for people: neither is in them.
#pragma once

#include <string>

#include "compiler/ir/kernel.h"

namespace elig {

/// The plan as the code generator may see it: without what differs between plans of one key.
kernel::Plan without_operands(kernel::Plan plan);

/// Bytes of this machine's byte order. Every field of the plan that can be seen is in them whole, behind its length:
/// different plans never give the same.
std::string kernel_key(const kernel::Plan& plan);

}  // namespace elig
