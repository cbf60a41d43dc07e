#include "tests/oracle/patient.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "runtime/base/bug.h"
#include "tests/oracle/calendar.h"
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

namespace {

bool has_column(const Patient& patient, const char* name) {
  const auto& columns = patient.population.columns;
  return std::any_of(columns.begin(), columns.end(),
                     [&](const Column& column) { return column.name == name && column.role == ColumnRole::Value; });
}

/// Whoever was born on 29 Feb turns a year older on 1 Mar in common years.
long birthdays_between(Day birth, Day day) {
  using std::chrono::year_month_day;
  const auto date = [](Day count) { return year_month_day{std::chrono::sys_days{std::chrono::days{count}}}; };
  const year_month_day born = date(birth), then = date(day);
  const bool had_it = std::pair(then.month(), then.day()) >= std::pair(born.month(), born.day());
  return int(then.year()) - int(born.year()) - (had_it ? 0 : 1);
}

}  // namespace

std::optional<Quantity> derived_age(const Patient& patient, const std::optional<DayRange>& index) {
  if (has_column(patient, "age") || !has_column(patient, "birth_date")) return {};
  const NumberDeclaration& declaration = patient.vocabulary.numbers.at("age");
  const auto up = to_declared_base(declaration.analyte, rule_unit(ast::UnitText{{}, "a", false}));
  const auto down = to_declared_base(declaration.analyte, declaration.analyte.declared);
  if (!up) return {};
  const auto born = text_in({&patient.population.columns, "birth_date", patient.row});
  if (!born || !index) return in_declared_unit(declaration, {});
  const DayRange birth = days_of(*born);
  const long youngest = birthdays_between(birth.hi, index->lo), oldest = birthdays_between(birth.lo, index->hi);
  if (youngest != oldest || oldest < 0) return in_declared_unit(declaration, {});
  return in_declared_unit(declaration, {Extent::Exactly, up->factor * Rational(oldest) / down->factor});
}

Truth recorded_yes_no(const Patient& patient, const std::string& name) {
  return yes_no_in({&patient.population.columns, name, patient.row});
}

}  // namespace elig::oracle
