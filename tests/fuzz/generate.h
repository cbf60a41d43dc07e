// A random program and its patients. Everything is well typed by construction, so what does not compile is
// a mistake here (or in the compiler).
#pragma once

#include "tests/fuzz/patients.h"
#include "tests/fuzz/program.h"
#include "tests/oracle/vocabulary.h"

namespace elig::fuzz {

GeneratedProgram generate(std::uint64_t seed, const oracle::Vocabulary& standard);

}  // namespace elig::fuzz
