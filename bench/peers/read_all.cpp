// Bytes, only read: no screening of them can be faster while they do not fit into a cache.
// Built with -O3 -march=native (bench/CMakeLists.txt), so that reading is all the loop does.
#include <algorithm>
#include <thread>

#include "bench/peers/read_words.h"
#include "bench/peers/sixteen.h"

namespace elig::bench {
namespace {

std::vector<WordRun> all_bytes(const Population& cohort) {
  std::vector<WordRun> all;
  const std::size_t bitmap = words_for(cohort.patients);
  for (const Column& column : cohort.columns) {
    const Numbers& numbers = *column.numbers;
    const std::size_t width = static_cast<std::size_t>(numbers.data.width);
    all.push_back({numbers.data.data.as<std::uint64_t>(), bitmap * kRowsPerWord * width / sizeof(std::uint64_t)});
    for (const Bitmap* bits : {&numbers.valid, &numbers.below, &numbers.above}) {
      if (!bits->empty()) all.push_back({bits->words(), bitmap});
    }
  }
  return all;
}

constexpr std::size_t kLineWords = 8;
constexpr std::size_t kAheadWords = 256;
constexpr std::size_t kQuarters = 4;

std::uint64_t sum_in_order(const std::uint64_t* words, std::size_t count) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += words[i];
  return sum;
}

std::uint64_t sum_asked_ahead(const std::uint64_t* words, std::size_t count) {
  const std::size_t lines = count / kLineWords;
  std::uint64_t sum = 0;
  for (std::size_t line = 0; line < lines; ++line) {
    __builtin_prefetch(words + line * kLineWords + kAheadWords);
    for (std::size_t i = 0; i < kLineWords; ++i) sum += words[line * kLineWords + i];
  }
  return sum + sum_in_order(words + lines * kLineWords, count - lines * kLineWords);
}

std::uint64_t sum_four_at_a_time(const std::uint64_t* words, std::size_t count) {
  const std::size_t lines = count / (kQuarters * kLineWords);  // of a quarter
  const std::size_t quarter = lines * kLineWords;
  std::uint64_t sum = 0;
  for (std::size_t line = 0; line < lines; ++line) {
    for (std::size_t q = 0; q < kQuarters; ++q) {
      const std::uint64_t* const first = words + q * quarter + line * kLineWords;
      for (std::size_t i = 0; i < kLineWords; ++i) sum += first[i];
    }
  }
  return sum + sum_in_order(words + kQuarters * quarter, count - kQuarters * quarter);
}

std::uint64_t sum_of(const std::uint64_t* words, std::size_t count, Reading how) {
  switch (how) {
    case Reading::InOrder:
      return sum_in_order(words, count);
    case Reading::AskedAhead:
    case Reading::SideBySide:
      return sum_asked_ahead(words, count);
    case Reading::FourAtATime:
      return sum_four_at_a_time(words, count);
  }
  return 0;
}

/// Each run is read in so many pieces: lines of the shortest, several lines of the others.
std::size_t lines_of_shortest(const std::vector<WordRun>& all) {
  std::size_t words = kLineWords;
  if (!all.empty()) words = std::ranges::min(all, {}, &WordRun::count).count;
  return std::max<std::size_t>(words / kLineWords, 1);
}

}  // namespace

std::size_t bytes_of(const Population& cohort) {
  std::size_t bytes = 0;
  for (const WordRun& run : all_bytes(cohort)) bytes += run.count * sizeof(std::uint64_t);
  return bytes;
}

std::uint64_t read_all(const Population& cohort, unsigned threads, Reading how) {
  return read_words(all_bytes(cohort), threads, how);
}

std::uint64_t read_words(const std::vector<WordRun>& all, unsigned threads, Reading how) {
  std::vector<std::uint64_t> sums(threads);
  const std::size_t pieces = how == Reading::SideBySide ? lines_of_shortest(all) : threads;
  const auto read = [&](unsigned thread) {
    std::uint64_t sum = 0;
    for (std::size_t piece = pieces * thread / threads; piece < pieces * (thread + 1) / threads; ++piece) {
      for (const WordRun& run : all) {
        const std::size_t first = run.count * piece / pieces;
        sum += sum_of(run.words + first, run.count * (piece + 1) / pieces - first, how);
      }
    }
    sums[thread] = sum;
  };
  {
    std::vector<std::jthread> others;
    for (unsigned thread = 1; thread < threads; ++thread) others.emplace_back(read, thread);
    read(0);
  }
  std::uint64_t sum = 0;
  for (const std::uint64_t part : sums) sum += part;
  return sum;
}

}  // namespace elig::bench
