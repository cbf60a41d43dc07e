#include "compiler/lint/declarations.h"

#include "runtime/base/normal_code.h"

namespace elig {

Vocabulary::Declarations::Declarations(const std::vector<const ast::Ast*>& modules) : symbols_(diagnostics_) {
  for (const ast::Ast* module : modules) symbols_.add(*module);
  for (const std::string& name : symbols_.names()) add(name, symbols_[*symbols_.find(name)]);
}

void Vocabulary::Declarations::add(const std::string& name, const sema::Symbol& symbol) {
  const auto* number = std::get_if<sema::NumberSymbol>(&symbol.what);
  const auto* label = std::get_if<sema::LabelSymbol>(&symbol.what);
  if (number == nullptr && label == nullptr) return;
  all_[name] = {name, number};
  for (const ir::Coding& code : number != nullptr ? number->input.codes : label->input.codes) {
    by_code_[{code.system, normal_code(code.system, code.code)}].insert(name);
  }
}

std::vector<const Declared*> Vocabulary::Declarations::of(const std::vector<ConceptCode>& codes) const {
  std::set<std::string> names;
  for (const ConceptCode& code : codes) {
    const auto found = by_code_.find({code.system, normal_code(code.system, code.code)});
    if (found != by_code_.end()) names.insert(found->second.begin(), found->second.end());
  }
  std::vector<const Declared*> declared;
  for (const std::string& name : names) declared.push_back(&all_.at(name));
  return declared;
}

const Declared* Vocabulary::Declarations::named(const std::string& name) const {
  const auto found = all_.find(name);
  return found == all_.end() ? nullptr : &found->second;
}

Vocabulary::Vocabulary(const std::vector<const ast::Ast*>& modules)
    : declarations_(std::make_unique<Declarations>(modules)) {}
Vocabulary::~Vocabulary() = default;

}  // namespace elig
