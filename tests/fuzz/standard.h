// The standard vocabulary, whole, read as the compiler and as the oracle read it.
#pragma once

#include <memory>

#include "compiler/driver/pipeline.h"
#include "tests/oracle/vocabulary.h"

namespace elig::fuzz {

struct Standard {
  Sources sources;
  Rules rules;
  oracle::Vocabulary vocabulary;
};

std::unique_ptr<Standard> read_standard();

}  // namespace elig::fuzz
