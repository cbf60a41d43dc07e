#include "runtime/ingest/derived_age.h"

#include <algorithm>
#include <string>

namespace elig {
namespace {

const Column* find_value(const Population& population, std::string_view name) {
  auto found = std::find_if(population.columns.begin(), population.columns.end(), [&](const Column& column) {
    return column.name == name && column.role == ColumnRole::Value;
  });
  return found == population.columns.end() ? nullptr : &*found;
}

enum class Birth { Missing, NotADate, AfterIndex, Dated };

struct Age {
  Birth birth = Birth::Missing;
  std::string years;  // where Dated
};

Age age_of(std::string_view birth_date, CivilDate index) {
  std::optional<CivilDate> birth = parse_date(birth_date);
  if (!birth) return {Birth::NotADate, ""};
  if (*birth > index) return {Birth::AfterIndex, ""};
  return {Birth::Dated, std::to_string(completed_years(*birth, index))};
}

// The ages of all patients, in order.
template <class Take>
void each_age(const Column& births, std::size_t patients, CivilDate index, Take take) {
  std::vector<Age> of_label;  // many patients share a date: each is read once
  if (births.texts) {
    for (const std::string& label : births.texts->labels) of_label.push_back(age_of(label, index));
  }
  for (std::size_t row = 0; row < patients; ++row) {
    if (births.texts && births.texts->valid.test(row)) {
      take(of_label[static_cast<std::size_t>(births.texts->codes[row])]);
    } else if (births.numbers && births.numbers->valid.test(row)) {
      take(Age{Birth::NotADate, ""});  // `1950`
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

}  // namespace

void derive_age(Population& population, std::optional<CivilDate> index) {
  const Column* births = find_value(population, "birth_date");
  if (births == nullptr || find_value(population, "age") != nullptr) return;
  if (!index) {
    population.notes.push_back({"`age` needs an index date: `birth_date` alone does not say it"});
    return;
  }
  ColumnBuilder ages("age [a]", Header{"age", ColumnRole::Value, "a"});
  std::uint64_t not_dates = 0, after_index = 0;
  each_age(*births, population.patients, *index, [&](const Age& age) {
    not_dates += age.birth == Birth::NotADate ? 1 : 0;
    after_index += age.birth == Birth::AfterIndex ? 1 : 0;
    ages.append(age.years);
  });
  population.columns.push_back(std::move(ages).finish(population.patients));
  population.notes.push_back({"`age` is the completed years from `birth_date` to " + population.index_date});
  note_missing(population, not_dates, "not a full date such as `1950-06-15`");
  note_missing(population, after_index, "after the index date");
}

}  // namespace elig
