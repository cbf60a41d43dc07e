// A file that appears whole or not at all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "runtime/base/result.h"

namespace elig {

/// What speaks against writing a file of this name: it is a folder or a device, or its folder is not there.
std::optional<Error> check_place(const std::string& path);

/// Written without a name (where the file system can; else under one beside `path`), then given `path`, replacing a
/// file of that name. A process killed before publish() leaves that file as it was.
class NewFile {
 public:
  /// Errors: see check_place; a folder that is not writable.
  static Result<NewFile> create(const std::string& path);
  NewFile(NewFile&& from) noexcept;
  NewFile& operator=(NewFile&&) = delete;
  ~NewFile();

  std::optional<Error> write(const void* bytes, std::size_t size, std::uint64_t at);
  /// Makes it `bytes` long, with zeros where nothing was written.
  std::optional<Error> resize(std::uint64_t bytes);
  /// Brings what was written to the disk.
  std::optional<Error> sync();
  std::optional<Error> publish() &&;

 private:
  NewFile(std::string path, std::string beside, int file, bool named)
      : path_(std::move(path)), beside_(std::move(beside)), file_(file), named_(named) {}
  [[nodiscard]] Error failed(int reason) const;

  std::string path_, beside_;  // beside_: its name until it has the right one
  int file_;
  bool named_;
};

}  // namespace elig
