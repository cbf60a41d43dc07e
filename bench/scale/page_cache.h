// A file -> how fast the system gives its bytes, from the disk and from memory, and where they are now.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "runtime/base/result.h"

namespace elig::bench {

/// Brings the file to the disk and asks the system to forget what it keeps of it in memory. Pages that a process has
/// mapped stay. nullopt when it was asked.
std::optional<Error> evict(const std::string& path);

/// The share of the file, 0..1, that the system keeps in memory.
Result<double> cached_share(const std::string& path);

/// Reads every byte once with plain system calls into a small buffer, each thread its part of the file, and adds up its
/// words: what no screening of the file can beat. Returns the sum; 0 when the file cannot be read.
std::uint64_t read_file(const std::string& path, unsigned threads);

/// The memory that this process has for itself now, in bytes: files that it has mapped are not in it.
std::size_t anonymous_memory();

/// The most of it while `run` runs, looked at every tenth of a millisecond.
std::size_t peak_anonymous_memory(const std::function<void()>& run);

}  // namespace elig::bench
