// `use` lines -> parsed modules: the built-in vocabulary, and files beside the rule.
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "compiler/check/check.h"
#include "compiler/driver/pipeline.h"
#include "compiler/driver/site.h"
#include "compiler/parse/parse.h"

namespace elig {
namespace {

std::string dotted(const ast::Use& use) {
  std::string name;
  for (const auto& part : use.path) name += (name.empty() ? "" : ".") + part.text;
  return name;
}

std::string as_path(std::string name) {
  for (char& c : name) c = c == '.' ? '/' : c;
  return name + ".elig";
}

std::optional<std::string> read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// Loads modules depth-first, each once, those it uses before itself.
class Loader {
 public:
  Loader(Sources& sources, std::filesystem::path beside, Diagnostics& diagnostics)
      : sources_(sources), beside_(std::move(beside)), diagnostics_(diagnostics) {}

  void follow(const ast::Ast& ast) {
    for (const auto& item : ast.items) {
      if (const auto* use = std::get_if<ast::Use>(&item.value)) load(dotted(*use), item.span);
    }
  }

  void load(const std::string& name, Span use) {
    if (!seen_.insert(name).second) return;
    const auto source = find(name);
    if (!source) {
      unknown(name, use);
      return;
    }
    auto parsed = parse(sources_, *source, diagnostics_);
    if (!parsed) return;
    follow(*parsed);
    modules_.push_back(std::move(*parsed));
  }

  std::vector<ast::Ast> take() { return std::move(modules_); }

 private:
  std::optional<SourceId> find(const std::string& name) {
    for (const auto& module : builtin_modules()) {
      if (module.name == name) return sources_.add({as_path(name), std::string(module.text)});
    }
    const auto path = beside_ / as_path(name);
    auto text = read(path);
    if (!text) return std::nullopt;
    return sources_.add({path.string(), std::move(*text)});
  }

  void unknown(const std::string& name, Span use) {
    std::vector<std::string> names;
    for (const auto& module : builtin_modules()) names.emplace_back(module.name);
    auto& d = diagnostics_.add(Code::E0501, use, {name});
    if (const auto guess = nearest(name, names); !guess.empty()) d.help.push_back("did you mean `" + guess + "`?");
    d.help.push_back("it is neither built in nor the file `" + (beside_ / as_path(name)).string() + "`");
  }

  Sources& sources_;
  std::filesystem::path beside_;
  Diagnostics& diagnostics_;
  std::set<std::string> seen_;
  std::vector<ast::Ast> modules_;
};

}  // namespace

std::optional<Rules> load_rules(Sources& sources, SourceId id, Diagnostics& diagnostics) {
  auto main = parse(sources, id, diagnostics);
  if (!main) return std::nullopt;
  bool uses = false;
  bool has_rules = false;  // a trial, or a population, which is bound to the vocabulary
  for (const auto& item : main->items) {
    uses |= std::holds_alternative<ast::Use>(item.value);
    has_rules |= std::holds_alternative<ast::Trial>(item.value);
    has_rules |= std::holds_alternative<ast::PopulationBinding>(item.value);
  }
  Loader loader(sources, std::filesystem::path(sources[id].name).parent_path(), diagnostics);
  loader.follow(*main);
  // A trial or a site that names no vocabulary has the standard one; a vocabulary has just what it uses.
  if (!uses && has_rules) {
    for (const auto& module : builtin_modules()) loader.load(std::string(module.name), {id, 0, 0});
  }
  if (diagnostics.has_errors()) return std::nullopt;
  return Rules{loader.take(), std::move(*main)};
}

namespace {

void add_lets(const ast::Ast& module, std::vector<LetPlace>& lets) {
  const auto add = [&](const ast::Let& let) { lets.push_back({let.name.text, module.exprs[let.value].span}); };
  for (const ast::Item& item : module.items) {
    if (const auto* let = std::get_if<ast::Let>(&item.value)) add(*let);
    const auto* trial = std::get_if<ast::Trial>(&item.value);
    if (trial == nullptr) continue;
    for (const ast::TrialItem& inner : trial->items) {
      if (const auto* let = std::get_if<ast::Let>(&inner.value)) add(*let);
    }
  }
}

}  // namespace

std::optional<std::vector<ir::Program>> check_rules(const Rules& rules, Sources& sources, Diagnostics& diagnostics) {
  std::vector<const ast::Ast*> modules;
  for (const auto& module : rules.modules) modules.push_back(&module);
  auto programs = check(modules, rules.main, diagnostics);
  if (population_of(rules) != nullptr && !check_site(rules, sources, {}, diagnostics)) return std::nullopt;
  return programs;
}

std::optional<std::vector<ir::Program>> compile_rules(Sources& sources, SourceId id, Diagnostics& diagnostics,
                                                      std::vector<LetPlace>* lets) {
  const auto rules = load_rules(sources, id, diagnostics);
  if (!rules) return std::nullopt;
  if (lets != nullptr) {
    for (const auto& module : rules->modules) add_lets(module, *lets);
    add_lets(rules->main, *lets);
  }
  return check_rules(*rules, sources, diagnostics);
}

}  // namespace elig
