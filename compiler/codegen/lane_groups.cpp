#include "compiler/codegen/lane_groups.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace elig {

namespace {

using kernel::Inst;
using kernel::InstId;
using kernel::Op;
using kernel::Plan;
using kernel::Sort;

bool is_lanes(const Plan& plan, InstId id) { return kernel::info(plan.tape[id.index].op).result != Sort::Mask; }

/// Costs no more to do again than a register to keep.
bool is_cheap(const Plan& plan, const Inst& inst) {
  if (inst.op == Op::Extend) return plan.tape[inst.a.index].op == Op::Load;
  return kernel::info(inst.op).operands == 0;
}

/// Disjoint sets of instructions (union-find).
class Sets {
 public:
  explicit Sets(std::size_t size) : parent_(size) { std::iota(parent_.begin(), parent_.end(), 0U); }

  std::uint32_t find(std::uint32_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  void join(std::uint32_t a, std::uint32_t b) { parent_[find(a)] = find(b); }

 private:
  std::vector<std::uint32_t> parent_;
};

/// Fills in the lanes that the group's comparisons need.
void collect(const Plan& plan, LaneGroup& group, std::vector<std::size_t>& seen_by, std::size_t mark) {
  std::vector<InstId> open = group.comparisons;
  while (!open.empty()) {
    const Inst& inst = plan.tape[open.back().index];
    open.pop_back();
    for (const InstId operand : {inst.a, inst.b}) {
      if (!operand.valid() || seen_by[operand.index] == mark) continue;
      seen_by[operand.index] = mark;
      group.lanes.push_back(operand);
      group.widest = std::max<unsigned>(group.widest, plan.tape[operand.index].width);
      open.push_back(operand);
    }
  }
  std::sort(group.lanes.begin(), group.lanes.end());
}

}  // namespace

std::vector<LaneGroup> lane_groups(const Plan& plan) {
  const std::vector<InstId> comparisons = kernel::comparisons(plan);
  const auto is_comparison = [&](std::uint32_t i) {
    return std::binary_search(comparisons.begin(), comparisons.end(), InstId{i});
  };
  Sets sets(plan.tape.size());
  for (std::uint32_t i = 0; i < plan.tape.size(); ++i) {
    const Inst& inst = plan.tape[i];
    if (!is_comparison(i) && (!is_lanes(plan, {i}) || is_cheap(plan, inst))) continue;
    for (const InstId operand : {inst.a, inst.b}) {
      if (operand.valid() && !is_cheap(plan, plan.tape[operand.index])) sets.join(i, operand.index);
    }
  }

  std::vector<LaneGroup> groups;
  std::map<std::uint32_t, std::size_t> group_of;  // set -> index into groups
  for (const InstId id : comparisons) {
    const auto [entry, is_new] = group_of.try_emplace(sets.find(id.index), groups.size());
    if (is_new) groups.emplace_back();
    groups[entry->second].comparisons.push_back(id);
  }
  std::vector<std::size_t> seen_by(plan.tape.size(), groups.size());
  for (std::size_t g = 0; g < groups.size(); ++g) collect(plan, groups[g], seen_by, g);
  return groups;
}

// Measured with 16 criteria of each kind on SSE2, AVX2 and AVX-512. Comparing columns as they are is fastest to
// run and to compile as code for each chunk, four registers at a time. With arithmetic, or 64-bit lanes, that
// code grows: a loop over single registers compiles up to five times faster, and runs up to 1.5 times slower,
// but still faster than memory delivers the columns.
Chunking chunking(const kernel::Plan& plan, const LaneGroup& group, unsigned register_bits) {
  const auto as_stored = [&](InstId id) { return kernel::info(plan.tape[id.index].op).operands == 0; };
  const bool plain = group.widest <= 32 && std::all_of(group.lanes.begin(), group.lanes.end(), as_stored);
  const unsigned registers = plain ? 4 : 1;
  const unsigned lanes = std::clamp(registers * register_bits / group.widest, 1U, 64U);
  return {lanes, !plain && lanes < 64};
}

}  // namespace elig
