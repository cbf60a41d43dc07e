// rules/std as Asts, module by module, and walks over what is declared in them.
#pragma once

#include <string>
#include <vector>

#include "compiler/ast/ast.h"

namespace elig::vocabulary {

struct Module {
  std::string name;  // std.labs
  ast::Ast ast;
};

/// Every built-in module; one that does not parse fails the test that asks first.
const std::vector<Module>& modules();

/// Calls visit(module name, declaration) for every item of a type: `each<ast::Measurement>(...)`.
template <class Item, class Visit>
void each(const Visit& visit) {
  for (const Module& module : modules()) {
    for (const ast::Item& item : module.ast.items) {
      if (const auto* one = std::get_if<Item>(&item.value)) visit(module.name, *one);
    }
  }
}

/// A code or a pattern as it is written, and where.
struct WrittenCode {
  std::string where;   // std.labs ALT
  std::string system;  // loinc
  std::string code;    // without the `*`
  ast::CodePattern::Kind kind = ast::CodePattern::Kind::Exact;
};

/// All codes of all declarations, both ends of a range.
const std::vector<WrittenCode>& written_codes();

}  // namespace elig::vocabulary
