// Which lets cannot be looked into: those that are defined by themselves, or are built on each other beyond reason.
#pragma once

#include <cstdint>
#include <set>

#include "compiler/check/symbols.h"
#include "compiler/diag/diagnostic.h"

namespace elig::sema {

/// By symbol; each reported (E0105, E0108). What stands on one of them is poison without another word.
std::set<std::uint32_t> unsound_lets(const Symbols& symbols, Diagnostics& diagnostics);

}  // namespace elig::sema
