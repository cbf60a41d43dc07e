// A program over one population -> masks and lanes of a kernel tape: every instruction becomes a truth (two masks), an
// exact number (integer lanes) or a real (double lanes). Both polarities of every truth are built; what no output reads
// is dropped later.
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "compiler/plan/exact.h"
#include "compiler/plan/outcome.h"
#include "compiler/plan/plan.h"
#include "compiler/plan/reals.h"

namespace elig::planning {

/// Several programs may be translated onto one tape, one after the other: what they have in common is there once.
class Translation {
 public:
  Translation(const ir::Program& program, const Binding& binding, Tape& tape, Diagnostics& diagnostics)
      : program_(program),
        binding_(binding),
        diagnostics_(diagnostics),
        tape_(tape),
        values_(program.tape.size()),
        translated_(program.tape.size()) {}

  /// Translates what these depend on, as far as that has not been done. Where exact evaluation would need more than 128
  /// bits, E06xx in the diagnostics says so.
  void translate(const std::vector<ir::InstId>& roots);

  /// The truths that a criterion is judged by. After translate(roots_of(it)).
  [[nodiscard]] Judged judged(const ir::Criterion& criterion) const;

  /// Unknown in every row whatever the columns hold, and not only for want of an attestation.
  [[nodiscard]] bool blind(const Judged& judged) const;

  /// A number or a truth as an output of the kernel. After translate of it.
  ShownInst show(ir::InstId id);

 private:
  enum class Side : std::uint8_t { Value, Uln, Lln };
  using Value = std::variant<Truth, ExactParts, RealParts>;

  [[nodiscard]] std::vector<bool> needed(const std::vector<ir::InstId>& roots) const;
  Value value_of(const ir::Inst& inst);
  void report(std::size_t at);

  [[nodiscard]] const Truth& truth(ir::InstId id) const { return std::get<Truth>(values_[id.index]); }
  [[nodiscard]] const ExactParts& exact(ir::InstId id) const { return std::get<ExactParts>(values_[id.index]); }
  [[nodiscard]] const RealParts& real(ir::InstId id) const { return std::get<RealParts>(values_[id.index]); }

  ExactParts recorded(std::uint32_t input, Side side);
  MaskId recorded_at_all(std::uint32_t input);
  Truth labels(std::uint32_t input, const std::vector<bool>& members);
  Truth answer(std::uint32_t input);
  Truth ordered(const ir::Inst& inst);
  Truth chosen(const Truth& c, const Truth& a, const Truth& b);
  MaskId known(ir::InstId id);
  std::uint32_t output(MaskId met, MaskId not_met);
  std::uint32_t output(const Masks& masks);
  std::uint32_t keep(LanesId lanes);
  Truth always(MaskId yes) { return {yes, tape_.inverse(yes)}; }

  RealParts reals(kernel::Op op, const ir::Inst& inst) {
    return arithmetic(tape_, op, real(inst.a), real(inst.b), obstacle_);
  }

  const ir::Program& program_;
  const Binding& binding_;
  Diagnostics& diagnostics_;
  Tape& tape_;
  std::vector<Value> values_;
  std::vector<bool> translated_;
  Obstacle obstacle_ = Obstacle::None;
};

/// What a criterion is judged by; and all criteria of a program.
std::vector<ir::InstId> roots_of(const ir::Criterion& criterion);
std::vector<ir::InstId> roots_of(const ir::Program& program);

}  // namespace elig::planning
