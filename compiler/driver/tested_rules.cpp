#include "compiler/driver/tested_rules.h"

#include <map>
#include <memory>
#include <variant>

#include "compiler/check/tests.h"
#include "compiler/driver/library.h"

namespace elig {

namespace {

template <class Declaration>
void name_as_code(Declaration& declaration) {
  if (!declaration.codes.empty()) return;
  const ast::Identifier& name = declaration.name;
  declaration.codes.push_back({{name.span, std::string(kTestCodeSystem)}, {{name.span, name.text}}});
}

void name_as_code(ast::Ast& ast) {
  for (ast::Item& item : ast.items) {
    if (auto* measurement = std::get_if<ast::Measurement>(&item.value)) name_as_code(*measurement);
    if (auto* score = std::get_if<ast::Score>(&item.value)) name_as_code(*score);
    if (auto* attribute = std::get_if<ast::Attribute>(&item.value)) name_as_code(*attribute);
  }
}

std::shared_ptr<const ast::Ast> named_as_code(ast::Ast module) {
  name_as_code(module);
  return std::make_shared<const ast::Ast>(std::move(module));
}

}  // namespace

TestedRules load_tested_rules(Sources& sources, const std::vector<SourceId>& ids, Diagnostics& diagnostics) {
  TestedRules tested;
  Library library(sources);
  std::map<std::shared_ptr<const ast::Ast>, std::shared_ptr<const ast::Ast>> coded;  // modules that files share
  for (const SourceId id : ids) {
    auto rules = load_rules(library, id, diagnostics, ids);
    if (!rules) continue;
    for (auto& module : rules->modules) {
      auto& its = coded[module];
      if (!its) its = named_as_code(*module);
      module = its;
    }
    name_as_code(rules->main);
    auto programs = check_rules(*rules, sources, diagnostics);
    if (programs) tested.files.push_back({std::move(*rules), std::move(*programs)});
  }
  if (diagnostics.has_errors()) return tested;
  std::vector<CheckedRules> files;
  for (const TestedRules::File& file : tested.files) {
    files.push_back({file.rules.borrowed_modules(), &file.rules.main, &file.programs, file.rules.known});
  }
  tested.tests = check_tests(files, sources, diagnostics);
  return tested;
}

}  // namespace elig
