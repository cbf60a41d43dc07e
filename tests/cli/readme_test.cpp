// The README's rules compile, and its figures are what eligc prints today.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <vector>

#include "tests/cli/command.h"

namespace elig {
namespace {

/// The fenced blocks of one kind, in order, without their fences.
std::vector<std::string> blocks(const std::string& kind) {
  std::ifstream readme(std::string(ELIG_SOURCE_DIR) + "/README.md");
  std::vector<std::string> found;
  bool inside = false;
  for (std::string line; std::getline(readme, line);) {
    if (line == "```" + kind && !inside) {
      inside = true;
      found.emplace_back();
    } else if (line == "```") {
      inside = false;
    } else if (inside) {
      found.back() += line + "\n";
    }
  }
  return found;
}

TEST(Readme, RulesCompile) {
  const Folder folder;
  const auto rules = blocks("elig");
  ASSERT_EQ(rules.size(), 5U);
  for (const auto& rule : rules) {
    folder.write("rule.elig", rule);
    const Ran ran = eligc("check rule.elig", folder.path());
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    EXPECT_TRUE(ran.err.empty()) << ran.err;
  }
}

TEST(Readme, ItsTestsRun) {
  const Folder folder;
  for (const auto& rule : blocks("elig")) {
    if (rule.find("\ntest \"") == std::string::npos) continue;
    folder.write("rule.elig", rule);
    EXPECT_EQ(eligc("test rule.elig", folder.path()).out, "tested: 3 passed, 0 failed\n");
    return;
  }
  FAIL() << "there is no rule with tests";
}

TEST(Readme, TheAttritionTableAndTheExplanationAreTheDemos) {
  const Folder folder;
  folder.write("sarcoma.elig", blocks("elig").at(0));
  const std::string make =
      "'" MAKE_DEMO "' --patients 20000 '" + (folder.path() / "small.pop").string() + "' >/dev/null";
  ASSERT_EQ(std::system(make.c_str()), 0);
  const Ran ran = eligc("screen sarcoma.elig --population small.pop", folder.path());
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  std::string shown = blocks("console").at(0);
  shown = shown.substr(shown.find('\n') + 1);  // the command
  EXPECT_EQ(ran.out.substr(0, shown.size()), shown);
  const Ran why = eligc("explain sarcoma.elig --population small.pop --patient P0000001", folder.path());
  ASSERT_EQ(why.exit_code, 0) << why.err;
  EXPECT_NE(why.out.find(blocks("text").at(0)), std::string::npos) << why.out;
}

}  // namespace
}  // namespace elig
