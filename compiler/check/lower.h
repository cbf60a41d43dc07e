// Expressions of one trial -> instructions. Two mutually recursive halves: numbers (lower_numbers.cpp) and
// truths (lower_truths.cpp). Whatever is wrong is reported once and becomes poison: no number, or Unknown.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "compiler/check/conditions.h"
#include "compiler/check/number.h"

namespace elig::sema {

/// What an expression stands for.
enum class Sort : std::uint8_t { Poison, Number, Truth, Label };

/// How an open attestation is read while a condition is lowered (S3, S12).
enum class Attestation : std::uint8_t { AsAnswered, Given, Refused };

class Lowering {
 public:
  Lowering(const Symbols& symbols, ir::Program& program, Diagnostics& diagnostics);

  /// A criterion's condition. `id` is the criterion's, which an `attested` in it asks for; empty where
  /// nothing may be attested (a let).
  ir::InstId condition(Place place, const std::string& id, Attestation attestation);

  /// The leaves (comparisons and tests) met by `condition` since the last call, as written.
  std::vector<std::pair<ir::InstId, Span>> take_atoms();
  /// Did the last `condition` contain `attested`?
  [[nodiscard]] bool met_attested() const { return met_attested_; }

  /// Checks a let although nothing may use it.
  void check_let(const LetSymbol& let);

  /// Reports lets that are defined by themselves or built on each other beyond reason; they are poison then.
  void check_cycles();

 private:
  /// What is settled around a number: branches taken, and the measurement that a bare ULN belongs to.
  struct Context {
    Decided decided;
    const Symbol* limit_owner = nullptr;
    bool limit_unclear = false;  // a name beside it is unknown, which is reported already
  };

  // -- numbers
  Number number(Place place, const Context& context);
  Number number_of_name(Place place, const ast::Name& name, const Context& context);
  Number number_of_let(SymbolId id, const LetSymbol& let, Span use, const Context& context);
  Number limit(Place place, const ast::Limit& limit, const Context& context);
  Number binary_number(Place place, const ast::Binary& binary, const Context& context);
  Number call(Place place, const ast::Call& call, const Context& context);
  Number input_number(const NumberSymbol& symbol, ir::Op op, Span span);

  // -- truths
  ir::InstId truth(Place place);
  ir::InstId truth_of_name(Place place, const ast::Name& name);
  ir::InstId binary_truth(Place place, const ast::Binary& binary);
  ir::InstId attested(Place place);
  ir::InstId atom(ir::InstId inst, Span span);

  // -- comparisons: one test of some operands, each of which may be a quantifier or hold conditional values
  struct Test {
    enum class Kind : std::uint8_t { Compare, Range, Set, NormalRange, Known } kind;
    ast::BinaryOp op{};           // Compare
    std::vector<Place> operands;  // the value, then what it is held against
    Span span;
    bool negated = false;  // of each operand of a quantifier by itself
  };
  ir::InstId test(const Test& test);
  ir::InstId decide(const Test& test, Context context);
  ir::InstId decide_plainly(const Test& test, const Context& context);
  ir::InstId decide_range(const Test& test, const Context& context);
  ir::InstId decide_normal_range(const Test& test, const Context& context);
  ir::InstId compare(ast::BinaryOp op, const Number& a, const Number& b, Span span);
  ir::InstId comparison(Place place, const ast::Binary& binary);
  ir::InstId in_set(Place place, const ast::InSet& set);
  ir::InstId in_range(Place place, const ast::InRange& range);
  ir::InstId is_present(Place place, const ast::IsPresent& present);
  ir::InstId is_known(Place value);
  ir::InstId truth_is_known(ir::InstId truth, Span span);
  Context limits_of(const std::vector<Place>& operands) const;

  // -- labels
  const LabelSymbol* label_symbol(Place place) const;
  std::optional<std::uint32_t> label_index(const LabelSymbol& symbol, Place item);
  ir::InstId compare_labels(ast::BinaryOp op, Place lhs, Place rhs, Span span);
  ir::InstId label_in(const LabelSymbol& symbol, std::vector<bool> members, Span span);

  Sort sort(Place place);
  std::optional<SymbolId> resolve(Span span, const std::string& name);
  void wrong_sort(Place place, const char* expected);
  void warn_implausible(const Number& a, const Number& b);
  void warn_lost_exponent(Place place, const Number& a, const Number& b);
  ir::InstId poison(Span span) { return emit(ir::Op::Unknown, span); }
  ir::InstId emit(ir::Op op, Span span, ir::InstId a = {}, ir::InstId b = {}, ir::InstId c = {},
                  std::uint32_t imm = 0) {
    return builder_.emit(op, span, a, b, c, imm);
  }
  ir::InstId negate(ir::InstId a, Span span) { return emit(ir::Op::Not, span, a); }

  const Symbols& symbols_;
  Diagnostics& diagnostics_;
  ir::Builder builder_;
  Arithmetic arithmetic_;
  std::set<std::uint32_t> poisoned_lets_;
  Conditions conditions_;
  std::map<std::pair<std::uint32_t, Decided>, Number> lets_;  // numeric lets already lowered
  std::map<std::uint32_t, ir::InstId> truth_lets_;
  std::vector<std::pair<ir::InstId, Span>> atoms_;
  std::string criterion_;
  Attestation attestation_ = Attestation::AsAnswered;
  bool in_let_ = false;
  bool met_attested_ = false;
};

}  // namespace elig::sema
