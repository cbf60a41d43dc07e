#include "tests/oracle/cells.h"

#include <algorithm>
#include <cctype>

#include "runtime/population/population.h"

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

bool in_declared_range(const NumberDeclaration& declaration, const Censored<Rational>& number) {
  if (number.missing()) return false;
  if (declaration.lo && number.bound < *declaration.lo) return false;
  return !declaration.hi || number.bound <= *declaration.hi;
}

/// The column whose value counts in this row, and the value in the declared unit.
struct Found {
  const Column* column = nullptr;
  Censored<Rational> number;
};

Found find_number(const Cells& cells, const NumberDeclaration& declaration) {
  for (const Column& column : *cells.columns) {
    if (column.name != cells.name || column.role != ColumnRole::Value) continue;
    const auto map = into_declared(declaration.analyte, column.unit);
    if (!map) continue;
    Censored<Rational> number = mapped(cell_number(column, cells.row), *map);
    if (in_declared_range(declaration, number)) return {&column, number};
  }
  return {};
}

/// The value column that a limit column goes with: the one of its unit as written, else of an equal unit, else
/// the first; the first, too, when the limit column names no unit, which it then has from there.
const Column* value_column_of(const Cells& cells, const Column& limits, const NumberDeclaration& declaration) {
  std::vector<const Column*> values;
  for (const Column& column : *cells.columns) {
    if (column.name != cells.name || column.role != ColumnRole::Value) continue;
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

Censored<Rational> recorded_limit(const Cells& cells, const Column& value, const NumberDeclaration& declaration,
                                  ColumnRole role) {
  for (const Column& column : *cells.columns) {
    if (column.name != cells.name || column.role != role) continue;
    if (value_column_of(cells, column, declaration) != &value) continue;
    const auto map = into_declared(declaration.analyte, column.unit ? column.unit : value.unit);
    if (!map) continue;
    Censored<Rational> number = mapped(cell_number(column, cells.row), *map);
    if (number.exactly()) return number;
  }
  return {};
}

bool spells(const std::string& cell, const LabelDeclaration& declaration, std::size_t label) {
  if (cell == folded(declaration.names[label])) return true;
  const auto& spellings = declaration.spellings[label];
  return std::any_of(spellings.begin(), spellings.end(), [&](const std::string& s) { return cell == folded(s); });
}

}  // namespace

Quantity in_declared_unit(const NumberDeclaration& declaration, const Censored<Rational>& number) {
  Quantity out;
  out.exact = number;
  out.own = declaration.analyte.declared;
  out.scale = declaration.point ? Quantity::Scale::Point : Quantity::Scale::Amount;
  out.analyte = &declaration.analyte;
  return out;
}

Quantity number_in(const Cells& cells, const NumberDeclaration& declaration) {
  return in_declared_unit(declaration, find_number(cells, declaration).number);
}

Quantity limit_in(const Cells& cells, const NumberDeclaration& declaration, ast::LimitKind kind) {
  const Found value = find_number(cells, declaration);
  if (value.column == nullptr) return in_declared_unit(declaration, {});
  const ColumnRole role = kind == ast::LimitKind::Uln ? ColumnRole::Uln : ColumnRole::Lln;
  return in_declared_unit(declaration, recorded_limit(cells, *value.column, declaration, role));
}

Quantity number_of_any_unit(const Cells& cells) {
  Quantity out;
  out.any_unit = true;
  out.own = rule_unit({});
  for (const Column& column : *cells.columns) {
    if (column.name != cells.name || column.role != ColumnRole::Value) continue;
    const auto parsed = parse_data_unit(column.unit.value_or("1"), nullptr);
    if (!std::holds_alternative<ParsedUnit>(parsed)) continue;
    out.exact = cell_number(column, cells.row);
    out.own = std::get<ParsedUnit>(parsed).unit;
    if (!out.exact.missing()) break;
  }
  return out;
}

std::optional<std::string> text_in(const Cells& cells, ColumnRole role) {
  for (const Column& column : *cells.columns) {
    if (column.name != cells.name || column.role != role) continue;
    std::string text = folded(cell_text(column, cells.row));
    if (!text.empty()) return text;
  }
  return {};
}

std::optional<std::size_t> label_in(const Cells& cells, const LabelDeclaration& declaration) {
  const std::optional<std::string> cell = text_in(cells);
  for (std::size_t label = 0; cell && label < declaration.names.size(); ++label) {
    if (spells(*cell, declaration, label)) return label;
  }
  return {};
}

Truth yes_no_in(const Cells& cells) {
  const std::optional<std::string> cell = text_in(cells);
  for (const char* yes : {"yes", "true", "y", "1"}) {
    if (cell == yes) return Truth::True;
  }
  for (const char* no : {"no", "false", "n", "0"}) {
    if (cell == no) return Truth::False;
  }
  return Truth::Unknown;
}

std::string folded(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

}  // namespace elig::oracle
