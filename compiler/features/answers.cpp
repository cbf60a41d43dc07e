// Features -> columns of patients: what a selection came to, as BoundInputs.
#include <algorithm>

#include "compiler/features/evaluator.h"
#include "compiler/features/gather.h"
#include "compiler/plan/binder.h"
#include "compiler/plan/derive.h"
#include "runtime/base/bug.h"

namespace elig::features {

namespace {

using What = ir::Feature::What;

LinearMap plain(const ir::Input& input) { return {input.analyte.declared.factor, 0, {}}; }

// An end of what is possible, as a part of an Origin.
int part(What what, ir::End end) { return static_cast<int>(what) * 4 + static_cast<int>(end); }

Numbers counts(const AlignedBytes& of, std::size_t patients) {
  const auto* count = of.as<std::uint32_t>();
  return planning::computed(patients, [&](std::size_t p) { return std::optional<std::int64_t>(count[p]); });
}

Numbers counts(const Counted& counted, ir::End end, std::size_t patients) {
  if (end != ir::End::Sure) return counts(end == ir::End::Low ? counted.low : counted.high, patients);
  const auto* low = counted.low.as<std::uint32_t>();
  const auto* high = counted.high.as<std::uint32_t>();
  return planning::computed(
      patients, [&](std::size_t p) { return low[p] == high[p] ? std::optional<std::int64_t>(low[p]) : std::nullopt; });
}

Numbers sums(const Summed& summed, std::size_t patients) {
  const auto* sum = summed.sum.as<std::int64_t>();
  Numbers numbers = planning::computed(
      patients, [&](std::size_t p) { return summed.valid.test(p) ? std::optional(sum[p]) : std::nullopt; });
  numbers.below = summed.below;
  numbers.above = summed.above;
  return numbers;
}

Numbers readings(const Summed& summed, std::size_t patients) {
  const auto* number = summed.readings.as<std::uint32_t>();
  return planning::computed(patients, [&](std::size_t p) {
    return summed.valid.test(p) ? std::optional<std::int64_t>(number[p]) : std::nullopt;
  });
}

std::optional<std::int64_t> day_at(const std::optional<DayRange>& day, ir::End end) {
  if (!day) return std::nullopt;
  if (end == ir::End::Low) return day->lo;
  if (end == ir::End::High) return day->hi;
  return day->lo == day->hi ? std::optional<std::int64_t>(day->lo) : std::nullopt;
}

bool exact(const PatientDays& days) { return days.common ? days.common->lo == days.common->hi : days.days.hi.empty(); }

bool exact(const Counted& counted, std::size_t patients) {
  const auto* low = counted.low.as<std::uint32_t>();
  return std::equal(low, low + patients, counted.high.as<std::uint32_t>());
}

std::vector<const Column*> wide_columns(const Population& population, const std::string& name) {
  std::vector<const Column*> all;
  for (const ColumnRole role : {ColumnRole::Value, ColumnRole::Uln, ColumnRole::Lln, ColumnRole::Date}) {
    const auto some = planning::columns_named(population, name, role);
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

}  // namespace

BoundInput Evaluator::computed_numbers(const ir::Input& input, Shared::Origin origin, const LinearMap& map,
                                       const std::function<Numbers()>& make) {
  auto known = shared_.features.find(origin);
  if (known == shared_.features.end()) {
    NumberVariant variant;
    variant.value = &shared_.numbers.emplace_back(make());
    known = shared_.features.emplace(origin, BoundInput{{variant}, {}, {}}).first;
  }
  BoundInput result = known->second;
  result.numbers.front().unit = input.analyte.declared;
  result.numbers.front().value_map = map;
  return result;
}

BoundInput Evaluator::date_numbers(const ir::Input& input) {
  const PatientDays& days = date({input.feature->of});
  const ir::End end = exact(days) ? ir::End::Sure : input.feature->end;
  const std::size_t patients = shared_.population.patients;
  return computed_numbers(input, {&days, nullptr, part(What::Date, end)}, plain(input), [&] {
    return planning::computed(patients, [&](std::size_t p) { return day_at(days[p], end); });
  });
}

// The field of the row that is picked: each recorded unit keeps its column, and its limits.
BoundInput Evaluator::picked_field(const ir::Input& input, const Selected& selected, bool uln, bool lln) {
  ir::Input of_row = input;
  of_row.name = input.feature->field;
  const RowField* rows = field(*selected.source, of_row, uln, lln);
  const ir::End end = selected.low.empty() ? ir::End::Sure : input.feature->end;
  const PickedRows& picked = end == ir::End::Low ? selected.low : end == ir::End::High ? selected.high : selected.sure;
  const Shared::Origin origin{&selected, rows, part(What::Field, end)};
  const auto known = shared_.features.find(origin);
  if (known != shared_.features.end()) return known->second;
  const std::size_t patients = shared_.population.patients;
  const auto brought = [&](const Numbers* from) -> const Numbers* {
    if (from == nullptr) return nullptr;
    const bool had = from == selected.compared && end == ir::End::Sure;
    return &shared_.numbers.emplace_back(had ? numbers_of(selected.best, from->decimals, picked, patients)
                                             : gather(*from, picked, patients));
  };
  BoundInput result;
  for (NumberVariant variant : rows->bound().numbers) {
    variant.value = brought(variant.value);
    variant.uln = brought(variant.uln);
    variant.lln = brought(variant.lln);
    result.numbers.push_back(std::move(variant));
  }
  if (rows->bound().labels) {
    result.labels = rows->bound().labels;
    result.labels->column = &shared_.columns.emplace_back(gather(*result.labels->column, picked, patients));
  }
  return shared_.features.emplace(origin, std::move(result)).first->second;
}

BoundInput Evaluator::feature(const ir::Input& input, const Selected& selected, bool uln, bool lln) {
  const std::size_t patients = shared_.population.patients;
  const What what = input.feature->what;
  const auto numbers = [&](ir::End end, const LinearMap& map, const std::function<Numbers()>& make) {
    return computed_numbers(input, {&selected, nullptr, part(what, end)}, map, make);
  };
  switch (what) {
    case What::Field:
      return picked_field(input, selected, uln, lln);
    case What::Sum:
      return numbers(ir::End::Sure, selected.scale, [&] { return sums(selected.summed, patients); });
    case What::Median: {
      LinearMap half = selected.scale;
      half.factor /= 2;  // the sum is twice the median
      return numbers(ir::End::Sure, half, [&] { return sums(selected.summed, patients); });
    }
    case What::Readings:
      return numbers(ir::End::Sure, plain(input), [&] { return readings(selected.summed, patients); });
    case What::Count: {
      const ir::End end = exact(selected.counted, patients) ? ir::End::Sure : input.feature->end;
      return numbers(end, plain(input), [&] { return counts(selected.counted, end, patients); });
    }
    case What::Truth: {
      BoundInput result;
      result.truth = TruthSource{&selected.any.yes, &selected.any.no};
      return result;
    }
    case What::Date:
      break;
  }
  bug("a date is a feature of a selection");
}

const Bitmap* Evaluator::in_time(std::uint32_t selection) {
  const auto key = std::make_pair(keys_.selection(selection), Places::Columns);
  const auto known = shared_.in_time.find(key);
  if (known != shared_.in_time.end()) return &known->second;
  const Selected* selected = select(selection, Places::Columns);
  if (selected == nullptr) return nullptr;
  const std::size_t patients = shared_.population.patients;
  Bitmap bits(patients);
  const auto* rows = selected->sure.as<std::int32_t>();
  for (std::size_t patient = 0; patient < patients; ++patient) {
    if (rows[patient] >= 0) bits.set(patient);
  }
  return &shared_.in_time.emplace(key, std::move(bits)).first->second;
}

std::optional<HistoryAnswer> Evaluator::bare(const ir::Input& input, bool uln, bool lln) {
  HistoryAnswer answer;
  const bool dated = has_dates(shared_.population, input.name);
  if (dated) {
    answer.in_time = in_time(input.feature->of);
    answer.read = planning::columns_named(shared_.population, input.name, ColumnRole::Date);
  }
  const Selected* selected = select(input.feature->of, Places::Tables);
  if (failed() || (selected == nullptr && answer.in_time == nullptr)) return std::nullopt;
  if (selected != nullptr) answer.found = feature(input, *selected, uln, lln);
  return answer;
}

// Age on index, where nobody recorded it.
std::optional<HistoryAnswer> Evaluator::age(const ir::Input& input) {
  if (!planning::columns_named(shared_.population, "age", ColumnRole::Value).empty()) return std::nullopt;
  const auto years = parse_unit("a", UnitDialect::Data);
  const auto map = to_declared_base(input.analyte, std::get<ParsedUnit>(years).unit);
  if (!map) return std::nullopt;
  auto made = ages(shared_.population, shared_.index.days);
  if (!made) return std::nullopt;
  HistoryAnswer answer;
  answer.found = computed_numbers(input, {nullptr, nullptr, 0}, *map, [&] { return std::move(*made); });
  answer.found.numbers.front().unit = std::get<ParsedUnit>(years).unit;
  answer.read = planning::columns_named(shared_.population, "birth_date", ColumnRole::Value);
  return answer;
}

std::optional<HistoryAnswer> Evaluator::answer(const ir::Program& asking, const ir::Input& input, std::uint32_t index) {
  if (input.name == "age" && input.kind == ir::InputKind::Number) {
    if (auto derived = age(input)) return derived;
  }
  if (!input.feature) return std::nullopt;
  const bool uln = reads(asking, ir::Op::Uln, index);
  const bool lln = reads(asking, ir::Op::Lln, index);
  if (answered_by_columns(program_, input)) return bare(input, uln, lln);
  HistoryAnswer answer;
  if (input.feature->what == What::Date) {
    answer.found = date_numbers(input);
    return failed() ? std::nullopt : std::optional(std::move(answer));
  }
  const Selected* selected = select(input.feature->of);
  if (selected == nullptr) return std::nullopt;
  answer.found = feature(input, *selected, uln, lln);
  answer.read = wide_columns(shared_.population, program_.selections[input.feature->of].rows.name);
  return answer;
}

HistoryAnswers Evaluator::answers(const ir::Program& asking) {
  HistoryAnswers result(asking.inputs.size());
  for (std::uint32_t i = 0; i < asking.inputs.size() && !failed(); ++i) {
    if (!asking.inputs[i].of_row) result[i] = answer(asking, asking.inputs[i], i);
  }
  return result;
}

}  // namespace elig::features
