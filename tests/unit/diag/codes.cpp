// The catalogue and its documentation: every code has a section in codes.md, and no section is left over.
#include <gtest/gtest.h>

#include <cctype>
#include <fstream>
#include <set>
#include <string>

#include "compiler/diag/diagnostic.h"

namespace elig {
namespace {

std::set<std::string> catalogued() {
  return {
#define ELIG_DIAGNOSTIC(code, severity, format) #code,
#include "compiler/diag/catalog.def"
#undef ELIG_DIAGNOSTIC
  };
}

TEST(Codes, EachHasASection) {
  std::ifstream file(std::string(ELIG_SOURCE_DIR) + "/compiler/diag/codes.md");
  ASSERT_TRUE(file);
  std::set<std::string> explained;
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("### ")) continue;
    EXPECT_TRUE(explained.insert(line.substr(4)).second) << line << " twice";
    std::getline(file, line);
    EXPECT_FALSE(line.empty() || line.starts_with('#')) << "nothing under it";
  }
  EXPECT_EQ(explained, catalogued());
}

TEST(Codes, TheFirstLetterIsTheSeverity) {
#define ELIG_DIAGNOSTIC(code, severity, format) EXPECT_EQ(#code[0], #severity[0]) << #code;
#include "compiler/diag/catalog.def"
#undef ELIG_DIAGNOSTIC
}

TEST(Codes, MessagesAreLowerCaseWithoutAFullStop) {
#define ELIG_DIAGNOSTIC(code, severity, format)                                    \
  EXPECT_FALSE(std::isupper(static_cast<unsigned char>(format[0])) != 0) << #code; \
  EXPECT_FALSE(std::string_view(format).ends_with('.')) << #code;                  \
  EXPECT_EQ(info(Code::code).name, #code);
#include "compiler/diag/catalog.def"
#undef ELIG_DIAGNOSTIC
}

}  // namespace
}  // namespace elig
