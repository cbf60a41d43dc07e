// `use` lines -> parsed modules: the built-in vocabulary, and files beside the rule.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include "compiler/check/check.h"
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
  Loader(Sources& sources, std::filesystem::path beside, bool whole, Diagnostics& diagnostics)
      : sources_(sources), beside_(std::move(beside)), whole_(whole), diagnostics_(diagnostics) {}

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
    auto parsed = parse(sources_, *source, diagnostics_);
    if (!parsed) return;
    follow(*parsed);
    modules_.push_back(std::move(*parsed));
  }

  void load_standard(Span use) {
    for (const auto& module : builtin_modules()) load(std::string(module.name), use);
  }

  /// Of the modules in reach, what the texts and the modules beside the rules name.
  void load_named(std::vector<std::string_view> texts) {
    for (const auto& module : modules_) texts.push_back(sources_[module.source].text);
    std::vector<ast::Ast> named;
    for (const auto& [module, parts] : BuiltinVocabulary::standard().named_in(texts, reach_)) {
      auto parsed = parse(sources_, add(builtin_modules()[module]), parts, diagnostics_);
      if (parsed) named.push_back(std::move(*parsed));
    }
    modules_.insert(modules_.begin(), std::make_move_iterator(named.begin()), std::make_move_iterator(named.end()));
  }

  std::vector<KnownName> known() const { return BuiltinVocabulary::standard().names(reach_); }
  std::vector<ast::Ast> take() { return std::move(modules_); }

 private:
  static bool is_builtin(const std::string& name) {
    return std::ranges::find(builtin_modules(), name, &BuiltinModule::name) != builtin_modules().end();
  }

  SourceId add(const BuiltinModule& module) {
    return sources_.add({as_path(std::string(module.name)), std::string(module.text)});
  }

  std::optional<SourceId> find(const std::string& name) {
    for (const auto& module : builtin_modules()) {
      if (module.name == name) return add(module);
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
  bool whole_;
  Diagnostics& diagnostics_;
  std::set<std::string> seen_;
  std::vector<ast::Ast> modules_;
  ModuleSet reach_;
};

template <class Item>
bool has(const ast::Ast& ast) {
  return std::ranges::any_of(ast.items, [](const ast::Item& item) { return std::holds_alternative<Item>(item.value); });
}

}  // namespace

std::optional<Rules> load_rules(Sources& sources, SourceId id, Diagnostics& diagnostics,
                                const std::vector<SourceId>& tests) {
  auto main = parse(sources, id, diagnostics);
  if (!main) return std::nullopt;
  // A vocabulary is checked whole; a population is held against all names that columns could be bound to.
  const bool binds = has<ast::PopulationBinding>(*main);
  const bool whole = binds || !has<ast::Trial>(*main);
  Loader loader(sources, std::filesystem::path(sources[id].name).parent_path(), whole, diagnostics);
  loader.follow(*main);
  // A trial or a site that names no vocabulary has the standard one; a vocabulary has just what it uses.
  if (!has<ast::Use>(*main) && (binds || !whole)) loader.load_standard({id, 0, 0});
  std::vector<std::string_view> texts{sources[id].text};
  for (const SourceId test : tests) texts.push_back(sources[test].text);
  loader.load_named(std::move(texts));
  if (diagnostics.has_errors()) return std::nullopt;
  auto known = loader.known();
  return Rules{loader.take(), std::move(*main), std::move(known)};
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
  auto programs = check(modules, rules.main, diagnostics, rules.known);
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
