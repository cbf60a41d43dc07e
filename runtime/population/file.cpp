// A population file -> a Population whose arrays are the mapped file's. Opening reads the header and the metadata and
// checks both.

#include "runtime/population/file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "runtime/population/checksum.h"
#include "runtime/population/file_header.h"
#include "runtime/population/layout_reader.h"

namespace elig {
namespace {

Error cannot_read(const std::string& path, const std::string& why) { return {"cannot read `" + path + "`: " + why}; }

class OpenFile {
 public:
  explicit OpenFile(const std::string& path) : file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~OpenFile() {
    if (file_ >= 0) ::close(file_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  [[nodiscard]] bool is_open() const { return file_ >= 0; }
  [[nodiscard]] int number() const { return file_; }

  // False: an error (errno), or the file ends before (errno 0).
  bool read(void* bytes, std::size_t size, std::uint64_t at) const {
    char* next = static_cast<char*>(bytes);
    while (size > 0) {
      const ssize_t got = ::pread(file_, next, size, static_cast<off_t>(at));
      if (got < 0 && errno == EINTR) continue;
      if (got == 0) errno = 0;
      if (got <= 0) return false;
      next += got;
      at += static_cast<std::uint64_t>(got);
      size -= static_cast<std::size_t>(got);
    }
    return true;
  }

 private:
  int file_;
};

constexpr const char* kForeign = "it is not a population file";

std::string reason() { return errno == 0 ? "it ends too early" : std::strerror(errno); }

std::string bytes_text(std::uint64_t bytes) { return std::to_string(bytes) + " bytes"; }

// What is wrong with the header; nullopt: nothing.
std::optional<std::string> check_header(const FileHeader& header, std::uint64_t file_bytes) {
  if (header.magic != kFileMagic) return kForeign;
  if (header.byte_order == __builtin_bswap32(kByteOrder)) return "it was written on a machine of the other byte order";
  if (header.checksum != checksum(&header, offsetof(FileHeader, checksum))) return "its header is damaged";
  if (header.version != kFileVersion) {
    return "it is of version " + std::to_string(header.version) + " of the format, and this eligc reads version " +
           std::to_string(kFileVersion) + "; import its source again";
  }
  if (header.file_bytes != file_bytes) {
    return std::string(file_bytes < header.file_bytes ? "it is truncated" : "something was appended to it") +
           ": it has " + bytes_text(file_bytes) + " and should have " + bytes_text(header.file_bytes);
  }
  if (header.metadata_bytes > file_bytes - sizeof header) return "its header is damaged";
  return std::nullopt;
}

Result<FileHeader> read_header(const OpenFile& file, const std::string& path) {
  struct stat status {};
  if (!file.is_open() || ::fstat(file.number(), &status) != 0) return cannot_read(path, std::strerror(errno));
  if (S_ISDIR(status.st_mode)) return cannot_read(path, "it is a folder");
  FileHeader header;
  if (!file.read(&header.magic, sizeof header.magic, 0)) {
    return cannot_read(path, errno == 0 ? kForeign : std::strerror(errno));
  }
  if (header.magic == kFileMagic && !file.read(&header, sizeof header, 0)) {
    return cannot_read(path, errno == 0
                                 ? "it is truncated: it has " + bytes_text(static_cast<std::uint64_t>(status.st_size))
                                 : std::strerror(errno));
  }
  if (auto wrong = check_header(header, static_cast<std::uint64_t>(status.st_size))) return cannot_read(path, *wrong);
  return header;
}

Result<MappedBytes> map(const OpenFile& file, const std::string& path, std::uint64_t bytes) {
  void* mapped = ::mmap(nullptr, bytes, PROT_READ, MAP_SHARED, file.number(), 0);
  if (mapped == MAP_FAILED) return cannot_read(path, std::strerror(errno));
  std::shared_ptr<void> owner(mapped, [bytes](void* p) { ::munmap(p, bytes); });
  return MappedBytes{std::move(owner), static_cast<const std::byte*>(mapped), bytes};
}

}  // namespace

bool is_population_file(const std::string& path) {
  const OpenFile file(path);
  std::array<char, kFileMagic.size()> magic{};
  return file.is_open() && file.read(magic.data(), magic.size(), 0) && magic == kFileMagic;
}

Result<Population> open_population(const std::string& path) {
  const OpenFile file(path);
  const Result<FileHeader> header = read_header(file, path);
  if (!header) return header.error();
  // Read, not mapped: a disk that fails is an error here, and a signal there.
  std::string metadata(header.value().metadata_bytes, '\0');
  if (!file.read(metadata.data(), metadata.size(), sizeof(FileHeader))) return cannot_read(path, reason());
  if (checksum(metadata.data(), metadata.size()) != header.value().metadata_checksum) {
    return cannot_read(path, "its metadata is damaged");
  }
  Result<MappedBytes> mapped = map(file, path, header.value().file_bytes);
  if (!mapped) return mapped.error();
  LayoutReader reader(mapped.value(), metadata);
  std::optional<Population> population = reader.population();
  if (!population) return cannot_read(path, "its metadata is damaged");
  population->file = std::make_shared<MappedPopulation>(path, std::move(mapped).value(), reader.arrays());
  return std::move(*population);
}

}  // namespace elig
