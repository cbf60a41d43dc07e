#include "compiler/driver/tested_rules.h"

#include <variant>

#include "compiler/check/tests.h"

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

}  // namespace

TestedRules load_tested_rules(Sources& sources, const std::vector<SourceId>& ids, Diagnostics& diagnostics) {
  TestedRules tested;
  for (const SourceId id : ids) {
    auto rules = load_rules(sources, id, diagnostics, ids);
    if (!rules) continue;
    for (ast::Ast& module : rules->modules) name_as_code(module);
    name_as_code(rules->main);
    auto programs = check_rules(*rules, sources, diagnostics);
    if (programs) tested.files.push_back({std::move(*rules), std::move(*programs)});
  }
  if (diagnostics.has_errors()) return tested;
  std::vector<CheckedRules> files;
  for (const TestedRules::File& file : tested.files) {
    CheckedRules& checked = files.emplace_back(CheckedRules{{}, &file.rules.main, &file.programs, file.rules.known});
    for (const ast::Ast& module : file.rules.modules) checked.modules.push_back(&module);
  }
  tested.tests = check_tests(files, sources, diagnostics);
  return tested;
}

}  // namespace elig
