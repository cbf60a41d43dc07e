// A kernel becomes
//
//   for (j = 0; j < args->word_count; ++j) {
//     w = args->first_word + j;
//     for each mask of the tape:
//       a comparison: it and those that share arithmetic with it, from the columns   (lower_lanes.cpp)
//       else one i64 operation
//       (where plan.skips: comparisons that args->known says are not made)
//       args->counts[c] += popcount(mask) for every counter of it
//       (where plan.exits: if everyone is ineligible already, count that and go on with the next word)
//     if (args->status) store criteria and status at word j
//   }
//
// The IR is what the code generator wants to see: no pass of LLVM's optimiser runs. Masks are i64 from the
// comparison on; going back from one to <64 x i1> would cost hundreds of instructions.
#include "compiler/codegen/lower.h"

#include <algorithm>
#include <cstddef>

#include "compiler/codegen/lower_lanes.h"
#include "elig/abi.h"
#include "runtime/base/bug.h"

namespace elig {

namespace {

using kernel::Inst;
using kernel::InstId;
using kernel::Op;
using llvm::Value;

class KernelLowering {
 public:
  KernelLowering(const kernel::Plan& plan, const VectorShape& shape, llvm::Function* function)
      : plan_(plan),
        shape_(shape),
        function_(function),
        builder_(function->getContext()),
        masks_(plan.tape.size()),
        comparisons_(kernel::comparisons(plan)) {}

  void run();

 private:
  void emit_tape(LaneLowering& lanes);
  void emit_known_or_computed(const LaneGroup& group, LaneLowering& lanes);
  Value* known_truth(InstId comparison);
  void emit_exit(Value* ineligible);
  void emit_decided();
  Value* emit_mask(const Inst& inst);
  void emit_counts(Value* mask, const std::vector<std::uint32_t>& counters);
  void emit_bitmaps();

  llvm::BasicBlock* block(const char* name) {
    return llvm::BasicBlock::Create(function_->getContext(), name, function_);
  }
  void next_block();
  Value* argument(std::size_t offset) { return load_pointer(builder_, function_->getArg(0), offset); }
  Value* argument_integer(std::size_t offset);
  Value* known_comparisons();
  Value* column_bits(const Inst& inst, std::size_t field);
  Value* word_of(Value* bitmap, Value* index);
  Value* mask(InstId id) const { return masks_[id.index]; }

  const kernel::Plan& plan_;
  const VectorShape& shape_;
  llvm::Function* function_;
  llvm::IRBuilder<> builder_;
  std::vector<Value*> masks_;  // by InstId; of masks only

  Value* columns_ = nullptr;
  Value* live_ = nullptr;
  Value* counts_ = nullptr;
  Value* status_ = nullptr;
  Value* known_ = nullptr;  // where plan.skips
  std::vector<InstId> comparisons_;
  Value* everyone_ = nullptr;            // of the word; where there are exits
  llvm::BasicBlock* decided_ = nullptr;  // likewise: where they lead
  Value* word_ = nullptr;                // first_word + j
  Value* j_ = nullptr;
};

void KernelLowering::run() {
  llvm::BasicBlock* const entry = block("entry");
  llvm::BasicBlock* const loop = block("word");
  builder_.SetInsertPoint(entry);
  columns_ = argument(offsetof(elig_args, columns));
  live_ = argument(offsetof(elig_args, live));
  counts_ = argument(offsetof(elig_args, counts));
  status_ = argument(offsetof(elig_args, status));
  if (plan_.skips) known_ = known_comparisons();
  Value* const constants = argument(offsetof(elig_args, constants));
  Value* const values = plan_.values.empty() ? nullptr : argument(offsetof(elig_args, values));
  Value* const first_word = argument_integer(offsetof(elig_args, first_word));
  Value* const word_count = argument_integer(offsetof(elig_args, word_count));
  Value* const zero = builder_.getInt64(0);

  // The test stands before the loop: a run of no words does nothing.
  Value* const some = builder_.CreateICmpNE(word_count, zero);
  llvm::BasicBlock* const done = block("done");
  builder_.CreateCondBr(some, loop, done);

  builder_.SetInsertPoint(loop);
  llvm::PHINode* const j = builder_.CreatePHI(builder_.getInt64Ty(), 2, "j");
  j_ = j;
  word_ = builder_.CreateAdd(first_word, j, "w");
  LaneLowering lanes(plan_, shape_, builder_, {columns_, constants, values, word_});
  llvm::BasicBlock* const step = block("step");
  if (!plan_.exits.empty()) {
    decided_ = block("decided");
    everyone_ = word_of(live_, word_);
  }
  emit_tape(lanes);
  if (!plan_.criteria.empty() || !plan_.status.empty()) emit_bitmaps();
  builder_.CreateBr(step);
  if (!plan_.exits.empty()) {
    builder_.SetInsertPoint(decided_);
    emit_decided();
    builder_.CreateBr(step);
  }
  builder_.SetInsertPoint(step);
  Value* const next = builder_.CreateAdd(j, builder_.getInt64(1));
  j->addIncoming(zero, entry);
  j->addIncoming(next, step);
  builder_.CreateCondBr(builder_.CreateICmpULT(next, word_count), loop, done);

  builder_.SetInsertPoint(done);
  builder_.CreateRetVoid();
}

/// args->known, or as many ELIG_KNOWN_NOT.
Value* KernelLowering::known_comparisons() {
  llvm::Module& module = *function_->getParent();
  llvm::Type* const type = llvm::ArrayType::get(builder_.getInt8Ty(), comparisons_.size());
  auto* const nothing = new llvm::GlobalVariable(module, type, true, llvm::GlobalValue::PrivateLinkage,
                                                 llvm::ConstantAggregateZero::get(type), "nothing_known");
  Value* const known = argument(offsetof(elig_args, known));
  return builder_.CreateSelect(builder_.CreateIsNull(known), nothing, known);
}

Value* KernelLowering::argument_integer(std::size_t offset) {
  Value* const place = builder_.CreateConstInBoundsGEP1_64(builder_.getInt8Ty(), function_->getArg(0), offset);
  return builder_.CreateAlignedLoad(builder_.getInt64Ty(), place, llvm::Align(8));
}

/// bitmap[index]
Value* KernelLowering::word_of(Value* bitmap, Value* index) {
  Value* const place = builder_.CreateInBoundsGEP(builder_.getInt64Ty(), bitmap, index);
  llvm::LoadInst* const bits = builder_.CreateAlignedLoad(builder_.getInt64Ty(), place, llvm::Align(8));
  mark_invariant(bits);
  return bits;
}

Value* KernelLowering::column_bits(const Inst& inst, std::size_t field) {
  return word_of(load_pointer(builder_, columns_, inst.imm * sizeof(elig_column) + field), word_);
}

/// In the order of the tape, which is the author's: a mask is made shortly before it is used and counted as soon
/// as it is there, so few are alive at a time.
void KernelLowering::emit_tape(LaneLowering& lanes) {
  const std::vector<LaneGroup> groups = lane_groups(plan_);
  std::vector<const LaneGroup*> group_of(plan_.tape.size());
  for (const LaneGroup& group : groups) {
    for (const InstId id : group.comparisons) group_of[id.index] = &group;
  }
  std::vector<std::vector<std::uint32_t>> counters(plan_.tape.size());  // by mask
  for (const kernel::Count& count : plan_.counts) counters[count.mask.index].push_back(count.counter);

  for (std::size_t i = 0; i < plan_.tape.size(); ++i) {
    const Inst& inst = plan_.tape[i];
    if (kernel::info(inst.op).result != kernel::Sort::Mask) continue;
    if (group_of[i] == nullptr) {
      masks_[i] = emit_mask(inst);
    } else if (masks_[i] == nullptr) {
      next_block();
      plan_.skips ? emit_known_or_computed(*group_of[i], lanes) : lanes.emit(*group_of[i], masks_);
    }
    emit_counts(masks_[i], counters[i]);
    if (std::ranges::binary_search(plan_.exits, InstId{static_cast<std::uint32_t>(i)})) emit_exit(masks_[i]);
  }
}

/// if (everyone is ineligible) goto decided
void KernelLowering::emit_exit(Value* ineligible) {
  llvm::BasicBlock* const on = block("open");
  builder_.CreateCondBr(builder_.CreateICmpEQ(ineligible, everyone_), decided_, on);
  builder_.SetInsertPoint(on);
}

/// What is said of a word that was left: everyone is ineligible.
void KernelLowering::emit_decided() {
  const InstId ineligible = plan_.status[ELIG_STATUS_INELIGIBLE];
  std::vector<std::uint32_t> counters;
  for (const kernel::Count& count : plan_.counts) {
    if (count.mask == ineligible) counters.push_back(count.counter);
  }
  emit_counts(everyone_, counters);
  for (std::size_t i = 0; i < masks_.size(); ++i) masks_[i] = builder_.getInt64(0);
  masks_[ineligible.index] = everyone_;
  emit_bitmaps();
}

/// if (all comparisons of the group are known) masks = what they are, in every row
/// else masks = the comparisons, from the columns
void KernelLowering::emit_known_or_computed(const LaneGroup& group, LaneLowering& lanes) {
  Value* all = builder_.getInt8(ELIG_KNOWN_TRUE);
  for (const InstId id : group.comparisons) all = builder_.CreateAnd(all, known_truth(id));
  llvm::BasicBlock* const take = block("take");
  llvm::BasicBlock* const compute = block("compute");
  llvm::BasicBlock* const after = block("known");
  builder_.CreateCondBr(builder_.CreateICmpUGE(all, builder_.getInt8(ELIG_KNOWN_FALSE)), take, compute);

  builder_.SetInsertPoint(take);
  llvm::Type* const i64 = builder_.getInt64Ty();
  std::vector<Value*> taken;
  for (const InstId id : group.comparisons) {  // ELIG_KNOWN_FALSE is even, ELIG_KNOWN_TRUE is odd
    Value* const odd = builder_.CreateAnd(known_truth(id), builder_.getInt8(1));
    taken.push_back(builder_.CreateNeg(builder_.CreateZExt(odd, i64)));
  }
  builder_.CreateBr(after);

  builder_.SetInsertPoint(compute);
  lanes.emit(group, masks_);
  llvm::BasicBlock* const computed = builder_.GetInsertBlock();
  builder_.CreateBr(after);

  builder_.SetInsertPoint(after);
  for (std::size_t c = 0; c < taken.size(); ++c) {
    llvm::PHINode* const mask = builder_.CreatePHI(i64, 2);
    mask->addIncoming(taken[c], take);
    mask->addIncoming(masks_[group.comparisons[c].index], computed);
    masks_[group.comparisons[c].index] = mask;
  }
}

/// args->known[place of the comparison]: an ELIG_KNOWN_*
Value* KernelLowering::known_truth(InstId comparison) {
  const auto place = std::lower_bound(comparisons_.begin(), comparisons_.end(), comparison) - comparisons_.begin();
  Value* const byte =
      builder_.CreateConstInBoundsGEP1_64(builder_.getInt8Ty(), known_, static_cast<std::uint64_t>(place));
  llvm::LoadInst* const truth = builder_.CreateAlignedLoad(builder_.getInt8Ty(), byte, llvm::Align(1));
  mark_invariant(truth);
  return truth;
}

/// Nothing jumps here. The code generator takes one block at a time, in time that grows faster than the block:
/// one for each group of comparisons compiles twice as fast and costs a few reloads.
void KernelLowering::next_block() {
  llvm::BasicBlock* const next = block("group");
  builder_.CreateBr(next);
  builder_.SetInsertPoint(next);
}

Value* KernelLowering::emit_mask(const Inst& inst) {
  switch (inst.op) {
    case Op::Valid:
      return column_bits(inst, offsetof(elig_column, valid));
    case Op::Below:
      return column_bits(inst, offsetof(elig_column, below));
    case Op::Above:
      return column_bits(inst, offsetof(elig_column, above));
    case Op::Zero:
      return builder_.getInt64(0);
    case Op::Ones:
      return builder_.getInt64(~std::uint64_t{0});
    case Op::Live:
      return word_of(live_, word_);
    case Op::And:
      return builder_.CreateAnd(mask(inst.a), mask(inst.b));
    case Op::Or:
      return builder_.CreateOr(mask(inst.a), mask(inst.b));
    case Op::AndNot:
      return builder_.CreateAnd(mask(inst.a), builder_.CreateNot(mask(inst.b)));
    case Op::Xor:
      return builder_.CreateXor(mask(inst.a), mask(inst.b));
    case Op::Not:
      return builder_.CreateNot(mask(inst.a));
    default:
      bug("lanes of a kernel are lowered as a mask");
  }
}

void KernelLowering::emit_counts(Value* mask, const std::vector<std::uint32_t>& counters) {
  if (counters.empty()) return;
  llvm::Type* const i64 = builder_.getInt64Ty();
  Value* const rows = builder_.CreateUnaryIntrinsic(llvm::Intrinsic::ctpop, mask);
  for (const std::uint32_t counter : counters) {
    Value* const place = builder_.CreateConstInBoundsGEP1_64(i64, counts_, counter);
    Value* const before = builder_.CreateAlignedLoad(i64, place, llvm::Align(8));
    builder_.CreateAlignedStore(builder_.CreateAdd(before, rows), place, llvm::Align(8));
  }
}

void KernelLowering::emit_bitmaps() {
  llvm::BasicBlock* const store = block("bitmaps");
  llvm::BasicBlock* const after = block("next");
  builder_.CreateCondBr(builder_.CreateIsNotNull(status_), store, after);
  builder_.SetInsertPoint(store);
  Value* const stride = argument_integer(offsetof(elig_args, words_out));
  const auto put = [&](Value*& place, InstId id) {
    builder_.CreateAlignedStore(mask(id), place, llvm::Align(8));
    place = builder_.CreateInBoundsGEP(builder_.getInt64Ty(), place, stride);
  };
  const auto row = [&](Value* bitmaps) { return builder_.CreateInBoundsGEP(builder_.getInt64Ty(), bitmaps, j_); };
  Value* met = row(argument(offsetof(elig_args, met)));
  Value* not_met = row(argument(offsetof(elig_args, not_met)));
  for (const kernel::CriterionMasks& criterion : plan_.criteria) {
    put(met, criterion.met);
    put(not_met, criterion.not_met);
  }
  Value* status = row(status_);
  for (const InstId id : plan_.status) put(status, id);
  builder_.CreateBr(after);
  builder_.SetInsertPoint(after);
}

}  // namespace

void lower(const kernel::Plan& plan, const std::string& symbol, const VectorShape& shape, llvm::Module& module) {
  llvm::LLVMContext& context = module.getContext();
  llvm::Type* const pointer = llvm::PointerType::getUnqual(context);
  llvm::FunctionType* const type = llvm::FunctionType::get(llvm::Type::getVoidTy(context), {pointer}, false);
  llvm::Function* const function = llvm::Function::Create(type, llvm::Function::ExternalLinkage, symbol, module);
  function->setDoesNotThrow();
  function->getArg(0)->setName("args");
  KernelLowering(plan, shape, function).run();
}

}  // namespace elig
