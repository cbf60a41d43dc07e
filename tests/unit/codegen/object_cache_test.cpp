// A cache folder: what was stored is found, and whatever else lies there is not: damaged, cut off, of another key, of
// another user or writable by one. Nothing is an error but a folder that cannot be trusted.
#include "compiler/codegen/object_cache.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>
#include <vector>

namespace elig {
namespace {

namespace fs = std::filesystem;

class ObjectCacheTest : public testing::Test {
 protected:
  ObjectCacheTest() {
    std::string name = (fs::temp_directory_path() / "elig-cache-XXXXXX").string();
    root_ = mkdtemp(name.data());
  }
  ~ObjectCacheTest() override {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
  }

  [[nodiscard]] fs::path folder() const { return root_ / "not" / "there" / "yet"; }
  [[nodiscard]] fs::path file_of(const std::string& key) const { return folder() / ObjectCache::file_name(key); }
  [[nodiscard]] std::shared_ptr<ObjectCache> opened() const {
    const auto cache = ObjectCache::open(folder().string());
    EXPECT_TRUE(cache.ok()) << cache.error().message;
    return cache.value();
  }
  [[nodiscard]] std::string problem() const {
    const auto cache = ObjectCache::open(folder().string());
    return cache ? "" : cache.error().message;
  }
  [[nodiscard]] std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder()), fs::directory_iterator()));
  }
  static std::string read(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  static void write(const fs::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
  }

  fs::path root_;
};

const std::string kKey = "a plan\0 of a CPU";
const std::string kObject =
    "\x7F"
    "ELF and so on";

TEST_F(ObjectCacheTest, FindsWhatWasStoredAlsoInAnotherProcess) {
  EXPECT_EQ(opened()->find(kKey), std::nullopt);
  EXPECT_TRUE(opened()->store(kKey, kObject));
  EXPECT_EQ(opened()->find(kKey), kObject);
  EXPECT_EQ(opened()->find(kKey + "v2"), std::nullopt);
  EXPECT_EQ(files(), 1U) << "nothing unfinished is left";
}

TEST_F(ObjectCacheTest, KeepsEmptyObjectsAndReplacesOlderOnes) {
  EXPECT_TRUE(opened()->store(kKey, ""));
  EXPECT_EQ(opened()->find(kKey), "");
  EXPECT_TRUE(opened()->store(kKey, kObject));
  EXPECT_EQ(opened()->find(kKey), kObject);
}

TEST_F(ObjectCacheTest, IsForThisUserOnly) {
  ASSERT_TRUE(opened()->store(kKey, kObject));
  struct stat status {};
  ASSERT_EQ(::stat(folder().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0700U);
  ASSERT_EQ(::stat(file_of(kKey).c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(ObjectCacheTest, AnyDamagedByteIsAMiss) {
  const auto cache = opened();
  ASSERT_TRUE(cache->store(kKey, kObject));
  const std::string whole = read(file_of(kKey));
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const char flip : {'\x01', '\x80', '\xFF'}) {
      std::string damaged = whole;
      damaged[at] = static_cast<char>(damaged[at] ^ flip);
      write(file_of(kKey), damaged);
      EXPECT_EQ(cache->find(kKey), std::nullopt) << "byte " << at;
    }
  }
  write(file_of(kKey), whole);
  EXPECT_EQ(cache->find(kKey), kObject);
}

TEST_F(ObjectCacheTest, AnyOtherLengthIsAMiss) {
  const auto cache = opened();
  ASSERT_TRUE(cache->store(kKey, kObject));
  const std::string whole = read(file_of(kKey));
  for (std::size_t length = 0; length < whole.size(); ++length) {
    write(file_of(kKey), whole.substr(0, length));
    EXPECT_EQ(cache->find(kKey), std::nullopt) << length << " bytes";
  }
  write(file_of(kKey), whole + '\0');
  EXPECT_EQ(cache->find(kKey), std::nullopt);
}

TEST_F(ObjectCacheTest, AnEntryUnderAnotherKeysNameIsAMiss) {
  const auto cache = opened();
  ASSERT_TRUE(cache->store(kKey, kObject));
  const std::string other = "another plan";
  fs::rename(file_of(kKey), file_of(other));
  EXPECT_EQ(cache->find(other), std::nullopt);
  EXPECT_TRUE(cache->store(other, "another object"));
  EXPECT_EQ(cache->find(other), "another object");
}

TEST_F(ObjectCacheTest, WhatOthersMayWriteIsNotRead) {
  const auto cache = opened();
  ASSERT_TRUE(cache->store(kKey, kObject));
  for (const mode_t mode : {0620U, 0602U, 0666U}) {
    ASSERT_EQ(::chmod(file_of(kKey).c_str(), mode), 0);
    EXPECT_EQ(cache->find(kKey), std::nullopt);
  }
  ASSERT_EQ(::chmod(file_of(kKey).c_str(), 0400), 0);
  EXPECT_EQ(cache->find(kKey), kObject);
}

TEST_F(ObjectCacheTest, FollowsNoLinksAndReadsNothingButFiles) {
  const auto cache = opened();
  ASSERT_TRUE(cache->store(kKey, kObject));
  fs::rename(file_of(kKey), root_ / "elsewhere");
  fs::create_symlink(root_ / "elsewhere", file_of(kKey));
  EXPECT_EQ(cache->find(kKey), std::nullopt);
  fs::remove(file_of(kKey));
  fs::create_directory(file_of(kKey));
  EXPECT_EQ(cache->find(kKey), std::nullopt);
  EXPECT_FALSE(cache->store(kKey, kObject));
  fs::remove(file_of(kKey));
  ASSERT_EQ(::mkfifo(file_of(kKey).c_str(), 0600), 0);
  EXPECT_EQ(cache->find(kKey), std::nullopt) << "and it does not wait for a writer";
}

TEST_F(ObjectCacheTest, RefusesAFolderThatOthersMayWrite) {
  (void)opened();
  for (const mode_t mode : {0770U, 0707U, 0777U}) {
    ASSERT_EQ(::chmod(folder().c_str(), mode), 0);
    EXPECT_EQ(problem(), "`" + folder().string() + "` can be written by others");
  }
  ASSERT_EQ(::chmod(folder().c_str(), 0755), 0);
  EXPECT_EQ(problem(), "");
}

TEST_F(ObjectCacheTest, RefusesAFolderOfAnotherUser) {
  (void)opened();
  if (::chown(folder().c_str(), 65534, 65534) != 0) GTEST_SKIP() << "only root can give a folder away";
  EXPECT_EQ(problem(), "`" + folder().string() + "` belongs to another user");
}

TEST_F(ObjectCacheTest, SaysWhyAFolderCannotBeUsed) {
  write(root_ / "not", "a file");
  EXPECT_EQ(problem(), "cannot use `" + folder().string() + "`: Not a directory");
}

TEST_F(ObjectCacheTest, WithoutItsFolderItOnlyDoesNotHelp) {
  const auto cache = opened();
  fs::remove_all(folder());
  EXPECT_FALSE(cache->store(kKey, kObject));
  EXPECT_EQ(cache->find(kKey), std::nullopt);
}

TEST_F(ObjectCacheTest, KeepsNothingLargerThanItsLimit) {
  const auto cache = opened();
  EXPECT_TRUE(cache->store("largest", std::string(ObjectCache::kLargest, 'x')));
  EXPECT_FALSE(cache->store("larger", std::string(ObjectCache::kLargest + 1, 'x')));
  EXPECT_EQ(files(), 1U);
}

TEST_F(ObjectCacheTest, DropsWhatWasUsedLongestAgo) {
  const auto cache = opened();
  const auto key = [](std::size_t i) { return "plan " + std::to_string(i); };
  for (std::size_t i = 0; i < ObjectCache::kEntries + 10; ++i) ASSERT_TRUE(cache->store(key(i), kObject));
  write(folder() / "notes.txt", "of the user");
  write(folder() / "deadbeef.kernel", "nor is this one of ours");
  const auto long_ago = fs::file_time_type::clock::now() - std::chrono::hours(1);
  for (std::size_t i = 0; i < 11; ++i) fs::last_write_time(file_of(key(i)), long_ago);
  EXPECT_TRUE(cache->find(key(3)).has_value());  // used, and so no longer the oldest

  EXPECT_TRUE(opened()->store("the first of a process", kObject));
  const std::size_t others = 2;
  EXPECT_LE(files(), ObjectCache::kEntries + 1 + others);
  EXPECT_TRUE(fs::exists(folder() / "notes.txt") && fs::exists(folder() / "deadbeef.kernel"));
  EXPECT_TRUE(cache->find(key(3)).has_value());
  EXPECT_TRUE(cache->find(key(ObjectCache::kEntries)).has_value());
  EXPECT_FALSE(cache->find(key(0)).has_value());
}

/// Readers meet whole entries or none, whoever writes them meanwhile.
TEST_F(ObjectCacheTest, ManyThreadsWithFoldersOfTheirOwnAgree) {
  constexpr int kThreads = 4, kTimes = 200;
  const auto object = [](int i) {
    return std::string(static_cast<std::size_t>(1000 + i % 7), static_cast<char>(i % 3));
  };
  std::vector<std::thread> threads;
  std::atomic<int> found = 0;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      const auto cache = opened();
      for (int i = 0; i < kTimes; ++i) {
        const std::string key = "plan " + std::to_string(i % 5);
        if (const auto kept = cache->find(key)) {
          ++found;
          EXPECT_EQ(*kept, object(i % 5));
        }
        cache->store(key, object(i % 5));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_GT(found, 0);
  EXPECT_EQ(files(), 5U);
}

}  // namespace
}  // namespace elig
