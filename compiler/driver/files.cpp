#include "compiler/driver/files.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace elig {

Result<std::string> read_file(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return Error{"`" + path + "` is a folder"};
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  if (in) text << in.rdbuf();
  if (!in || in.bad()) return Error{"cannot read `" + path + "`: " + std::strerror(errno)};
  return text.str();
}

Result<bool> write_file(const std::string& path, std::string_view text) {
  const std::string temporary = path + ".part";
  {
    std::ofstream out(temporary, std::ios::binary | std::ios::trunc);
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    out.flush();
    if (!out) {
      const std::string why = std::strerror(errno);
      ::unlink(temporary.c_str());
      return Error{"cannot write `" + path + "`: " + why};
    }
  }
  std::error_code failed;
  std::filesystem::rename(temporary, path, failed);
  if (failed) {
    ::unlink(temporary.c_str());
    return Error{"cannot write `" + path + "`: " + failed.message()};
  }
  return true;
}

bool takes_colour(int descriptor) { return ::isatty(descriptor) != 0 && std::getenv("NO_COLOR") == nullptr; }

}  // namespace elig
