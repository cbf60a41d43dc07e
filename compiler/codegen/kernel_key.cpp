#include "compiler/codegen/kernel_key.h"

#include <algorithm>
#include <bit>
#include <concepts>
#include <type_traits>

namespace elig {

namespace {

/// Appends values to a string. The structs of a plan are taken apart whole, so that a new member breaks the build here.
class KeyWriter {
 public:
  void add(std::integral auto value) { key_.append(reinterpret_cast<const char*>(&value), sizeof value); }
  void add(double value) { add(std::bit_cast<std::uint64_t>(value)); }  // 0.0 is not -0.0
  void add(kernel::Op op) { add(static_cast<std::underlying_type_t<kernel::Op>>(op)); }
  void add(kernel::InstId id) { add(id.index); }
  void add(const Integer& value) {
    const std::string digits = value.get_str(16);
    add(digits.size());
    key_ += digits;
  }
  void add(const kernel::Inst& inst) {
    const auto& [op, width, a, b, imm] = inst;
    add(op), add(width), add(a), add(b), add(imm);
  }
  void add(const kernel::ColumnShape& column) {
    const auto& [width, has_below, has_above] = column;
    add(width), add(has_below), add(has_above);
  }
  void add(const kernel::Count& count) {
    const auto& [counter, mask] = count;
    add(counter), add(mask);
  }
  void add(const kernel::CriterionMasks& criterion) {
    const auto& [met, not_met] = criterion;
    add(met), add(not_met);
  }
  template <class T>
  void add(const std::vector<T>& values) {
    add(values.size());
    for (const T& value : values) add(value);
  }

  [[nodiscard]] std::string take() { return std::move(key_); }

 private:
  std::string key_;
};

}  // namespace

kernel::Plan without_operands(kernel::Plan plan) {
  plan.name.clear();
  std::fill(plan.constants.begin(), plan.constants.end(), 0);
  return plan;
}

std::string kernel_key(const kernel::Plan& plan) {
  const auto& [name, columns, tape, big, doubles, constants, counts, criteria, status, values, exits, skips] = plan;
  (void)name;
  KeyWriter key;
  key.add(columns), key.add(tape), key.add(big), key.add(doubles);
  key.add(constants.size());
  key.add(counts), key.add(criteria), key.add(status), key.add(values), key.add(exits), key.add(skips);
  return key.take();
}

}  // namespace elig
