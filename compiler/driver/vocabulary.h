// The built-in modules -> which of their declarations rules name, so that compiling a trial costs what it names and not
// what there is. Looks at words only; what is found is parsed and checked like any other text.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/check/check.h"
#include "compiler/driver/pipeline.h"
#include "compiler/parse/parse.h"

namespace elig {

/// By their place in builtin_modules().
using ModuleSet = std::set<std::size_t>;

/// A declaration of the built-in modules, in their order and that of writing.
using DeclarationIndex = std::size_t;
using DeclarationSet = std::set<DeclarationIndex>;

/// Not lint/lint.h's Vocabulary, which knows what declared names mean.
class BuiltinVocabulary {
 public:
  /// Every declaration of a module begins on a line of its own, without a blank before it. Borrows the texts.
  explicit BuiltinVocabulary(std::span<const BuiltinModule> modules);

  /// Of builtin_modules(), made once.
  static const BuiltinVocabulary& standard();

  /// The module, if there is one, and what it uses, directly or not.
  [[nodiscard]] ModuleSet reach(std::string_view module) const;
  /// Of the modules, in the order of writing.
  [[nodiscard]] std::vector<KnownName> names(const ModuleSet& modules) const;
  /// What a text names, of all modules.
  [[nodiscard]] DeclarationSet named_by(std::string_view text) const;
  /// Those of `named` that are in the modules, what they name, and so on. `stands_on`: what a declaration names.
  [[nodiscard]] DeclarationSet closed(const DeclarationSet& named, const ModuleSet& modules,
                                      const std::function<const DeclarationSet&(DeclarationIndex)>& stands_on) const;

  struct Declaration {
    std::size_t module;
    std::string_view keyword, name;
    TextPart part;
  };
  [[nodiscard]] const Declaration& operator[](DeclarationIndex index) const { return declarations_[index]; }
  [[nodiscard]] std::string_view text_of(DeclarationIndex index) const;

 private:
  void add_line(std::size_t module, std::uint32_t begin, std::string_view line);

  std::span<const BuiltinModule> modules_;
  std::vector<std::vector<std::string_view>> uses_;  // by module
  std::vector<Declaration> declarations_;
  std::unordered_multimap<std::string_view, DeclarationIndex> by_name_;
};

}  // namespace elig
