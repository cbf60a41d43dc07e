// Expressions of one trial, or of a condition on its rows, -> instructions. Two mutually recursive halves: numbers
// (lower_numbers.cpp) and truths (lower_truths.cpp); with what they read of histories (lower_histories.cpp), dates
// (lower_dates.cpp) and fields of any unit (lower_quantities.cpp). Whatever is wrong is reported once and becomes
// poison: no number, or Unknown.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "compiler/check/conditions.h"
#include "compiler/check/histories.h"
#include "compiler/check/number.h"

namespace elig::sema {

/// What an expression stands for.
enum class Sort : std::uint8_t { Poison, Number, Truth, Label, Date, Row };

/// How an open attestation is read while a condition is lowered (S3, S12).
enum class Attestation : std::uint8_t { AsAnswered, Given, Refused };

class Lowering {
 public:
  /// Emits to `program`: the one that `histories` is about, or one over the rows of a selection of that. Both must
  /// outlive this, which must be the only one to append instructions to `program`.
  Lowering(Histories& histories, ir::Program& program);

  /// A criterion's condition. `id` is the criterion's, which an `attested` in it asks for; empty where
  /// nothing may be attested (a let).
  ir::InstId condition(Place place, const std::string& id, Attestation attestation);

  /// A condition on rows; `negated`: its opposite.
  ir::InstId where(Place place, bool negated);
  /// To be called when all is lowered: texts that were compared become the labels of their inputs.
  void finish();

  /// The leaves (comparisons and tests) met by `condition` since the last call, as written.
  std::vector<ir::Atom> take_atoms();
  /// Did the last `condition` contain `attested`?
  [[nodiscard]] bool met_attested() const { return met_attested_; }

  /// Checks a let although nothing may use it.
  void check_let(const LetSymbol& let);

 private:
  /// What is settled around a number: branches taken and ends chosen, and the measurement that a bare ULN belongs to.
  struct Context {
    Decided decided{};          // of an end: is it the high one?
    std::set<Identity> ends{};  // which of those are ends
    const NumberSymbol* limit_owner = nullptr;
    bool limit_unclear = false;           // a name beside it is unknown, which is reported already
    bool sure = false;                    // only what is sure counts: no ends
    std::optional<Dimension> quantity{};  // what a field of any unit is measured in here
    std::string several{};                // `ALT, AST`, of a quotient that was meant as both of them
  };

  // -- numbers
  Number number(Place place, const Context& context);
  Number number_of_name(Place place, const ast::Name& name, const Context& context);
  Number number_of_let(SymbolId id, const LetSymbol& let, Span use, const Context& context);
  Number limit(Place place, const ast::Limit& limit, const Context& context);
  Number binary_number(Place place, const ast::Binary& binary, const Context& context);
  Number call(Place place, const ast::Call& call, const Context& context);
  Number input_number(const NumberSymbol& symbol, ir::Op op, Span span);
  Number input_number(const NumberSymbol& symbol, const ir::Input& input, ir::Op op, Span span);
  Number extreme(Place place, const ast::Call& call, const Context& context);
  Number absolute(Place place, const ast::Call& call, const Context& context);

  // -- histories
  struct Yield {
    Histories::Picked picked;
    const Field* field;  // null: the row has none such
    ast::Identifier name;
  };
  /// What `latest(...)` and `f of latest(...)` yield of a row; nullopt: not such an expression, or of unknown rows.
  std::optional<Yield> yielded(Place place) const;
  /// That, as a field of the patient; null: reported. Stays where it is.
  const Field* picked_field(Place place);
  Number number_of_pick(Place place, const Context& context);
  Number number_of_select(Place place, const ast::Select& select, const Context& context);
  Number count(Place place, const Context& context);
  Number mean(Place place, const ast::Select& select, const Context& context);
  Number median(Place place, const ast::Select& select, const Context& context);
  Number equivalent(Place place, const ast::Call& call, const EquivalentSymbol& symbol, const Context& context);
  ir::InstId truth_of_select(Place place, const ast::Select& select);
  ir::InstId truth_of_pick(Place place);
  /// The field that Highest, Mean, ... are about; null: reported elsewhere.
  const Field* field_over(const ast::Select& select) const;
  ir::End end_of(Identity identity, const Context& context) const;
  /// Of an uncertain value: the input that is its one end.
  static ir::Input at_end(ir::Input input, ir::End end);

  // -- fields of any unit
  bool has_quantity(Place place, const Context& context);
  /// What the quantity in `place` must be measured in for `place` to have `wanted`.
  std::optional<Dimension> quantity_for(Place place, const Dimension& wanted, const Context& context);
  Number number_of_quantity(ir::Input input, Place place, const Context& context, ir::End end = ir::End::Sure);
  std::optional<std::pair<Number, Number>> numbers(Place a, Place b, const Context& context);

  // -- dates
  struct DateRef {
    std::variant<ir::DateId, ir::RowDay> what;
    Identity identity = 0;   // of the day that it is counted from
    bool uncertain = false;  // may that be one of several days?
    std::string text;
  };
  std::optional<DateRef> date(Place place, const Context& context);
  std::optional<DateRef> moved(const DateRef& date, const ConstantTime& by, bool later, Place stated);
  Number number(const DateRef& date, Span span, const Context& context);
  struct Difference {
    DateRef later, earlier;
  };
  /// Of dates, or of the start and the end of rows; nullopt: it is none, or reported.
  std::optional<Difference> difference(Place place, const Context& context);
  /// A difference of dates against calendar months; nullopt: it is no such comparison.
  std::optional<ir::InstId> compare_calendar(ast::BinaryOp op, Place a, Place b, const Context& context, Span span);
  [[nodiscard]] bool counts_days(Place place);
  /// Two dates, one less the other?
  [[nodiscard]] bool is_difference(Place place);
  Number number_of_difference(Place place, const Context& context);

  // -- values between two ends
  using Compared = std::function<ir::InstId(ast::BinaryOp, const Context&)>;
  ir::InstId at_both_ends(ast::BinaryOp op, const std::vector<Place>& operands, Context context, Span span,
                          const Compared& compare);
  std::optional<Identity> open_end(Place place, const Context& context, std::set<std::uint32_t>& seen_lets);

  // -- truths
  ir::InstId truth(Place place);
  ir::InstId truth_of_name(Place place, const ast::Name& name);
  ir::InstId binary_truth(Place place, const ast::Binary& binary);
  bool compares_before_else(Place place, const ast::Binary& comparison);
  ir::InstId operand_of(const ast::Binary& binary, Place operand, Place other);
  ir::InstId attested(Place place);
  ir::InstId atom(ir::InstId inst, Span span, const std::string& title = {});

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
  ir::InstId compare(ast::BinaryOp op, Place a, Place b, const Context& context, Span span);
  ir::InstId compare(ast::BinaryOp op, const Number& a, const Number& b, Span span);
  ir::InstId comparison(Place place, const ast::Binary& binary);
  ir::InstId in_set(Place place, const ast::InSet& set);
  ir::InstId in_range(Place place, const ast::InRange& range);
  ir::InstId is_present(Place place, const ast::IsPresent& present);
  ir::InstId is_known(Place value);
  ir::InstId truth_is_known(ir::InstId truth, Span span);
  Context limits_of(const std::vector<Place>& operands);

  // -- labels
  const LabelSymbol* label_symbol(Place place);
  std::optional<std::uint32_t> label_index(const LabelSymbol& symbol, Place item);
  std::uint32_t text_label(const LabelSymbol& symbol, const std::string& text);
  std::size_t label_count(const LabelSymbol& symbol);
  ir::InstId compare_labels(ast::BinaryOp op, Place lhs, Place rhs, Span span);
  ir::InstId label_in(const LabelSymbol& symbol, std::vector<bool> members, Span span);

  Sort sort(Place place);
  /// Of what is no field of the row; nullopt: reported.
  std::optional<SymbolId> resolve(Place place, const std::string& name);
  Sort sort_of_let(SymbolId id, const LetSymbol& let);
  Sort sort_of_rows(Place place);
  /// The program's input, with the history that a bare one has.
  std::uint32_t input(const ir::Input& input);
  void wrong_sort(Place place, const char* expected);
  /// A row, an event or a code set where a value is wanted.
  void no_value(Place place);
  void no_date(Place place, Context context);
  static std::string spelled(Sort sort);
  void warn_implausible(const Number& a, const Number& b);
  void warn_lost_exponent(Place place, const Number& a, const Number& b);
  /// What is wrong, and reported.
  ir::InstId poison(Span span) {
    met_poison_ = true;
    return emit(ir::Op::Unknown, span);
  }
  ir::InstId emit(ir::Op op, Span span, ir::InstId a = {}, ir::InstId b = {}, ir::InstId c = {},
                  std::uint32_t imm = 0) {
    return builder_.emit(op, span, a, b, c, imm);
  }
  ir::InstId negate(ir::InstId a, Span span) { return emit(ir::Op::Not, span, a); }

  Histories& histories_;
  ir::Program& program_;
  const Symbols& symbols_;
  Diagnostics& diagnostics_;
  ir::Builder builder_;
  Arithmetic arithmetic_;
  const std::set<std::uint32_t>& poisoned_lets_;
  Conditions conditions_;
  using LetKey = std::tuple<std::uint32_t, Decided, bool, std::optional<Dimension>>;
  std::map<LetKey, Number> lets_;  // numeric lets already lowered
  std::map<std::uint32_t, ir::InstId> truth_lets_;
  std::map<std::uint32_t, Sort> let_sorts_;
  std::map<Identity, std::optional<Field>> picked_fields_;
  std::map<std::tuple<bool, std::string, std::string>, std::uint32_t> inputs_;
  std::vector<ir::Atom> atoms_;
  std::string criterion_;
  Attestation attestation_ = Attestation::AsAnswered;
  bool in_let_ = false;
  bool met_attested_ = false;
  bool met_poison_ = false;
};

}  // namespace elig::sema
