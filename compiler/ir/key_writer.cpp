#include "compiler/ir/key_writer.h"

namespace elig::ir {

KeyWriter& KeyWriter::number(std::int64_t value) {
  bytes_.append(reinterpret_cast<const char*>(&value), sizeof(value));
  return *this;
}

KeyWriter& KeyWriter::text(std::string_view value) {
  number(static_cast<std::int64_t>(value.size()));
  bytes_.append(value);
  return *this;
}

KeyWriter& KeyWriter::rational(const Rational& value) { return text(value.get_str()); }

KeyWriter& KeyWriter::unit(const Unit& unit) {
  text(unit.code).rational(unit.factor).rational(unit.offset);
  for (const std::int8_t exponent : unit.dimension.exponents) number(exponent);
  number(static_cast<std::int64_t>(unit.dimension.arbitrary.size()));
  for (const auto& [name, exponent] : unit.dimension.arbitrary) text(name).number(exponent);
  return *this;
}

KeyWriter& KeyWriter::limit(const std::optional<Rational>& value) {
  number(value.has_value());
  return value ? rational(*value) : *this;
}

KeyWriter& KeyWriter::declaration(const Input& input) {
  number(static_cast<std::int64_t>(input.kind));
  unit(input.analyte.declared);
  limit(input.analyte.molar_mass);
  limit(input.analyte.charge);
  number(static_cast<std::int64_t>(input.analyte.conversions.size()));
  for (const DeclaredConversion& one : input.analyte.conversions) {
    unit(one.from).rational(one.scale).rational(one.offset).text(one.citation);
  }
  limit(input.lo);
  limit(input.hi);
  number(static_cast<std::int64_t>(input.labels.size()));
  for (const std::string& label : input.labels) text(label);
  number(static_cast<std::int64_t>(input.spellings.size()));
  for (const auto& spellings : input.spellings) {
    number(static_cast<std::int64_t>(spellings.size()));
    for (const std::string& spelling : spellings) text(spelling);
  }
  number(static_cast<std::int64_t>(input.references.size()));
  for (const ReferenceLimit& reference : input.references) {
    number(reference.sex.has_value()).text(reference.sex.value_or(""));
    limit(reference.lln);
    limit(reference.uln);
  }
  number(input.any_unit).number(input.open);
  return *this;
}

}  // namespace elig::ir
