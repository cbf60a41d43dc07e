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

  // Few dates are shared by many patients: each is read once.
  enum class Reading { Age, NotADate, AfterIndex };
  struct Read {
    Reading reading = Reading::NotADate;
    std::string age;
  };
  std::vector<Read> of_label;
  if (births->texts) {
    for (const std::string& label : births->texts->labels) {
      std::optional<CivilDate> birth = parse_date(label);
      Read& read = of_label.emplace_back();
      if (!birth) continue;
      int years = completed_years(*birth, *index);
      read.reading = *birth > *index ? Reading::AfterIndex : Reading::Age;
      read.age = std::to_string(years);
    }
  }

  ColumnBuilder ages("age [a]", Header{"age", ColumnRole::Value, "a"});
  std::uint64_t not_dates = 0, after_index = 0;
  for (std::size_t row = 0; row < population.patients; ++row) {
    if (births->texts && births->texts->valid.test(row)) {
      const Read& read = of_label[static_cast<std::size_t>(births->texts->codes[row])];
      not_dates += read.reading == Reading::NotADate ? 1 : 0;
      after_index += read.reading == Reading::AfterIndex ? 1 : 0;
      ages.append(read.reading == Reading::Age ? read.age : "");
    } else {
      not_dates += births->numbers && births->numbers->valid.test(row) ? 1 : 0;  // `1950`
      ages.append_missing();
    }
  }
  population.columns.push_back(std::move(ages).finish(population.patients));
  population.notes.push_back({"`age` is the completed years from `birth_date` to " + population.index_date});
  note_missing(population, not_dates, "not a full date such as `1950-06-15`");
  note_missing(population, after_index, "after the index date");
}

}  // namespace elig
