// A population file in memory, and which of its arrays were found to be whole.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
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

  /// Reads arrays of the file and compares their checksums, but for those that were found whole before, and those that
  /// are not the file's; on up to `threads` threads (0: as many as the machine has), an array each. An error names the
  /// first that is damaged, whatever the number of threads.
  std::optional<Error> verify(std::span<const AlignedBytes* const> parts, unsigned threads) const;
  std::optional<Error> verify_all(unsigned threads) const;

  // -- for who goes through an array's bytes himself (VerifyInPassing)
  /// Its number; nullopt: it is not of the file, or known to be whole.
  [[nodiscard]] std::optional<std::size_t> unverified(const AlignedBytes& part) const;
  [[nodiscard]] const FileArray& array(std::size_t number) const { return arrays_[number]; }
  [[nodiscard]] const std::byte* bytes(std::size_t number) const { return file_.data + arrays_[number].offset; }
  /// All its bytes come to `checksum`: are they whole? Remembers it.
  std::optional<Error> settle(std::size_t number, std::uint64_t checksum) const;

 private:
  [[nodiscard]] std::optional<std::size_t> array_of(const AlignedBytes& part) const;
  [[nodiscard]] std::optional<Error> verify_arrays(const std::vector<std::size_t>& arrays, unsigned threads) const;
  [[nodiscard]] bool whole(std::size_t array) const;
  [[nodiscard]] Error damage(const FileArray& array) const;

  std::string path_;
  MappedBytes file_;
  std::vector<FileArray> arrays_;
  std::unique_ptr<std::atomic<bool>[]> known_whole_;  // by array
};

}  // namespace elig
