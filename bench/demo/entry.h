// An entry of an assumptions file, read key by key: what is not there has its default, what nobody read is a mistake.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/demo/assumptions.h"

namespace elig::demo {

using Json = nlohmann::ordered_json;

/// What is wrong with an entry; caught where the files are read.
struct Mistake : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Names -> numbers, in order of definition.
class Names {
 public:
  explicit Names(std::string kind) : kind_(std::move(kind)) {}
  std::size_t add(const std::string& name);
  [[nodiscard]] std::size_t at(const std::string& name) const;
  [[nodiscard]] std::size_t size() const { return names_.size(); }
  [[nodiscard]] const std::vector<std::string>& all() const { return names_; }

 private:
  std::string kind_;
  std::map<std::string, std::size_t> numbers_;
  std::vector<std::string> names_;
};

class Entry {
 public:
  Entry(const Json& json, std::string where);
  Entry(const Entry&) = delete;
  /// Every key was read: each entry ends with this.
  void end() const;

  [[nodiscard]] bool has(const char* key) const { return json_.contains(key); }
  const Json& at(const char* key);
  [[nodiscard]] const std::string& where() const { return where_; }

  std::string text(const char* key, const std::string& otherwise);
  std::string text(const char* key) { return at(key).get<std::string>(); }
  double number(const char* key, double otherwise);
  double number(const char* key) { return at(key).get<double>(); }
  bool yes(const char* key, bool otherwise);
  Between between(const char* key);
  std::vector<double> numbers(const char* key);
  std::vector<std::string> texts(const char* key);
  /// `"share": 0.2, "times": {"female": 2}`, under other keys likewise.
  Share share(const char* key, const char* times, const Names& traits, double otherwise);
  /// `{"female": 1.2}`
  std::vector<std::pair<Trait, double>> by_trait(const char* key, const Names& traits);
  /// `[["a", 0.2], ["b", 0.8]]`, or `["a", "b"]` in equal shares.
  std::vector<std::string> weighted(const char* key, Weights* weights);
  /// `key: [["a", 0.2], ...]` and `if: {"female": [0.1, 0.9]}`
  std::vector<std::string> weighted(const char* key, const char* by_trait, const Names& traits,
                                    WeightsByTrait* weights);

 private:
  const Json& json_;
  std::string where_;
  std::set<std::string> read_;
};

/// `{"icd10cm": "I10", "name": "..."}`; the key `weight` apart.
std::vector<ConceptCode> concept_codes_of(const Json& json);
/// Concepts with their weights.
Codes codes_of(const Json& json);

}  // namespace elig::demo
