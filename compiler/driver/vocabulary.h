// The built-in modules -> which of their declarations rules name, so that compiling a trial costs what it names and not
// what there is. Looks at words only; what is found is parsed and checked like any other text.
#pragma once

#include <cstdint>
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
  /// What the texts name, what that names, and so on: by module, in the order of writing.
  [[nodiscard]] std::map<std::size_t, std::vector<TextPart>> named_in(const std::vector<std::string_view>& texts,
                                                                      const ModuleSet& modules) const;

 private:
  struct Declaration {
    std::size_t module;
    std::string_view keyword, name;
    TextPart part;
  };
  void add_line(std::size_t module, std::uint32_t begin, std::string_view line);

  std::span<const BuiltinModule> modules_;
  std::vector<std::vector<std::string_view>> uses_;  // by module
  std::vector<Declaration> declarations_;
  std::unordered_multimap<std::string_view, std::size_t> by_name_;
};

}  // namespace elig
