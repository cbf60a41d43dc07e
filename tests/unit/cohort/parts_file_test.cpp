// A population in parts is the population: byte for byte the file that the whole would be written to.
#include "bench/scale/parts_file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "bench/population/cohort.h"
#include "bench/scale/page_cache.h"
#include "runtime/population/file.h"

namespace elig::bench {
namespace {

namespace fs = std::filesystem;

class PartsFile : public testing::TestWithParam<std::size_t> {
 protected:
  PartsFile() : folder_(fs::temp_directory_path() / ("elig-parts-" + std::to_string(::getpid()))) {
    fs::create_directories(folder_);
  }
  ~PartsFile() override { fs::remove_all(folder_); }

  [[nodiscard]] std::string path(const char* name) const { return (folder_ / name).string(); }

  static std::string bytes_of(const std::string& path) {
    std::ostringstream bytes;
    bytes << std::ifstream(path, std::ios::binary).rdbuf();
    return bytes.str();
  }

  fs::path folder_;
};

/// Numbers alone, with limits and `<0.2`.
const std::vector<std::string> kNames = {"Hb", "TBIL", "ALP", "albumin"};

TEST_P(PartsFile, IsThatOfTheWhole) {
  const auto write_parts =
      write_in_parts({.patients = GetParam(),
                      .part_patients = kBlockRows,
                      .make =
                          [](std::size_t first, std::size_t count) {
                            return make_cohort({.patients = count, .first = first, .seed = 3, .names = kNames});
                          }},
                     path("parts.pop"));
  ASSERT_FALSE(write_parts.has_value()) << write_parts->message;
  const Population whole = make_cohort({.patients = GetParam(), .seed = 3, .names = kNames});
  ASSERT_FALSE(write_population(whole, path("whole.pop")).has_value());
  EXPECT_TRUE(bytes_of(path("parts.pop")) == bytes_of(path("whole.pop")));

  const auto opened = open_population(path("parts.pop"));
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_FALSE(verify_population(opened.value()).has_value());
}

INSTANTIATE_TEST_SUITE_P(Patients, PartsFile,
                         testing::Values(1, 64, kBlockRows, kBlockRows + 1, 3 * kBlockRows, 2 * kBlockRows + 1000));

using PageCache = PartsFile;

/// The words that are read are those of the file, whatever the number of threads; and an evicted file is read, too.
TEST_F(PageCache, EveryByteIsReadOnce) {
  constexpr std::size_t kWords = 400'000;  // more than one piece, and no whole number of them
  {
    std::ofstream file(path("words"), std::ios::binary);
    for (std::uint64_t word = 1; word <= kWords; ++word) file.write(reinterpret_cast<const char*>(&word), sizeof word);
  }
  constexpr std::uint64_t kSum = kWords * (kWords + 1) / 2;
  for (const unsigned threads : {1U, 2U, 3U, 7U}) EXPECT_EQ(read_file(path("words"), threads), kSum) << threads;
  EXPECT_FALSE(evict(path("words")).has_value());
  EXPECT_EQ(read_file(path("words"), 2), kSum);
  const auto kept = cached_share(path("words"));
  ASSERT_TRUE(kept) << kept.error().message;
  EXPECT_GE(kept.value(), 0.0);
  EXPECT_LE(kept.value(), 1.0);
  EXPECT_TRUE(evict(path("nowhere")).has_value());
  EXPECT_FALSE(cached_share(path("nowhere")));
}

}  // namespace
}  // namespace elig::bench
