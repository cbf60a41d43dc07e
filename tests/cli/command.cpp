#include "tests/cli/command.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace elig {
namespace {

std::string slurp(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// Beside the folder, so that what is in it is what a run wrote.
std::filesystem::path caches_of(const std::filesystem::path& folder) { return folder.string() + ".caches"; }

}  // namespace

Ran eligc(const std::string& arguments, const std::filesystem::path& folder, const std::string& environment) {
  const auto out = folder / ".stdout";
  const auto err = folder / ".stderr";
  const std::string line = "cd '" + folder.string() + "' && export XDG_CACHE_HOME='" + caches_of(folder).string() +
                           "' && " + environment + " '" + ELIGC + "' " + arguments + " >'" + out.string() + "' 2>'" +
                           err.string() + "' </dev/null";
  const int status = std::system(line.c_str());
  Ran ran{WIFEXITED(status) ? WEXITSTATUS(status) : -1, slurp(out), slurp(err)};
  std::filesystem::remove(out);
  std::filesystem::remove(err);
  return ran;
}

Folder::Folder() {
  std::string name = (std::filesystem::temp_directory_path() / "elig-cli-XXXXXX").string();
  path_ = mkdtemp(name.data());
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
  std::filesystem::remove_all(caches_of(path_), ignored);
}

void Folder::write(const std::string& name, const std::string& text) const {
  std::ofstream(path_ / name, std::ios::binary) << text;
}

std::string Folder::read(const std::string& name) const { return slurp(path_ / name); }

}  // namespace elig
