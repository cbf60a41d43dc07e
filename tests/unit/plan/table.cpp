#include "table.h"

#include "runtime/base/bug.h"

namespace elig::test {

namespace {

Header header(const TextColumn& column) {
  std::string problem;
  auto parsed = parse_header(column.header, &problem);
  must(parsed.has_value(), "a test's header is right");
  return *parsed;
}

struct Found {
  const TextColumn* column;
  Header parsed;
};

std::vector<Found> columns(const Table& table, const std::string& name, ColumnRole role) {
  std::vector<Found> found;
  for (const TextColumn& column : table) {
    const Header parsed = header(column);
    if (parsed.name == name && parsed.role == role) found.push_back({&column, parsed});
  }
  return found;
}

ExactValue read(const ir::Input& input, const Found& column, std::size_t row) {
  std::string cell = column.column->cells[row];
  if (cell.empty()) return {};
  ExactValue value{Kind::Exactly, 0};
  if (cell[0] == '<' || cell[0] == '>') {
    value.kind = cell[0] == '<' ? Kind::Below : Kind::Above;
    cell.erase(0, 1);
  }
  const auto number = parse_decimal(cell);
  if (!number) return {};
  const Unit in = column.parsed.unit ? unit(*column.parsed.unit) : input.analyte.declared;
  const LinearMap map = *to_declared_base(input.analyte, in);
  value.x = *number * map.factor + map.offset;
  return value;
}

// The column that counts for this row, or none.
std::optional<std::size_t> recorded(const ir::Input& input, const std::vector<Found>& values, std::size_t row) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (read(input, values[i], row).kind != Kind::Missing) return i;
  }
  return std::nullopt;
}

ExactValue limit(const ir::Input& input, const Table& table, std::size_t row, ColumnRole role) {
  const auto values = columns(table, input.name, ColumnRole::Value);
  const auto counts = recorded(input, values, row);
  if (!counts) return {};
  for (const Found& column : columns(table, input.name, role)) {
    std::size_t owner = 0;
    for (std::size_t i = values.size(); i-- > 0;) {
      if (values[i].parsed.unit == column.parsed.unit) owner = i;
    }
    if (owner != *counts) continue;
    const ExactValue value = read(input, column, row);
    if (value.kind == Kind::Exactly) return value;
  }
  return {};
}

std::optional<std::uint32_t> label(const ir::Input& input, const Table& table, std::size_t row) {
  static const std::vector<std::string> kYesNo = {"no", "yes"};
  const auto& labels = input.kind == ir::InputKind::Label ? input.labels : kYesNo;
  for (const Found& column : columns(table, input.name, ColumnRole::Value)) {
    for (std::uint32_t i = 0; i < labels.size(); ++i) {
      if (labels[i] == column.column->cells[row]) return i;
    }
  }
  return std::nullopt;
}

}  // namespace

Population population(const Table& table) {
  Population result;
  for (const TextColumn& text : table) {
    ColumnBuilder builder(text.header, header(text));
    for (const std::string& cell : text.cells) builder.append(cell);
    result.patients = text.cells.size();
    result.columns.push_back(std::move(builder).finish(text.cells.size()));
  }
  return result;
}

Patient patient(const ir::Program& program, const Table& table, std::size_t row) {
  const auto number = [&program, &table, row](std::uint32_t i) {
    const ir::Input& input = program.inputs[i];
    const auto values = columns(table, input.name, ColumnRole::Value);
    const auto counts = recorded(input, values, row);
    return counts ? read(input, values[*counts], row) : ExactValue{};
  };
  const auto limit_of = [&program, &table, row](ColumnRole role) {
    return [&program, &table, row, role](std::uint32_t i) { return limit(program.inputs[i], table, row, role); };
  };
  const auto label_of = [&program, &table, row](std::uint32_t i) { return label(program.inputs[i], table, row); };
  return {number, limit_of(ColumnRole::Uln), limit_of(ColumnRole::Lln), label_of};
}

Unit unit(const std::string& text) {
  const auto parsed = parse_unit(text, UnitDialect::Data);
  must(std::holds_alternative<ParsedUnit>(parsed), "a test's unit is right");
  return std::get<ParsedUnit>(parsed).unit;
}

Rational decimal(const std::string& text) { return parse_decimal(text).value(); }

ir::Input measurement(const std::string& name, const std::string& declared) {
  ir::Input input;
  input.name = name;
  input.kind = ir::InputKind::Number;
  input.analyte.declared = unit(declared);
  return input;
}

ir::Input attribute(const std::string& name, std::vector<std::string> labels) {
  ir::Input input;
  input.name = name;
  input.kind = ir::InputKind::Label;
  input.spellings.resize(labels.size());
  input.labels = std::move(labels);
  return input;
}

ir::Input yes_no(const std::string& name) {
  ir::Input input;
  input.name = name;
  input.kind = ir::InputKind::YesNo;
  return input;
}

}  // namespace elig::test
