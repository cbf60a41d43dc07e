#include "runtime/population/verify_in_passing.h"

#include <functional>
#include <mutex>
#include <thread>

#include "runtime/population/file.h"
#include "tests/unit/population/scratch.h"
#include "tests/unit/population/written.h"

namespace elig {
namespace {

// Columns `a` of numbers in 8 bits, `b` in 32, and one of texts, so that not every array is of numbers.
Population wide(std::size_t patients) {
  Population population;
  population.patients = patients;
  const auto add = [&](const std::string& header, const std::function<std::string(std::size_t)>& cell) {
    ColumnBuilder builder(header, *parse_header(header, nullptr));
    for (std::size_t row = 0; row < patients; ++row) builder.append(cell(row));
    population.columns.push_back(std::move(builder).finish(patients));
  };
  add("a", [](std::size_t row) { return row % 7 == 0 ? "" : std::to_string(row % 100); });
  add("b", [](std::size_t row) { return std::to_string(row * 100'000); });
  add("c", [](std::size_t row) { return std::string(row % 2 == 0 ? "yes" : "no"); });
  return population;
}

std::vector<const Column*> all_columns(const Population& population) {
  std::vector<const Column*> columns;
  for (const Column& column : population.columns) columns.push_back(&column);
  return columns;
}

class VerifyingInPassing : public Scratch {
 protected:
  Population opened(const Population& population) {
    EXPECT_FALSE(write_population(population, path("x.pop")));
    return open_population(path("x.pop")).value();
  }
  // The same with a byte changed that stands where `place` points in `whole`.
  Population damaged(const Population& whole, const void* place) {
    std::string bytes = bytes_of(path("x.pop"));
    const Column& first = whole.columns.front();
    const std::size_t at =
        bytes.find(std::string(first.numbers->data.data.as<char>(), first.numbers->data.data.size()));
    EXPECT_NE(at, std::string::npos);
    bytes[at + static_cast<std::size_t>(static_cast<const char*>(place) - first.numbers->data.data.as<char>())] ^= 4;
    put(path("damaged.pop"), bytes);
    return open_population(path("damaged.pop")).value();
  }
};

// Ranges of `step` words, taken by so many threads in their order.
std::optional<Error> passed(const Population& population, std::size_t step, unsigned threads) {
  VerifyInPassing verification(population, all_columns(population));
  const std::size_t words = words_for(population.patients);
  std::mutex taking;
  std::size_t next = 0;
  const auto work = [&] {
    for (;;) {
      std::size_t first = 0;
      {
        const std::lock_guard lock(taking);
        if (next >= words) return;
        first = next;
        next += step;
      }
      verification.pass(first, std::min(first + step, words));
    }
  };
  std::vector<std::thread> others;
  for (unsigned thread = 1; thread < threads; ++thread) others.emplace_back(work);
  work();
  for (std::thread& other : others) other.join();
  return verification.finish();
}

TEST_F(VerifyingInPassing, FindsWhatIsWholeWhole) {
  for (const std::size_t patients : {0U, 1U, 63U, 64U, 65U, 1000U, 20'000U}) {
    const Population written = wide(patients);
    for (const unsigned threads : {1U, 2U, 3U, 7U}) {
      for (const std::size_t step : {1U, 5U, 1000U}) {
        const auto damage = passed(opened(written), step, threads);
        EXPECT_FALSE(damage) << patients << " patients, " << threads << " threads: " << damage->message;
      }
    }
  }
  EXPECT_FALSE(passed(wide(100), 1, 2));  // in memory: nothing to verify
}

TEST_F(VerifyingInPassing, SaysOfADamagedNumberWhatVerifyingAtOnceSays) {
  const Population whole = opened(wide(1000));
  for (const std::size_t column : {0U, 1U}) {
    const AlignedBytes& cells = whole.columns[column].numbers->data.data;
    for (const std::size_t at : {std::size_t{0}, cells.size() / 2, cells.size() - 1}) {
      const Population population = damaged(whole, cells.as<char>() + at);
      EXPECT_FALSE(verify_all_but_cells(population, all_columns(population)));
      for (const unsigned threads : {1U, 3U}) {
        const auto damage = passed(open_population(path("damaged.pop")).value(), 3, threads);
        ASSERT_TRUE(damage) << column << " " << at;
        EXPECT_EQ(damage->message, verify_columns(population, all_columns(population))->message);
      }
    }
  }
}

TEST_F(VerifyingInPassing, LeavesWhatIsNotANumberToOthers) {
  const Population whole = opened(wide(1000));
  const Column& a = whole.columns[0];
  for (const void* place : {a.numbers->valid.bytes().as<void>(), a.numbers->blocks.as<void>(),
                            whole.columns[2].texts->codes.data.as<void>()}) {
    const Population population = damaged(whole, place);
    EXPECT_FALSE(passed(population, 3, 2));
    EXPECT_TRUE(verify_all_but_cells(population, all_columns(population)));
  }
}

TEST_F(VerifyingInPassing, WhatWasFoundWholeIsNotReadAgain) {
  const Population population = opened(wide(100));
  EXPECT_TRUE(VerifyInPassing(population, all_columns(population)).wanted());
  EXPECT_FALSE(passed(population, 1, 1));
  EXPECT_FALSE(VerifyInPassing(population, all_columns(population)).wanted());
}

}  // namespace
}  // namespace elig
