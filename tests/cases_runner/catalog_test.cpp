// Every diagnostic of compiler/diag/catalog.def has a section in codes.md, and a case or a unit test that
// provokes it.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "compiler/diag/diagnostic.h"

namespace elig::cases {
namespace {

namespace fs = std::filesystem;

const fs::path kSource = ELIG_SOURCE_DIR;

constexpr std::string_view kCodes[] = {
#define ELIG_DIAGNOSTIC(code, severity, format) #code,
#include "compiler/diag/catalog.def"
#undef ELIG_DIAGNOSTIC
};

/// Codes that no text case can provoke, and the test that does.
const std::map<std::string_view, std::string_view> kProvokedElsewhere = {
    {"E0001", "tests/unit/parse/limits.cpp"},      // two megabytes
    {"E0005", "tests/unit/parse/errors.cpp"},      // bytes that no editor shows
    {"E0010", "tests/unit/parse/limits.cpp"},      // 100 000 words
    {"E0013", "tests/unit/parse/limits.cpp"},      // 1000 operators
    {"E0504", "tests/histories/site_test.cpp"},    // a site's files
    {"E0505", "tests/histories/site_test.cpp"},    // and their columns
    {"E1013", "tests/cli/test_command_test.cpp"},  // only a test that runs fails
    {"N0801", "tests/cli/cli_test.cpp"},           // only `check --verbose` says it
};

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// The codes that rendered diagnostics of the text cases show: `#! error[E0301]: ...`.
std::set<std::string> codes_in_cases() {
  std::set<std::string> out;
  std::vector<fs::path> files;
  for (const char* folder : {"cases", "review/cases"}) {
    for (const auto& entry : fs::recursive_directory_iterator(kSource / "tests" / folder))
      files.push_back(entry.path());
  }
  for (const fs::path& file : files) {
    if (file.extension() != ".elig") continue;
    std::istringstream lines(read_file(file));
    for (std::string line; std::getline(lines, line);) {
      const auto open = line.find('[');
      if (!line.starts_with("#! ") || open == std::string::npos) continue;
      const std::string word = line.substr(3, open - 3);
      if (word == "error" || word == "warning" || word == "note") out.insert(line.substr(open + 1, 5));
    }
  }
  return out;
}

TEST(Catalog, EveryCodeIsProvoked) {
  const std::set<std::string> provoked = codes_in_cases();
  std::string missing, listed_in_vain;
  for (const std::string_view code : kCodes) {
    const auto elsewhere = kProvokedElsewhere.find(code);
    const bool in_a_case = provoked.contains(std::string(code));
    if (elsewhere == kProvokedElsewhere.end()) {
      if (!in_a_case) missing += std::string(code) + " ";
      continue;
    }
    if (in_a_case) listed_in_vain += std::string(code) + " ";
    if (read_file(kSource / elsewhere->second).find(code) == std::string::npos) missing += std::string(code) + " ";
  }
  EXPECT_EQ(missing, "") << "have no case in tests/cases and no test of their own";
  EXPECT_EQ(listed_in_vain, "") << "are listed here although cases provoke them";
}

TEST(Catalog, EveryCodeIsExplained) {
  const std::string explanations = read_file(kSource / "compiler" / "diag" / "codes.md");
  std::string missing;
  for (const std::string_view code : kCodes) {
    if (explanations.find("## " + std::string(code)) == std::string::npos) missing += std::string(code) + " ";
  }
  EXPECT_EQ(missing, "") << "have no section in codes.md";
}

TEST(Catalog, CasesProvokeOnlyCodesThatExist) {
  const std::set<std::string_view> known(std::begin(kCodes), std::end(kCodes));
  for (const std::string& code : codes_in_cases()) EXPECT_TRUE(known.contains(code)) << code;
}

}  // namespace
}  // namespace elig::cases
