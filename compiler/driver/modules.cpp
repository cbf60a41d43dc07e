// `use` lines -> parsed modules: the built-in vocabulary, and files beside the rule.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <set>
#include <sstream>

#include "compiler/check/check.h"
#include "compiler/driver/library.h"
#include "compiler/driver/pipeline.h"
#include "compiler/driver/site.h"
#include "compiler/driver/vocabulary.h"
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

/// Loads modules depth-first, each once, those it uses before itself. Of the built-in ones it only notes that they are
/// in reach, unless the whole of them is asked for.
class Loader {
 public:
  Loader(Library& library, std::filesystem::path beside, bool whole, Diagnostics& diagnostics)
      : library_(library), beside_(std::move(beside)), whole_(whole), diagnostics_(diagnostics) {}

  void follow(const ast::Ast& ast) {
    for (const auto& item : ast.items) {
      if (const auto* use = std::get_if<ast::Use>(&item.value)) load(dotted(*use), item.span);
    }
  }

  void load(const std::string& name, Span use) {
    if (!seen_.insert(name).second) return;
    if (!whole_ && is_builtin(name)) {
      reach_.merge(BuiltinVocabulary::standard().reach(name));
      return;
    }
    const auto source = find(name);
    if (!source) {
      unknown(name, use);
      return;
    }
    auto parsed = parse(library_.sources(), *source, diagnostics_);
    if (!parsed) return;
    follow(*parsed);
    modules_.push_back(std::make_shared<const ast::Ast>(std::move(*parsed)));
  }

  void load_standard(Span use) {
    for (const auto& module : builtin_modules()) load(std::string(module.name), use);
  }

  /// Of the modules in reach, what the sources and the modules beside the rules name.
  void load_named(std::vector<SourceId> sources) {
    for (const auto& module : modules_) sources.push_back(module->source);
    auto named = library_.named_in(sources, reach_, diagnostics_);
    modules_.insert(modules_.begin(), std::make_move_iterator(named.begin()), std::make_move_iterator(named.end()));
  }

  std::vector<KnownName> known() const { return BuiltinVocabulary::standard().names(reach_); }
  std::vector<std::shared_ptr<const ast::Ast>> take() { return std::move(modules_); }

 private:
  static bool is_builtin(const std::string& name) {
    return std::ranges::find(builtin_modules(), name, &BuiltinModule::name) != builtin_modules().end();
  }

  std::optional<SourceId> find(const std::string& name) {
    const auto builtin = std::ranges::find(builtin_modules(), name, &BuiltinModule::name);
    if (builtin != builtin_modules().end()) {
      return library_.source(static_cast<std::size_t>(builtin - builtin_modules().begin()));
    }
    const auto path = beside_ / as_path(name);
    auto text = read(path);
    if (!text) return std::nullopt;
    return library_.sources().add({path.string(), std::move(*text)});
  }

  void unknown(const std::string& name, Span use) {
    std::vector<std::string> names;
    for (const auto& module : builtin_modules()) names.emplace_back(module.name);
    auto& d = diagnostics_.add(Code::E0501, use, {name});
    if (const auto guess = nearest(name, names); !guess.empty()) d.help.push_back("did you mean `" + guess + "`?");
    d.help.push_back("it is neither built in nor the file `" + (beside_ / as_path(name)).string() + "`");
  }

  Library& library_;
  std::filesystem::path beside_;
  bool whole_;
  Diagnostics& diagnostics_;
  std::set<std::string> seen_;
  std::vector<std::shared_ptr<const ast::Ast>> modules_;
  ModuleSet reach_;
};

template <class Item>
bool has(const ast::Ast& ast) {
  return std::ranges::any_of(ast.items, [](const ast::Item& item) { return std::holds_alternative<Item>(item.value); });
}

}  // namespace

std::optional<Rules> load_rules(Library& library, SourceId id, Diagnostics& diagnostics,
                                const std::vector<SourceId>& tests) {
  auto main = parse(library.sources(), id, diagnostics);
  if (!main) return std::nullopt;
  // A vocabulary is checked whole; a population is held against all names that columns could be bound to.
  const bool binds = has<ast::PopulationBinding>(*main);
  const bool whole = binds || !has<ast::Trial>(*main);
  const auto folder = std::filesystem::path(library.sources()[id].name).parent_path();
  Loader loader(library, folder, whole, diagnostics);
  loader.follow(*main);
  // A trial or a site that names no vocabulary has the standard one; a vocabulary has just what it uses.
  if (!has<ast::Use>(*main) && (binds || !whole)) loader.load_standard({id, 0, 0});
  std::vector<SourceId> named_by{id};
  named_by.insert(named_by.end(), tests.begin(), tests.end());
  loader.load_named(std::move(named_by));
  if (diagnostics.has_errors()) return std::nullopt;
  auto known = loader.known();
  return Rules{loader.take(), std::move(*main), std::move(known)};
}

std::optional<Rules> load_rules(Sources& sources, SourceId id, Diagnostics& diagnostics) {
  Library library(sources);
  return load_rules(library, id, diagnostics);
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

std::vector<const ast::Ast*> Rules::borrowed_modules() const {
  std::vector<const ast::Ast*> borrowed;
  for (const auto& module : modules) borrowed.push_back(module.get());
  return borrowed;
}

std::optional<std::vector<ir::Program>> check_rules(const Rules& rules, Sources& sources, Diagnostics& diagnostics) {
  auto programs = check(rules.borrowed_modules(), rules.main, diagnostics, rules.known);
  if (population_of(rules) != nullptr && !check_site(rules, sources, {}, diagnostics)) return std::nullopt;
  return programs;
}

std::optional<std::vector<ir::Program>> compile_rules(Library& library, SourceId id, Diagnostics& diagnostics,
                                                      std::vector<LetPlace>* lets) {
  const auto rules = load_rules(library, id, diagnostics);
  if (!rules) return std::nullopt;
  if (lets != nullptr) {
    for (const auto& module : rules->modules) add_lets(*module, *lets);
    add_lets(rules->main, *lets);
  }
  return check_rules(*rules, library.sources(), diagnostics);
}

std::optional<std::vector<ir::Program>> compile_rules(Sources& sources, SourceId id, Diagnostics& diagnostics) {
  Library library(sources);
  return compile_rules(library, id, diagnostics);
}

}  // namespace elig
