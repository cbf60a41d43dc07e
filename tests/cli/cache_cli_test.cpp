// `--cache`: where eligc keeps compiled kernels, and that a run says the same with it, without it, and with a bad one.
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/cli/command.h"

namespace elig {
namespace {

namespace fs = std::filesystem;

class CacheCli : public testing::Test {
 protected:
  void SetUp() override { folder_.write("patients.csv", "id,ANC [10*9/L]\na,1.5\nb,1.49\nc,\n"); }

  Ran screen(const std::string& more, const std::string& limit = "1.5") {
    return eligc("screen -e 'ANC >= " + limit + "e9/L' --population patients.csv " + more, folder_.path());
  }
  /// What was found, without the times that it took.
  static std::string found(const Ran& ran) { return ran.out.substr(0, ran.out.find("loaded in")); }
  /// Entries in a folder below the test's.
  std::size_t entries(const std::string& name) {
    std::error_code failed;
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder_.path() / name, failed), fs::directory_iterator()));
  }
  Folder folder_;
};

TEST_F(CacheCli, KeepsAKernelForAllThresholds) {
  const Ran first = screen("--cache kept");
  ASSERT_EQ(first.exit_code, 0) << first.err;
  EXPECT_EQ(entries("kept"), 1U);
  EXPECT_EQ(found(screen("--cache kept")), found(first));
  EXPECT_EQ(screen("--cache kept", "1.49").exit_code, 0);
  EXPECT_EQ(entries("kept"), 1U);
  EXPECT_EQ(found(screen("--cache off")), found(first));
}

TEST_F(CacheCli, EveryCommandThatCompilesHasIt) {
  folder_.write("t.elig",
                "trial t { inclusion anc : ANC >= 1.5e9/L }\n"
                "test \"at the limit\" of t { patient ANC: 1.5e9/L expect anc met }\n");
  EXPECT_EQ(
      eligc("explain -e 'ANC >= 1.5e9/L' --population patients.csv --patient a --cache one", folder_.path()).exit_code,
      0);
  EXPECT_EQ(entries("one"), 1U);
  const Ran tested = eligc("test t.elig --cache two", folder_.path());
  EXPECT_EQ(tested.exit_code, 0) << tested.err << tested.out;
  EXPECT_GE(entries("two"), 1U);
}

TEST_F(CacheCli, ADamagedEntryChangesNothing) {
  const Ran first = screen("--cache kept");
  for (const auto& entry : fs::directory_iterator(folder_.path() / "kept")) {
    folder_.write("kept/" + entry.path().filename().string(), "ELIGOBJ1 but no more");
  }
  const Ran second = screen("--cache kept");
  EXPECT_EQ(second.exit_code, 0) << second.err;
  EXPECT_EQ(found(second), found(first));
  EXPECT_EQ(second.err, "");
}

TEST_F(CacheCli, AFolderThatWasNamedAndCannotBeTrustedIsWarnedOf) {
  fs::create_directory(folder_.path() / "shared");
  fs::permissions(folder_.path() / "shared", fs::perms::all);
  const Ran ran = screen("--cache shared");
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_EQ(ran.err, "warning: compiled kernels are not kept: `shared` can be written by others\n");
  EXPECT_EQ(entries("shared"), 0U);
}

TEST_F(CacheCli, WithoutAHomeThereIsNoCache) {
  const Ran ran =
      eligc("screen -e 'ANC >= 1.5e9/L' --population patients.csv", folder_.path(), "env -u HOME -u XDG_CACHE_HOME");
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_EQ(ran.err, "");
}

TEST_F(CacheCli, IsInTheUsersCacheFolder) {
  const std::string here = "'" + folder_.path().string() + "'";
  EXPECT_EQ(
      eligc("screen -e 'ANC >= 1.5e9/L' --population patients.csv", folder_.path(), "XDG_CACHE_HOME=" + here).exit_code,
      0);
  EXPECT_EQ(entries("elig"), 1U);
  EXPECT_EQ(eligc("screen -e 'ANC >= 1.5e9/L' --population patients.csv", folder_.path(),
                  "XDG_CACHE_HOME=not/absolute HOME=" + here)
                .exit_code,
            0);
  EXPECT_EQ(entries(".cache/elig"), 1U);
}

}  // namespace
}  // namespace elig
