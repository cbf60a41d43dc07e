#include "bench/scale/parts_file.h"

#include <algorithm>
#include <array>
#include <deque>

#include "runtime/base/bug.h"
#include "runtime/population/checksum.h"
#include "runtime/population/file_front.h"
#include "runtime/population/file_header.h"
#include "runtime/population/layout_writer.h"
#include "runtime/population/new_file.h"

namespace elig::bench {
namespace {

/// The size of an array whose bytes are elsewhere: it is described, and never read.
AlignedBytes absent(std::size_t bytes) { return AlignedBytes::borrowed(nullptr, nullptr, bytes); }

Bitmap absent_like(const Bitmap& bits, std::size_t rows) {
  return bits.empty() ? Bitmap() : Bitmap(absent(words_for(rows) * sizeof(std::uint64_t)));
}

/// What the metadata says of the whole, as far as one part knows: its columns, stretched to `patients` rows.
Population shape_of(const Population& part, std::size_t patients) {
  Population whole;
  whole.patients = patients;
  for (Column column : part.columns) {
    must(column.numbers && !column.texts, "a population in parts has columns of numbers alone");
    Numbers& numbers = *column.numbers;
    numbers.data.data = absent(words_for(patients) * kRowsPerWord * static_cast<std::size_t>(numbers.data.width));
    for (Bitmap* bits : {&numbers.valid, &numbers.below, &numbers.above}) *bits = absent_like(*bits, patients);
    numbers.blocks = absent(blocks_for(patients) * sizeof(BlockRange));
    whole.columns.push_back(std::move(column));
  }
  return whole;
}

void widen(Integers& whole, const Integers& part) {
  must(whole.base == part.base, "parts of a population have columns of the same bases");
  whole.min = std::min(whole.min, part.min);
  whole.max = std::max(whole.max, part.max);
}

struct Array {
  std::uint64_t next = 0;  // byte of the file
  std::uint64_t end = 0;   // without padding
  Checksum checksum = {};
};

class PartsFile {
 public:
  PartsFile(NewFile& file, const Population& first, std::size_t patients)
      : file_(file), whole_(shape_of(first, patients)) {
    const LayoutWriter layout(whole_);
    const std::vector<AlignedBytes>& described = layout.arrays();
    end_ = sizeof(FileHeader) + layout.metadata(std::vector<std::uint64_t>(described.size())).size();
    for (const AlignedBytes& bytes : described) {
      Array& array = arrays_.emplace_back();
      array.next = end_;
      array.end = end_ + bytes.size();
      end_ += padded(bytes.size());
    }
  }

  std::optional<Error> add(const Population& part) {
    const LayoutWriter layout(part);
    must(layout.arrays().size() == arrays_.size(), "parts of a population have the same columns");
    for (std::size_t i = 0; i < arrays_.size(); ++i) {
      const AlignedBytes& bytes = layout.arrays()[i];
      Array& array = arrays_[i];
      must(bytes.size() <= array.end - array.next, "parts of a population have columns of the same widths");
      if (auto failed = file_.write(bytes.as<std::byte>(), bytes.size(), array.next)) return failed;
      array.checksum.add(bytes.as<std::byte>(), bytes.size());
      array.next += bytes.size();
    }
    for (std::size_t i = 0; i < part.columns.size(); ++i) {
      widen(whole_.columns[i].numbers->data, part.columns[i].numbers->data);
    }
    return std::nullopt;
  }

  std::optional<Error> finish() {
    std::vector<std::uint64_t> checksums;
    for (Array& array : arrays_) {
      must(array.next == array.end, "the parts of a population are all its patients");
      constexpr std::array<std::byte, kColumnAlignment> kZeros{};
      array.checksum.add(kZeros.data(), padded(array.end) - array.end);  // arrays begin at multiples, too
      checksums.push_back(array.checksum.value());
    }
    return write_front(file_, LayoutWriter(whole_).metadata(checksums), end_);
  }

 private:
  NewFile& file_;
  Population whole_;
  std::deque<Array> arrays_;  // in the order of the file
  std::uint64_t end_ = 0;
};

}  // namespace

std::optional<Error> write_in_parts(const Parts& parts, const std::string& path) {
  must(parts.part_patients % kBlockRows == 0, "parts of a population are of whole blocks");
  Result<NewFile> file = NewFile::create(path);
  if (!file) return file.error();
  std::optional<PartsFile> whole;
  for (std::size_t first = 0; first < parts.patients; first += parts.part_patients) {
    const Population part = parts.make(first, std::min(parts.part_patients, parts.patients - first));
    if (!whole) whole.emplace(file.value(), part, parts.patients);
    if (auto failed = whole->add(part)) return failed;
  }
  must(whole.has_value(), "a population in parts has patients");
  if (auto failed = whole->finish()) return failed;
  return std::move(file).value().publish();
}

}  // namespace elig::bench
