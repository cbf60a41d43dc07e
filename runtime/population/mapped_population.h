// A population file in memory, and which of its arrays were found to be whole.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/base/result.h"
#include "runtime/population/aligned_bytes.h"

namespace elig {

/// Where an array stands in the file, with its padding.
struct FileArray {
  std::uint64_t offset = 0, bytes = 0, checksum = 0;
};

/// A file in memory.
struct MappedBytes {
  std::shared_ptr<const void> owner;
  const std::byte* data = nullptr;
  std::uint64_t size = 0;
};

/// Thread-safe.
class MappedPopulation {
 public:
  /// `arrays` in the order of the file.
  MappedPopulation(std::string path, MappedBytes file, std::vector<FileArray> arrays);

  /// Reads an array of the file and compares its checksum, unless it was found whole before. nullopt at once for memory
  /// that is not the file's.
  std::optional<Error> verify(const AlignedBytes& part) const;
  std::optional<Error> verify_all() const;

 private:
  [[nodiscard]] bool whole(std::size_t array) const;
  [[nodiscard]] Error damage(const FileArray& array) const;

  std::string path_;
  MappedBytes file_;
  std::vector<FileArray> arrays_;
  std::unique_ptr<std::atomic<bool>[]> known_whole_;  // by array
};

}  // namespace elig
