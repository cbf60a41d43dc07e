#include "tests/oracle/patient.h"

#include "runtime/base/bug.h"
#include "tests/oracle/cells.h"

namespace elig::oracle {
namespace {

bool holds_for(const Patient& patient, const ast::ReferenceCase& entry) {
  if (!entry.label) return true;
  const LabelDeclaration& sexes = patient.vocabulary.labels.at("sex");
  const auto sex = label_in({&patient.population.columns, "sex", patient.row}, sexes);
  return sex && sexes.names[*sex] == entry.label->text;
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
Censored<Rational> found_limit(const Patient& patient, const std::string& name, const NumberDeclaration& declaration,
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

}  // namespace

Quantity site_limit(const Patient& patient, const std::string& name, ast::LimitKind kind) {
  const NumberDeclaration& declaration = patient.vocabulary.numbers.at(name);
  return in_declared_unit(declaration, found_limit(patient, name, declaration, kind));
}

Truth recorded_yes_no(const Patient& patient, const std::string& name) {
  return yes_no_in({&patient.population.columns, name, patient.row});
}

}  // namespace elig::oracle
