#include "runtime/portfolio/patient.h"

#include <algorithm>
#include <utility>

#include "runtime/portfolio/program.h"
#include "runtime/portfolio/truths.h"

namespace elig::portfolio {
namespace {

std::uint8_t bit(std::uint64_t word, std::size_t patient) {
  return static_cast<std::uint8_t>(word >> patient % kRowsPerWord & 1);
}

bool holds(std::int64_t left, std::int64_t right, bool equal) { return equal ? left == right : left <= right; }

std::int64_t scaled(std::int64_t value, std::int64_t factor, std::int64_t addend) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(value) * static_cast<std::uint64_t>(factor) +
                                   static_cast<std::uint64_t>(addend));
}

}  // namespace

struct Clinic::Room {
  struct alignas(64) StatusLine {
    std::uint8_t statuses[kTrialsTogether];
  };
  std::vector<std::uint8_t> bits;     // by mask
  std::vector<Place> places;          // by scale, and one that is 0
  std::vector<CodePage> codes;        // by feature
  std::vector<StatusLine> statuses;   // in the order of the table
  std::vector<std::uint64_t> kernel;  // what it reports, and its counters

  template <class Some>
  static void grow(std::vector<Some>& some, std::size_t size) {
    if (some.size() < size) some.resize(size);
  }
};

Clinic::Clinic(const PortfolioPlan& plan, const std::uint64_t* live, VectorLevel level)
    : Clinic(plan, live, level, std::vector<PlaceRange>{}) {}

Clinic::Clinic(const PortfolioPlan& plan, const std::uint64_t* live, VectorLevel level, std::vector<PlaceRange> ranges)
    : live_(live), loops_(loops_of(level)), masks_(plan.masks), scales_(plan, ranges) {
  ClauseBuilder builder(plan, scales_, std::move(ranges));
  table_ = clause_table(plan, builder);
  features_ = builder.features();
  add_masks(plan);
}

void Clinic::add_masks(const PortfolioPlan& plan) {
  std::vector<bool> wanted(plan.masks);
  for (const Feature& feature : features_) wanted[feature.known] = true;
  add_operands(plan, wanted);
  for (std::size_t i = 0; i < plan.bitmaps.size(); ++i) {
    const auto mask = static_cast<MaskIndex>(kGivenMasks + i);
    if (wanted[mask]) bitmaps_.emplace_back(mask, plan.bitmaps[i]);
  }
  for (const ComparedColumn& column : plan.columns) {
    for (const Threshold& threshold : column.thresholds) {
      if (wanted[threshold.mask]) thresholds_.push_back({column.rows, column.width, threshold});
    }
  }
  for (const ComparedColumns& pair : plan.pairs) {
    if (wanted[pair.mask]) pairs_.push_back(pair);
  }
  for (const CompiledMasks& kernel : plan.kernels) {
    const auto first = wanted.begin() + kernel.first;
    if (std::find(first, first + static_cast<std::ptrdiff_t>(kernel.kernel.criteria), true) !=
        first + static_cast<std::ptrdiff_t>(kernel.kernel.criteria)) {
      kernels_.push_back(kernel);
    }
  }
  for (const MaskOperation& operation : plan.operations) {
    if (wanted[operation.mask]) operations_.push_back(operation);
  }
}

void Clinic::run_kernel(const CompiledMasks& masks, std::size_t patient, Room& room) const {
  const std::size_t criteria = masks.kernel.criteria;
  const std::size_t bitmaps = 2 * criteria + ELIG_STATUSES;
  Room::grow(room.kernel, bitmaps + criteria * ELIG_COUNTS_PER_CRITERION + ELIG_STATUSES);
  elig_args args{};
  args.columns = masks.kernel.columns.data();
  args.constants = masks.kernel.constants.data();
  args.first_word = patient / kRowsPerWord;
  args.word_count = 1;
  args.words_out = 1;
  args.live = live_;
  args.met = room.kernel.data();
  args.not_met = args.met + criteria;
  args.status = args.not_met + criteria;
  args.counts = args.status + ELIG_STATUSES;
  masks.kernel.function(&args);
  for (std::size_t i = 0; i < criteria; ++i) room.bits[masks.first + i] = bit(args.met[i], patient);
}

void Clinic::find_bits(std::size_t patient, Room& room) const {
  std::vector<std::uint8_t>& bits = room.bits;
  bits[kNobody] = 0;
  bits[kEverybody] = bits[kLive] = 1;
  for (const auto& [mask, bitmap] : bitmaps_) bits[mask] = bit(bitmap[patient / kRowsPerWord], patient);
  for (const MaskThreshold& of : thresholds_) {
    bits[of.threshold.mask] = holds(value_at(of.rows, of.width, patient), of.threshold.value, of.threshold.equal);
  }
  for (const ComparedColumns& pair : pairs_) {
    bits[pair.mask] = holds(
        scaled(value_at(pair.left, pair.left_width, patient), pair.left_factor, pair.left_addend()),
        scaled(value_at(pair.right, pair.right_width, patient), pair.right_factor, pair.right_addend()), pair.equal);
  }
  for (const CompiledMasks& kernel : kernels_) run_kernel(kernel, patient, room);
  for (const MaskOperation& operation : operations_) {
    bits[operation.mask] = result_of(operation.kind, bits[operation.a], bits[right_of(operation)]);
  }
}

void Clinic::find_codes(Room& room) const {
  const std::uint8_t* bits = room.bits.data();
  Code* code = room.codes.front().codes;
  for (const Feature& feature : features_) {
    const auto known = static_cast<Code>(-bits[feature.known]);  // all bits or none: nobody can foresee it
    *code++ = static_cast<Code>((room.places[feature.scale] & known) | (kUnknown & ~known));
  }
}

void Clinic::statuses_of(std::size_t patient, std::span<std::uint8_t> statuses) const {
  if (table_.trial_at.empty()) return;
  thread_local Room room;
  Room::grow(room.bits, masks_);
  Room::grow(room.places, scales_.size() + 1);
  Room::grow(room.codes, table_.features / CodePage::kCodes + 1);
  Room::grow(room.statuses, table_.group_runs.size());

  scales_.prefetch(patient);
  for (const auto& [mask, bitmap] : bitmaps_) __builtin_prefetch(bitmap + patient / kRowsPerWord);
  loops_.find_places(scales_.narrow(), scales_.narrow_cuts(), patient, room.places.data());
  scales_.find_other_places(patient, room.places.data() + scales_.narrow().size());
  room.places[scales_.size()] = 0;
  find_bits(patient, room);
  find_codes(room);
  loops_.judge_one(table_, room.codes.data(), room.statuses.front().statuses);
  const std::uint8_t* status = room.statuses.front().statuses;
  for (const std::uint32_t trial : table_.trial_at) statuses[trial] = *status++;
}

}  // namespace elig::portfolio
