// A walk through a document, held against the document and against the trial: what of the document has no row, what of
// the trial, and whether each row says of its rules what they are.
#pragma once

#include <string>
#include <vector>

#include "compiler/ir/program.h"
#include "tests/protocols/document.h"
#include "tests/protocols/walk_table.h"

namespace elig::protocols {

/// What decides these criteria of the program, taken together: `computed` where they read nothing but data,
/// `attested` where they read nothing but the answer of a person, else `both`.
std::string decided_by(const ir::Program& program, const std::vector<std::size_t>& criteria);

/// A line for each thing that is wrong between rows and trial: a row whose ids are not criteria with its `from` (a
/// group stands for its criteria; those may be of parts of the row's), or whose last word is not decided_by() of them;
/// two rows of one `from`; a criterion of the trial in no row, or in two.
std::vector<std::string> wrong_between(const std::vector<WalkRow>& rows, const ir::Program& program);

/// Likewise between document and rows: a criterion of the document without a row, and a row without a criterion.
std::vector<std::string> wrong_between(const CriterionNames& document, const std::vector<WalkRow>& rows);

}  // namespace elig::protocols
