// What the compiled kernel says of one patient: it runs over the patient's word only, and its truths and numbers are
// read off. Nothing is evaluated a second time.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/explanation.h"
#include "compiler/plan/plan.h"

namespace elig {

class KernelAnswers {
 public:
  /// `shown`: what `planned` was planned to show. Borrows both.
  KernelAnswers(const PlannedKernel& planned, elig_kernel function, const std::vector<ir::InstId>& shown,
                std::size_t row);

  /// Of a criterion, after `if missing`.
  [[nodiscard]] Truth criterion(std::size_t index) const { return output(index); }
  [[nodiscard]] std::string status() const;
  /// Of an instruction that is shown.
  [[nodiscard]] Truth truth(ir::InstId inst) const;
  /// In base units; of a Real, as its double is. nullopt: missing.
  [[nodiscard]] std::optional<Amount> number(ir::InstId inst) const;

 private:
  [[nodiscard]] bool met(std::size_t output) const { return (met_[output] & bit_) != 0; }
  [[nodiscard]] bool not_met(std::size_t output) const { return (not_met_[output] & bit_) != 0; }
  [[nodiscard]] Truth output(std::size_t output) const;
  [[nodiscard]] Rational kept(const ShownPart& part) const;

  const PlannedKernel& planned_;
  std::map<ir::InstId, std::size_t> places_;  // of instructions in planned_.shown
  std::size_t lane_;
  std::uint64_t bit_;
  std::vector<std::uint64_t> met_, not_met_;
  std::array<std::uint64_t, ELIG_STATUSES> status_{};
  struct alignas(16) Room {
    std::array<std::uint64_t, ELIG_VALUE_WORDS> words;
  };
  std::vector<Room> values_;
};

}  // namespace elig
