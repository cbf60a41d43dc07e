// Where a checked trial stands in the text: its criteria, and the operands of `and`, `or`, `implies` and `not` in them,
// each beside the instruction that it became.
#pragma once

#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/ir/program.h"

namespace elig::review {

/// The trials of a file, in the order of their programs.
std::vector<const ast::Trial*> trials_of(const ast::Ast& rules);

/// In the order of Program::criteria.
std::vector<const ast::Criterion*> criteria_of(const ast::Trial& trial);

/// A condition as it was written, down to its atoms and lets.
struct Written {
  enum class Kind : std::uint8_t { And, Or, Not, Part } kind = Kind::Part;
  ast::ExprId expr;
  ir::InstId inst;                // Part
  std::vector<Written> operands;  // of And and Or two, of Not one
};
Written written(const ast::Ast& rules, ast::ExprId expr, const ir::Program& program, ir::InstId inst);

}  // namespace elig::review
