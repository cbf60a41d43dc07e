// DateNode -> the day of each patient.
#include <algorithm>

#include "compiler/features/evaluator.h"
#include "compiler/plan/binder.h"
#include "runtime/base/bug.h"

namespace elig::features {

namespace {

// Missing for everyone.
PatientDays no_days(std::size_t patients) {
  PatientDays none;
  none.days.lo = AlignedBytes(words_for(patients) * kRowsPerWord * sizeof(Day));
  none.known = Bitmap(patients);
  return none;
}

// Is there a value in the row that can be read?
bool is_there(const BoundInput& values, std::size_t row) {
  if (values.labels && planning::label_at(*values.labels, row)) return true;
  return std::any_of(values.numbers.begin(), values.numbers.end(),
                     [&](const NumberVariant& variant) { return variant.value->valid.test(row); });
}

DayRange day_of(const EventRun& run, std::size_t row, bool end) {
  return end && run.end ? (*run.end)[row] : run.start[row];
}

}  // namespace

PatientDays Evaluator::day_of_row(const Selected* selected, bool end) {
  const std::size_t patients = shared_.population.patients;
  PatientDays result = no_days(patients);
  if (selected == nullptr) return result;
  result.days.hi = AlignedBytes(words_for(patients) * kRowsPerWord * sizeof(Day));
  const auto* rows = selected->sure.as<std::int32_t>();
  bool exact = true;
  for (std::size_t patient = 0; patient < patients; ++patient) {
    if (rows[patient] < 0) continue;
    const DayRange day = day_of(selected->source->run, static_cast<std::size_t>(rows[patient]), end);
    result.days.lo.as<Day>()[patient] = day.lo;
    result.days.hi.as<Day>()[patient] = day.hi;
    result.known.set(patient);
    exact = exact && day.lo == day.hi;
  }
  if (exact) result.days.hi = {};
  return result;
}

// Of a measurement's name alone: of its wide column where the patient has a value in it, else of the tables.
PatientDays Evaluator::day_of_bare(std::uint32_t selection, bool end) {
  PatientDays of_tables = day_of_row(select(selection, Places::Tables), end);
  const Selected* wide = failed() ? nullptr : select(selection, Places::Columns);
  if (wide == nullptr) return of_tables;
  ir::Input value = *program_.selections[selection].bare;
  value.name = "value";
  const BoundInput& values = field(*wide->source, value, false, false)->bound();
  const PatientDays of_columns = day_of_row(wide, end);
  const std::size_t patients = shared_.population.patients;
  PatientDays result = no_days(patients);
  result.days.hi = AlignedBytes(words_for(patients) * kRowsPerWord * sizeof(Day));
  const auto* offsets = wide->source->run.offsets.as<std::uint32_t>();
  bool exact = true;
  for (std::size_t patient = 0; patient < patients; ++patient) {
    const bool has_value = offsets[patient] < offsets[patient + 1] && is_there(values, offsets[patient]);
    const auto day = has_value ? of_columns[patient] : of_tables[patient];
    if (!day) continue;
    result.days.lo.as<Day>()[patient] = day->lo;
    result.days.hi.as<Day>()[patient] = day->hi;
    result.known.set(patient);
    exact = exact && day->lo == day->hi;
  }
  if (exact) result.days.hi = {};
  return result;
}

PatientDays Evaluator::make_date(const ir::DateNode& node) {
  const std::size_t patients = shared_.population.patients;
  switch (node.kind) {
    case ir::DateNode::Kind::Index:
      return shared_.index.days;
    case ir::DateNode::Kind::Literal:
      return {DayRange{node.day, node.day}, {}, {}};
    case ir::DateNode::Kind::Start:
    case ir::DateNode::Kind::End: {
      const bool end = node.kind == ir::DateNode::Kind::End;
      const ir::Pick pick = program_.selections[node.selection].pick;
      if (pick == ir::Pick::FirstStarting || pick == ir::Pick::LastEnding) {
        const Selected* selected = select(node.selection);
        return selected != nullptr ? selected->days : no_days(patients);
      }
      if (program_.selections[node.selection].bare) return day_of_bare(node.selection, end);
      return day_of_row(select(node.selection), end);
    }
    case ir::DateNode::Kind::Plus:
      return shifted(date(node.a), node.by.months, node.by.days, patients);
    case ir::DateNode::Kind::Minus:
      return shifted(date(node.a), -node.by.months, -node.by.days, patients);
    case ir::DateNode::Kind::Earlier:
      return earlier(date(node.a), date(node.b), patients);
    case ir::DateNode::Kind::Later:
      return later(date(node.a), date(node.b), patients);
  }
  bug("a date of a kind that does not exist");
}

const PatientDays& Evaluator::date(ir::DateId id) {
  const std::uint32_t key = keys_.date(id);
  const auto known = shared_.dates.find(key);
  if (known != shared_.dates.end()) return known->second;
  PatientDays made = make_date(program_.dates[id.index]);
  return shared_.dates.emplace(key, std::move(made)).first->second;
}

}  // namespace elig::features
