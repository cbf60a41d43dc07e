#include "runtime/population/aligned_bytes.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <new>

namespace elig {
namespace {

std::string temporary_folder() {
  const char* named = std::getenv("TMPDIR");
  return named != nullptr && *named != '\0' ? named : "/tmp";
}

Error no_room(const std::string& folder, int reason) {
  return {"cannot keep data in a temporary file of `" + folder + "`: " + std::strerror(reason)};
}

// An open file without a name, of so many bytes that are really there: writing to a mapping of a file with holes would
// end the process when the disk is full.
Result<int> unnamed_file(std::size_t bytes, const std::string& folder) {
  std::string path = folder + "/.eligc-XXXXXX";
  const int file = ::mkostemp(path.data(), O_CLOEXEC);
  if (file < 0) return no_room(folder, errno);
  ::unlink(path.c_str());
  if (const int reason = ::posix_fallocate(file, 0, static_cast<off_t>(bytes)); reason != 0) {
    ::close(file);
    return no_room(folder, reason);
  }
  return file;
}

}  // namespace

AlignedBytes::AlignedBytes(std::size_t bytes) : size_(bytes) {
  if (bytes == 0) return;
  data_ = static_cast<std::byte*>(::operator new[](bytes, std::align_val_t{kColumnAlignment}));
  owner_ = std::shared_ptr<std::byte>(data_,
                                      [](std::byte* p) { ::operator delete[](p, std::align_val_t{kColumnAlignment}); });
  std::memset(data_, 0, bytes);
}

Result<AlignedBytes> AlignedBytes::in_file(std::size_t bytes, const std::string& folder) {
  if (bytes == 0) return AlignedBytes();
  const std::string where = folder.empty() ? temporary_folder() : folder;
  const Result<int> file = unnamed_file(bytes, where);
  if (!file) return file.error();
  void* mapped = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file.value(), 0);
  const int reason = errno;
  ::close(file.value());
  if (mapped == MAP_FAILED) return no_room(where, reason);
  std::shared_ptr<void> owner(mapped, [bytes](void* p) { ::munmap(p, bytes); });
  return AlignedBytes(std::move(owner), static_cast<std::byte*>(mapped), bytes);
}

AlignedBytes AlignedBytes::borrowed(std::shared_ptr<const void> owner, const std::byte* data, std::size_t bytes) {
  // Read-only by the class's contract; one pointer serves all three kinds of memory.
  return {std::move(owner), const_cast<std::byte*>(data), bytes};
}

}  // namespace elig
