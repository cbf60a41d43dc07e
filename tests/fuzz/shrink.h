// A failing program -> a smaller one that still fails, by taking away whatever can be missed.
#pragma once

#include <functional>

#include "tests/fuzz/program.h"

namespace elig::fuzz {

GeneratedProgram shrink(GeneratedProgram program, const std::function<bool(const GeneratedProgram&)>& fails);

}  // namespace elig::fuzz
