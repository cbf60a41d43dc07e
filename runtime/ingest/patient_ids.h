// The first column of a table: one id a patient, none empty, none twice.
#pragma once

#include <optional>

#include "runtime/base/result.h"
#include "runtime/population/text_list.h"

namespace elig {

/// Takes the ids row after row. While they are 1, 2, 3, ... it stores none, as Population does.
class PatientIds {
 public:
  /// Texts [first, end). Error: the first row whose id is empty.
  std::optional<Error> append(const TextListBuilder& ids, std::size_t first, std::size_t end);

  [[nodiscard]] std::size_t size() const { return count_; }

  /// As Population::ids. Error: the first row whose id an earlier row has, too.
  Result<TextList> finish() &&;

 private:
  std::size_t count_ = 0;
  TextListBuilder ids_;  // empty while every id is its row's number
};

}  // namespace elig
