// Selections, dates and windows of one program, and the code sets and conditions on rows that they need: Ast -> the
// part of ir::Program that says how a value comes out of a patient's history. Equal ones get one index. MEANING.md,
// "Histories". How such a value enters an expression is lower_histories.cpp.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/check/code_sets.h"
#include "compiler/check/conditions.h"
#include "compiler/check/constant_time.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/ir/program.h"

namespace elig::sema {

/// At most so many selections stand one inside the other, lets in their places (S13).
inline constexpr std::size_t kMaxSelectionNesting = 32;

class Histories {
 public:
  /// All four must outlive this.
  Histories(const Symbols& symbols, const std::set<std::uint32_t>& poisoned, ir::Program& program,
            Diagnostics& diagnostics);

  /// How old a bare measurement may be, in selections made from now on.
  void set_lookback(const ast::Lookback& lookback);

  /// selections[] of an ast::Select, read as `pick`, or of a name: of all rows that it has. `quantity`: the dimension
  /// of the field that is ordered or summed, where that has none of its own. nullopt: reported.
  std::optional<std::uint32_t> select(Place select, ir::Pick pick, const std::optional<Dimension>& quantity = {});
  /// `latest`, `nth`, `highest`, ...: what the word says.
  static ir::Pick pick_of(ast::Selector selector);
  /// The one of a bare measurement, score or attribute: the latest within the lookback.
  std::uint32_t bare(const ir::Input& recorded);

  /// Names of selections that pick a row, and of measurements, lead through lets to this; null: picks none.
  struct Picked {
    Place select;  // an ast::Select, or the Name of a measurement
    const RowFields* rows = nullptr;
  };
  [[nodiscard]] std::optional<Picked> picked(Place place) const;
  std::optional<std::uint32_t> select(const Picked& picked);
  /// Reports that `place` picks no row, of which something is asked.
  void no_row(Place place, const std::string& asked, const std::string& example);
  /// The field of `picked`, or null with E0908 reported.
  const Field* field(const RowFields& rows, const ast::Identifier& name);

  /// A date of the patient. nullopt: reported.
  std::optional<ir::DateId> date(Place place);
  ir::DateId index() { return add({.kind = ir::DateNode::Kind::Index}); }
  ir::DateId day_of(std::uint32_t selection, ir::RowDay::Which which);
  ir::DateId earlier(ir::DateId a, ir::DateId b);
  /// `date` and a time before or after it; as far as the longest of several goes. nullopt: reported at `span`.
  std::optional<ir::DateId> moved(ir::DateId date, const ConstantTime& time, bool later, Span span);
  /// May its days be several for a patient (does a row stand behind it)?
  [[nodiscard]] bool uncertain(ir::DateId date) const { return uncertain_[date.index]; }
  [[nodiscard]] const ir::DateNode& operator[](ir::DateId date) const { return program_.dates[date.index]; }

  /// A time as a rule states it, not negative.
  std::optional<ConstantTime> time(Place place);
  /// Index of Program::equivalents. nullopt: reported.
  std::optional<std::uint32_t> equivalent(const ast::Equivalent& declared);

  [[nodiscard]] const Symbols& symbols() const { return symbols_; }
  [[nodiscard]] const std::set<std::uint32_t>& poisoned() const { return poisoned_; }
  [[nodiscard]] Diagnostics& diagnostics() { return diagnostics_; }
  [[nodiscard]] CodeSets& code_sets() { return code_sets_; }

 private:
  std::optional<std::uint32_t> make(Place place, const ast::Select& select, ir::Pick pick,
                                    const std::optional<Dimension>& quantity);
  std::optional<std::uint32_t> make_all(Place place, const ast::Name& name, ir::Pick pick);
  bool set_rows(const ast::RowSource& source, ir::RowSource& rows);
  bool set_where(Place place, const ast::Select& select, ir::Selection& made);
  bool set_followed(Place place, const ast::FollowedBy& followed, ir::Selection& made);
  bool set_over(const ast::Select& select, const std::optional<Dimension>& quantity, ir::Selection& made);
  bool set_needing(const ast::Needing& needing, ir::Selection& made);
  bool set_windows(Place place, const ast::Select& select, ir::Selection& made);
  bool add_window(Place place, const ast::Window& window, ir::Selection& made);
  bool add_within(ir::DateId anchor, const ast::Window& window, Place place, ir::Selection& made);
  std::optional<std::uint32_t> condition(Place where, bool negated);
  std::uint32_t add(ir::Selection selection);
  ir::DateId add(ir::DateNode node);
  std::optional<ir::DateId> date_of(Place place, const ast::DateOf& of);
  std::optional<ir::DateId> make_date(Place place);
  std::optional<ir::DateId> extreme(Place place, const ast::Call& call);
  void no_rows(const ast::Identifier& name);

  const Symbols& symbols_;
  const std::set<std::uint32_t>& poisoned_;
  ir::Program& program_;
  Diagnostics& diagnostics_;
  Conditions conditions_;
  CodeSets code_sets_;
  std::optional<ir::CalendarTime> lookback_;
  std::size_t nesting_ = 0;

  using Key = std::tuple<Identity, ir::Pick, std::optional<Dimension>>;
  std::map<Key, std::optional<std::uint32_t>> selected_;
  std::map<Identity, std::optional<ir::DateId>> dates_;
  std::map<ir::DateNode, ir::DateId> nodes_;
  std::map<std::string, std::optional<std::uint32_t>> equivalents_;
  std::unordered_multimap<std::size_t, std::uint32_t> known_;  // selections by a hash of what they mean
  std::vector<bool> uncertain_;                                // by date
};

}  // namespace elig::sema
