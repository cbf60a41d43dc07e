// A source tree -> the #include lines that point the wrong way. The architecture as a table: which folder
// may know which, and where each third-party library lives. Reads text only; macros that build an
// include's name would escape it (there are none).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace elig::layering {

struct Violation {
  std::string file;  // from the root, with `/`
  int line = 0;      // 1-based
  std::string message;

  friend bool operator==(const Violation&, const Violation&) = default;
};

/// `compiler/ast/ast.h:7: ...`
std::string to_string(const Violation& violation);

/// Every violation below root's compiler/, runtime/, tests/ and bench/, by file and line.
std::vector<Violation> violations(const std::filesystem::path& root);

/// How many files of `folder` (from the root) the check reads.
std::size_t sources_in(const std::filesystem::path& root, const std::string& folder);

}  // namespace elig::layering
