#include "compiler/check/rows_of_codes.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>

namespace elig::sema {
namespace {

/// The event whose rows have codes of a system; "": of several.
std::string_view event_of(std::string_view system) {
  struct Usual {
    std::string_view system, event;
  };
  static constexpr Usual usual[] = {{"atc", "drug"},        {"rxnorm", "drug"},        {"cvx", "drug"},
                                    {"ndc", "drug"},        {"icd10cm", "condition"},  {"icd10", "condition"},
                                    {"icdo3", "condition"}, {"icd10pcs", "procedure"}, {"cpt4", "procedure"},
                                    {"hcpcs", "procedure"}};
  const auto* found =
      std::find_if(std::begin(usual), std::end(usual), [&](const Usual& u) { return u.system == system; });
  return found == std::end(usual) ? std::string_view() : found->event;
}

/// The systems of a set, and of those that it consists of.
void collect_systems(const ast::CodeSet& set, const Symbols& symbols, std::set<std::string>& seen,
                     std::set<std::string>& systems) {
  for (const ast::CodeTerm& term : set.terms) {
    if (!term.set) {
      systems.insert(term.system.text);
      continue;
    }
    const auto found = seen.insert(term.set->text).second ? symbols.find(term.set->text) : std::nullopt;
    const auto* named = found ? std::get_if<CodesSymbol>(&symbols[*found].what) : nullptr;
    if (named != nullptr) collect_systems(named->codes->value, symbols, seen, systems);
  }
}

}  // namespace

std::string rows_of_codes(const CodesSymbol& set, const Symbols& symbols) {
  const std::string& name = set.codes->name.text;
  std::set<std::string> seen, systems;
  collect_systems(set.codes->value, symbols, seen, systems);
  std::set<std::string_view> events;
  for (const std::string& system : systems) events.insert(event_of(system));
  if (events.size() == 1 && !events.begin()->empty()) return "`" + std::string(*events.begin()) + " in " + name + "`";
  return "`condition in " + name + "`, `drug in " + name + "` or `procedure in " + name + "`";
}

}  // namespace elig::sema
