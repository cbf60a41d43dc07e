// Which rows are in a code set (MEANING.md, "Histories: rows").
#pragma once

#include "runtime/population/history.h"
#include "tests/oracle/vocabulary.h"

namespace elig::oracle {

bool in_set(const Vocabulary& vocabulary, const ast::CodeSet& set, const Concept& coded);

/// Does it carry one of a measurement's codes?
bool has_code_of(const std::vector<ast::CodeList>& lists, const Concept& coded);

}  // namespace elig::oracle
