#include "compiler/plan/read_unit.h"

#include <fmt/format.h>

namespace elig::planning {

namespace {

bool plain_one(const Unit& unit) { return unit.dimension.dimensionless() && unit.factor == 1 && !unit.affine(); }

std::variant<ColumnUnit, std::string> without_unit(const ir::Input& input, const Column& column) {
  if (plain_one(input.analyte.declared)) return ColumnUnit{input.analyte.declared, {}};
  return fmt::format("it has no unit; write `{} [{}]`", column.header, input.analyte.declared.code);
}

std::string unknown_unit(const UnitError& error) {
  std::string why = error.message;
  if (!error.suggestions.empty()) why += fmt::format("; did you mean `{}`?", error.suggestions.front());
  return why;
}

}  // namespace

std::variant<ColumnUnit, std::string> read_unit(Binder& binder, const ir::Input& input, const Column& column) {
  if (input.any_unit && input.analyte.declared.code.empty()) return ColumnUnit{};
  if (!column.unit) return without_unit(input, column);
  const auto parsed = parse_data_unit(*column.unit, &input.analyte);
  if (const auto* error = std::get_if<UnitError>(&parsed)) return unknown_unit(*error);
  const auto& [unit, aliases] = std::get<ParsedUnit>(parsed);
  const auto map = to_declared_base(input.analyte, unit);
  if (!map && input.any_unit) {
    return fmt::format("`{}` is {}, and is compared with {}", *column.unit, describe(unit.dimension),
                       describe(input.analyte.declared.dimension));
  }
  if (!map) {
    return fmt::format("`{}` is {}, but `{}` is declared in `{}`, {}", *column.unit, describe(unit.dimension),
                       input.name, input.analyte.declared.code, describe(input.analyte.declared.dimension));
  }
  for (const UnitAlias& alias : aliases) {
    binder.note(BindingNote::Kind::Alias, input.name,
                fmt::format("column {}: `{}` read as `{}`", quoted(column), alias.written, alias.read_as));
  }
  return ColumnUnit{unit, *map};
}

LinearMap stored_map(const LinearMap& map, const Numbers& numbers) {
  LinearMap result = map;
  result.factor *= pow10(-numbers.decimals);
  return result;
}

}  // namespace elig::planning
