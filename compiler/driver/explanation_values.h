// What one patient's record holds of the inputs that a test reads, and what it was held against: values as recorded,
// the row of the history that they came from, thresholds in the patient's own unit.
#pragma once

#include <set>
#include <string>

#include "compiler/driver/explanation.h"

namespace elig {

/// Borrows everything.
class ValueReader {
 public:
  ValueReader(const ir::Program& program, const Binding& binding, const Population& population,
              const FeatureStore& features, std::size_t row)
      : program_(program), binding_(binding), population_(population), features_(features), row_(row) {}

  /// Fills in values, threshold and distance.
  void describe(ir::InstId inst, ExplainedTest& test) const;

 private:
  [[nodiscard]] const NumberVariant* variant(std::uint32_t input) const;
  void collect(ir::InstId id, std::set<std::uint32_t>& seen, std::set<std::uint32_t>& inputs) const;
  [[nodiscard]] ReadValue read(std::uint32_t input) const;
  [[nodiscard]] std::string number(const ir::Input& input, const NumberVariant& variant) const;
  void add_origin(std::uint32_t input, const NumberVariant* variant, ReadValue& read) const;
  [[nodiscard]] std::string limit(const Numbers& numbers, const Unit& unit, const Unit& of_value) const;
  [[nodiscard]] std::optional<Rational> exact(ir::InstId id) const;
  void threshold(ir::InstId id, ExplainedTest& test) const;
  void join_ends(ExplainedTest& test) const;
  [[nodiscard]] std::optional<ReadValue> mean(std::uint32_t sum, const std::set<std::uint32_t>& inputs) const;

  const ir::Program& program_;
  const Binding& binding_;
  const Population& population_;
  const FeatureStore& features_;
  std::size_t row_;
};

/// `2014-02-01`, `2014-02-01..2014-02-28`, `goes on` (after all time), `an unknown day`; "" for nullopt.
std::string days_text(const std::optional<DayRange>& days);

}  // namespace elig
