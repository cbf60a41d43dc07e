// A checksum needs an array's bytes in their order, so of each array one thread's part follows another's: threads go
// through the arrays one behind the other, and each is at work on an array of its own.

#include "runtime/population/verify_in_passing.h"

#include <algorithm>
#include <atomic>

#include "runtime/base/bug.h"
#include "runtime/population/checksum.h"
#include "runtime/population/mapped_population.h"

namespace elig {

struct VerifyInPassing::Array {
  std::size_t number = 0;  // in the file
  const std::byte* bytes = nullptr;
  std::size_t size = 0, bytes_a_word = 0;
  Checksum checksum = {};
  std::atomic<std::size_t> passed = 0;  // words
};

VerifyInPassing::VerifyInPassing(const Population& population, const std::vector<const Column*>& columns)
    : population_(population), words_(words_for(population.patients)) {
  if (!population.file) return;
  std::vector<std::pair<std::size_t, std::size_t>> wanted;  // an array, bytes a word
  for (const Column* column : columns) {
    if (!column->numbers) continue;
    const Integers& cells = column->numbers->data;
    const auto array = population.file->unverified(cells.data);
    if (array) wanted.emplace_back(*array, kRowsPerWord * static_cast<std::size_t>(cells.width));
  }
  std::ranges::sort(wanted);
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  for (const auto& [number, bytes_a_word] : wanted) {
    Array& array = *arrays_.emplace_back(std::make_unique<Array>());
    array.number = number;
    array.bytes = population.file->bytes(number);
    array.size = population.file->array(number).bytes;
    array.bytes_a_word = bytes_a_word;
  }
}

VerifyInPassing::~VerifyInPassing() = default;

void VerifyInPassing::pass(std::size_t first, std::size_t end) {
  for (const auto& one : arrays_) {
    Array& array = *one;
    for (std::size_t passed = array.passed; passed != first; passed = array.passed) array.passed.wait(passed);
    const std::size_t from = first * array.bytes_a_word;
    const std::size_t to = end == words_ ? array.size : end * array.bytes_a_word;
    array.checksum.add(array.bytes + from, to - from);
    array.passed = end;
    array.passed.notify_all();
  }
}

std::optional<Error> VerifyInPassing::finish() {
  for (const auto& one : arrays_) {
    Array& array = *one;
    must(array.passed == words_, "a population was not screened to its end");
    if (words_ == 0) array.checksum.add(array.bytes, array.size);
    if (auto damage = population_.file->settle(array.number, array.checksum.value())) return damage;
  }
  return std::nullopt;
}

}  // namespace elig
