// Code sets and equivalents by name, events, and how a source's columns answer the vocabulary.
#include "compiler/parse/build.h"

namespace elig {

// ---- histories ----

ast::Codes Builder::codes(Grammar::CodesContext* rule) {
  return {name(rule->name()), title(rule->STRING()), code_set(rule->codeSet())};
}

ast::Equivalent Builder::equivalent(Grammar::EquivalentContext* rule) {
  ast::Equivalent result{name(rule->name()), title(rule->STRING()), {}};
  for (auto* entry : rule->equivalentEntry()) {
    const auto numbers = entry->quantity();
    result.entries.push_back({span(entry), code_set(entry->codeSet()), quantity(numbers.front()), std::nullopt});
    if (numbers.size() > 1) result.entries.back().divisor = quantity(numbers.back());
  }
  return result;
}

ast::Event Builder::event(Grammar::EventContext* rule) {
  ast::Event result{name(rule->name()), title(rule->STRING()), {}};
  for (auto* field : rule->eventField()) result.fields.push_back(event_field(field));
  return result;
}

ast::EventField Builder::event_field(Grammar::EventFieldContext* rule) {
  ast::EventField result{ast::EventField::Kind::Text, name(rule->name())};
  result.span = span(rule);
  if (auto* of_unit = rule->unit()) {
    result.kind = ast::EventField::Kind::Unit;
    result.unit = unit(of_unit);
  } else if (rule->FIELD_QUANTITY() != nullptr) {
    result.kind = ast::EventField::Kind::Quantity;
  } else if (rule->YES_NO() != nullptr) {
    result.kind = ast::EventField::Kind::YesNo;
  } else if (auto* of_range = rule->range()) {
    result.kind = ast::EventField::Kind::Range;
    result.range = range(of_range);
  } else if (auto* of_labels = rule->labels()) {
    result.kind = ast::EventField::Kind::Labels;
    result.labels = labels(of_labels->labelDeclaration());
  } else if (rule->SCALE() != nullptr) {
    result.kind = ast::EventField::Kind::Labels;
    result.labels = labels(rule->labelDeclaration());
    result.ordered = true;
  }
  return result;
}

// ---- populations ----

ast::PopulationBinding Builder::population(Grammar::PopulationContext* rule) {
  const Span keyword = span(rule->POPULATION());
  ast::PopulationBinding result{{keyword, text(keyword)}, string(rule->STRING()), std::nullopt, {}, {}};
  for (auto* part : rule->populationPart()) {
    if (part->boundTable() != nullptr) {
      result.tables.push_back(bound_table(part->boundTable()));
      continue;
    }
    once(result.index.has_value(), part);
    result.index = date(part->DATE());
    result.index_span = span(part);
  }
  return result;
}

ast::BoundTable Builder::bound_table(Grammar::BoundTableContext* rule) {
  ast::BoundTable result;
  result.span = span(rule);
  result.file = string(rule->STRING());
  result.per_patient = rule->PER_PATIENT() != nullptr;
  if (rule->name() != nullptr) result.event = name(rule->name());
  result.key = column(rule->column());
  for (auto* one : rule->boundColumn()) result.columns.push_back(bound_column(one));
  return result;
}

ast::BoundColumn Builder::bound_column(Grammar::BoundColumnContext* rule) {
  ast::BoundColumn result{
      span(rule), checked_name(span(rule->boundName())), column(rule->column()), optional_unit(rule->unit()), {}, {}};
  for (auto* beside : rule->boundBeside())
    result.with.push_back({checked_name(span(beside->boundName())), column(beside->column())});
  for (auto* mapped : rule->mappedValue()) {
    const Span to = span(mapped->stop);
    std::string label = text(to);
    if (mapped->YES() != nullptr) label = "yes";
    if (mapped->NO() != nullptr) label = "no";
    result.values.push_back({string(mapped->STRING()), {to, std::move(label)}});
  }
  return result;
}

ast::Text Builder::column(Grammar::ColumnContext* rule) {
  if (rule->STRING() != nullptr) return string(rule->STRING());
  ast::Identifier word = name(rule->name());
  return {word.span, std::move(word.text)};
}

}  // namespace elig
