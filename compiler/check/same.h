// When two selections, or two conditions on rows, come to the same wherever they were written: such are made once.
#pragma once

#include <cstddef>

#include "compiler/ir/program.h"

namespace elig::sema {

/// Of one program: how they were written, and where, does not count.
bool same(const ir::Selection& a, const ir::Selection& b);
/// The same number for the same selections; mostly different ones for others.
std::size_t hash(const ir::Selection& selection);

/// Two conditions on rows of one source, of one program.
bool same(const ir::Program& a, const ir::Program& b);

}  // namespace elig::sema
