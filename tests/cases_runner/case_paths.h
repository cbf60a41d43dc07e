// The files below tests/cases.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace elig::cases {

std::filesystem::path cases_folder();
/// Relative to it, sorted.
std::vector<std::string> case_paths();
std::string read_file(const std::filesystem::path& path);
/// `s09_time/within.elig` as the name of a test.
std::string test_name(const std::string& case_path);

}  // namespace elig::cases
