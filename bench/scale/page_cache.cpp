#include "bench/scale/page_cache.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <thread>
#include <vector>

#include "bench/peers/read_words.h"

namespace elig::bench {
namespace {

class OpenFile {
 public:
  explicit OpenFile(const std::string& path) : number_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~OpenFile() {
    if (number_ >= 0) ::close(number_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

Error cannot(const std::string& what, const std::string& path) {
  return {"cannot " + what + " `" + path + "`: " + std::strerror(errno)};
}

constexpr std::size_t kPiece = std::size_t{1} << 20;  // of the buffer: the fastest of 64 KiB .. 16 MiB here

std::uint64_t read_range(const std::string& path, std::uint64_t begin, std::uint64_t end) {
  const OpenFile file(path);
  std::vector<std::uint64_t> buffer(kPiece / sizeof(std::uint64_t));
  std::uint64_t sum = 0;
  while (begin < end) {
    const ssize_t got =
        ::pread(file.number(), buffer.data(), std::min<std::uint64_t>(kPiece, end - begin), static_cast<off_t>(begin));
    if (got <= 0) return 0;
    sum += read_words({{buffer.data(), static_cast<std::size_t>(got) / sizeof(std::uint64_t)}}, 1);
    begin += static_cast<std::uint64_t>(got);
  }
  return sum;
}

}  // namespace

std::optional<Error> evict(const std::string& path) {
  const OpenFile file(path);
  if (file.number() < 0 || ::fdatasync(file.number()) != 0) return cannot("evict", path);
  errno = ::posix_fadvise(file.number(), 0, 0, POSIX_FADV_DONTNEED);
  if (errno != 0) return cannot("evict", path);
  return std::nullopt;
}

Result<double> cached_share(const std::string& path) {
  const OpenFile file(path);
  struct stat status {};
  if (file.number() < 0 || ::fstat(file.number(), &status) != 0) return cannot("read", path);
  const auto bytes = static_cast<std::size_t>(status.st_size);
  void* const mapped = ::mmap(nullptr, bytes, PROT_READ, MAP_SHARED, file.number(), 0);
  if (mapped == MAP_FAILED) return cannot("map", path);
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  std::vector<unsigned char> resident((bytes + page - 1) / page);
  const bool known = ::mincore(mapped, bytes, resident.data()) == 0;
  ::munmap(mapped, bytes);
  if (!known) return cannot("look for pages of", path);
  const auto kept = std::ranges::count_if(resident, [](unsigned char flags) { return (flags & 1) != 0; });
  return static_cast<double>(kept) / static_cast<double>(resident.size());
}

std::uint64_t read_file(const std::string& path, unsigned threads) {
  std::error_code failed;
  const std::uintmax_t bytes = std::filesystem::file_size(path, failed);
  if (failed) return 0;
  const std::uint64_t pieces = (bytes + kPiece - 1) / kPiece;
  std::vector<std::uint64_t> sums(threads);
  const auto read = [&](unsigned thread) {
    sums[thread] = read_range(path, pieces * thread / threads * kPiece,
                              std::min<std::uint64_t>(bytes, pieces * (thread + 1) / threads * kPiece));
  };
  {
    std::vector<std::jthread> others;
    for (unsigned thread = 1; thread < threads; ++thread) others.emplace_back(read, thread);
    read(0);
  }
  std::uint64_t sum = 0;
  for (const std::uint64_t part : sums) sum += part;
  return sum;
}

std::size_t anonymous_memory() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("RssAnon:")) return std::stoul(line.substr(8)) * 1024;  // in KiB
  }
  return 0;
}

std::size_t peak_anonymous_memory(const std::function<void()>& run) {
  std::size_t peak = anonymous_memory();
  {
    const std::jthread watcher([&peak](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        peak = std::max(peak, anonymous_memory());
        std::this_thread::sleep_for(std::chrono::microseconds(100));
      }
    });
    run();
  }
  return peak;
}

}  // namespace elig::bench
