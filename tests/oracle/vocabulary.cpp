#include "tests/oracle/vocabulary.h"

#include "runtime/base/bug.h"

namespace elig::oracle {
namespace {

NumberDeclaration read(const ast::Measurement& measurement) {
  NumberDeclaration out;
  out.limits = true;
  out.analyte.declared = rule_unit(measurement.unit);
  if (measurement.molar_mass) {
    const Rational per_mole = rule_unit(measurement.molar_mass->unit).factor;  // g/mol is 1 in base units
    out.analyte.molar_mass = measurement.molar_mass->value * per_mole;
  }
  if (measurement.charge) out.analyte.charge = measurement.charge->value;
  out.point = out.analyte.declared.affine();
  for (const ast::Conversion& conversion : measurement.conversions) {
    out.analyte.conversions.push_back({rule_unit(conversion.from), conversion.scale, conversion.offset, ""});
    if (conversion.offset != 0) out.point = true;
  }
  return out;
}

NumberDeclaration read(const ast::Score& score) {
  NumberDeclaration out;
  out.analyte.declared = rule_unit({});
  out.lo = score.range.lo;
  out.hi = score.range.hi;
  return out;
}

LabelDeclaration read(const std::vector<ast::LabelDeclaration>& labels) {
  LabelDeclaration out;
  for (const ast::LabelDeclaration& label : labels) {
    out.names.push_back(label.name.text);
    out.spellings.emplace_back();
    for (const ast::Text& text : label.spellings) out.spellings.back().push_back(text.text);
  }
  return out;
}

FieldDeclaration read(const ast::EventField& field) {
  FieldDeclaration out;
  out.kind = field.kind;
  if (field.kind == ast::EventField::Kind::Unit) out.number.analyte.declared = rule_unit(field.unit);
  if (field.range) {
    out.number.analyte.declared = rule_unit(field.range->unit);
    out.number.lo = field.range->lo;
    out.number.hi = field.range->hi;
  }
  out.labels = read(field.labels);
  return out;
}

EventDeclaration read(const ast::Event& event) {
  EventDeclaration out;
  for (const ast::EventField& field : event.fields) out.emplace(field.name.text, read(field));
  return out;
}

void add(Vocabulary& vocabulary, const ast::Ast& file, const ast::Item& item) {
  if (const auto* measurement = std::get_if<ast::Measurement>(&item.value)) {
    vocabulary.codes_of[measurement->name.text] = measurement->codes;
    if (measurement->scale.empty()) {
      vocabulary.numbers.emplace(measurement->name.text, read(*measurement));
    } else {
      vocabulary.labels.emplace(measurement->name.text, read(measurement->scale));
    }
  } else if (const auto* score = std::get_if<ast::Score>(&item.value)) {
    vocabulary.codes_of[score->name.text] = score->codes;
    vocabulary.numbers.emplace(score->name.text, read(*score));
  } else if (const auto* attribute = std::get_if<ast::Attribute>(&item.value)) {
    vocabulary.codes_of[attribute->name.text] = attribute->codes;
    if (attribute->yes_no) {
      vocabulary.yes_no.emplace(attribute->name.text, true);
    } else {
      vocabulary.labels.emplace(attribute->name.text, read(attribute->labels));
    }
  } else if (const auto* let = std::get_if<ast::Let>(&item.value)) {
    vocabulary.lets.emplace(let->name.text, LetDeclaration{&file, let});
  } else if (const auto* reference = std::get_if<ast::Reference>(&item.value)) {
    vocabulary.references[reference->measurement.text].push_back(reference);
  } else if (const auto* event = std::get_if<ast::Event>(&item.value)) {
    vocabulary.events.emplace(event->name.text, read(*event));
  } else if (const auto* codes = std::get_if<ast::Codes>(&item.value)) {
    vocabulary.code_sets.emplace(codes->name.text, &codes->value);
  } else if (const auto* equivalent = std::get_if<ast::Equivalent>(&item.value)) {
    vocabulary.equivalents.emplace(equivalent->name.text, equivalent);
  }
}

}  // namespace

std::optional<std::size_t> LabelDeclaration::place(std::string_view name) const {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return i;
    for (const std::string& spelling : spellings[i]) {
      if (spelling == name) return i;
    }
  }
  return {};
}

Vocabulary read_declarations(const std::vector<const ast::Ast*>& files) {
  Vocabulary out;
  for (const ast::Ast* file : files) {
    for (const ast::Item& item : file->items) add(out, *file, item);
  }
  return out;
}

void add_declarations_of(Vocabulary& vocabulary, const ast::Ast& file, const ast::Trial& trial) {
  for (const ast::TrialItem& item : trial.items) {
    if (const auto* lookback = std::get_if<ast::Lookback>(&item.value)) vocabulary.lookback = lookback->duration;
    if (const auto* let = std::get_if<ast::Let>(&item.value)) {
      vocabulary.lets[let->name.text] = {&file, let};
    }
  }
}

Unit rule_unit(const std::optional<ast::UnitText>& text) {
  const auto parsed = parse_unit(text ? text->text : "1", UnitDialect::Rule);
  must(std::holds_alternative<ParsedUnit>(parsed), "the oracle was given a rule with a unit that cannot be read");
  return std::get<ParsedUnit>(parsed).unit;
}

Quantity literal(const ast::Number& number) { return constant(number.value, rule_unit(number.unit)); }

}  // namespace elig::oracle
