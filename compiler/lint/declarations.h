// Names and codes -> what is declared for them.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "compiler/check/symbols.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/lint/lint.h"
#include "runtime/population/history.h"

namespace elig {

/// A measurement, score or attribute.
struct Declared {
  std::string name;
  const sema::NumberSymbol* number = nullptr;  // null: its values are words
};

struct Vocabulary::Declarations {
  explicit Declarations(const std::vector<const ast::Ast*>& modules);

  /// In the order of their names.
  [[nodiscard]] std::vector<const Declared*> of(const std::vector<ConceptCode>& codes) const;
  /// By the name of a wide column; null: none.
  [[nodiscard]] const Declared* named(const std::string& name) const;

 private:
  void add(const std::string& name, const sema::Symbol& symbol);

  Diagnostics diagnostics_;
  sema::Symbols symbols_;
  std::map<std::string, Declared> all_;
  std::map<ConceptCode, std::set<std::string>> by_code_;  // codes as they are compared
};

}  // namespace elig
