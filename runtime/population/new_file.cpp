#include "runtime/population/new_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

namespace elig {
namespace {

constexpr const char* kOpenFiles = "/proc/self/fd";  // through which a file without a name gets one
constexpr int kMode = 0666;                          // less what the user's umask takes off

Error cannot_write(const std::string& path, const std::string& why) { return {"cannot write `" + path + "`: " + why}; }

std::string folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

// No two writers have the same.
std::string name_beside(const std::string& path) {
  static std::atomic<unsigned> count{0};
  return path + ".partial-" + std::to_string(::getpid()) + "-" + std::to_string(count++);
}

// So that the new name outlives a power cut, too. Some file systems cannot; the file itself is safe there as well.
void sync_folder(const std::string& path) {
  const int folder = ::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return;
  ::fsync(folder);
  ::close(folder);
}

}  // namespace

std::optional<Error> check_place(const std::string& path) {
  std::error_code failed;
  const std::filesystem::file_status status = std::filesystem::status(path, failed);
  if (std::filesystem::is_directory(status)) return cannot_write(path, "it is a folder");
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
    return cannot_write(path, "it is not a regular file");
  }
  const std::filesystem::path folder = std::filesystem::absolute(path, failed).parent_path();
  if (!std::filesystem::is_directory(folder, failed)) {
    return cannot_write(path, "there is no folder `" + folder.string() + "`");
  }
  return std::nullopt;
}

Result<NewFile> NewFile::create(const std::string& path) {
  if (std::optional<Error> wrong = check_place(path)) return *wrong;
  std::string beside = name_beside(path);
  int file = -1;
  if (::access(kOpenFiles, X_OK) == 0) {
    file = ::open(folder_of(path).c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, kMode);
  }
  const bool named = file < 0;
  if (named) file = ::open(beside.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, kMode);
  if (file < 0) return cannot_write(path, std::strerror(errno));
  return NewFile(path, std::move(beside), file, named);
}

NewFile::NewFile(NewFile&& from) noexcept
    : path_(std::move(from.path_)),
      beside_(std::move(from.beside_)),
      file_(std::exchange(from.file_, -1)),
      named_(std::exchange(from.named_, false)) {}

NewFile::~NewFile() {
  if (file_ >= 0) ::close(file_);
  if (named_) ::unlink(beside_.c_str());
}

Error NewFile::failed(int reason) const { return cannot_write(path_, std::strerror(reason)); }

std::optional<Error> NewFile::write(const void* bytes, std::size_t size, std::uint64_t at) {
  const char* next = static_cast<const char*>(bytes);
  while (size > 0) {
    const ssize_t written = ::pwrite(file_, next, size, static_cast<off_t>(at));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return failed(errno);
    next += written;
    at += static_cast<std::uint64_t>(written);
    size -= static_cast<std::size_t>(written);
  }
  return std::nullopt;
}

std::optional<Error> NewFile::resize(std::uint64_t bytes) {
  if (::ftruncate(file_, static_cast<off_t>(bytes)) != 0) return failed(errno);
  return std::nullopt;
}

std::optional<Error> NewFile::sync() {
  if (::fsync(file_) != 0) return failed(errno);
  return std::nullopt;
}

std::optional<Error> NewFile::publish() && {
  if (!named_) {
    // A link cannot replace a file, a rename can; so it needs a name for a moment where there is one.
    const std::string self = std::string(kOpenFiles) + "/" + std::to_string(file_);
    if (::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, path_.c_str(), AT_SYMLINK_FOLLOW) == 0) {
      sync_folder(path_);
      return std::nullopt;
    }
    if (errno != EEXIST) return failed(errno);
    if (::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, beside_.c_str(), AT_SYMLINK_FOLLOW) != 0) return failed(errno);
    named_ = true;
  }
  if (std::rename(beside_.c_str(), path_.c_str()) != 0) return failed(errno);
  named_ = false;
  sync_folder(path_);
  return std::nullopt;
}

}  // namespace elig
