// What one patient's record holds of the inputs that a test reads: values as recorded, and the row of the history that
// they came from.
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

  /// Fills in the values.
  void describe(ir::InstId inst, ExplainedTest& test) const;

  /// Of the unit that the patient's value is recorded in; null: missing.
  [[nodiscard]] const NumberVariant* variant(std::uint32_t input) const;
  [[nodiscard]] bool there(const Numbers& numbers) const { return numbers.valid.test(row_); }
  /// As people call it.
  [[nodiscard]] std::string name(std::uint32_t input) const;

 private:
  void collect(ir::InstId id, std::set<std::uint32_t>& seen, std::set<std::uint32_t>& inputs) const;
  [[nodiscard]] ReadValue read(std::uint32_t input) const;
  [[nodiscard]] std::string number(const ir::Input& input, const NumberVariant& variant) const;
  void add_origin(std::uint32_t input, const NumberVariant* variant, ReadValue& read) const;
  [[nodiscard]] std::string limit(const Numbers& numbers, const Unit& unit, const Unit& of_value) const;
  void join_ends(ExplainedTest& test) const;
  [[nodiscard]] ReadValue mean(std::uint32_t sum, const std::set<std::uint32_t>& inputs) const;

  const ir::Program& program_;
  const Binding& binding_;
  const Population& population_;
  const FeatureStore& features_;
  std::size_t row_;
};

/// Is the input a day, in days since 1970-01-01?
bool is_date(const ir::Input& input);

/// `2014-02-01`, `2014-02-01..2014-02-28`, `goes on` (after all time), `an unknown day`; "" for nullopt.
std::string days_text(const std::optional<DayRange>& days);

}  // namespace elig
