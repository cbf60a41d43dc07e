#include "compiler/driver/kernel_answers.h"

#include <cstring>

#include "runtime/population/population.h"
#include "runtime/report/screen_report.h"

namespace elig {
namespace {

/// A little-endian integer of at most 128 bits.
Integer integer(const std::byte* bytes, std::size_t size) {
  std::array<std::byte, 16> all{};
  const bool negative = (bytes[size - 1] & std::byte{0x80}) != std::byte{0};
  all.fill(negative ? std::byte{0xFF} : std::byte{0});
  std::memcpy(all.data(), bytes, size);
  std::uint64_t low = 0;
  std::int64_t high = 0;
  std::memcpy(&low, all.data(), 8);
  std::memcpy(&high, all.data() + 8, 8);
  return (Integer(std::to_string(high)) << 64) + Integer(std::to_string(low));
}

}  // namespace

KernelAnswers::KernelAnswers(const PlannedKernel& planned, elig_kernel function, const std::vector<ir::InstId>& shown,
                             std::size_t row)
    : planned_(planned),
      lane_(row % kRowsPerWord),
      bit_(std::uint64_t{1} << lane_),
      met_(planned.plan.criteria.size()),
      not_met_(planned.plan.criteria.size()),
      values_(planned.plan.values.size()) {
  for (std::size_t i = 0; i < shown.size(); ++i) places_.try_emplace(shown[i], i);
  std::vector<std::uint64_t> counts(planned.plan.criteria.size() * ELIG_COUNTS_PER_CRITERION + ELIG_STATUSES);
  const std::size_t word = row / kRowsPerWord;
  const std::vector<std::uint64_t> live(word + 1, bit_);
  elig_args args{};
  args.columns = planned.columns.data();
  args.constants = planned.plan.constants.data();
  args.live = live.data();
  args.counts = counts.data();
  args.met = met_.data();
  args.not_met = not_met_.data();
  args.status = status_.data();
  args.first_word = word;
  args.word_count = 1;
  args.words_out = 1;
  args.values = values_.empty() ? nullptr : values_.front().words.data();
  function(&args);
}

std::string KernelAnswers::status() const {
  for (std::size_t i = 0; i < status_.size(); ++i) {
    if ((status_[i] & bit_) != 0) return status_name(static_cast<int>(i));
  }
  return "";
}

Truth KernelAnswers::output(std::size_t output) const {
  if (met(output)) return Truth::True;
  return not_met(output) ? Truth::False : Truth::Unknown;
}

Truth KernelAnswers::truth(ir::InstId inst) const { return output(planned_.shown[places_.at(inst)].truth); }

Rational KernelAnswers::kept(const ShownPart& part) const {
  const auto* room = reinterpret_cast<const std::byte*>(values_[*part.value].words.data());
  if (part.width != 0) {
    const auto size = static_cast<std::size_t>(part.width) / 8;
    return part.scale * Rational(integer(room + lane_ * size, size)) + part.offset;
  }
  double number = 0;
  std::memcpy(&number, room + lane_ * sizeof number, sizeof number);
  return from_double(number);
}

std::optional<Amount> KernelAnswers::number(ir::InstId inst) const {
  for (const ShownPart& part : planned_.shown[places_.at(inst)].parts) {
    if (!met(part.masks)) continue;
    Amount amount{part.value ? kept(part) : part.offset, Amount::Censored::No};
    if (not_met(part.masks)) amount.censored = Amount::Censored::Below;
    if (met(part.masks + 1)) amount.censored = Amount::Censored::Above;
    return amount;
  }
  return std::nullopt;
}

}  // namespace elig
