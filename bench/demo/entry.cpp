#include "bench/demo/entry.h"

#include <algorithm>

namespace elig::demo {

std::size_t Names::add(const std::string& name) {
  if (!numbers_.emplace(name, names_.size()).second) throw Mistake("there are two of `" + name + "`");
  names_.push_back(name);
  return names_.size() - 1;
}

std::size_t Names::at(const std::string& name) const {
  const auto found = numbers_.find(name);
  if (found == numbers_.end()) throw Mistake("`" + name + "` is no " + kind_ + " defined before");
  return found->second;
}

Entry::Entry(const Json& json, std::string where) : json_(json), where_(std::move(where)) {
  if (!json.is_object()) throw Mistake(where_ + " is no object");
}

void Entry::end() const {
  for (const auto& [key, value] : json_.items()) {
    if (key != "source" && key != "note" && !read_.contains(key)) {
      throw Mistake(where_ + " has a key that nobody reads: `" + key + "`");
    }
  }
}

const Json& Entry::at(const char* key) {
  if (!has(key)) throw Mistake(where_ + " has no `" + key + "`");
  read_.insert(key);
  return json_[key];
}

std::string Entry::text(const char* key, const std::string& otherwise) { return has(key) ? text(key) : otherwise; }
double Entry::number(const char* key, double otherwise) { return has(key) ? number(key) : otherwise; }
bool Entry::yes(const char* key, bool otherwise) { return has(key) ? at(key).get<bool>() : otherwise; }
std::vector<double> Entry::numbers(const char* key) {
  return has(key) ? at(key).get<std::vector<double>>() : std::vector<double>();
}
std::vector<std::string> Entry::texts(const char* key) {
  return has(key) ? at(key).get<std::vector<std::string>>() : std::vector<std::string>();
}

Between Entry::between(const char* key) {
  const Json& ends = at(key);
  if (!ends.is_array() || ends.size() != 2 || ends[0] > ends[1]) {
    throw Mistake("`" + std::string(key) + "` of " + where_ + " is not `[least, most]`");
  }
  return {ends[0].get<int>(), ends[1].get<int>()};
}

Share Entry::share(const char* key, const char* times, const Names& traits, double otherwise) {
  return {number(key, otherwise), by_trait(times, traits)};
}

std::vector<std::pair<Trait, double>> Entry::by_trait(const char* key, const Names& traits) {
  std::vector<std::pair<Trait, double>> result;
  if (!has(key)) return result;
  for (const auto& [trait, value] : at(key).items()) result.emplace_back(traits.at(trait), value.get<double>());
  return result;
}

std::vector<std::string> Entry::weighted(const char* key, Weights* weights) {
  std::vector<std::string> values;
  std::vector<double> shares;
  for (const Json& one : at(key)) {
    values.push_back((one.is_array() ? one[0] : one).get<std::string>());
    shares.push_back(one.is_array() ? one[1].get<double>() : 1);
  }
  if (values.empty()) throw Mistake("`" + std::string(key) + "` of " + where_ + " is empty");
  *weights = Weights(shares);
  return values;
}

std::vector<std::string> Entry::weighted(const char* key, const char* by_trait, const Names& traits,
                                         WeightsByTrait* weights) {
  std::vector<std::string> values = weighted(key, &weights->usual);
  if (!has(by_trait)) return values;
  for (const auto& [trait, shares] : at(by_trait).items()) {
    if (shares.size() != values.size()) throw Mistake("`" + trait + "` of " + where_ + " has not as many shares");
    weights->of_trait.emplace_back(traits.at(trait), Weights(shares.get<std::vector<double>>()));
  }
  return values;
}

std::vector<ConceptCode> concept_codes_of(const Json& json) {
  std::vector<ConceptCode> codes;
  for (const auto& [system, code] : json.items()) {
    if (system != "weight") codes.push_back({system, code.get<std::string>()});
  }
  return codes;
}

Codes codes_of(const Json& json) {
  Codes codes;
  std::vector<double> weights;
  for (const Json& one : json) {
    codes.of.push_back(concept_codes_of(one));
    weights.push_back(one.value("weight", 1.0));
  }
  if (!weights.empty()) codes.weights = Weights(weights);
  return codes;
}

double Share::of(const Traits& traits) const {
  double share = usual;
  for (const auto& [trait, factor] : times) share *= traits[trait] ? factor : 1;
  return std::min(share, 1.0);
}

Weights::Weights(const std::vector<double>& weights) {
  double sum = 0;
  for (const double weight : weights) up_to_.push_back(sum += weight);
  if (sum <= 0) throw Mistake("weights that add up to nothing");
  for (double& end : up_to_) end /= sum;
  up_to_.back() = 1;
}

std::size_t Weights::pick(double share) const {
  std::size_t i = 0;
  while (i + 1 < up_to_.size() && share >= up_to_[i]) ++i;
  return i;
}

const Weights& WeightsByTrait::of(const Traits& traits) const {
  for (const auto& [trait, weights] : of_trait) {
    if (traits[trait]) return weights;
  }
  return usual;
}

}  // namespace elig::demo
