// The files of bench/demo/assumptions, one after the other: each may refer to what those before it define. Throws
// Mistake.
#pragma once

#include <string>
#include <vector>

#include "bench/demo/assumptions.h"
#include "bench/demo/entry.h"

namespace elig::demo {

class Reader {
 public:
  explicit Reader(std::string folder);

  Assumptions read();
  [[nodiscard]] const std::string& file() const { return file_; }

 private:
  Json open(const char* file);
  void network();
  void site(Entry& entry);
  void metastasis(Entry& entry);
  void medicine(Entry& entry);
  void regimen(Entry& entry);
  void tumour(Entry& entry);
  void pace(Entry& entry);
  void course(Entry& entry);
  void imaging(Entry& entry);
  void happening(Entry& entry);
  void measurement(Entry& entry);
  void distribution(Entry& entry, Measurement& measurement);
  void answer(Entry& entry);
  void check_sizes() const;
  Lines lines(Entry& entry, const char* key);
  Field field(const std::string& header, const Json& json);

  // Every entry of a list that the file has under the key.
  template <class Take>
  void each(const Json& file, const char* key, Take take) {
    if (!file.contains(key)) throw Mistake("there is no `" + std::string(key) + "`");
    for (const Json& json : file[key]) {
      Entry entry(json, "`" + json.value("id", std::string(key)) + "`");
      take(entry);
      entry.end();
    }
  }

  std::string folder_, file_;
  Assumptions all_;
  Names traits_{"trait"}, panels_{"panel"}, medicines_{"medicine"}, regimens_{"regimen"};
};

}  // namespace elig::demo
