// Compiled kernels between processes: a folder with one file for each key, and in it the key and the object code.
// What is damaged, cut off, of another key or not ours alone is not there; a cache never fails, it only does not help.
//
// The code is executed, so the folder and every file read from it must belong to this user and be writable by nobody
// else. Whoever can write as this user can already do what the code could. Knows nothing of LLVM nor of what a key
// means.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/base/result.h"

namespace elig {

/// May be used from several threads, and one folder by several processes: an entry appears whole or not at all.
class ObjectCache {
 public:
  /// Makes the folder (mode 0700) and those above it where they are not there. The error says why it is not used.
  static Result<std::shared_ptr<ObjectCache>> open(const std::string& folder);
  ~ObjectCache();
  ObjectCache(const ObjectCache&) = delete;
  ObjectCache& operator=(const ObjectCache&) = delete;

  /// The object that was stored under exactly this key; nullopt: none that can be trusted.
  [[nodiscard]] std::optional<std::string> find(std::string_view key) const;

  /// Whether another process finds it now. Objects over kLargest are not kept.
  bool store(std::string_view key, std::string_view object);

  /// The file that holds this key, in the folder.
  static std::string file_name(std::string_view key);

  /// Bytes of an entry. Of twenty criteria it has some 20,000.
  static constexpr std::size_t kLargest = std::size_t{4} << 20;
  /// When a process stores its first kernel, and then after every kSweep, the entries used longest ago go, until
  /// so many are left.
  static constexpr std::size_t kEntries = 512;
  static constexpr std::size_t kSweep = 64;

 private:
  explicit ObjectCache(int folder) : folder_(folder) {}
  void sweep() const;

  int folder_;  // a descriptor: what the name stands for later does not matter
  std::atomic<std::size_t> stored_{0};
};

}  // namespace elig
