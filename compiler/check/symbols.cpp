#include "compiler/check/symbols.h"

#include <algorithm>

namespace elig::sema {

const Unit& plain_number() {
  static const Unit one = [] {
    Unit unit;
    unit.code = "1";
    return unit;
  }();
  return one;
}

Unit coherent_unit(const Dimension& dimension) {
  Unit unit;
  unit.code = describe(dimension);
  unit.dimension = dimension;
  return unit;
}

std::optional<Unit> read_unit(const ast::UnitText& text, Diagnostics& diagnostics) {
  auto parsed = parse_unit(text.text, UnitDialect::Rule);
  if (auto* ok = std::get_if<ParsedUnit>(&parsed)) return std::move(ok->unit);
  const auto& error = std::get<UnitError>(parsed);
  auto as_export = parse_unit(text.text, UnitDialect::Data);
  if (auto* alias = std::get_if<ParsedUnit>(&as_export); alias != nullptr && !alias->aliases.empty()) {
    const std::string& ucum = alias->unit.code;
    auto& d = diagnostics.add(Code::E0202, text.span, {text.text, ucum});
    d.fix = FixIt{text.span, "'" + ucum + "'"};
    return std::nullopt;
  }
  auto& d = diagnostics.add(Code::E0201, text.span, {error.message});
  if (!error.suggestions.empty()) {
    std::string help = "did you mean ";
    for (std::size_t i = 0; i < error.suggestions.size(); ++i) {
      help += (i == 0 ? "`" : i + 1 == error.suggestions.size() ? " or `" : ", `") + error.suggestions[i] + "`";
    }
    d.help.push_back(help + "?");
  }
  return std::nullopt;
}

namespace {

/// A molar mass without a unit is in g/mol; with one, it is brought to g/mol.
std::optional<Rational> molar_mass(const ast::Number& number, Span at, Diagnostics& diagnostics) {
  if (!number.unit) return number.value;
  const auto unit = read_unit(*number.unit, diagnostics);
  if (!unit) return std::nullopt;
  static const Dimension mass_per_substance = [] {
    Dimension d;
    d.exponents[static_cast<std::size_t>(BaseDimension::Mass)] = 1;
    d.exponents[static_cast<std::size_t>(BaseDimension::Amount)] = -1;
    return d;
  }();
  if (unit->dimension != mass_per_substance) {
    diagnostics.add(Code::E0307, at, {describe(unit->dimension), "g/mol"});
    return std::nullopt;
  }
  return number.value * unit->factor;
}

/// Value of a number written in `unit`, in base units of the analyte.
std::optional<Rational> in_base(const Analyte& analyte, const Rational& value, const std::optional<ast::UnitText>& unit,
                                Span at, Diagnostics& diagnostics) {
  Unit written = analyte.declared;
  if (unit) {
    const auto parsed = read_unit(*unit, diagnostics);
    if (!parsed) return std::nullopt;
    written = *parsed;
  }
  const auto map = to_declared_base(analyte, written);
  if (!map) {
    diagnostics.add(Code::E0307, at, {describe(written.dimension), analyte.declared.code});
    return std::nullopt;
  }
  return Rational(map->factor * value + map->offset);
}

}  // namespace

bool Symbols::declare(Span span, const std::string& name, decltype(Symbol::what) what) {
  // Entered all the same, so that its uses are not reported once more.
  if (is_plain_unit(name)) diagnostics_.add(Code::E0103, span, {name});
  if (const auto found = find(name)) {
    auto& d = diagnostics_.add(Code::E0102, span, {name});
    d.labels.push_back({table_[found->index].span, "first declared here"});
    return false;
  }
  by_name_[name] = {static_cast<std::uint32_t>(table_.size())};
  table_.push_back({name, span, std::move(what)});
  add_rows(table_.back());
  return true;
}

void Symbols::add(const ast::Measurement& m) {
  if (!m.scale.empty()) {
    ir::Input input{.name = m.name.text, .kind = ir::InputKind::Label, .ordered = true};
    for (const auto& label : m.scale) {
      input.labels.push_back(label.name.text);
      auto& spellings = input.spellings.emplace_back();
      for (const auto& s : label.spellings) spellings.push_back(s.text);
    }
    if (m.unit) {
      diagnostics_.add(Code::E0108, m.unit->span, {"`" + m.name.text + "` has a scale and so no unit"});
    }
    input.codes = codings(m.codes);
    declare(m.name.span, m.name.text, LabelSymbol{std::move(input)});
    return;
  }
  NumberSymbol symbol;
  symbol.input.name = m.name.text;
  symbol.input.codes = codings(m.codes);
  symbol.declared = m.name.span;
  Analyte& analyte = symbol.input.analyte;
  if (!m.unit) {
    diagnostics_.add(Code::E0108, m.name.span, {"measurement `" + m.name.text + "` needs a `unit` or a `scale`"});
    analyte.declared = plain_number();
  } else {
    symbol.unit_text = m.unit->text;
    analyte.declared = read_unit(*m.unit, diagnostics_).value_or(plain_number());
  }
  if (m.molar_mass) analyte.molar_mass = molar_mass(*m.molar_mass, m.name.span, diagnostics_);
  if (m.charge) analyte.charge = m.charge->value;
  for (const auto& c : m.conversions) {
    const auto from = read_unit(c.from, diagnostics_);
    if (!from) continue;
    analyte.conversions.push_back({*from, c.scale, c.offset, c.citation ? c.citation->text : ""});
    symbol.affine |= c.offset != 0;
  }
  symbol.affine |= analyte.declared.affine();
  if (m.plausible) {
    symbol.plausible_lo = in_base(analyte, m.plausible->lo, m.plausible->unit, m.plausible->span, diagnostics_);
    symbol.plausible_hi = in_base(analyte, m.plausible->hi, m.plausible->unit, m.plausible->span, diagnostics_);
    symbol.plausible_text = m.plausible->lo_spelling + ".." + m.plausible->hi_spelling + " " +
                            (m.plausible->unit ? m.plausible->unit->text : symbol.unit_text);
    if (m.plausible->lo > m.plausible->hi) {
      diagnostics_.add(Code::E0308, m.plausible->span, {m.plausible->lo_spelling, m.plausible->hi_spelling});
    }
  }
  declare(m.name.span, m.name.text, std::move(symbol));
}

void Symbols::add(const ast::Score& s) {
  NumberSymbol symbol;
  symbol.input.name = s.name.text;
  symbol.declared = s.name.span;
  symbol.input.analyte.declared = plain_number();
  symbol.input.lo = s.range.lo;
  symbol.input.hi = s.range.hi;
  symbol.input.codes = codings(s.codes);
  symbol.has_limits = false;
  if (s.range.unit) {
    diagnostics_.add(Code::E0108, s.range.unit->span,
                     {"score `" + s.name.text + "` is a plain number and has no unit"});
  }
  if (s.range.lo > s.range.hi) {
    diagnostics_.add(Code::E0308, s.range.span, {s.range.lo_spelling, s.range.hi_spelling});
  }
  declare(s.name.span, s.name.text, std::move(symbol));
}

void Symbols::add(const ast::Attribute& a) {
  ir::Input input{.name = a.name.text, .kind = a.yes_no ? ir::InputKind::YesNo : ir::InputKind::Label};
  for (const auto& label : a.labels) {
    input.labels.push_back(label.name.text);
    auto& spellings = input.spellings.emplace_back();
    for (const auto& s : label.spellings) spellings.push_back(s.text);
  }
  input.codes = codings(a.codes);
  declare(a.name.span, a.name.text, LabelSymbol{std::move(input)});
}

void Symbols::add_let(const ast::Ast& ast, const ast::Let& let) {
  LetSymbol symbol{&ast, &let, std::nullopt};
  if (let.unit) symbol.unit = read_unit(*let.unit, diagnostics_);
  declare(let.name.span, let.name.text, std::move(symbol));
}

void Symbols::add(const ast::Ast& ast) {
  for (const auto& item : ast.items) {
    if (const auto* m = std::get_if<ast::Measurement>(&item.value)) add(*m);
    if (const auto* s = std::get_if<ast::Score>(&item.value)) add(*s);
    if (const auto* a = std::get_if<ast::Attribute>(&item.value)) add(*a);
    if (const auto* l = std::get_if<ast::Let>(&item.value)) add_let(ast, *l);
    if (const auto* e = std::get_if<ast::Event>(&item.value)) declare(e->name.span, e->name.text, EventSymbol{e});
    if (const auto* c = std::get_if<ast::Codes>(&item.value)) declare(c->name.span, c->name.text, CodesSymbol{c});
    if (const auto* e = std::get_if<ast::Equivalent>(&item.value)) {
      declare(e->name.span, e->name.text, EquivalentSymbol{e});
    }
  }
}

void Symbols::add_references(const ast::Ast& ast) {
  for (const auto& item : ast.items) {
    if (const auto* r = std::get_if<ast::Reference>(&item.value)) add_reference(*r);
  }
}

void Symbols::add_reference(const ast::Reference& reference) {
  const auto found = find(reference.measurement.text);
  auto* number = found ? std::get_if<NumberSymbol>(&table_[found->index].what) : nullptr;
  if (number == nullptr || !number->has_limits) {
    diagnostics_.add(found ? Code::E0305 : Code::E0101, reference.measurement.span, {reference.measurement.text});
    return;
  }
  for (const auto& c : reference.cases) {
    ir::ReferenceLimit limit;
    // A range's lower end without a unit takes the upper end's.
    const auto& unit = c.uln.unit;
    limit.uln = in_base(number->input.analyte, c.uln.value, unit, c.span, diagnostics_);
    if (c.lln) {
      limit.lln = in_base(number->input.analyte, c.lln->value, c.lln->unit ? c.lln->unit : unit, c.span, diagnostics_);
    }
    if (c.label) {
      limit.sex = c.label->text;
      const auto sex = find("sex");
      const auto* labels = sex ? std::get_if<LabelSymbol>(&table_[sex->index].what) : nullptr;
      if (labels == nullptr) {
        diagnostics_.add(Code::E0101, c.label->span, {"sex"});
      } else if (std::find(labels->input.labels.begin(), labels->input.labels.end(), c.label->text) ==
                 labels->input.labels.end()) {
        diagnostics_.add(Code::E0104, c.label->span, {c.label->text, "sex"});
      }
    }
    number->input.references.push_back(std::move(limit));
  }
  auto& rows = rows_.at(reference.measurement.text);
  std::get<NumberSymbol>(rows.fields.front().what).input.references = number->input.references;
}

void Symbols::remove_after(std::size_t mark) {
  while (table_.size() > mark) {
    by_name_.erase(table_.back().name);
    table_.pop_back();
  }
}

std::optional<SymbolId> Symbols::find(std::string_view name) const {
  const auto it = by_name_.find(name);
  if (it == by_name_.end()) return std::nullopt;
  return it->second;
}

std::optional<SymbolId> Symbols::resolve(Span span, const std::string& name, Diagnostics& diagnostics) const {
  if (const auto id = find(name)) return id;
  auto& d = diagnostics.add(Code::E0101, span, {name});
  const auto as_export = parse_unit(name, UnitDialect::Data);
  const auto* alias = std::get_if<ParsedUnit>(&as_export);
  if (alias != nullptr && !alias->aliases.empty()) {  // `mg/cc`
    d.fix = FixIt{span, alias->unit.code};
  } else if (suggest(name, span, names(), d)) {
    return std::nullopt;
  } else if (is_plain_unit(name)) {
    d.help.push_back("`" + name + "` is a unit; it needs a number before it");
  } else if (row_day_named(name)) {
    d.help.push_back("`" + name + "` is of a row, in a `where`; of a selection, write `" + name + "(latest(...))`");
  }
  return std::nullopt;
}

bool Symbols::suggest(const std::string& name, Span span, const std::vector<std::string>& names,
                      Diagnostic& diagnostic) {
  const std::string near = nearest(name, names);
  if (!near.empty()) diagnostic.fix = FixIt{span, near};
  const std::vector<std::string> longer = containing(name, names, near);
  std::string all;
  for (const std::string& one : longer) all += (all.empty() ? "`" : ", `") + one + "`";
  if (!all.empty()) diagnostic.help.push_back((longer.size() == 1 ? "there is " : "there are ") + all);
  return !near.empty() || !all.empty();
}

std::vector<std::string> Symbols::names() const {
  std::vector<std::string> all;
  for (const KnownName& one : known_) all.emplace_back(one.name);
  for (const Symbol& symbol : table_) all.push_back(symbol.name);
  return all;
}

std::vector<std::string> Symbols::names(KnownName::Kind kind) const {
  std::vector<std::string> all;
  for (const KnownName& one : known_) {
    if (one.kind == kind) all.emplace_back(one.name);
  }
  for (const Symbol& symbol : table_) {
    const bool set = std::holds_alternative<CodesSymbol>(symbol.what);
    const auto its = set                               ? KnownName::Kind::CodeSet
                     : rows_of(symbol.name) != nullptr ? KnownName::Kind::Rows
                                                       : KnownName::Kind::Computed;
    if (its == kind) all.push_back(symbol.name);
  }
  return all;
}

}  // namespace elig::sema
