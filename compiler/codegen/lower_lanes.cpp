#include "compiler/codegen/lower_lanes.h"

#include <bit>

#include "elig/abi.h"
#include "runtime/base/bug.h"

namespace elig {

using kernel::Inst;
using kernel::InstId;
using kernel::Op;
using llvm::Value;

namespace {

constexpr unsigned kRows = 64;  // of a word
constexpr unsigned kLineBytes = 64;

// How far ahead of the word a column is asked for. A trial reads more columns at once than a processor's own
// prefetching follows (32 streams a core on Intel), and a word takes more instructions than it looks ahead. Measured on
// 16 criteria, 38 bytes a patient: none 2.84 ns a patient, 512 to 4096 bytes 2.31 to 2.34; reading alone takes 2.11.
constexpr std::uint64_t kPrefetchBytes = 2048;

unsigned log2_bytes(unsigned width) { return static_cast<unsigned>(std::countr_zero(width / 8)); }

}  // namespace

void mark_invariant(llvm::LoadInst* load) {
  load->setMetadata(llvm::LLVMContext::MD_invariant_load, llvm::MDNode::get(load->getContext(), {}));
}

Value* load_pointer(llvm::IRBuilder<>& builder, Value* base, std::size_t offset) {
  Value* const place = builder.CreateConstInBoundsGEP1_64(builder.getInt8Ty(), base, offset);
  llvm::LoadInst* const pointer = builder.CreateAlignedLoad(builder.getPtrTy(), place, llvm::Align(8));
  mark_invariant(pointer);
  return pointer;
}

LaneLowering::LaneLowering(const kernel::Plan& plan, const VectorShape& shape, llvm::IRBuilder<>& builder,
                           WordValues word)
    : plan_(plan),
      shape_(shape),
      builder_(builder),
      word_(word),
      lanes_(plan.tape.size()),
      prefetched_(plan.columns.size()) {
  for (const kernel::ColumnShape& column : plan.columns) {
    const unsigned log2 = log2_bytes(column.width);
    if (row_offset_[log2] == nullptr) row_offset_[log2] = builder.CreateShl(word.word, 6 + log2);
  }
}

void LaneLowering::emit(const LaneGroup& group, std::vector<Value*>& masks) {
  emit_prefetches(group);
  const auto [lanes, loop] = chunking(plan_, group, shape_.register_bits);
  if (loop) {
    emit_loop(group, lanes, masks);
  } else {
    emit_unrolled(group, lanes, masks);
  }
  for (const InstId id : group.comparisons) {
    if (inverted(plan_.tape[id.index])) masks[id.index] = builder_.CreateNot(masks[id.index]);
  }
}

// for each chunk: mask |= bits(chunk) << chunk
void LaneLowering::emit_unrolled(const LaneGroup& group, unsigned lanes, std::vector<Value*>& masks) {
  for (unsigned first = 0; first < kRows; first += lanes) {
    const std::vector<Value*> bits = emit_chunk(group, lanes, builder_.getInt64(first));
    for (std::size_t c = 0; c < bits.size(); ++c) {
      Value*& mask = masks[group.comparisons[c].index];
      mask = first == 0 ? bits[c] : builder_.CreateOr(mask, builder_.CreateShl(bits[c], first));
    }
  }
}

// for (first = 0; first < 64; first += lanes) mask = mask >> lanes | bits(first) << (64 - lanes)
void LaneLowering::emit_loop(const LaneGroup& group, unsigned lanes, std::vector<Value*>& masks) {
  llvm::BasicBlock* const before = builder_.GetInsertBlock();
  llvm::Function* const function = before->getParent();
  llvm::BasicBlock* const body = llvm::BasicBlock::Create(builder_.getContext(), "chunk", function);
  llvm::BasicBlock* const after = llvm::BasicBlock::Create(builder_.getContext(), "chunks.done", function);
  llvm::Type* const i64 = builder_.getInt64Ty();

  builder_.CreateBr(body);
  builder_.SetInsertPoint(body);
  llvm::PHINode* const first = builder_.CreatePHI(i64, 2, "first");
  std::vector<llvm::PHINode*> so_far;
  for (const InstId id : group.comparisons) {
    so_far.push_back(builder_.CreatePHI(i64, 2));
    so_far.back()->addIncoming(builder_.getInt64(0), before);
    masks[id.index] = nullptr;
  }
  const std::vector<Value*> bits = emit_chunk(group, lanes, first);
  for (std::size_t c = 0; c < bits.size(); ++c) {
    Value* const moved = builder_.CreateLShr(so_far[c], lanes);
    Value* const mask = builder_.CreateOr(moved, builder_.CreateShl(bits[c], kRows - lanes));
    so_far[c]->addIncoming(mask, body);
    masks[group.comparisons[c].index] = mask;
  }
  Value* const next = builder_.CreateAdd(first, builder_.getInt64(lanes));
  first->addIncoming(builder_.getInt64(0), before);
  first->addIncoming(next, body);
  builder_.CreateCondBr(builder_.CreateICmpULT(next, builder_.getInt64(kRows)), body, after);
  builder_.SetInsertPoint(after);
}

/// The bits (i64) of each comparison of the group for rows [first, first + lanes) of the word.
std::vector<Value*> LaneLowering::emit_chunk(const LaneGroup& group, unsigned lanes, Value* first) {
  for (const InstId id : group.lanes) lanes_[id.index] = emit_lane(plan_.tape[id.index], lanes, first);
  std::vector<Value*> bits;
  for (const InstId id : group.comparisons) {
    Value* const truth = emit_comparison(plan_.tape[id.index], lanes, first);
    Value* const packed = builder_.CreateBitCast(truth, builder_.getIntNTy(lanes));
    bits.push_back(builder_.CreateZExt(packed, builder_.getInt64Ty()));
  }
  return bits;
}

/// args->columns[column].data + the word's first row
Value* LaneLowering::rows_of_word(std::uint32_t column, unsigned log2) {
  Value* const data = load_pointer(builder_, word_.columns, column * sizeof(elig_column) + offsetof(elig_column, data));
  return builder_.CreateInBoundsGEP(builder_.getInt8Ty(), data, row_offset_[log2]);
}

/// Each line of the word's rows, kPrefetchBytes further on. Beyond a column's end this is a hint about nothing: it
/// never faults.
void LaneLowering::emit_prefetches(const LaneGroup& group) {
  for (const InstId id : group.lanes) {
    const Inst& inst = plan_.tape[id.index];
    if (inst.op != Op::Load || prefetched_[inst.imm]) continue;
    prefetched_[inst.imm] = true;
    const unsigned log2 = log2_bytes(inst.width);
    Value* const rows = rows_of_word(inst.imm, log2);
    for (std::uint64_t line = 0; line < kRows << log2; line += kLineBytes) {
      Value* const place = builder_.CreateConstGEP1_64(builder_.getInt8Ty(), rows, kPrefetchBytes + line);
      // to be read, to be kept in the nearest cache, and data
      builder_.CreateIntrinsic(llvm::Intrinsic::prefetch, {builder_.getPtrTy()},
                               {place, builder_.getInt32(0), builder_.getInt32(3), builder_.getInt32(1)});
    }
  }
}

Value* LaneLowering::emit_load(const Inst& inst, unsigned lanes, Value* first) {
  const unsigned log2 = log2_bytes(inst.width);
  Value* const rows = rows_of_word(inst.imm, log2);
  Value* const place = builder_.CreateInBoundsGEP(builder_.getInt8Ty(), rows, builder_.CreateShl(first, log2));
  llvm::Type* const type = llvm::FixedVectorType::get(builder_.getIntNTy(inst.width), lanes);
  const llvm::Align align(std::min(64U, lanes << log2));
  llvm::LoadInst* const load = builder_.CreateAlignedLoad(type, place, align);
  mark_invariant(load);
  return load;
}

Value* LaneLowering::big(const Inst& inst, unsigned lanes) {
  const llvm::APInt value(inst.width, plan_.big[inst.imm].get_str(16), 16);
  return llvm::ConstantVector::getSplat(llvm::ElementCount::getFixed(lanes), builder_.getInt(value));
}

/// args->constants[imm] in every lane. Loaded for each word: with a hundred thresholds none could be kept in a
/// register, and a broadcast from there costs what a reload from the stack would.
Value* LaneLowering::threshold(const Inst& inst, unsigned lanes) {
  llvm::Type* const i64 = builder_.getInt64Ty();
  Value* const place = builder_.CreateConstInBoundsGEP1_64(i64, word_.constants, inst.imm);
  llvm::LoadInst* const constant = builder_.CreateAlignedLoad(i64, place, llvm::Align(8));
  mark_invariant(constant);
  const unsigned width = plan_.tape[inst.a.index].width;
  return builder_.CreateVectorSplat(lanes, builder_.CreateTrunc(constant, builder_.getIntNTy(width)));
}

/// One call a lane.
Value* LaneLowering::emit_calls(const char* function, const Inst& inst, unsigned lanes) {
  llvm::Type* const type = builder_.getDoubleTy();
  llvm::Module& module = *builder_.GetInsertBlock()->getModule();
  llvm::SmallVector<llvm::Type*, 2> parameters(inst.b.valid() ? 2 : 1, type);
  llvm::FunctionCallee callee = module.getOrInsertFunction(function, llvm::FunctionType::get(type, parameters, false));
  llvm::Function* const declared = llvm::cast<llvm::Function>(callee.getCallee());
  declared->setDoesNotThrow();
  declared->setDoesNotAccessMemory();
  Value* result = llvm::PoisonValue::get(llvm::FixedVectorType::get(type, lanes));
  for (unsigned i = 0; i < lanes; ++i) {
    llvm::SmallVector<Value*, 2> arguments{builder_.CreateExtractElement(lane(inst.a), i)};
    if (inst.b.valid()) arguments.push_back(builder_.CreateExtractElement(lane(inst.b), i));
    result = builder_.CreateInsertElement(result, builder_.CreateCall(callee, arguments), i);
  }
  return result;
}

Value* LaneLowering::emit_lane(const Inst& inst, unsigned lanes, Value* first) {
  Value* const a = inst.a.valid() ? lane(inst.a) : nullptr;
  Value* const b = inst.b.valid() ? lane(inst.b) : nullptr;
  const auto vector = [&](llvm::Type* lane_type) { return llvm::FixedVectorType::get(lane_type, lanes); };
  switch (inst.op) {
    case Op::Load:
      return emit_load(inst, lanes, first);
    case Op::Extend:
      return builder_.CreateSExt(a, vector(builder_.getIntNTy(inst.width)));
    case Op::MulConst:
      return builder_.CreateMul(a, big(inst, lanes));
    case Op::AddConst:
      return builder_.CreateAdd(a, big(inst, lanes));
    case Op::Splat:
      return big(inst, lanes);
    case Op::Neg:
      return builder_.CreateNeg(a);
    case Op::Add:
      return builder_.CreateAdd(a, b);
    case Op::Sub:
      return builder_.CreateSub(a, b);
    case Op::Mul:
      return builder_.CreateMul(a, b);
    case Op::Max:
      return builder_.CreateSelect(builder_.CreateICmpSGT(a, b), a, b);
    case Op::Min:
      return builder_.CreateSelect(builder_.CreateICmpSGT(a, b), b, a);
    case Op::IntToDouble: {
      // |a| <= 2^53, so 128 bits are never needed; LLVM would call a function for them.
      const bool wide = plan_.tape[inst.a.index].width > 64;
      Value* const narrow = wide ? builder_.CreateTrunc(a, vector(builder_.getInt64Ty())) : a;
      return builder_.CreateSIToFP(narrow, vector(builder_.getDoubleTy()));
    }
    case Op::SplatDouble:
      return llvm::ConstantFP::get(vector(builder_.getDoubleTy()), plan_.doubles[inst.imm]);
    case Op::DNeg:
      return builder_.CreateFNeg(a);
    case Op::DAdd:
      return builder_.CreateFAdd(a, b);
    case Op::DSub:
      return builder_.CreateFSub(a, b);
    case Op::DMul:
      return builder_.CreateFMul(a, b);
    case Op::DDiv:
      return builder_.CreateFDiv(a, b);
    case Op::DMax:
      return builder_.CreateSelect(builder_.CreateFCmpOLT(a, b), b, a);
    case Op::DMin:
      return builder_.CreateSelect(builder_.CreateFCmpOLT(b, a), b, a);
    case Op::DSqrt:
      return builder_.CreateUnaryIntrinsic(llvm::Intrinsic::sqrt, a);
    case Op::DLn:
      return emit_calls("elig_ln", inst, lanes);
    case Op::DLog10:
      return emit_calls("elig_log10", inst, lanes);
    case Op::DExp:
      return emit_calls("elig_exp", inst, lanes);
    case Op::DPow:
      return emit_calls("elig_pow", inst, lanes);
    case Op::Valid:
    case Op::Below:
    case Op::Above:
    case Op::Zero:
    case Op::Ones:
    case Op::Live:
    case Op::And:
    case Op::Or:
    case Op::AndNot:
    case Op::Xor:
    case Op::Not:
    case Op::LeConst:
    case Op::EqConst:
    case Op::Lt:
    case Op::Le:
    case Op::Eq:
    case Op::DLt:
    case Op::DLe:
    case Op::DEq:
    case Op::DFinite:
    case Op::Keep:
      break;
  }
  bug("a mask of a kernel is lowered as lanes");
}

/// Without mask registers there is only "greater" and "equal": a <= b is emitted as not (a > b), and the 64
/// bits are inverted once instead of every vector.
bool LaneLowering::inverted(const Inst& inst) const {
  return !shape_.mask_registers && (inst.op == Op::LeConst || inst.op == Op::Le);
}

/// args->values[imm][first ..] = lanes
Value* LaneLowering::emit_keep(const Inst& inst, unsigned lanes, Value* first) {
  const unsigned log2 = log2_bytes(plan_.tape[inst.a.index].width);
  Value* const room = builder_.CreateConstInBoundsGEP1_64(builder_.getInt64Ty(), word_.values,
                                                          ELIG_VALUE_WORDS * std::uint64_t{inst.imm});
  Value* const place = builder_.CreateInBoundsGEP(builder_.getInt8Ty(), room, builder_.CreateShl(first, log2));
  builder_.CreateAlignedStore(lane(inst.a), place, llvm::Align(1U << log2));
  return llvm::Constant::getAllOnesValue(llvm::FixedVectorType::get(builder_.getInt1Ty(), lanes));
}

Value* LaneLowering::emit_comparison(const Inst& inst, unsigned lanes, Value* first) {
  Value* const a = lane(inst.a);
  Value* const b = inst.b.valid() ? lane(inst.b) : nullptr;
  const auto less_or_equal = inverted(inst) ? llvm::CmpInst::ICMP_SGT : llvm::CmpInst::ICMP_SLE;
  switch (inst.op) {
    case Op::LeConst:
      return builder_.CreateICmp(less_or_equal, a, threshold(inst, lanes));
    case Op::EqConst:
      return builder_.CreateICmpEQ(a, threshold(inst, lanes));
    case Op::Lt:
      return builder_.CreateICmpSGT(b, a);
    case Op::Le:
      return builder_.CreateICmp(less_or_equal, a, b);
    case Op::Eq:
      return builder_.CreateICmpEQ(a, b);
    case Op::DLt:
      return builder_.CreateFCmpOLT(a, b);
    case Op::DLe:
      return builder_.CreateFCmpOLE(a, b);
    case Op::DEq:
      return builder_.CreateFCmpOEQ(a, b);
    case Op::DFinite:
      return builder_.CreateFCmpOLT(builder_.CreateUnaryIntrinsic(llvm::Intrinsic::fabs, a),
                                    llvm::ConstantFP::getInfinity(a->getType()));
    case Op::Keep:
      return emit_keep(inst, lanes, first);
    default:
      bug("an operator of a kernel that compares no lanes is lowered as a comparison");
  }
}

}  // namespace elig
