#include "runtime/ingest/row_notes.h"

#include <algorithm>

namespace elig {
namespace {

constexpr std::size_t kExamples = 3, kLongest = 60;  // bytes of an example

// An example cut at kLongest bytes, not inside a character of UTF-8.
std::string shortened(const std::string& example) {
  if (example.size() <= kLongest) return example;
  std::size_t end = kLongest;
  while (end > 0 && (static_cast<unsigned char>(example[end]) & 0xC0) == 0x80) --end;
  return example.substr(0, end) + "...";
}

}  // namespace

void RowTally::add(std::string_view example) {
  ++rows_;
  if (example.empty() || std::ranges::find(examples_, example) != examples_.end()) return;
  if (examples_.size() < kExamples) {
    examples_.emplace_back(example);
  } else {
    more_ = true;
  }
}

void RowTally::note(std::string_view table, std::string_view what, std::vector<ImportNote>& notes) const {
  if (rows_ == 0) return;
  std::string message = "`" + std::string(table) + "`: " + std::to_string(rows_) + (rows_ == 1 ? " row " : " rows ");
  message += what;
  for (std::size_t i = 0; i < examples_.size(); ++i) {
    message += (i == 0 ? " (`" : ", `") + shortened(examples_[i]) + "`";
  }
  if (!examples_.empty()) message += more_ ? ", ...)" : ")";
  notes.push_back({std::move(message)});
}

}  // namespace elig
