// The terminologies whose codes rules may name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/diag/diagnostic.h"

namespace elig::sema {

struct CodeSystem {
  std::string_view name;  // as rules write it, `icd10cm`
  std::string_view title;
};

/// All of them, in the order in which messages list them.
const std::vector<CodeSystem>& code_systems();

bool is_code_system(std::string_view name);

/// The system that was probably meant by `word` (`ICD-10-CM`, `icd10_cm`, `snomedct`), or "".
std::string nearest_code_system(std::string_view word);

/// Reports E0901.
void unknown_code_system(const ast::Identifier& system, Diagnostics& diagnostics);

}  // namespace elig::sema
