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

std::uint64_t sum_of(const std::uint64_t* words, std::size_t count) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += words[i];
  return sum;
}

}  // namespace

std::size_t bytes_of(const Population& cohort) {
  std::size_t bytes = 0;
  for (const WordRun& run : all_bytes(cohort)) bytes += run.count * sizeof(std::uint64_t);
  return bytes;
}

std::uint64_t read_all(const Population& cohort, unsigned threads) { return read_words(all_bytes(cohort), threads); }

std::uint64_t read_words(const std::vector<WordRun>& all, unsigned threads) {
  std::vector<std::uint64_t> sums(threads);
  const auto read = [&](unsigned thread) {
    for (const WordRun& run : all) {
      const std::size_t first = run.count * thread / threads;
      sums[thread] += sum_of(run.words + first, run.count * (thread + 1) / threads - first);
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
