// Lanes become the interval of what they may hold in the block, masks become "all of its patients", "none" or "mixed".
// Integers only: intervals of doubles would have to round outwards, and stay mixed. No interval overflows: it lies
// within those that the planner proved to fit the lanes.
#include "compiler/plan/known_blocks.h"

#include <algorithm>
#include <iterator>

#include "elig/abi.h"
#include "runtime/base/bug.h"
#include "runtime/base/share_work.h"

namespace elig {

namespace {

using kernel::Inst;
using kernel::InstId;
using kernel::Op;

// What is worth a thread: two million patients, some 80 us.
constexpr std::size_t kBlocksOfPart = 128;

__extension__ using Wide = __int128;  // of the widest lanes

Wide wide(const Integer& value) {
  const Integer magnitude = abs(value);
  const Integer high = magnitude >> 64;
  const Integer low = magnitude - (high << 64);
  const Wide result = (static_cast<Wide>(high.get_ui()) << 64) | static_cast<Wide>(low.get_ui());
  return value < 0 ? -result : result;
}

struct Interval {
  Wide min = 1, max = 0;  // min > max: no row

  [[nodiscard]] bool empty() const { return min > max; }
};

Interval hull(const Interval& a, const Interval& b) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  return {std::min(a.min, b.min), std::max(a.max, b.max)};
}

/// What lanes hold. Those of one column say nothing that matters where it is missing (kernel_ops.def), but sums of
/// several columns count a missing one's 0.
struct Reach {
  bool known = false;
  Interval there, missing;

  [[nodiscard]] Interval all() const { return hull(there, missing); }
};

enum class Rows : std::uint8_t { None, All, Mixed };

Rows rows(bool all, bool none) { return all ? Rows::All : none ? Rows::None : Rows::Mixed; }

class BlockReading {
 public:
  explicit BlockReading(const PlannedKernel& kernel)
      : kernel_(kernel),
        plan_(kernel.plan),
        comparisons_(kernel::comparisons(plan_)),
        reach_(plan_.tape.size()),
        masks_(plan_.tape.size(), Rows::Mixed) {
    for (const Integer& value : plan_.big) big_.push_back(wide(value));
    for (std::uint32_t i = 0; i < plan_.tape.size(); ++i) {
      if (kernel::info(plan_.tape[i].op).result == kernel::Sort::Int) lanes_.push_back({i});
    }
  }

  /// Goes over the lanes and comparisons of a block of so many patients.
  void read(std::size_t block, std::uint64_t patients) {
    block_ = block;
    patients_ = patients;
    for (const InstId id : lanes_) reach_[id.index] = lanes(plan_.tape[id.index]);
    for (const InstId id : comparisons_) masks_[id.index] = compared(plan_.tape[id.index]);
  }

  void append_truths(std::vector<std::uint8_t>& truths) const {
    for (const InstId id : comparisons_) {
      const Rows said = masks_[id.index];
      truths.push_back(said == Rows::All ? ELIG_KNOWN_TRUE : said == Rows::None ? ELIG_KNOWN_FALSE : ELIG_KNOWN_NOT);
    }
  }

  std::optional<KnownBlocks::Answer> answer();

 private:
  Reach lanes(const Inst& inst) const;
  Reach loaded(std::uint32_t column) const;
  Rows compared(const Inst& inst) const;
  Rows mask(const Inst& inst) const;
  Rows recorded(std::uint32_t column) const;

  template <class Of>
  static Reach each(const Reach& a, Of of) {
    const auto interval = [&](const Interval& of_a) { return of_a.empty() ? of_a : of(of_a); };
    return {a.known, interval(a.there), interval(a.missing)};
  }
  template <class Of>
  static Reach both(const Reach& a, const Reach& b, Of of) {
    const Interval x = a.all();
    const Interval y = b.all();
    if (!a.known || !b.known || x.empty() || y.empty()) return {};
    return {true, of(x, y), {}};
  }

  const PlannedKernel& kernel_;
  const kernel::Plan& plan_;
  std::vector<Wide> big_;
  std::vector<InstId> lanes_, comparisons_;
  std::size_t block_ = 0;
  std::uint64_t patients_ = 0;
  std::vector<Reach> reach_;  // by InstId; of integer lanes
  std::vector<Rows> masks_;   // by InstId; of masks
};

Reach BlockReading::loaded(std::uint32_t column) const {
  const BlockRange* const blocks = kernel_.blocks[column];
  if (blocks == nullptr) return {};
  const BlockRange& block = blocks[block_];
  Reach reach{true, {}, {}};
  if (block.missing < patients_) reach.there = {block.min, block.max};
  if (block.missing > 0 || patients_ < kBlockRows) reach.missing = {0, 0};  // padding, too
  return reach;
}

Interval product(const Interval& x, const Interval& y) {
  const auto [min, max] = std::minmax({x.min * y.min, x.min * y.max, x.max * y.min, x.max * y.max});
  return {min, max};
}

Reach BlockReading::lanes(const Inst& inst) const {
  const auto a = [&]() -> const Reach& { return reach_[inst.a.index]; };
  const auto b = [&]() -> const Reach& { return reach_[inst.b.index]; };
  using In = const Interval&;
  switch (inst.op) {
    case Op::Load:
      return loaded(inst.imm);
    case Op::Extend:
      return a();
    case Op::MulConst:
      return each(a(), [&](In x) { return product(x, {big_[inst.imm], big_[inst.imm]}); });
    case Op::AddConst:
      return each(a(), [&](In x) { return Interval{x.min + big_[inst.imm], x.max + big_[inst.imm]}; });
    case Op::Splat:
      return {true, {big_[inst.imm], big_[inst.imm]}, {}};
    case Op::Neg:
      return each(a(), [](In x) { return Interval{-x.max, -x.min}; });
    case Op::Add:
      return both(a(), b(), [](In x, In y) { return Interval{x.min + y.min, x.max + y.max}; });
    case Op::Sub:
      return both(a(), b(), [](In x, In y) { return Interval{x.min - y.max, x.max - y.min}; });
    case Op::Mul:
      return both(a(), b(), product);
    case Op::Max:
      return both(a(), b(), [](In x, In y) { return Interval{std::max(x.min, y.min), std::max(x.max, y.max)}; });
    case Op::Min:
      return both(a(), b(), [](In x, In y) { return Interval{std::min(x.min, y.min), std::min(x.max, y.max)}; });
    default:
      bug("something else than integer lanes is taken for an interval");
  }
}

Rows BlockReading::compared(const Inst& inst) const {
  const Reach& a = reach_[inst.a.index];
  if (!a.known) return Rows::Mixed;
  const bool with_constant = inst.op == Op::LeConst || inst.op == Op::EqConst;
  Interval y;
  if (with_constant) {
    y = {plan_.constants[inst.imm], plan_.constants[inst.imm]};
  } else if (inst.b.valid() && reach_[inst.b.index].known) {
    y = reach_[inst.b.index].there;
  } else {
    return Rows::Mixed;
  }
  const Interval& x = a.there;
  if (x.empty() || y.empty()) return Rows::None;  // nobody has both
  switch (inst.op) {
    case Op::LeConst:
    case Op::Le:
      return rows(x.max <= y.min, x.min > y.max);
    case Op::Lt:
      return rows(x.max < y.min, x.min >= y.max);
    case Op::EqConst:
    case Op::Eq:
      return rows(x.min == x.max && y.min == y.max && x.min == y.min, x.max < y.min || x.min > y.max);
    default:
      return Rows::Mixed;
  }
}

Rows BlockReading::recorded(std::uint32_t column) const {
  const BlockRange* const blocks = kernel_.blocks[column];
  if (blocks == nullptr) return Rows::Mixed;
  return rows(blocks[block_].missing == 0, blocks[block_].missing == patients_);
}

Rows inverse(Rows a) { return a == Rows::Mixed ? a : a == Rows::All ? Rows::None : Rows::All; }

Rows common(Rows a, Rows b) {
  if (a == Rows::None || b == Rows::None) return Rows::None;
  return a == Rows::All && b == Rows::All ? Rows::All : Rows::Mixed;
}

/// Among the patients of the block; comparisons have been read.
Rows BlockReading::mask(const Inst& inst) const {
  const auto a = [&] { return masks_[inst.a.index]; };
  const auto b = [&] { return masks_[inst.b.index]; };
  switch (inst.op) {
    case Op::Valid:
      return recorded(inst.imm);
    case Op::Below:
    case Op::Above:
      return recorded(inst.imm) == Rows::None ? Rows::None : Rows::Mixed;
    case Op::Zero:
      return Rows::None;
    case Op::Ones:
    case Op::Live:
      return Rows::All;
    case Op::And:
      return common(a(), b());
    case Op::Or:
      return inverse(common(inverse(a()), inverse(b())));
    case Op::AndNot:
      return common(a(), inverse(b()));
    case Op::Xor:
      return a() == Rows::Mixed || b() == Rows::Mixed ? Rows::Mixed : rows(a() != b(), a() == b());
    case Op::Not:
      return inverse(a());
    default:
      bug("lanes of a kernel are taken for a mask");
  }
}

std::optional<KnownBlocks::Answer> BlockReading::answer() {
  // Of a report every comparison is counted somehow; of statuses, one may decide without the others.
  const auto mixed = [&](InstId id) { return masks_[id.index] == Rows::Mixed; };
  if (plan_.exits.empty() ? std::ranges::any_of(comparisons_, mixed) : std::ranges::all_of(comparisons_, mixed)) {
    return std::nullopt;
  }
  auto comparison = comparisons_.begin();
  for (std::uint32_t i = 0; i < plan_.tape.size(); ++i) {
    if (comparison != comparisons_.end() && comparison->index == i) {
      ++comparison;
    } else if (kernel::info(plan_.tape[i].op).result == kernel::Sort::Mask) {
      masks_[i] = mask(plan_.tape[i]);
    }
  }
  KnownBlocks::Answer counters;
  for (const kernel::Count& count : plan_.counts) {
    const Rows counted = masks_[count.mask.index];
    if (counted == Rows::Mixed) return std::nullopt;
    if (counted == Rows::All) counters.push_back(count.counter);
  }
  return counters;
}

}  // namespace

KnownBlocks known_blocks(const PlannedKernel& kernel, std::size_t patients, unsigned threads) {
  KnownBlocks known;
  if (!kernel.plan.skips) return known;
  known.block_words = kBlockRows / kRowsPerWord;
  known.comparisons = kernel::comparisons(kernel.plan).size();
  const std::size_t blocks = blocks_for(patients);
  std::vector<KnownBlocks> parts((blocks + kBlocksOfPart - 1) / kBlocksOfPart);
  share_work(parts.size(), threads, [&](std::size_t part) {
    BlockReading reading(kernel);
    const std::size_t end = std::min(blocks, (part + 1) * kBlocksOfPart);
    for (std::size_t block = part * kBlocksOfPart; block < end; ++block) {
      reading.read(block, std::min<std::uint64_t>(kBlockRows, patients - block * kBlockRows));
      reading.append_truths(parts[part].truths);
      parts[part].answers.push_back(reading.answer());
    }
  });
  for (KnownBlocks& part : parts) {
    known.truths.insert(known.truths.end(), part.truths.begin(), part.truths.end());
    std::ranges::move(part.answers, std::back_inserter(known.answers));
  }
  return known;
}

}  // namespace elig
