// The loops for AVX-512 against the plain ones, where this processor can run them.
#include "runtime/select/row_loops.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>

#include "tests/unit/select/history.h"

namespace elig::select_test {
namespace {

// Patients of 0 to 20 rows, some of 100, with half of the rows' bits set.
struct Block {
  std::vector<std::uint32_t> offsets{0};
  std::vector<std::uint64_t> bits;
  Members members;

  explicit Block(std::size_t patients) {
    std::mt19937 random(11);
    for (std::size_t p = 0; p < patients; ++p) {
      offsets.push_back(offsets.back() + static_cast<std::uint32_t>(random() % 30 == 0 ? 100 : random() % 21));
    }
    for (std::size_t word = 0; word <= words_for(offsets.back()); ++word) {
      bits.push_back(std::uint64_t{random()} << 32 | random());
    }
    members.offsets = offsets.data();
    members.sure = members.may = bits.data();
  }
};

class RowLoopsOf : public testing::TestWithParam<std::int64_t> {};
INSTANTIATE_TEST_SUITE_P(Largest, RowLoopsOf,
                         testing::Values(127, 32'767, std::numeric_limits<std::int32_t>::max(),
                                         std::numeric_limits<std::int64_t>::max()));

TEST_P(RowLoopsOf, PickAndAddTheSame) {
  const RowLoops* wide = avx512_loops();
  if (wide == nullptr) GTEST_SKIP() << "no AVX-512";
  constexpr std::size_t kPatients = 500;
  const Block block(kPatients);
  std::mt19937_64 random(5);
  Integers values = Integers::zeros(block.offsets.back(), -GetParam(), GetParam());
  for (std::size_t row = 0; row < block.offsets.back(); ++row) {
    // Often one of the ends, so that rows are equal.
    const auto at_random = static_cast<std::int64_t>(random() >> 1) % GetParam();
    values.set(row, random() % 3 == 0 ? GetParam() : random() % 3 == 0 ? -GetParam() : at_random);
  }
  for (const bool highest : {true, false}) {
    std::vector<std::int32_t> plain(kPatients), picked(kPatients);
    plain_loops.pick(block.members, values, highest, 0, kPatients, plain.data());
    wide->pick(block.members, values, highest, 0, kPatients, picked.data());
    EXPECT_EQ(picked, plain);
  }
  if (values.width == Width::W64) return;
  std::vector<std::int64_t> plain(kPatients), sums(kPatients);
  std::vector<std::uint32_t> plain_readings(kPatients), readings(kPatients);
  plain_loops.add(block.members, values, 0, kPatients, plain.data(), plain_readings.data());
  wide->add(block.members, values, 0, kPatients, sums.data(), readings.data());
  EXPECT_EQ(sums, plain);
  EXPECT_EQ(readings, plain_readings);
}

TEST(RowLoops, MarkTheSame) {
  const RowLoops* wide = avx512_loops();
  if (wide == nullptr) GTEST_SKIP() << "no AVX-512";
  std::mt19937 random(5);
  std::vector<Day> starts(1000), ends(1000);
  for (std::size_t row = 0; row < starts.size(); ++row) {
    starts[row] = random() % 20 == 0 ? kBeforeAllTime : static_cast<Day>(random() % 100);
    ends[row] = random() % 20 == 0 ? kAfterAllTime : starts[row] + static_cast<Day>(random() % 10);
  }
  for (const std::size_t rows : {0, 1, 15, 16, 63, 64, 65, 127, 1000}) {
    for (const auto& [from, to] :
         {std::pair(20, 60), std::pair(kBeforeAllTime, 50), std::pair(50, kAfterAllTime), std::pair(60, 20)}) {
      std::vector<std::uint64_t> plain(words_for(rows) + 1), marked(words_for(rows) + 1);
      plain_loops.mark(starts.data(), to, ends.data(), from, rows, plain.data());
      wide->mark(starts.data(), to, ends.data(), from, rows, marked.data());
      EXPECT_EQ(marked, plain) << rows << " rows";
    }
  }
}

}  // namespace
}  // namespace elig::select_test
