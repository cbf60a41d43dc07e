#include "runtime/ingest/read_blocks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace elig {
namespace {

struct Numbers : ReadBlock {
  std::vector<std::int64_t> of_row;
};

std::unique_ptr<ReadBlock> numbers_of(const DuckChunk& rows) {
  auto read = std::make_unique<Numbers>();
  for (std::size_t row = 0; row < rows.rows(); ++row) read->of_row.push_back(rows.vector(0).at<std::int64_t>(row));
  return read;
}

class ReadBlocks : public testing::Test {
 protected:
  ReadBlocks() : session_(std::move(DuckSession::open()).value()) {}
  DuckSession session_;
};

TEST_F(ReadBlocks, HandsOverEveryRowOnceAndInOrder) {
  std::vector<std::int64_t> taken;
  const auto take = [&](ReadBlock& block, std::size_t first, std::size_t end, bool all) -> std::optional<Error> {
    const auto& of_row = static_cast<Numbers&>(block).of_row;
    EXPECT_EQ(all, first == 0 && end == of_row.size());
    for (std::size_t row = first; row < end; ++row) taken.push_back(of_row[row]);
    return std::nullopt;
  };
  // The rows that a filter leaves come in chunks of any size.
  const auto wrong = read_blocks(session_, "SELECT i FROM range(1000000) AS t(i) WHERE i % 7 <> 3", {numbers_of, take});
  ASSERT_FALSE(wrong) << wrong->message;
  ASSERT_EQ(taken.size(), 857'143U);
  EXPECT_TRUE(std::ranges::is_sorted(taken));
  EXPECT_EQ(std::ranges::adjacent_find(taken), taken.end());
  EXPECT_EQ(taken.back(), 999'999);
}

TEST_F(ReadBlocks, NoRowsAreNoBlocks) {
  const auto take = [](ReadBlock&, std::size_t, std::size_t, bool) -> std::optional<Error> { return Error{"taken"}; };
  EXPECT_FALSE(read_blocks(session_, "SELECT i FROM range(0) AS t(i)", {numbers_of, take}));
}

TEST_F(ReadBlocks, AnErrorEndsItAndTheSessionGoesOn) {
  int blocks = 0;
  const auto take = [&](ReadBlock&, std::size_t, std::size_t, bool) -> std::optional<Error> {
    if (++blocks == 3) return Error{"enough"};
    return std::nullopt;
  };
  const auto wrong = read_blocks(session_, "SELECT i FROM range(10000000) AS t(i)", {numbers_of, take});
  ASSERT_TRUE(wrong);
  EXPECT_EQ(wrong->message, "enough");
  EXPECT_EQ(blocks, 3);
  EXPECT_EQ(session_.first_row("SELECT 'on'").value()[0], "on");
  // After a query whose rows were not all fetched, too.
  blocks = 10;
  EXPECT_FALSE(read_blocks(session_, "SELECT i FROM range(10) AS t(i)", {numbers_of, take}));
}

TEST_F(ReadBlocks, AQueryThatFailsSaysSo) {
  const auto take = [](ReadBlock&, std::size_t, std::size_t, bool) { return std::optional<Error>(); };
  EXPECT_TRUE(read_blocks(session_, "SELECT nothing FROM range(10) AS t(i)", {numbers_of, take}));
  EXPECT_TRUE(read_blocks(session_,
                          "SELECT CASE WHEN i < 200000 THEN i ELSE error('far') END FROM range(300000) AS t(i)",
                          {numbers_of, take}));
}

}  // namespace
}  // namespace elig
