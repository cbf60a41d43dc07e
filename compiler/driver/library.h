// The built-in modules as the files of one command read them: a module is a source once, and a declaration is looked at
// and parsed once, for the first file that names it. A thousand trials cost the vocabulary that they share once.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/base/source.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/driver/vocabulary.h"

namespace elig {

/// For one thread.
class Library {
 public:
  /// Adds the modules that are read to `sources`, which must outlive this.
  explicit Library(Sources& sources) : sources_(sources) {}

  [[nodiscard]] Sources& sources() { return sources_; }
  /// A built-in module, whole.
  SourceId source(std::size_t module);

  /// What the sources name of the modules, what that names, and so on: an Ast a declaration, in the order of the
  /// modules and of writing.
  std::vector<std::shared_ptr<const ast::Ast>> named_in(const std::vector<SourceId>& sources, const ModuleSet& modules,
                                                        Diagnostics& diagnostics);

 private:
  const DeclarationSet& named_by(SourceId source);
  const DeclarationSet& stands_on(DeclarationIndex declaration);
  std::shared_ptr<const ast::Ast> parsed(DeclarationIndex declaration, Diagnostics& diagnostics);

  Sources& sources_;
  std::map<std::size_t, SourceId> source_of_;  // by module
  std::map<SourceId, DeclarationSet> named_by_;
  std::map<DeclarationIndex, DeclarationSet> stands_on_;
  std::map<DeclarationIndex, std::shared_ptr<const ast::Ast>> parsed_;
};

}  // namespace elig
