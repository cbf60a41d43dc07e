// The loops for AVX-512 against the plain ones, where this processor can run them.
#include "runtime/select/row_loops.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <random>
#include <string>

#include "tests/unit/select/history.h"

namespace elig::select_test {
namespace {

// What a block of patients is like: each has `fewest` to `most` rows, some have a hundred, and of the rows' bits so
// many in eight are set.
struct Shape {
  std::string name;
  unsigned fewest, most;
  bool some_long = false;
  unsigned eighths = 4;
};
void PrintTo(const Shape& shape, std::ostream* out) { *out << shape.name; }

// Sixteen patients are taken at a time where none has more than 32 rows and all have less than about 480, eight rows of
// each at a time.
std::vector<Shape> shapes() {
  return {
      {"no_rows", 0, 0},
      {"one_row", 1, 1},
      {"none_or_one", 0, 1},
      {"few", 0, 20},
      {"few_all_set", 0, 20, false, 8},
      {"few_none_set", 0, 20, false, 0},
      {"few_hardly_any_set", 0, 20, false, 1},
      {"some_long", 0, 20, true},
      {"eight_or_nine", 8, 9, false, 8},
      {"up_to_a_word", 25, 32},
      {"up_to_a_word_all_set", 25, 32, false, 8},
      {"around_a_word", 30, 34},
      {"long", 60, 140},
  };
}

// Its rows begin in the middle of those of a run.
struct Block {
  static constexpr std::size_t kFirst = 64;  // patient
  std::size_t patients;
  std::vector<std::uint32_t> offsets{0};
  std::vector<std::uint64_t> bits;
  Members members;

  Block(const Shape& shape, std::size_t size) : patients(kFirst + size) {
    std::mt19937 random(11);
    for (std::size_t p = 0; p < patients; ++p) {
      const bool is_long = shape.some_long && random() % 30 == 0;
      const auto rows = static_cast<std::uint32_t>(random() % (shape.most - shape.fewest + 1)) + shape.fewest;
      offsets.push_back(offsets.back() + (is_long ? 100 : rows));
    }
    members.first_row = offsets[kFirst] / kRowsPerWord * kRowsPerWord;
    // One word more than there are rows for, as blocks have it: memory checkers see whoever reads further.
    bits = std::vector<std::uint64_t>(words_for(offsets.back() - members.first_row) + 1);
    for (std::size_t bit = 0; bit < bits.size() * kRowsPerWord; ++bit) {
      if (random() % 8 < shape.eighths) bits[bit / kRowsPerWord] |= std::uint64_t{1} << bit % kRowsPerWord;
    }
    members.offsets = offsets.data();
    members.sure = members.may = members.inside = bits.data();
  }
};

class RowLoopsOf : public testing::TestWithParam<Shape> {
 protected:
  // check(block, the faster loops) for blocks of all sizes.
  template <class Check>
  void on_blocks(Check check) {
    const RowLoops* wide = avx512_loops();
    if (wide == nullptr) GTEST_SKIP() << "no AVX-512";
    for (const std::size_t size : {0, 1, 15, 16, 17, 63, 64, 65, 500}) {
      SCOPED_TRACE(std::to_string(size) + " patients");
      check(Block(GetParam(), size), *wide);
    }
  }
};
INSTANTIATE_TEST_SUITE_P(Shapes, RowLoopsOf, testing::ValuesIn(shapes()),
                         [](const auto& shape) { return shape.param.name; });

Integers random_values(std::size_t rows, std::int64_t largest) {
  std::mt19937_64 random(5);
  Integers values = Integers::zeros(rows, -largest, largest);
  for (std::size_t row = 0; row < rows; ++row) {
    // Often one of the ends, so that rows are equal.
    const auto at_random = static_cast<std::int64_t>(random() >> 1) % largest;
    values.set(row, random() % 3 == 0   ? largest
                    : random() % 3 == 0 ? -largest
                    : random() % 2 == 0 ? at_random
                                        : -at_random);
  }
  return values;
}
constexpr std::array<std::int64_t, 4> kLargest{127, 32'767, std::numeric_limits<std::int32_t>::max(),
                                               std::numeric_limits<std::int64_t>::max()};

TEST_P(RowLoopsOf, PickTheSame) {
  on_blocks([](const Block& block, const RowLoops& wide) {
    for (const std::int64_t largest : kLargest) {
      const Integers values = random_values(block.offsets.back(), largest);
      for (const bool highest : {true, false}) {
        std::vector<std::int32_t> plain(block.patients, 7), picked(block.patients, 7);
        Integers plain_best = Integers::zeros(block.patients, -largest, largest), best = plain_best;
        best.data = AlignedBytes(best.data.size());
        plain_loops.pick(block.members, values, highest, Block::kFirst, block.patients, plain.data(), plain_best.data);
        wide.pick(block.members, values, highest, Block::kFirst, block.patients, picked.data(), best.data);
        EXPECT_EQ(picked, plain) << "the " << (highest ? "highest" : "lowest") << " of values up to " << largest;
        for (std::size_t p = Block::kFirst; p < block.patients; ++p) {
          const std::int64_t value = plain[p] == kNoRow ? 0 : values[static_cast<std::size_t>(plain[p])];
          ASSERT_EQ(plain_best[p], value) << "patient " << p;
          ASSERT_EQ(best[p], value) << "patient " << p;
        }
      }
    }
  });
}

TEST_P(RowLoopsOf, AddTheSame) {
  on_blocks([](const Block& block, const RowLoops& wide) {
    for (const std::int64_t largest : kLargest) {
      const Integers values = random_values(block.offsets.back(), largest);
      if (values.width == Width::W64) continue;
      std::vector<std::int64_t> plain(block.patients, 7), sums(block.patients, 7);
      std::vector<std::uint32_t> plain_readings(block.patients, 7), readings(block.patients, 7);
      plain_loops.add(block.members, values, Block::kFirst, block.patients, plain.data(), plain_readings.data());
      wide.add(block.members, values, Block::kFirst, block.patients, sums.data(), readings.data());
      EXPECT_EQ(sums, plain) << "of values up to " << largest;
      EXPECT_EQ(readings, plain_readings);
    }
  });
}

TEST_P(RowLoopsOf, FindAndCountTheSame) {
  on_blocks([](const Block& block, const RowLoops& wide) {
    const Members& members = block.members;
    for (const bool latest : {true, false}) {
      std::vector<std::int32_t> plain(block.patients, 7), picked(block.patients, 7);
      plain_loops.last_of(members, latest, Block::kFirst, block.patients, plain.data());
      wide.last_of(members, latest, Block::kFirst, block.patients, picked.data());
      EXPECT_EQ(picked, plain);
    }
    std::vector<std::uint32_t> plain(block.patients, 7), counts(block.patients, 7);
    plain_loops.count(members, members.sure, Block::kFirst, block.patients, plain.data());
    wide.count(members, members.sure, Block::kFirst, block.patients, counts.data());
    EXPECT_EQ(counts, plain);
    std::vector<std::uint64_t> plain_any(words_for(block.patients), 7), any(words_for(block.patients), 7);
    plain_loops.any(members, members.sure, Block::kFirst, block.patients, plain_any.data());
    wide.any(members, members.sure, Block::kFirst, block.patients, any.data());
    EXPECT_EQ(any, plain_any);
  });
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
