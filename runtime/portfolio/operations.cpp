// Operations between masks -> the order in which they are done, and the slots that their results take. An operation
// stands in front of the first group of trials that needs it, after those that it waits for.
#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <ranges>
#include <tuple>
#include <utility>

#include "runtime/base/bug.h"
#include "runtime/portfolio/program.h"

namespace elig::portfolio {
namespace {

std::array<Slot, 3> operands(const Operation& operation) { return {operation.a, operation.b, operation.c}; }

// Calls each(slot, group) for every slot that a trial's terms read.
template <class Each>
void for_each_read(const Program& program, Each each) {
  const TrialRun* run = program.runs.data();
  const Term* term = program.terms.data();
  const ShortTerm* short_term = program.shorts.data();
  for (std::uint32_t group = 0; group < program.groups.size(); ++group) {
    for (const TrialRun* end = run + program.groups[group].runs; run != end; ++run) {
      const TrialShape& shape = run->shape;
      const std::size_t terms = std::size_t{run->trials} * (shape.holds + shape.lacks + shape.pairs);
      for (const Term* last = term + terms; term != last; ++term) each(term->a, group), each(term->b, group);
      for (const ShortTerm* last = short_term + std::size_t{run->trials} * shape.shorts; short_term != last;
           ++short_term) {
        for (const Slot slot : {short_term->all, short_term->a, short_term->b}) each(slot, group);
      }
    }
  }
}

// Calls each(slot) for every slot that comparisons and kernels write to, of what is needed later.
template <class Each>
void for_each_written(const Program& program, Each each) {
  const auto all_of = [&](const NumberTests& numbers) {
    for (const Thermometer& digit : numbers.digits) std::ranges::for_each(digit.below, each);
  };
  for (const ColumnTests& column : program.columns) {
    all_of(column.numbers);
    if (!column.one_by_one) continue;
    for (const Threshold& threshold : column.thresholds) each(threshold.mask);
  }
  for (const RatioTests& ratios : program.ratios) all_of(ratios.numbers);
  for (const ComparedColumns& pair : program.pairs) each(pair.mask);
  for (const CompiledMasks& masks : program.kernels) {
    for (std::size_t i = 0; i < masks.kernel.criteria; ++i) each(static_cast<Slot>(masks.first + i));
  }
}

// Slots in which masks are kept that nobody needs any more.
class FreeSlots {
 public:
  FreeSlots(Slot first, Slot end) : end_(end) {
    while (end != first) free_.push_back(--end);
  }
  Slot take() {
    if (free_.empty()) return end_++;
    const Slot slot = free_.back();
    free_.pop_back();
    return slot;
  }
  void give(Slot slot) { free_.push_back(slot); }

 private:
  std::vector<Slot> free_;  // the one given last is taken first: it is in the nearest cache
  Slot end_;
};

// Until when a mask is needed: by an operation, or by the trials of a group.
struct LastUses {
  std::vector<std::vector<Slot>> after_group, after_operation;

  explicit LastUses(const Program& program)
      : after_group(program.groups.size()), after_operation(program.operations.size()) {
    constexpr std::uint32_t kNever = std::numeric_limits<std::uint32_t>::max();
    std::vector<std::uint32_t> group(program.slots, kNever), operation(program.slots, kNever);
    for_each_read(program, [&](Slot slot, std::uint32_t g) { group[slot] = g; });
    std::vector<std::uint32_t> group_of;  // by operation
    const OperationRun* run = program.operation_runs.data();
    for (std::uint32_t g = 0; g < program.groups.size(); ++g) {
      for (const OperationRun* end = run + program.groups[g].operation_runs; run != end; ++run) {
        group_of.insert(group_of.end(), run->operations, g);
      }
    }
    for (std::uint32_t i = 0; i < program.operations.size(); ++i) {
      for (const Slot operand : operands(program.operations[i])) operation[operand] = i;
    }
    for (Slot slot = kGivenMasks; slot < program.slots; ++slot) {
      const bool by_trial = group[slot] != kNever, by_operation = operation[slot] != kNever;
      if (by_trial && (!by_operation || group_of[operation[slot]] <= group[slot])) {
        after_group[group[slot]].push_back(slot);
      } else if (by_operation) {
        after_operation[operation[slot]].push_back(slot);
      }
    }
  }
};

}  // namespace

void add_operations(const std::vector<KnownOperation>& operations, std::vector<bool> wanted, Program& program) {
  if (program.groups.empty()) program.groups.emplace_back();
  std::vector<std::uint32_t> group(program.slots, static_cast<std::uint32_t>(program.groups.size() - 1));
  for_each_read(program, [&](Slot slot, std::uint32_t g) { group[slot] = std::min(group[slot], g); });
  for (const auto& [kind, operation] : std::views::reverse(operations)) {
    if (!wanted[operation.to]) continue;
    for (const Slot operand : operands(operation)) {
      wanted[operand] = true;
      group[operand] = std::min(group[operand], group[operation.to]);
    }
  }
  // Within a group by how many operations one has to wait for, then by kind.
  std::vector<std::uint32_t> rank(program.slots, 0);
  std::map<std::tuple<std::uint32_t, std::uint32_t, OperationKind>, std::vector<Operation>> sorted;
  for (const auto& [kind, operation] : operations) {
    const Slot to = operation.to;
    if (!wanted[to]) continue;
    for (const Slot operand : operands(operation)) rank[to] = std::max(rank[to], rank[operand] + 1);
    sorted[{group[to], rank[to], kind}].push_back(operation);
  }
  for (const auto& [key, some] : sorted) {
    ++program.groups[std::get<0>(key)].operation_runs;
    program.operation_runs.push_back({std::get<2>(key), static_cast<std::uint32_t>(some.size())});
    program.operations.insert(program.operations.end(), some.begin(), some.end());
  }
}

void keep_operations_of_trials(Program& program) {
  std::vector<bool> needed(program.slots);
  for_each_read(program, [&](Slot slot, std::uint32_t) { needed[slot] = true; });
  for (auto operation = program.operations.rbegin(); operation != program.operations.rend(); ++operation) {
    if (!needed[operation->to]) continue;
    for (const Slot operand : operands(*operation)) needed[operand] = true;
  }
  const Operation* operation = program.operations.data();
  for (OperationRun& run : program.operation_runs) {
    const Operation* end = operation + run.operations;
    run.operations = static_cast<std::uint32_t>(
        std::count_if(operation, end, [&](const Operation& some) { return needed[some.to]; }));
    operation = end;
  }
  std::erase_if(program.operations, [&](const Operation& some) { return !needed[some.to]; });
}

std::vector<Slot> shared_slots(const Program& program) {
  // What nothing is kept in, is where the results of operations will be: also planes, which are needed before.
  std::vector<bool> kept(program.slots);
  std::fill_n(kept.begin(), kGivenMasks + program.bitmaps.size(), true);
  for_each_written(program, [&](Slot slot) { kept[slot] = true; });
  std::fill_n(kept.begin() + program.spare, 1 + Workspace::kPlanes, false);
  std::vector<Slot> slots(program.slots);
  Slot next = 0;
  for (Slot slot = 0; slot < program.slots; ++slot) {
    if (kept[slot]) slots[slot] = next++;
  }
  const Slot first = next;
  for (Slot slot = program.spare; slot <= program.spare + Workspace::kPlanes; ++slot) slots[slot] = next++;
  const LastUses last(program);
  FreeSlots free(first, next);
  const auto give_all = [&](const std::vector<Slot>& some) {
    for (const Slot slot : some) free.give(slots[slot]);
  };
  const OperationRun* run = program.operation_runs.data();
  std::size_t at = 0;
  for (std::size_t group = 0; group < program.groups.size(); ++group) {
    for (const OperationRun* end = run + program.groups[group].operation_runs; run != end; ++run) {
      for (const std::size_t last_of_run = at + run->operations; at != last_of_run; ++at) {
        slots[program.operations[at].to] = free.take();
        give_all(last.after_operation[at]);
      }
    }
    give_all(last.after_group[group]);
  }
  return slots;
}

}  // namespace elig::portfolio
