#include "runtime/ingest/derived_age.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "runtime/population/date.h"

namespace elig {
namespace {

const Column* find_value(const Population& population, std::string_view name) {
  auto found = std::find_if(population.columns.begin(), population.columns.end(), [&](const Column& column) {
    return column.name == name && column.role == ColumnRole::Value;
  });
  return found == population.columns.end() ? nullptr : &*found;
}

enum class Birth { Missing, Open, AfterIndex, Dated };

struct Age {
  Birth birth = Birth::Missing;
  int years = 0;  // where Dated
};

Age age_of(const std::optional<Moment>& birth, DayRange index) {
  if (!birth) return {Birth::Open};
  const DayRange born = birth->day;
  if (born.lo > index.hi) return {Birth::AfterIndex};
  const auto bounded = [](DayRange days) { return days.lo != kBeforeAllTime && days.hi != kAfterAllTime; };
  if (!bounded(born) || !bounded(index)) return {Birth::Open};
  const int fewest = completed_years(civil_date(born.hi), civil_date(index.lo));
  const int most = completed_years(civil_date(born.lo), civil_date(index.hi));
  return fewest == most ? Age{Birth::Dated, most} : Age{Birth::Open};
}

// The ages of all patients, in order.
template <class Take>
void each_age(const Column& births, const Population& population, const PatientDays& index, Take take) {
  std::vector<std::optional<Moment>> of_label;  // many patients share a date: each is read once
  if (births.texts) {
    for (std::string_view label : births.texts->labels) of_label.push_back(parse_moment(label));
  }
  for (std::size_t row = 0; row < population.patients; ++row) {
    const std::optional<DayRange> at = index[row];
    if (at && births.texts && births.texts->valid.test(row)) {
      take(age_of(of_label[static_cast<std::size_t>(births.texts->codes[row])], *at));
    } else if (at && births.numbers && births.numbers->valid.test(row)) {
      take(age_of(parse_moment(cell_text(births, row)), *at));  // `1950`
    } else {
      take(Age{});
    }
  }
}

void note_missing(Population& population, std::uint64_t patients, const std::string& why) {
  if (patients == 0) return;
  population.notes.push_back({"`age` is missing for " + std::to_string(patients) +
                              (patients == 1 ? " patient" : " patients") + " whose `birth_date` is " + why});
}

std::optional<PatientDays> index_of(const Population& population) {
  if (population.index) return population.index;
  const std::optional<CivilDate> date = parse_date(population.index_date);
  if (!date) return std::nullopt;
  const Day day = day_number(*date);
  return PatientDays{DayRange{day, day}, {}, {}};
}

}  // namespace

void derive_age(Population& population) {
  const Column* births = find_value(population, "birth_date");
  if (births == nullptr || find_value(population, "age") != nullptr) return;
  const std::optional<PatientDays> index = index_of(population);
  if (!index) {
    population.notes.push_back({"`age` needs an index date: `birth_date` alone does not say it"});
    return;
  }
  ColumnBuilder ages("age [a]", Header{"age", ColumnRole::Value, "a"});
  std::uint64_t open = 0, after_index = 0;
  each_age(*births, population, *index, [&](const Age& age) {
    open += age.birth == Birth::Open ? 1 : 0;
    after_index += age.birth == Birth::AfterIndex ? 1 : 0;
    if (age.birth == Birth::Dated) {
      ages.append(std::to_string(age.years));
    } else {
      ages.append_missing();
    }
  });
  population.columns.push_back(std::move(ages).finish(population.patients));
  population.notes.push_back({"`age` is the completed years from `birth_date` to " +
                              (index->common ? population.index_date : "each patient's index date")});
  note_missing(population, open, "not a full date such as `1950-06-15`");
  note_missing(population, after_index, "after the index date");
}

}  // namespace elig
