#include "bench/events/histories.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <thread>

namespace elig::bench {
namespace {

constexpr std::size_t kMostRows = 24;  // of one concept and patient
constexpr std::int64_t kLargest = 2'000;

// The numbers of one patient and concept, whoever else there is.
class Dice {
 public:
  Dice(std::uint64_t seed, std::uint64_t run, std::uint64_t patient)
      : state_(seed * 0x9E3779B97F4A7C15 + run * 0xD1B54A32D192ED03 + patient * 0x8CB92BA72F3D8DD7) {}

  std::uint64_t below(std::uint64_t bound) { return (next() >> 32) * bound >> 32; }
  double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }

 private:
  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15;
    std::uint64_t x = state_;
    x = (x ^ x >> 32) * 0xD6E8FEB86659FD93;
    x = (x ^ x >> 32) * 0xD6E8FEB86659FD93;
    return x ^ x >> 32;
  }
  std::uint64_t state_;
};

// How many rows: Poisson, cut off.
std::size_t rows_of(Dice& dice, double mean) {
  double left = dice.unit(), chance = std::exp(-mean);
  std::size_t rows = 0;
  while (left > chance && rows < kMostRows) {
    left -= chance;
    chance *= mean / static_cast<double>(++rows);
  }
  return rows;
}

EventRun make_run(const HistoryOptions& options, std::size_t which) {
  const double mean = static_cast<double>(options.events) / static_cast<double>(options.concepts);
  EventRun run;
  run.coded.codes = {{"loinc", "bench-" + std::to_string(which)}};
  run.offsets = AlignedBytes((options.patients + 1) * sizeof(std::uint32_t));
  auto* offsets = run.offsets.as<std::uint32_t>();
  for (std::size_t p = 0; p < options.patients; ++p) {
    Dice dice(options.seed, which, p);
    offsets[p + 1] = offsets[p] + static_cast<std::uint32_t>(rows_of(dice, mean));
  }
  run.rows = offsets[options.patients];
  run.start.lo = AlignedBytes(run.rows * sizeof(Day));
  Numbers numbers;
  numbers.data = Integers::zeros(run.rows, 0, kLargest);
  numbers.data.min = 0;
  numbers.data.max = kLargest;
  numbers.valid = Bitmap(run.rows);
  for (std::size_t p = 0; p < options.patients; ++p) {
    Dice dice(options.seed, which, p);
    rows_of(dice, mean);
    Day* days = run.start.lo.as<Day>() + offsets[p];
    const std::size_t count = offsets[p + 1] - offsets[p];
    constexpr Day kDays = kIndexDay - kFirstDay - static_cast<Day>(kMostRows);
    for (std::size_t i = 0; i < count; ++i) days[i] = kFirstDay + static_cast<Day>(dice.below(kDays));
    std::sort(days, days + count);
    for (std::size_t i = 1; i < count; ++i) days[i] = std::max(days[i], days[i - 1] + 1);
    for (std::size_t i = 0; i < count; ++i) {
      numbers.data.set(offsets[p] + i, static_cast<std::int64_t>(dice.below(kLargest + 1)));
      numbers.valid.set(offsets[p] + i);
    }
  }
  Column value;
  value.header = "value [U/L]";
  value.name = "value";
  value.unit = "U/L";
  value.numbers = std::move(numbers);
  run.fields.push_back(std::move(value));
  return run;
}

}  // namespace

std::vector<EventRun> make_histories(const HistoryOptions& options) {
  std::vector<EventRun> runs(options.concepts);
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < runs.size(); i = next++) runs[i] = make_run(options, i);
  };
  std::vector<std::jthread> others;
  for (unsigned i = 1; i < std::thread::hardware_concurrency(); ++i) others.emplace_back(work);
  work();
  others.clear();
  return runs;
}

const Numbers& values_of(const EventRun& run) { return *run.fields.front().numbers; }

}  // namespace elig::bench
