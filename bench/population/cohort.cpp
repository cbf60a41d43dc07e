#include "bench/population/cohort.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <thread>

#include "bench/population/analytes.h"

namespace elig::bench {
namespace {

/// 64 random bits for one patient in one stream: counted, not carried on, so any thread may draw any row. Rows count
/// from `first`.
class Stream {
 public:
  Stream(std::uint64_t seed, std::uint64_t number, std::size_t first = 0)
      : key_(mix(seed ^ mix(number)) + first * kStep) {}
  [[nodiscard]] std::uint64_t operator[](std::size_t row) const { return mix(key_ + row * kStep); }

 private:
  // splitmix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
  static constexpr std::uint64_t kStep = 0x9e3779b97f4a7c15;
  static std::uint64_t mix(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  std::uint64_t key_;
};

// Numbers of the streams. A column has one of its own by its place in the table.
constexpr std::uint64_t kLaboratories = 1000, kPanels = 2000, kAnswers = 3000;

constexpr std::uint64_t kLaboratoryCount = 48;
/// One laboratory in twelve prints no limits.
bool prints_limits(std::uint64_t laboratory) { return laboratory % 12 != 7; }

/// `share` of 2^20 equally likely cases.
std::uint64_t of_2_20(double share) { return static_cast<std::uint64_t>(share * (1 << 20)); }

/// In three of five patients a panel's results stand at the same quantile.
constexpr double kMovesTogether = 0.6;

/// What is cut out of one column's 64 bits, so that no two decisions share a bit.
struct Draw {
  std::uint64_t bits;
  [[nodiscard]] std::size_t quantile() const { return bits % kQuantiles; }
  [[nodiscard]] std::uint64_t missing() const { return bits >> 14 & 0xfffff; }
  [[nodiscard]] std::uint64_t together() const { return bits >> 34 & 0xfffff; }
};

/// Fills a column row by row and keeps its least and greatest value.
class Filler {
 public:
  Filler(Integers& integers, Bitmap& valid) : integers_(integers), valid_(valid) {}
  void set(std::size_t row, std::int64_t value) {
    integers_.set(row, value);
    valid_.set(row);
    lo_ = any_ ? std::min(lo_, value) : value;
    hi_ = any_ ? std::max(hi_, value) : value;
    any_ = true;
  }
  void finish() {
    integers_.min = any_ ? lo_ : integers_.base;
    integers_.max = any_ ? hi_ : integers_.base;
  }

 private:
  Integers& integers_;
  Bitmap& valid_;
  std::int64_t lo_ = 0, hi_ = 0;
  bool any_ = false;
};

Column analyte_column(const Analyte& analyte, std::size_t number, const CohortOptions& options) {
  const std::vector<std::int32_t> table = quantiles(analyte.distribution, analyte.decimals);
  Numbers numbers{.data = Integers::zeros(options.patients, scaled(analyte.distribution.lo, analyte.decimals),
                                          scaled(analyte.distribution.hi, analyte.decimals), Base::Chosen),
                  .decimals = analyte.decimals,
                  .valid = Bitmap(options.patients),
                  .below = analyte.reported_from ? Bitmap(options.patients) : Bitmap(),
                  .above = {}};
  const Stream own(options.seed, number, options.first);
  const Stream panel(options.seed, kPanels + static_cast<std::uint64_t>(analyte.panel), options.first);
  const std::uint64_t missing = of_2_20(analyte.missing);
  const std::uint64_t together = analyte.panel == Panel::None ? 0 : of_2_20(kMovesTogether);
  Filler filler(numbers.data, numbers.valid);
  for (std::size_t row = 0; row < options.patients; ++row) {
    const Draw draw{own[row]};
    if (draw.missing() < missing) continue;
    std::int32_t value = table[draw.together() < together ? Draw{panel[row]}.quantile() : draw.quantile()];
    if (analyte.reported_from && value < *analyte.reported_from) {
      value = *analyte.reported_from;
      numbers.below.set(row);
    }
    filler.set(row, value);
  }
  filler.finish();
  return {.header = analyte.name + (analyte.unit == "1" ? "" : " [" + analyte.unit + "]"),
          .name = analyte.name,
          .role = ColumnRole::Value,
          .unit = analyte.unit == "1" ? std::nullopt : std::optional(analyte.unit),
          .numbers = std::move(numbers),
          .texts = {}};
}

/// The upper limits that stand beside `value`'s results: one to a laboratory, none in some.
Column uln_column(const Analyte& analyte, std::size_t number, const Column& value, const CohortOptions& options) {
  const auto [least, greatest] = std::ranges::minmax_element(analyte.ulns);
  Numbers numbers{.data = Integers::zeros(options.patients, *least, *greatest, Base::Chosen),
                  .decimals = analyte.uln_decimals,
                  .valid = Bitmap(options.patients),
                  .below = {},
                  .above = {}};
  const Stream laboratories(options.seed, kLaboratories, options.first);
  const Stream choice(options.seed, kLaboratories + 1 + number);
  Filler filler(numbers.data, numbers.valid);
  for (std::size_t row = 0; row < options.patients; ++row) {
    const std::uint64_t laboratory = laboratories[row] % kLaboratoryCount;
    if (!value.numbers->valid.test(row) || !prints_limits(laboratory)) continue;
    filler.set(row, analyte.ulns[choice[laboratory] % analyte.ulns.size()]);
  }
  filler.finish();
  return {.header = analyte.name + ".ULN [" + analyte.unit + "]",
          .name = analyte.name,
          .role = ColumnRole::Uln,
          .unit = analyte.unit,
          .numbers = std::move(numbers),
          .texts = {}};
}

Column answer_column(const Answer& answer, std::size_t number, const CohortOptions& options) {
  const std::vector<std::int32_t> table = quantiles(answer.weights);
  Integers integers = Integers::zeros(options.patients, 0, static_cast<std::int32_t>(answer.weights.size()) - 1);
  Bitmap valid(options.patients);
  const Stream own(options.seed, kAnswers + number, options.first);
  const std::uint64_t missing = of_2_20(answer.missing);
  Filler filler(integers, valid);
  for (std::size_t row = 0; row < options.patients; ++row) {
    const Draw draw{own[row]};
    if (draw.missing() >= missing) filler.set(row, table[draw.quantile()]);
  }
  filler.finish();
  Column column{.header = answer.name, .name = answer.name, .unit = {}, .numbers = {}, .texts = {}};
  if (answer.labels.empty()) {
    column.numbers =
        Numbers{.data = std::move(integers), .decimals = 0, .valid = std::move(valid), .below = {}, .above = {}};
  } else {
    column.texts = Texts{.codes = std::move(integers), .valid = std::move(valid), .labels = answer.labels};
  }
  return column;
}

/// Those to make, and their places: of the panel first, so that a stream's number stays.
template <class Entry>
std::vector<std::pair<std::size_t, const Entry*>> wanted(const std::vector<Entry>& panel,
                                                         const std::vector<Entry>& specialties,
                                                         const CohortOptions& options) {
  std::vector<std::pair<std::size_t, const Entry*>> entries;
  for (std::size_t place = 0; place < panel.size() + specialties.size(); ++place) {
    const bool of_panel = place < panel.size();
    const Entry& entry = of_panel ? panel[place] : specialties[place - panel.size()];
    const bool named = std::ranges::find(options.names, entry.name) != options.names.end();
    if (options.names.empty() ? of_panel || options.specialties : named) entries.emplace_back(place, &entry);
  }
  return entries;
}

void run_all(const std::vector<std::function<void()>>& tasks) {
  std::atomic<std::size_t> next{0};
  std::vector<std::jthread> threads;
  for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i) {
    threads.emplace_back([&] {
      for (std::size_t task = next++; task < tasks.size(); task = next++) tasks[task]();
    });
  }
}

}  // namespace

Population make_cohort(const CohortOptions& options) {
  const auto asked = wanted(answers(), specialty_answers(), options);
  const auto measured = wanted(analytes(), specialty_analytes(), options);
  // Each task makes one answer, or one analyte with its limits, into a place of its own.
  std::vector<std::vector<Column>> made(asked.size() + measured.size());
  std::vector<std::function<void()>> tasks;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    tasks.emplace_back([&, i] { made[i].push_back(answer_column(*asked[i].second, asked[i].first, options)); });
  }
  for (std::size_t i = 0; i < measured.size(); ++i) {
    tasks.emplace_back([&, i] {
      const auto [place, analyte] = measured[i];
      std::vector<Column>& columns = made[asked.size() + i];
      columns.push_back(analyte_column(*analyte, place, options));
      if (!analyte->ulns.empty()) columns.push_back(uln_column(*analyte, place, columns.front(), options));
    });
  }
  run_all(tasks);

  Population population;
  population.patients = options.patients;
  for (std::vector<Column>& columns : made) std::ranges::move(columns, std::back_inserter(population.columns));
  return population;
}

}  // namespace elig::bench
