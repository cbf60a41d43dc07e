// Bytes, only read: no screening of them can be faster while they do not fit into a cache.
// Built with -O3 -march=native (bench/CMakeLists.txt), so that reading is all the loop does.
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
constexpr std::size_t kAheadWords = 512;
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
      return sum_asked_ahead(words, count);
    case Reading::FourAtATime:
      return sum_four_at_a_time(words, count);
  }
  return 0;
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
  const auto read = [&](unsigned thread) {
    for (const WordRun& run : all) {
      const std::size_t first = run.count * thread / threads;
      sums[thread] += sum_of(run.words + first, run.count * (thread + 1) / threads - first, how);
    }
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
