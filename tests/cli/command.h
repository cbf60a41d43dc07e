// Runs a command line and keeps what it printed; a folder of its own for each test.
#pragma once

#include <filesystem>
#include <string>

namespace elig {

struct Ran {
  int exit_code = -1;  // -1: it did not exit by itself
  std::string out, err;
};

/// `arguments` as the shell reads them, after eligc's path. `environment` stands before it: variables that are set, or
/// `env ...`. Compiled kernels are kept beside the folder, never where the user's are.
Ran eligc(const std::string& arguments, const std::filesystem::path& folder, const std::string& environment = "");

/// Empty at first, gone at the end.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// Writes a file of this name.
  void write(const std::string& name, const std::string& text) const;
  [[nodiscard]] std::string read(const std::string& name) const;

 private:
  std::filesystem::path path_;
};

}  // namespace elig
