#include <gtest/gtest.h>

#include <filesystem>
#include <type_traits>

#include "runtime/population/aligned_bytes.h"
#include "runtime/population/text_list.h"

namespace elig {
namespace {

static_assert(std::is_nothrow_move_constructible_v<AlignedBytes>, "a vector of columns must not copy them");

bool all_zero(const AlignedBytes& bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes.as<char>()[i] != 0) return false;
  }
  return true;
}

TEST(AlignedBytes, IsZeroFilledAndAligned) {
  for (std::size_t size : {1U, 64U, 65U, 100'000U}) {
    const AlignedBytes bytes(size);
    EXPECT_EQ(bytes.size(), size);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(bytes.as<void>()) % kColumnAlignment, 0U);
    EXPECT_TRUE(all_zero(bytes));
  }
  EXPECT_TRUE(AlignedBytes(0).empty());
}

TEST(AlignedBytes, ACopySharesTheMemoryAndKeepsIt) {
  AlignedBytes copy;
  const char* where = nullptr;
  {
    AlignedBytes bytes(100);
    bytes.as<char>()[7] = 'x';
    where = bytes.as<char>();
    copy = bytes;
  }
  EXPECT_EQ(copy.as<char>(), where);
  EXPECT_EQ(copy.as<char>()[7], 'x');
}

TEST(AlignedBytes, LivesInAFileWithoutAName) {
  const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "aligned_bytes_test";
  std::filesystem::create_directories(folder);
  Result<AlignedBytes> made = AlignedBytes::in_file(1'000'000, folder.string());
  ASSERT_TRUE(made) << made.error().message;
  AlignedBytes& bytes = made.value();
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(bytes.as<void>()) % kColumnAlignment, 0U);
  EXPECT_TRUE(all_zero(bytes));
  bytes.as<char>()[999'999] = 'x';
  const AlignedBytes copy = bytes;
  bytes = {};
  EXPECT_EQ(copy.as<char>()[999'999], 'x');
  EXPECT_TRUE(std::filesystem::is_empty(folder));
  EXPECT_TRUE(AlignedBytes::in_file(0, folder.string()).value().empty());
  std::filesystem::remove_all(folder);
}

TEST(AlignedBytes, SaysThatAFolderIsNotThere) {
  const Result<AlignedBytes> bytes = AlignedBytes::in_file(64, "/nowhere");
  ASSERT_FALSE(bytes);
  EXPECT_EQ(bytes.error().message, "cannot keep data in a temporary file of `/nowhere`: No such file or directory");
}

TEST(AlignedBytes, BorrowsAndKeepsTheOwner) {
  auto owner = std::make_shared<AlignedBytes>(64);
  owner->as<char>()[0] = 'y';
  std::weak_ptr<AlignedBytes> watch = owner;
  const std::byte* data = owner->as<std::byte>();
  AlignedBytes borrowed = AlignedBytes::borrowed(std::move(owner), data, 64);
  EXPECT_FALSE(watch.expired());
  EXPECT_EQ(borrowed.as<char>()[0], 'y');
  borrowed = {};
  EXPECT_TRUE(watch.expired());
}

TEST(TextList, HoldsTexts) {
  const std::vector<std::string> texts = {"", "a", std::string("b\0c", 3), "", "long enough for the heap"};
  const TextList list = texts;
  EXPECT_EQ(list.size(), 5U);
  EXPECT_EQ(list[2], std::string_view("b\0c", 3));
  EXPECT_EQ(std::vector<std::string>(list.begin(), list.end()), texts);
  EXPECT_EQ(list, texts);
  EXPECT_FALSE(list == TextList({"a"}));
  EXPECT_FALSE(list == TextList());
}

TEST(TextList, OfNothing) {
  EXPECT_TRUE(TextList().empty());
  EXPECT_TRUE(TextList(std::vector<std::string>{}).empty());
  EXPECT_EQ(TextList(), TextList(std::vector<std::string>{}));
  EXPECT_EQ(TextList({""}).size(), 1U);
}

TEST(TextListBuilder, ReadsWhatItHasAndEndsEmpty) {
  TextListBuilder builder;
  builder.add("one");
  builder.add("");
  EXPECT_EQ(builder[0], "one");
  EXPECT_EQ(builder[1], "");
  EXPECT_EQ(builder.finish(), TextList({"one", ""}));
  EXPECT_EQ(builder.size(), 0U);
  EXPECT_TRUE(builder.finish().empty());
}

}  // namespace
}  // namespace elig
