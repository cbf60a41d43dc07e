// A Population -> a population file. Arrays are streamed as they stand; the header comes last, and then the name.

#include <algorithm>
#include <array>
#include <cstddef>

#include "runtime/population/checksum.h"
#include "runtime/population/file.h"
#include "runtime/population/file_front.h"
#include "runtime/population/file_header.h"
#include "runtime/population/layout_writer.h"
#include "runtime/population/new_file.h"

namespace elig {
namespace {

constexpr std::size_t kPiece = std::size_t{1} << 20;  // is still in the cache when it is written

// Writes an array and gives its checksum. Its padding is a hole in the file, which reads as zeros.
std::optional<Error> write_array(NewFile& file, const AlignedBytes& bytes, std::uint64_t at, std::uint64_t* sum) {
  Checksum checksum;
  for (std::size_t done = 0; done < bytes.size();) {
    const std::size_t piece = std::min(kPiece, bytes.size() - done);
    checksum.add(bytes.as<std::byte>() + done, piece);
    if (std::optional<Error> failed = file.write(bytes.as<std::byte>() + done, piece, at + done)) return failed;
    done += piece;
  }
  constexpr std::array<std::byte, kColumnAlignment> kZeros{};
  checksum.add(kZeros.data(), padded(bytes.size()) - bytes.size());
  *sum = checksum.value();
  return std::nullopt;
}

std::optional<Error> write_all(NewFile& file, const LayoutWriter& layout) {
  std::vector<std::uint64_t> checksums(layout.arrays().size());
  std::uint64_t end = sizeof(FileHeader) + layout.metadata(checksums).size();
  for (std::size_t i = 0; i < checksums.size(); ++i) {
    if (std::optional<Error> failed = write_array(file, layout.arrays()[i], end, &checksums[i])) return failed;
    end += padded(layout.arrays()[i].size());
  }
  return write_front(file, layout.metadata(checksums), end);
}

}  // namespace

std::optional<Error> write_front(NewFile& file, const std::string& metadata, std::uint64_t end) {
  if (std::optional<Error> failed = file.resize(end)) return failed;
  FileHeader header;
  header.file_bytes = end;
  header.metadata_bytes = metadata.size();
  header.metadata_checksum = checksum(metadata.data(), metadata.size());
  header.checksum = checksum(&header, offsetof(FileHeader, checksum));
  if (std::optional<Error> failed = file.write(metadata.data(), metadata.size(), sizeof header)) return failed;
  if (std::optional<Error> failed = file.sync()) return failed;
  if (std::optional<Error> failed = file.write(&header, sizeof header, 0)) return failed;
  return file.sync();
}

std::optional<Error> write_population(const Population& population, const std::string& path) {
  Result<NewFile> file = NewFile::create(path);
  if (!file) return file.error();
  if (std::optional<Error> failed = write_all(file.value(), LayoutWriter(population))) return failed;
  return std::move(file).value().publish();
}

}  // namespace elig
