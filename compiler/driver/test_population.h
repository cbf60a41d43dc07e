// Tests' patients -> populations in memory, as a source would hold them, so that a test is screened like anyone.
// MEANING.md, "Tests", says what such a source has.
#pragma once

#include <vector>

#include "compiler/ir/program.h"
#include "compiler/ir/test_patient.h"
#include "runtime/population/population.h"

namespace elig {

/// Tests of one trial that can stand in one population without changing what is true of any of them: those whose
/// sources have the same tables, and that all have an age, or none. In the order of writing.
using TestGroup = std::vector<const ir::TestPatient*>;
std::vector<TestGroup> test_groups(const std::vector<const ir::TestPatient*>& tests);

/// Patient i is test i; after them comes one who has a row of every code system that the trial asks for in a table, so
/// that a set of codes is one of this source's, whatever codes its tests use.
Population test_population(const TestGroup& tests, const ir::Program& program);

}  // namespace elig
