#include "runtime/population/mapped_population.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "runtime/population/checksum.h"

namespace elig {

MappedPopulation::MappedPopulation(std::string path, MappedBytes file, std::vector<FileArray> arrays)
    : path_(std::move(path)),
      file_(std::move(file)),
      arrays_(std::move(arrays)),
      known_whole_(std::make_unique<std::atomic<bool>[]>(arrays_.size())) {}

bool MappedPopulation::whole(std::size_t array) const {
  const FileArray& a = arrays_[array];
  if (!known_whole_[array]) known_whole_[array] = checksum(file_.data + a.offset, a.bytes) == a.checksum;
  return known_whole_[array];
}

Error MappedPopulation::damage(const FileArray& array) const {
  return {"cannot read `" + path_ + "`: it is damaged between byte " + std::to_string(array.offset) + " and byte " +
          std::to_string(array.offset + array.bytes) + "; import its source again"};
}

std::optional<Error> MappedPopulation::verify(const AlignedBytes& part) const {
  const auto* begin = part.as<std::byte>();
  const std::less<> before;  // also of pointers into different memory
  if (part.empty() || before(begin, file_.data) || !before(begin, file_.data + file_.size)) return std::nullopt;
  const auto offset = static_cast<std::uint64_t>(begin - file_.data);
  const auto found = std::ranges::lower_bound(arrays_, std::pair(offset, std::uint64_t{1}), {},
                                              [](const FileArray& a) { return std::pair(a.offset, a.bytes); });
  if (found == arrays_.end() || whole(static_cast<std::size_t>(found - arrays_.begin()))) return std::nullopt;
  return damage(*found);
}

std::optional<Error> MappedPopulation::verify_all() const {
  for (std::size_t array = 0; array < arrays_.size(); ++array) {
    if (!whole(array)) return damage(arrays_[array]);
  }
  return std::nullopt;
}

}  // namespace elig
