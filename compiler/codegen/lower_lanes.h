// The lanes of one word of 64 patients -> the masks of the comparisons over them, as LLVM IR.
#pragma once

#include <array>
#include <vector>

#include "compiler/codegen/lane_groups.h"
#include "compiler/codegen/lower.h"

namespace elig {

/// Values that every instruction of a word may use.
struct WordValues {
  llvm::Value* columns;    // args->columns
  llvm::Value* constants;  // args->constants
  llvm::Value* values;     // args->values; null where the plan keeps none
  llvm::Value* word;       // i64: which word of the population
};

class LaneLowering {
 public:
  /// Emits at the builder's place, into the block of the word.
  LaneLowering(const kernel::Plan& plan, const VectorShape& shape, llvm::IRBuilder<>& builder, WordValues word);

  /// Sets masks[c] (i64) for every comparison c of the group.
  void emit(const LaneGroup& group, std::vector<llvm::Value*>& masks);

 private:
  void emit_unrolled(const LaneGroup& group, unsigned lanes, std::vector<llvm::Value*>& masks);
  void emit_loop(const LaneGroup& group, unsigned lanes, std::vector<llvm::Value*>& masks);
  std::vector<llvm::Value*> emit_chunk(const LaneGroup& group, unsigned lanes, llvm::Value* first);

  void emit_prefetches(const LaneGroup& group);
  llvm::Value* rows_of_word(std::uint32_t column, unsigned log2);

  llvm::Value* emit_lane(const kernel::Inst& inst, unsigned lanes, llvm::Value* first);
  llvm::Value* emit_load(const kernel::Inst& inst, unsigned lanes, llvm::Value* first);
  llvm::Value* emit_calls(const char* function, const kernel::Inst& inst, unsigned lanes);
  llvm::Value* emit_keep(const kernel::Inst& inst, unsigned lanes, llvm::Value* first);
  llvm::Value* emit_comparison(const kernel::Inst& inst, unsigned lanes, llvm::Value* first);
  llvm::Value* threshold(const kernel::Inst& inst, unsigned lanes);
  llvm::Value* big(const kernel::Inst& inst, unsigned lanes);

  llvm::Value* lane(kernel::InstId id) const { return lanes_[id.index]; }
  [[nodiscard]] bool inverted(const kernel::Inst& inst) const;

  const kernel::Plan& plan_;
  const VectorShape& shape_;
  llvm::IRBuilder<>& builder_;
  WordValues word_;
  std::array<llvm::Value*, 4> row_offset_{};  // bytes from a column's start to the word's rows, by log2(bytes a row)
  std::vector<llvm::Value*> lanes_;           // of the chunk being emitted, by InstId
  std::vector<bool> prefetched_;              // by column: a group before this one has asked for its rows ahead
};

/// The pointer at `offset` bytes from `base`, loaded. It never changes while the kernel runs.
llvm::Value* load_pointer(llvm::IRBuilder<>& builder, llvm::Value* base, std::size_t offset);

/// Tells LLVM that nothing writes what is loaded while the kernel runs.
void mark_invariant(llvm::LoadInst* load);

}  // namespace elig
