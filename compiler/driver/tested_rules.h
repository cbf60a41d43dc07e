// Files of rules together with their tests, which may stand in files of their own.
#pragma once

#include <vector>

#include "compiler/driver/pipeline.h"
#include "compiler/ir/test_patient.h"

namespace elig {

struct TestedRules {
  struct File {
    Rules rules;
    std::vector<ir::Program> programs;
  };
  std::vector<File> files;
  std::vector<std::vector<ir::TestPatient>> tests;  // by file of their trial
};

/// Loads and checks the files, and their tests against the trials of all of them. What is wrong is reported, and left
/// out; tests are looked at where no file has errors. In the programs every measurement has a code, so that tests can
/// have rows of it: one that declares none goes by its name (MEANING.md, "Tests").
TestedRules load_tested_rules(Sources& sources, const std::vector<SourceId>& ids, Diagnostics& diagnostics);

}  // namespace elig
