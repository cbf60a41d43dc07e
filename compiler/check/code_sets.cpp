#include "compiler/check/code_sets.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "compiler/check/code_systems.h"
#include "runtime/base/normal_code.h"

namespace elig::sema {

namespace {

using Kind = ir::CodePattern::Kind;

constexpr std::size_t kMaxLevels = 100;  // of sets named in sets (S13)

/// Codes against exceptions; beyond, whether the exceptions leave anything is not looked at.
constexpr std::size_t kMaxCovered = 10'000'000;

void drop_repeats(std::vector<ir::CodePattern>& patterns) {
  std::set<std::tuple<std::string, Kind, std::string, std::string, bool>> seen;
  std::erase_if(patterns, [&](const ir::CodePattern& p) {
    return !seen.insert({p.system, p.kind, p.code, p.last, p.descendants}).second;
  });
}
void drop_repeats(std::vector<SymbolId>& sets) {
  std::set<SymbolId> seen;
  std::erase_if(sets, [&](SymbolId id) { return !seen.insert(id).second; });
}

ir::CodePattern pattern(const ast::CodeTerm& term, const ast::CodePattern& code) {
  const Kind kind = code.kind == ast::CodePattern::Kind::Exact    ? Kind::Exact
                    : code.kind == ast::CodePattern::Kind::Prefix ? Kind::Prefix
                                                                  : Kind::Range;
  return {kind, term.system.text, code.code, code.last, term.descendants};
}

/// Is every code that `inner` matches surely matched by `outer`?
bool covers(const ir::CodePattern& outer, const ir::CodePattern& inner) {
  if (outer.system != inner.system || (inner.descendants && !outer.descendants)) return false;
  const auto comparable = [&](const std::string& code) { return normal_code(outer.system, code); };
  const std::string first = comparable(inner.code);
  const std::string last = inner.kind == Kind::Range ? comparable(inner.last) : first;
  const std::string outer_first = comparable(outer.code);
  switch (outer.kind) {
    case Kind::Exact:
      return inner.kind == Kind::Exact && first == outer_first;
    case Kind::Prefix:  // a range's last code is cut to, so what begins with it is in the range
      return first.starts_with(outer_first) && last.starts_with(outer_first);
    case Kind::Range: {
      const std::string outer_last = comparable(outer.last);
      if (inner.kind == Kind::Prefix && first.size() < outer_last.size()) return false;
      return outer_first <= first && last.substr(0, outer_last.size()) <= outer_last &&
             (inner.kind != Kind::Range || last.size() >= outer_last.size());
    }
  }
  return false;
}

std::string spelled(const ast::CodeSet& set) {
  std::string text;
  const auto add = [&](const std::vector<ast::CodeTerm>& terms, const char* lead) {
    for (const ast::CodeTerm& term : terms) {
      text += (text.empty() ? "" : &term == &terms.front() ? lead : ", ");
      text += term.descendants ? "descendants of " : "";
      text += term.set ? term.set->text : term.system.text;
      for (const ast::CodePattern& code : term.codes) {
        text += (&code == &term.codes.front() ? " \"" : ", \"") + code.code;
        text += code.kind == ast::CodePattern::Kind::Prefix ? "*\"" : "\"";
        if (code.kind == ast::CodePattern::Kind::Range) text += "..\"" + code.last + "\"";
      }
    }
  };
  add(set.terms, "");
  add(set.except, " except ");
  return text;
}

}  // namespace

std::optional<std::uint32_t> CodeSets::add(const ast::CodeSet& set) {
  if (set.terms.size() == 1 && set.except.empty() && set.terms[0].set && !set.terms[0].descendants) {
    SymbolId id;
    const Written* written = named(*set.terms[0].set, &id);
    if (written == nullptr) return std::nullopt;
    return place(*written, symbols_[id].name, symbols_[id].span);
  }
  const auto written = write(set);
  if (!written) return std::nullopt;
  return place(*written, spelled(set), set.span);
}

void CodeSets::check(const ast::Codes& codes) { named(codes.name, nullptr); }

const CodeSets::Written* CodeSets::named(const ast::Identifier& name, SymbolId* id) {
  const auto found = symbols_.find(name.text);
  const auto* symbol = found ? std::get_if<CodesSymbol>(&symbols_[*found].what) : nullptr;
  if (symbol == nullptr) {
    auto& d = diagnostics_.add(Code::E0902, name.span, {name.text});
    const bool guessed = Symbols::suggest(name.text, name.span, symbols_.names(KnownName::Kind::CodeSet), d);
    if (found) {
      d.labels.push_back({symbols_[*found].span, "`" + name.text + "` is declared here, and is no code set"});
    } else if (!guessed) {
      d.help.push_back("declare it, as in `codes " + name.text + " = icd10cm \"C50*\"`");
    }
    return nullptr;
  }
  if (id != nullptr) *id = *found;
  if (open_.contains(found->index)) {
    auto& d = diagnostics_.add(Code::E0105, name.span, {name.text});
    d.labels.push_back({symbols_[*found].span, "declared here"});
    return nullptr;
  }
  auto known = named_.find(found->index);
  if (known == named_.end() && open_.size() >= kMaxLevels) {
    diagnostics_.add(
        Code::E0108, name.span,
        {"`" + name.text + "` stands in more than " + std::to_string(kMaxLevels) + " sets, each in the next"});
    return nullptr;
  }
  if (known == named_.end()) {
    open_.insert(found->index);
    auto written = write(symbol->codes->value);
    open_.erase(found->index);
    known = named_.emplace(found->index, std::move(written)).first;
  }
  return known->second ? &*known->second : nullptr;
}

std::optional<CodeSets::Written> CodeSets::write(const ast::CodeSet& set) {
  Written written;
  bool good = true;
  Half terms{written.members, written.sets, written.levels};
  Half except{written.except, written.except_sets, written.levels};
  for (const ast::CodeTerm& term : set.terms) good &= add_term(term, terms);
  for (const ast::CodeTerm& term : set.except) good &= add_term(term, except);
  drop_repeats(written.members);
  drop_repeats(written.sets);
  drop_repeats(written.except);
  drop_repeats(written.except_sets);
  if (written.levels > kMaxLevels) {
    diagnostics_.add(Code::E0108, set.span,
                     {"this set names sets in sets, more than " + std::to_string(kMaxLevels) + " levels deep"});
    return std::nullopt;
  }
  if (!good || !check_not_empty(set, written)) return std::nullopt;
  return written;
}

bool CodeSets::add_term(const ast::CodeTerm& term, Half& to) {
  if (term.set) return add_named(term, to);
  if (!is_code_system(term.system.text)) {
    unknown_code_system(term.system, diagnostics_);
    return false;
  }
  bool good = true;
  for (const ast::CodePattern& code : term.codes) {
    good &= check_pattern(term, code);
    to.patterns.push_back(pattern(term, code));
  }
  return good;
}

bool CodeSets::add_named(const ast::CodeTerm& term, Half& to) {
  SymbolId id;
  const Written* set = named(*term.set, &id);
  if (set == nullptr) return false;
  to.levels = std::max(to.levels, set->levels + 1);
  const bool plain = set->except.empty() && set->except_sets.empty();
  if (!term.descendants && !plain) {
    to.sets.push_back(id);
    return true;
  }
  const bool whole = plain && set->sets.empty() &&
                     std::all_of(set->members.begin(), set->members.end(),
                                 [](const auto& member) { return member.kind == Kind::Exact; });
  if (term.descendants && !whole) {
    auto& d = diagnostics_.add(Code::E0905, term.span, {"`" + term.set->text + "`"});
    d.labels.push_back({symbols_[id].span, "declared here with a prefix, a range or an `except`"});
    return false;
  }
  for (ir::CodePattern member : set->members) {
    member.descendants |= term.descendants;
    to.patterns.push_back(std::move(member));
  }
  to.sets.insert(to.sets.end(), set->sets.begin(), set->sets.end());
  return true;
}

bool CodeSets::check_pattern(const ast::CodeTerm& term, const ast::CodePattern& code) {
  if (term.descendants && code.kind != ast::CodePattern::Kind::Exact) {
    diagnostics_.add(Code::E0905, code.span, {code.kind == ast::CodePattern::Kind::Prefix ? "a prefix" : "a range"});
    return false;
  }
  if (code.kind == ast::CodePattern::Kind::Range) {
    const std::string last = normal_code(term.system.text, code.last);
    if (normal_code(term.system.text, code.code).substr(0, last.size()) > last) {
      diagnostics_.add(Code::E0904, code.span, {code.code, code.last});
      return false;
    }
  }
  return true;
}

bool CodeSets::check_not_empty(const ast::CodeSet& set, const Written& written) {
  if (written.members.empty() && written.sets.empty()) {
    diagnostics_.add(Code::E0903, set.span, {"it lists nothing"});
    return false;
  }
  if (written.members.size() * written.except.size() > kMaxCovered) return true;
  const auto covered = [&](const ir::CodePattern& member) {
    return std::any_of(written.except.begin(), written.except.end(),
                       [&](const ir::CodePattern& except) { return covers(except, member); });
  };
  const auto excepted = [&](SymbolId id) {
    return std::find(written.except_sets.begin(), written.except_sets.end(), id) != written.except_sets.end();
  };
  const bool removed = std::all_of(written.members.begin(), written.members.end(), covered) &&
                       std::all_of(written.sets.begin(), written.sets.end(), excepted);
  if (removed) diagnostics_.add(Code::E0903, set.span, {"its `except` removes all that it lists"});
  return !removed;
}

std::vector<std::uint32_t> CodeSets::place(const std::vector<SymbolId>& sets) {
  std::vector<std::uint32_t> indices;
  for (const SymbolId id : sets) indices.push_back(place(*named_.at(id.index), symbols_[id].name, symbols_[id].span));
  return indices;
}

std::uint32_t CodeSets::place(const Written& written, std::string text, Span span) {
  ir::CodeSet set{std::move(text), span, written.members, written.except};
  set.sets = place(written.sets);
  set.except_sets = place(written.except_sets);
  for (std::uint32_t i = 0; i < program_.code_sets.size(); ++i) {
    const ir::CodeSet& known = program_.code_sets[i];
    if (std::tie(known.members, known.except, known.sets, known.except_sets) ==
        std::tie(set.members, set.except, set.sets, set.except_sets)) {
      return i;
    }
  }
  program_.code_sets.push_back(std::move(set));
  return static_cast<std::uint32_t>(program_.code_sets.size() - 1);
}

bool CodeSets::contains(std::uint32_t set, const ir::CodePattern& code) const {
  const ir::CodeSet& of = program_.code_sets[set];
  const bool listed =
      std::any_of(of.members.begin(), of.members.end(), [&](const auto& member) { return covers(member, code); }) ||
      std::any_of(of.sets.begin(), of.sets.end(), [&](std::uint32_t inner) { return contains(inner, code); });
  return listed && !excepts(set, code);
}

bool CodeSets::excepts(std::uint32_t set, const ir::CodePattern& code) const {
  const ir::CodeSet& of = program_.code_sets[set];
  return std::any_of(of.except.begin(), of.except.end(), [&](const auto& except) { return covers(except, code); }) ||
         std::any_of(of.except_sets.begin(), of.except_sets.end(),
                     [&](std::uint32_t inner) { return contains(inner, code); });
}

std::optional<ir::Coding> CodeSets::representative(std::uint32_t set) const {
  const ir::CodeSet& of = program_.code_sets[set];
  for (const bool whole : {true, false}) {
    for (const ir::CodePattern& member : of.members) {
      const ir::CodePattern code{Kind::Exact, member.system, member.code};
      if ((member.kind != Kind::Prefix) == whole && !excepts(set, code)) return ir::Coding{code.system, code.code};
    }
  }
  for (const std::uint32_t inner : of.sets) {
    const auto code = representative(inner);
    if (code && !excepts(set, {Kind::Exact, code->system, code->code})) return code;
  }
  return std::nullopt;
}

}  // namespace elig::sema
