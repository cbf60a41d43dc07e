// What a test expects -> verdicts of its trial's criteria and its status. Ids and words are checked; a group is all of
// its criteria.
#pragma once

#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/ir/program.h"
#include "compiler/ir/test_patient.h"

namespace elig {

/// What is wrong is reported, and left out.
std::vector<ir::Expected> test_expectations(const ast::Test& test, const ir::Program& program,
                                            Diagnostics& diagnostics);

}  // namespace elig
