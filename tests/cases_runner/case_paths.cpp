#include "tests/cases_runner/case_paths.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <sstream>

namespace elig::cases {

namespace fs = std::filesystem;

fs::path cases_folder() { return fs::path(ELIG_SOURCE_DIR) / "tests" / "cases"; }

std::vector<std::string> case_paths() {
  std::vector<std::string> out;
  for (const auto& entry : fs::recursive_directory_iterator(cases_folder())) {
    if (entry.path().extension() == ".elig") out.push_back(fs::relative(entry.path(), cases_folder()).string());
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string test_name(const std::string& case_path) {
  std::string name = case_path.substr(0, case_path.size() - 5);
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
}

}  // namespace elig::cases
