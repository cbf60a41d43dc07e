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
const std::map<std::string_view, std::string_view> kProvokedElsewhere = {};

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// The codes that rendered diagnostics of the text cases show: `#! error[E0301]: ...`.
std::set<std::string> codes_in_cases() {
  std::set<std::string> out;
  for (const auto& entry : fs::recursive_directory_iterator(kSource / "tests" / "cases")) {
    if (entry.path().extension() != ".elig") continue;
    std::istringstream lines(read_file(entry.path()));
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
  for (const std::string_view code : kCodes) {
    const auto elsewhere = kProvokedElsewhere.find(code);
    if (elsewhere == kProvokedElsewhere.end()) {
      EXPECT_TRUE(provoked.contains(std::string(code))) << code << " has no case in tests/cases";
      continue;
    }
    EXPECT_FALSE(provoked.contains(std::string(code))) << code << " is listed here although a case provokes it";
    const std::string test = read_file(kSource / elsewhere->second);
    EXPECT_NE(test.find(code), std::string::npos) << elsewhere->second << " does not provoke " << code;
  }
}

TEST(Catalog, EveryCodeIsExplained) {
  const std::string text = read_file(kSource / "compiler" / "diag" / "codes.md");
  for (const std::string_view code : kCodes) {
    EXPECT_NE(text.find("## " + std::string(code)), std::string::npos) << code << " has no section in codes.md";
  }
}

TEST(Catalog, CasesProvokeOnlyCodesThatExist) {
  const std::set<std::string_view> known(std::begin(kCodes), std::end(kCodes));
  for (const std::string& code : codes_in_cases()) EXPECT_TRUE(known.contains(code)) << code;
}

}  // namespace
}  // namespace elig::cases
