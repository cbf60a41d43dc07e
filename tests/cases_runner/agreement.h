// The compiler held against the oracle: the same trial over the same patients, on several machines and
// numbers of threads, must give the same counts, the same bitmaps and the same statuses.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/pipeline.h"
#include "tests/cases_runner/case_file.h"
#include "tests/cases_runner/verdicts.h"
#include "tests/oracle/oracle.h"

namespace elig::cases {

/// A text that compiled.
struct CompiledRules {
  Rules rules;
  std::vector<ir::Program> programs;  // one per trial of rules.main
};

/// What eligc makes of `text`; nullopt with errors in `diagnostics`.
std::optional<CompiledRules> compile(Sources& sources, const std::string& name, const std::string& text,
                                     Diagnostics& diagnostics);

/// The oracle of one trial of `compiled`.
std::unique_ptr<oracle::Oracle> oracle_of(const CompiledRules& compiled, std::size_t trial);

struct Machine {
  std::string cpu;
  std::unique_ptr<Jit> jit;
};
/// Those of `cpus` that this host can run. As it stands the baseline, AVX2 and the host itself: results do not depend
/// on the machine (S14).
std::vector<Machine> machines(const std::vector<std::string>& cpus = {"x86-64", "x86-64-v3", "native"});

struct Setting {
  unsigned threads = 1;
  std::size_t block_words = 32;
  bool ranges = false;  // the population knows the ranges of its blocks, as one from a file does
};

/// Screens `population` and says where the result differs from `verdicts` (of row i: verdicts[i % size]);
/// nullopt where it does not. Errors of planning go to `diagnostics`, and are no disagreement.
std::optional<std::string> disagreement(const ir::Program& program, const oracle::Oracle& oracle,
                                        const std::vector<oracle::Verdict>& verdicts, const Population& population,
                                        const Machine& machine, const Setting& setting, Diagnostics& diagnostics);

}  // namespace elig::cases
