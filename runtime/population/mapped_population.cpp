#include "runtime/population/mapped_population.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

#include "runtime/base/share_work.h"
#include "runtime/population/checksum.h"

namespace elig {

MappedPopulation::MappedPopulation(std::string path, MappedBytes file, std::vector<FileArray> arrays)
    : path_(std::move(path)),
      file_(std::move(file)),
      arrays_(std::move(arrays)),
      known_whole_(std::make_unique<std::atomic<bool>[]>(arrays_.size())) {}

bool MappedPopulation::whole(std::size_t array) const {
  return known_whole_[array] || !settle(array, checksum(bytes(array), arrays_[array].bytes));
}

Error MappedPopulation::damage(const FileArray& array) const {
  return {"cannot read `" + path_ + "`: it is damaged between byte " + std::to_string(array.offset) + " and byte " +
          std::to_string(array.offset + array.bytes) + "; import its source again"};
}

std::optional<Error> MappedPopulation::settle(std::size_t number, std::uint64_t checksum) const {
  const FileArray& a = arrays_[number];
  if (checksum != a.checksum) return damage(a);
  known_whole_[number] = true;
  return std::nullopt;
}

std::optional<std::size_t> MappedPopulation::unverified(const AlignedBytes& part) const {
  const auto array = array_of(part);
  return array && !known_whole_[*array] ? array : std::nullopt;
}

// nullopt: it is not of the file.
std::optional<std::size_t> MappedPopulation::array_of(const AlignedBytes& part) const {
  const auto* begin = part.as<std::byte>();
  const std::less<> before;  // also of pointers into different memory
  if (part.empty() || before(begin, file_.data) || !before(begin, file_.data + file_.size)) return std::nullopt;
  const auto offset = static_cast<std::uint64_t>(begin - file_.data);
  const auto found = std::ranges::lower_bound(arrays_, std::pair(offset, std::uint64_t{1}), {},
                                              [](const FileArray& a) { return std::pair(a.offset, a.bytes); });
  if (found == arrays_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - arrays_.begin());
}

// A disk reads one array after the other fastest, so the pieces of work are arrays in the order of the file.
std::optional<Error> MappedPopulation::verify_arrays(const std::vector<std::size_t>& arrays, unsigned threads) const {
  share_work(arrays.size(), threads, [&](std::size_t i) { (void)whole(arrays[i]); });
  const auto damaged = std::ranges::find_if(arrays, [&](std::size_t array) { return !known_whole_[array]; });
  if (damaged == arrays.end()) return std::nullopt;
  return damage(arrays_[*damaged]);
}

std::optional<Error> MappedPopulation::verify(std::span<const AlignedBytes* const> parts, unsigned threads) const {
  std::vector<std::size_t> arrays;
  for (const AlignedBytes* part : parts) {
    if (const auto array = array_of(*part)) arrays.push_back(*array);
  }
  std::ranges::sort(arrays);
  arrays.erase(std::unique(arrays.begin(), arrays.end()), arrays.end());
  return verify_arrays(arrays, threads);
}

std::optional<Error> MappedPopulation::verify_all(unsigned threads) const {
  std::vector<std::size_t> all(arrays_.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return verify_arrays(all, threads);
}

}  // namespace elig
