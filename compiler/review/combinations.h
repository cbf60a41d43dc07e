// Conditions -> their truth in every combination of answers that patients can give to the questions in them: all of it
// enumerated, 64 combinations to a word, as the compiled rules hold 64 patients to one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "compiler/review/answers.h"
#include "compiler/review/questions.h"

namespace elig::review {

/// Where it is true and where it is false; elsewhere it is unknown. Bits beyond the last combination are in neither.
struct TruthTable {
  std::vector<std::uint64_t> yes, no;

  [[nodiscard]] bool ever_true() const;
  [[nodiscard]] bool ever_false() const;
  friend bool operator==(const TruthTable&, const TruthTable&) = default;
};

TruthTable negation(TruthTable table);
TruthTable both(TruthTable a, const TruthTable& b);
TruthTable either(const TruthTable& a, const TruthTable& b);

/// Is `a`, in the order false, unknown, true, nowhere below `b`?
bool at_least(const TruthTable& a, const TruthTable& b);

class Combinations {
 public:
  /// Of the questions in these conditions; nullopt: too many to enumerate.
  static std::optional<Combinations> of(const ir::Program& program, const std::map<std::uint32_t, Question>& questions,
                                        const std::vector<ir::InstId>& conditions);

  /// Of one of the conditions, or of a part of one.
  [[nodiscard]] const TruthTable& operator[](ir::InstId condition) const { return tables_.at(condition.index); }

  /// The table with unknown decided, as `if missing pass` or `fail` does.
  [[nodiscard]] TruthTable decided(TruthTable table, bool yes) const;

 private:
  Combinations() = default;
  [[nodiscard]] TruthTable constant(bool yes, bool no) const;
  /// The atoms on one axis.
  struct Asked {
    std::vector<std::uint32_t> atoms;
    std::vector<Answers> answers;
    std::size_t stride = 1;  // combinations between two answers
  };
  void add_answers(const Asked& asked);
  [[nodiscard]] TruthTable connected(const ir::Inst& inst) const;

  std::size_t size_ = 1;
  std::map<std::uint32_t, TruthTable> tables_;  // of atoms and connectives, by instruction
};

/// What conditions are made of: truths, operands before their users.
std::vector<std::uint32_t> truths_in(const ir::Program& program, const std::vector<ir::InstId>& conditions);

}  // namespace elig::review
