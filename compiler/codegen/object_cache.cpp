// An entry is Header, key, object. It is written under a name of its own and renamed, never changed in place.
#include "compiler/codegen/object_cache.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <vector>

#include "compiler/codegen/llvm.h"

namespace elig {

namespace {

using Hash = std::array<std::uint8_t, 16>;

/// The first 128 bits of BLAKE3.
Hash hash_of(std::string_view bytes) {
  return llvm::BLAKE3::hash<16>({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

constexpr std::size_t kHexDigits = 2 * sizeof(Hash);
constexpr std::string_view kSuffix = ".kernel";

struct Header {
  std::array<char, 8> magic{'E', 'L', 'I', 'G', 'O', 'B', 'J', '1'};
  std::uint64_t key_bytes = 0;
  std::uint64_t object_bytes = 0;
  Hash checksum{};  // of key and object
};

/// Closes at the end of a scope.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] bool valid() const { return number_ >= 0; }
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

/// nullptr: only this user can have written it.
const char* mistrust(const struct stat& status) {
  if (status.st_uid != ::geteuid()) return "belongs to another user";
  if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0) return "can be written by others";
  return nullptr;
}

bool read_all(int file, std::string& bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t got = ::read(file, bytes.data() + done, bytes.size() - done);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    done += static_cast<std::size_t>(got);
  }
  return true;
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(file, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return true;
}

/// The object in a file's bytes, if they are whole and of this key.
std::optional<std::string> object_in(std::string_view entry, std::string_view key) {
  Header header, expected;
  if (entry.size() < sizeof header) return std::nullopt;
  std::memcpy(&header, entry.data(), sizeof header);
  entry.remove_prefix(sizeof header);
  if (header.magic != expected.magic || header.key_bytes != key.size() || entry.size() < key.size() ||
      header.object_bytes != entry.size() - key.size()) {
    return std::nullopt;
  }
  if (entry.substr(0, key.size()) != key || header.checksum != hash_of(entry)) return std::nullopt;
  return std::string(entry.substr(key.size()));
}

/// An entry, or what a process that ended too early left of one.
bool is_ours(std::string_view name) {
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  return name.size() > kHexDigits && std::all_of(name.begin(), name.begin() + kHexDigits, is_hex) &&
         name.substr(kHexDigits).starts_with(kSuffix);
}

}  // namespace

Result<std::shared_ptr<ObjectCache>> ObjectCache::open(const std::string& folder) {
  std::error_code ignored;  // what matters is whether the folder is there afterwards
  std::filesystem::create_directories(std::filesystem::path(folder).parent_path(), ignored);
  ::mkdir(folder.c_str(), S_IRWXU);
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return Error{"cannot use `" + folder + "`: " + std::strerror(errno)};
  std::shared_ptr<ObjectCache> cache(new ObjectCache(descriptor));
  struct stat status {};
  const char* const problem = ::fstat(descriptor, &status) == 0 ? mistrust(status) : std::strerror(errno);
  if (problem != nullptr) return Error{"`" + folder + "` " + problem};
  return cache;
}

ObjectCache::~ObjectCache() { ::close(folder_); }

std::string ObjectCache::file_name(std::string_view key) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string name;
  for (const std::uint8_t byte : hash_of(key)) name.append({kDigits[byte >> 4], kDigits[byte & 15]});
  return name.append(kSuffix);
}

std::optional<std::string> ObjectCache::find(std::string_view key) const {
  const Descriptor file(::openat(folder_, file_name(key).c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
  if (!file.valid() || ::fstat(file.number(), &status) != 0) return std::nullopt;
  const std::size_t largest = sizeof(Header) + key.size() + kLargest;
  if (!S_ISREG(status.st_mode) || mistrust(status) != nullptr || static_cast<std::size_t>(status.st_size) > largest) {
    return std::nullopt;
  }
  std::string entry(static_cast<std::size_t>(status.st_size), '\0');
  if (!read_all(file.number(), entry)) return std::nullopt;
  std::optional<std::string> object = object_in(entry, key);
  if (object) ::futimens(file.number(), nullptr);  // used now: sweep() takes others first
  return object;
}

bool ObjectCache::store(std::string_view key, std::string_view object) {
  if (object.size() > kLargest) return false;
  if (stored_++ % kSweep == 0) sweep();
  std::string entry(key);
  entry += object;
  Header header;
  header.key_bytes = key.size();
  header.object_bytes = object.size();
  header.checksum = hash_of(entry);

  const std::string name = file_name(key);
  const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
  const std::string unfinished = name + "." + std::to_string(::getpid()) + "." + std::to_string(now);
  const Descriptor file(
      ::openat(folder_, unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (!file.valid()) return false;
  // Not synced: what a loss of power leaves of it fails its checksum.
  const bool whole = write_all(file.number(), {reinterpret_cast<const char*>(&header), sizeof header}) &&
                     write_all(file.number(), entry);
  if (whole && ::renameat(folder_, unfinished.c_str(), folder_, name.c_str()) == 0) return true;
  ::unlinkat(folder_, unfinished.c_str(), 0);
  return false;
}

void ObjectCache::sweep() const {
  struct Entry {
    std::int64_t seconds, nanoseconds;  // of the last use
    std::string name;
    auto operator<=>(const Entry&) const = default;
  };
  const int again = ::openat(folder_, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR* const folder = again < 0 ? nullptr : ::fdopendir(again);
  if (folder == nullptr) return;
  std::vector<Entry> entries;
  while (const dirent* file = ::readdir(folder)) {
    struct stat status {};
    if (!is_ours(file->d_name) || ::fstatat(folder_, file->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) continue;
    entries.push_back({status.st_mtim.tv_sec, status.st_mtim.tv_nsec, file->d_name});
  }
  ::closedir(folder);
  if (entries.size() <= kEntries) return;
  std::sort(entries.begin(), entries.end());
  entries.resize(entries.size() - kEntries);
  for (const Entry& entry : entries) ::unlinkat(folder_, entry.name.c_str(), 0);
}

}  // namespace elig
