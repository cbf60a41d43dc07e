// Code sets as written -> ir::CodeSet: sets named in them are replaced by what they list.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/check/symbols.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/ir/program.h"

namespace elig::sema {

class CodeSets {
 public:
  /// All three must outlive this.
  CodeSets(const Symbols& symbols, ir::Program& program, Diagnostics& diagnostics)
      : symbols_(symbols), program_(program), diagnostics_(diagnostics) {}

  /// Its index among the program's code sets, equal ones once; nullopt: reported.
  std::optional<std::uint32_t> add(const ast::CodeSet& set);
  /// A code that is in the set (of those added): the first that it lists, be it a range's, else what a prefix says.
  /// nullopt: none that can be seen.
  [[nodiscard]] std::optional<ir::Coding> representative(std::uint32_t set) const;
  /// Checks a named set although nothing may use it.
  void check(const ast::Codes& codes);

 private:
  /// A set with names that could not be written out as symbols.
  struct Written {
    std::vector<ir::CodePattern> members, except;
    std::vector<SymbolId> sets, except_sets;
    std::size_t levels = 1;  // of sets named in sets
  };
  struct Half {
    std::vector<ir::CodePattern>& patterns;
    std::vector<SymbolId>& sets;
    std::size_t& levels;
  };

  std::optional<Written> write(const ast::CodeSet& set);
  const Written* named(const ast::Identifier& name, SymbolId* id);
  bool add_term(const ast::CodeTerm& term, Half& to);
  bool add_named(const ast::CodeTerm& term, Half& to);
  bool check_pattern(const ast::CodeTerm& term, const ast::CodePattern& pattern);
  bool check_not_empty(const ast::CodeSet& set, const Written& written);
  [[nodiscard]] bool contains(std::uint32_t set, const ir::CodePattern& code) const;
  [[nodiscard]] bool excepts(std::uint32_t set, const ir::CodePattern& code) const;
  std::uint32_t place(const Written& written, std::string text, Span span);
  std::vector<std::uint32_t> place(const std::vector<SymbolId>& sets);

  const Symbols& symbols_;
  ir::Program& program_;
  Diagnostics& diagnostics_;
  std::map<std::uint32_t, std::optional<Written>> named_;  // by symbol; nullopt: wrong, which is reported
  std::set<std::uint32_t> open_;                           // being written out
};

}  // namespace elig::sema
