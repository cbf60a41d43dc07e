#include "tests/oracle/patient.h"

#include <algorithm>
#include <cctype>

#include "runtime/base/bug.h"

namespace elig::oracle {
namespace {

Censored<Rational> cell_number(const Column& column, std::size_t row) {
  if (!column.numbers || !column.numbers->valid.test(row)) return {};
  const Numbers& numbers = *column.numbers;
  const Rational number = Rational(Integer(static_cast<long>(numbers.data[row]))) * pow10(-numbers.decimals);
  if (numbers.below.test(row)) return {Extent::Below, number};
  if (numbers.above.test(row)) return {Extent::Above, number};
  return {Extent::Exactly, number};
}

/// From the column's unit into the declared one; nullopt when the column's unit is missing, unreadable or
/// of another kind, and the column therefore answers nothing.
std::optional<LinearMap> into_declared(const Analyte& analyte, const std::optional<std::string>& unit_text) {
  Unit unit = analyte.declared;
  if (unit_text) {
    const auto parsed = parse_data_unit(*unit_text, &analyte);
    if (!std::holds_alternative<ParsedUnit>(parsed)) return {};
    unit = std::get<ParsedUnit>(parsed).unit;
  } else if (!analyte.declared.dimension.dimensionless() || analyte.declared.factor != 1) {
    return {};
  }
  const auto up = to_declared_base(analyte, unit);
  const auto down = to_declared_base(analyte, analyte.declared);
  if (!up || !down) return {};
  return LinearMap{up->factor / down->factor, (up->offset - down->offset) / down->factor, ""};
}

Censored<Rational> mapped(const Censored<Rational>& number, const LinearMap& map) {
  if (number.missing()) return {};
  return {number.extent, map.factor * number.bound + map.offset};
}

Quantity in_declared_unit(const NumberDeclaration& declaration, const Censored<Rational>& number) {
  Quantity out;
  out.exact = number;
  out.own = declaration.analyte.declared;
  out.scale = declaration.point ? Quantity::Scale::Point : Quantity::Scale::Amount;
  out.analyte = &declaration.analyte;
  return out;
}

bool in_declared_range(const NumberDeclaration& declaration, const Censored<Rational>& number) {
  if (number.missing()) return false;
  if (declaration.lo && number.bound < *declaration.lo) return false;
  return !declaration.hi || number.bound <= *declaration.hi;
}

/// The column whose value counts for this patient, and the value in the declared unit.
struct Found {
  const Column* column = nullptr;
  Censored<Rational> number;
};

Found find_number(const Patient& patient, const std::string& name, const NumberDeclaration& declaration) {
  for (const Column& column : patient.population.columns) {
    if (column.name != name || column.role != ColumnRole::Value) continue;
    const auto map = into_declared(declaration.analyte, column.unit);
    if (!map) continue;
    Censored<Rational> number = mapped(cell_number(column, patient.row), *map);
    if (in_declared_range(declaration, number)) return {&column, number};
  }
  return {};
}

/// The value column that a limit column goes with: the one of its unit as written, else of an equal unit, else
/// the first; the first, too, when the limit column names no unit, which it then has from there.
const Column* value_column_of(const Patient& patient, const Column& limits, const NumberDeclaration& declaration) {
  std::vector<const Column*> values;
  for (const Column& column : patient.population.columns) {
    if (column.name != limits.name || column.role != ColumnRole::Value) continue;
    if (into_declared(declaration.analyte, column.unit)) values.push_back(&column);
  }
  if (values.empty()) return nullptr;
  if (!limits.unit) return values.front();
  for (const Column* column : values) {
    if (column->unit == limits.unit) return column;
  }
  const auto own = into_declared(declaration.analyte, limits.unit);
  for (const Column* column : values) {
    const auto other = into_declared(declaration.analyte, column->unit);
    if (own && own->factor == other->factor && own->offset == other->offset) return column;
  }
  return values.front();
}

Censored<Rational> recorded_limit(const Patient& patient, const Column& value, const NumberDeclaration& declaration,
                                  ColumnRole role) {
  for (const Column& column : patient.population.columns) {
    if (column.name != value.name || column.role != role) continue;
    if (value_column_of(patient, column, declaration) != &value) continue;
    const auto map = into_declared(declaration.analyte, column.unit ? column.unit : value.unit);
    if (!map) continue;
    Censored<Rational> number = mapped(cell_number(column, patient.row), *map);
    if (number.exactly()) return number;
  }
  return {};
}

bool holds_for(const Patient& patient, const ast::ReferenceCase& entry) {
  if (!entry.label) return true;
  const auto sex = recorded_label(patient, "sex");
  return sex && patient.vocabulary.labels.at("sex").names[*sex] == entry.label->text;
}

/// The limit of one case of a reference table, in the declared unit.
Censored<Rational> limit_of(const ast::ReferenceCase& entry, const NumberDeclaration& declaration,
                            ast::LimitKind kind) {
  const std::optional<ast::Number> number = kind == ast::LimitKind::Uln ? entry.uln : entry.lln;
  if (!number) return {};
  const auto& unit_text = number->unit ? number->unit : entry.uln.unit;  // `12..16 g/dL`: the lower end borrows it
  const auto up = to_declared_base(declaration.analyte, rule_unit(unit_text));
  const auto down = to_declared_base(declaration.analyte, declaration.analyte.declared);
  must(up && down, "a reference limit converts into the declared unit");
  return {Extent::Exactly, (up->factor * number->value + up->offset - down->offset) / down->factor};
}

/// The limit that the site declares for rows that recorded none: that of the patient's sex before that of everyone.
Censored<Rational> site_limit(const Patient& patient, const std::string& name, const NumberDeclaration& declaration,
                              ast::LimitKind kind) {
  const auto tables = patient.vocabulary.references.find(name);
  if (tables == patient.vocabulary.references.end()) return {};
  for (const bool by_sex : {true, false}) {
    for (const ast::Reference* table : tables->second) {
      for (const ast::ReferenceCase& entry : table->cases) {
        if (entry.label.has_value() != by_sex || !holds_for(patient, entry)) continue;
        Censored<Rational> limit = limit_of(entry, declaration, kind);
        if (limit.exactly()) return limit;
      }
    }
  }
  return {};
}

std::string folded(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

const Column* find_column(const Patient& patient, const std::string& name) {
  for (const Column& column : patient.population.columns) {
    if (column.name == name && column.role == ColumnRole::Value) return &column;
  }
  return nullptr;
}

bool spells(const std::string& cell, const LabelDeclaration& declaration, std::size_t label) {
  if (cell == folded(declaration.names[label])) return true;
  const auto& spellings = declaration.spellings[label];
  return std::any_of(spellings.begin(), spellings.end(), [&](const std::string& s) { return cell == folded(s); });
}

}  // namespace

Quantity recorded(const Patient& patient, const std::string& name) {
  const NumberDeclaration& declaration = patient.vocabulary.numbers.at(name);
  return in_declared_unit(declaration, find_number(patient, name, declaration).number);
}

Quantity limit(const Patient& patient, const std::string& name, ast::LimitKind kind) {
  const NumberDeclaration& declaration = patient.vocabulary.numbers.at(name);
  const Found value = find_number(patient, name, declaration);
  if (value.column == nullptr) return in_declared_unit(declaration, {});
  const ColumnRole role = kind == ast::LimitKind::Uln ? ColumnRole::Uln : ColumnRole::Lln;
  Censored<Rational> number = recorded_limit(patient, *value.column, declaration, role);
  if (number.missing()) number = site_limit(patient, name, declaration, kind);
  return in_declared_unit(declaration, number);
}

std::optional<std::size_t> recorded_label(const Patient& patient, const std::string& name) {
  const auto declared = patient.vocabulary.labels.find(name);
  const Column* column = find_column(patient, name);
  if (declared == patient.vocabulary.labels.end() || column == nullptr) return {};
  const std::string cell = folded(cell_text(*column, patient.row));
  for (std::size_t label = 0; label < declared->second.names.size(); ++label) {
    if (spells(cell, declared->second, label)) return label;
  }
  return {};
}

Truth recorded_yes_no(const Patient& patient, const std::string& name) {
  const Column* column = find_column(patient, name);
  if (column == nullptr) return Truth::Unknown;
  const std::string cell = folded(cell_text(*column, patient.row));
  for (const char* yes : {"yes", "true", "y", "1"}) {
    if (cell == yes) return Truth::True;
  }
  for (const char* no : {"no", "false", "n", "0"}) {
    if (cell == no) return Truth::False;
  }
  return Truth::Unknown;
}

}  // namespace elig::oracle
