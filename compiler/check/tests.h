// `test` blocks -> patients: names, units, labels, codes, dates and verdicts are checked like a rule's, and what the
// test records becomes what a source would hold (MEANING.md, "Tests"). Whether the trial says what is expected is not
// decided here: a test's patient is screened like any other.
#pragma once

#include <span>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/check/check.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/ir/program.h"
#include "compiler/ir/test_patient.h"

namespace elig {

/// A file of rules that check() found no errors in. Borrows everything.
struct CheckedRules {
  std::vector<const ast::Ast*> modules;
  const ast::Ast* rules = nullptr;
  const std::vector<ir::Program>* programs = nullptr;
  std::span<const KnownName> known{};
};

/// By a code of this system, which is its name, the rows of a measurement are known that declares no code.
inline constexpr const char* kTestCodeSystem = "local";

/// The screening date of a test that does not say one, and so has no other dates.
inline constexpr const char* kTestIndex = "2000-01-01";

/// The tests of all files, by the file of their trial, in the order of the files and of writing. Tests may stand in
/// another file than their trial; one that names no trial is of the only one in its own file, else of the only one
/// there is. What was wrong is reported, and left out.
std::vector<std::vector<ir::TestPatient>> check_tests(const std::vector<CheckedRules>& files, const Sources& sources,
                                                      Diagnostics& diagnostics);

}  // namespace elig
