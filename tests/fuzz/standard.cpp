#include "tests/fuzz/standard.h"

#include <string>
#include <vector>

#include "runtime/base/bug.h"

namespace elig::fuzz {

std::unique_ptr<Standard> read_standard() {
  auto out = std::make_unique<Standard>();
  Diagnostics diagnostics;
  std::string all;  // a file without a trial has its modules whole
  for (const BuiltinModule& module : builtin_modules()) all += "use " + std::string(module.name) + "\n";
  const SourceId id = out->sources.add({"all.elig", all});
  auto rules = load_rules(out->sources, id, diagnostics);
  must(rules.has_value(), "the standard vocabulary loads");
  out->rules = std::move(*rules);
  out->vocabulary = oracle::read_declarations(out->rules.borrowed_modules());
  return out;
}

}  // namespace elig::fuzz
