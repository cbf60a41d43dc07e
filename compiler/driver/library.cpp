#include "compiler/driver/library.h"

#include "compiler/driver/pipeline.h"
#include "compiler/parse/parse.h"

namespace elig {

SourceId Library::source(std::size_t module) {
  const auto [found, fresh] = source_of_.try_emplace(module);
  if (fresh) {
    std::string path(builtin_modules()[module].name);
    for (char& c : path) c = c == '.' ? '/' : c;
    found->second = sources_.add({path + ".elig", std::string(builtin_modules()[module].text)});
  }
  return found->second;
}

std::vector<std::shared_ptr<const ast::Ast>> Library::named_in(const std::vector<SourceId>& sources,
                                                               const ModuleSet& modules, Diagnostics& diagnostics) {
  DeclarationSet named;
  for (const SourceId source : sources) {
    const DeclarationSet& by = named_by(source);
    named.insert(by.begin(), by.end());
  }
  std::vector<std::shared_ptr<const ast::Ast>> all;
  const auto followed = [this](DeclarationIndex one) -> const DeclarationSet& { return stands_on(one); };
  for (const DeclarationIndex one : BuiltinVocabulary::standard().closed(named, modules, followed)) {
    if (auto ast = parsed(one, diagnostics)) all.push_back(std::move(ast));
  }
  return all;
}

const DeclarationSet& Library::named_by(SourceId source) {
  const auto [found, fresh] = named_by_.try_emplace(source);
  if (fresh) found->second = BuiltinVocabulary::standard().named_by(sources_[source].text);
  return found->second;
}

const DeclarationSet& Library::stands_on(DeclarationIndex declaration) {
  const BuiltinVocabulary& vocabulary = BuiltinVocabulary::standard();
  const auto [found, fresh] = stands_on_.try_emplace(declaration);
  if (fresh) found->second = vocabulary.named_by(vocabulary.text_of(declaration));
  return found->second;
}

std::shared_ptr<const ast::Ast> Library::parsed(DeclarationIndex declaration, Diagnostics& diagnostics) {
  auto& ast = parsed_[declaration];
  if (!ast) {
    const auto& [module, keyword, name, part] = BuiltinVocabulary::standard()[declaration];
    auto read = parse(sources_, source(module), {&part, 1}, diagnostics);
    if (read) ast = std::make_shared<const ast::Ast>(std::move(*read));
  }
  return ast;
}

}  // namespace elig
