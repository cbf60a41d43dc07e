// A checked trial: a flat tape of instructions in post-order, operands before their users, equal
// instructions once. Holding a Program is the proof that names, types, units and windows were checked.
// It knows no syntax, no units and no population.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "compiler/base/id.h"
#include "compiler/base/source.h"
#include "compiler/units/bridge.h"

namespace elig::ir {

enum class Type : std::uint8_t { Bool, Exact, Real };

enum class Op : std::uint8_t {
#define ELIG_OP(name, type, operands) name,
#include "compiler/ir/ops.def"
#undef ELIG_OP
};

struct OpInfo {
  const char* name;
  Type type;
  int operands;
};
const OpInfo& info(Op op);

struct Inst;
using InstId = Id<Inst>;

struct Inst {
  Op op;
  InstId a, b, c;
  std::uint32_t imm = 0;  // see ops.def

  friend auto operator<=>(const Inst&, const Inst&) = default;
};

enum class InputKind : std::uint8_t {
  Number,  // a measurement with a unit, or a score
  Label,   // an attribute or a measurement with a scale; labels in order (lowest first for a scale)
  YesNo,
  Attest  // answered by a yes/no column of the criterion's id, when there is one
};

/// A code of a terminology: {"loinc", "1742-6"}.
struct Coding {
  std::string system, code;
  friend auto operator<=>(const Coding&, const Coding&) = default;
};

/// Which end of what is still possible a feature stands for: rows may or may not belong to a selection (a partial
/// date, a `where` that is unknown), so a count, an extreme or a date is known between two ends only.
enum class End : std::uint8_t {
  Sure,  // missing unless nothing is open
  Low,
  High
};

/// How an input comes out of a patient's history.
struct Feature {
  enum class What : std::uint8_t {
    Field,     // `field` of the row that selections[of] picks, with that row's own limits
    Sum,       // over the rows: exact, in base units (Mean)
    Readings,  // how many rows Sum is over
    Median,
    Count,
    Truth,  // yes/no: is there such a row?
    Date    // dates[of], in days since 1970-01-01
  } what;
  std::uint32_t of = 0;
  End end = End::Sure;
  std::string field = "value";  // Field: which one
  friend bool operator==(const Feature&, const Feature&) = default;
};

/// Whole months, then days; both >= 0. Month arithmetic is calendar (31 May - 3 months is 28 or 29 Feb), S9.
struct CalendarTime {
  std::int32_t months = 0, days = 0;
  friend auto operator<=>(const CalendarTime&, const CalendarTime&) = default;
};

/// The day on which a row starts or ends, moved by a time: an input of a row condition, in days since 1970-01-01. A day
/// that is an interval has its ends; Sure: missing unless it is one day. Of a row that goes on, the end is the last day
/// that there is.
struct RowDay {
  enum class Which : std::uint8_t { Start, End } which;
  End end = End::Sure;
  CalendarTime by{};
  bool earlier = false;  // moved back by `by`, not on
  friend bool operator==(const RowDay&, const RowDay&) = default;
};

/// A reference limit that the site declares for rows that recorded none (S7), in base units.
struct ReferenceLimit {
  std::optional<std::string> sex;  // label of `sex` it holds for; none: for everyone
  std::optional<Rational> lln, uln;
};

/// What a rule reads of a patient. The population binds it by name. Names are unique in a program, but that a row's
/// field may have the name of something of the patient's, and that a field of any unit stands there once for each
/// dimension.
///
/// Of a patient's history (`feature`): a bare `Hb` has its own name, else the name is the selection as printed, with
/// ` (low)` or ` (high)` for those ends: `count(drug in x)`, `dose of latest(drug in x) (mass)`,
/// `start(latest(y)) (low)`. Dates are Numbers declared in `d`.
///
/// Of a row (`of_row`; only in row conditions and Selection::over): the field of that name, `value` being a
/// measurement's own, whose limits are read with it; or, where `row_day` is set, a day; or, where `equivalent` is set,
/// the factor of the row's code.
struct Input {
  std::string name;
  InputKind kind = InputKind::Number;
  Analyte analyte{};                   // Number: how a column's unit becomes base units
  std::optional<Rational> lo{}, hi{};  // Number: a score's declared range; recorded values outside are missing (listed)
  bool ordered = false;                // Label: a scale
  std::vector<std::string> labels{};   // Label
  std::vector<std::vector<std::string>> spellings{};  // Label: further spellings in data, per label
  std::vector<ReferenceLimit> references{};
  std::vector<Coding> codes{};       // a measurement, score or attribute: rows with one of these are its history
  std::optional<Feature> feature{};  // how to find it in histories. A bare `Hb` has one, too (the latest within the
                                     // trial's lookback), and a wide column of its name comes before it
  bool of_row = false;               // in a row condition: of the row; else the patient's
  /// Number: a field of any unit. Rows whose unit does not convert to `analyte.declared` are missing here. One with no
  /// `analyte.declared.code` is only asked whether it is there, in whatever unit.
  bool any_unit = false;
  /// Label: the field is text, and `labels` are the texts that the program compares it with, without regard to case and
  /// surrounding blanks. Any other text is there, too, and is none of them (not missing).
  bool open = false;
  std::optional<RowDay> row_day{};
  std::optional<std::uint32_t> equivalent{};  // Program::equivalents (of the program that the row condition belongs to)
};

struct LabelSet {
  std::uint32_t input;
  std::vector<bool> members;  // by label index

  friend bool operator==(const LabelSet&, const LabelSet&) = default;
};

enum class CriterionKind : std::uint8_t { Inclusion, Exclusion };
enum class MissingPolicy : std::uint8_t { Unknown, Fail, Pass, Review };

struct Criterion {
  std::string id;  // `organ.hb`
  std::string title;
  CriterionKind kind = CriterionKind::Inclusion;
  InstId condition;
  /// The condition with every open attestation taken as true, and as false: it is short of *data* where
  /// either is unknown (S3). Equal to `condition` when nothing in it is attested.
  InstId if_attested, if_refused;
  MissingPolicy missing = MissingPolicy::Unknown;
  Span span;
  std::string from{};  // where the source document says it: `Inclusion 7`; may be empty
};

/// A comparison (or yes/no, label or presence test) as the author wrote it, for `explain`.
struct Atom {
  std::uint32_t criterion;  // index into criteria
  InstId inst;
  Span span;
  std::string title{};  // of the let that it is; may be empty
};

/// Where an analyte's own conversion was used (molar mass, charge, a declared factor), for `explain`.
struct Bridge {
  Span span;
  std::string because;  // "molar mass 180.156 g/mol"
};

/// The two numbers of a Lt, Le or Eq as the author wrote them, and the unit to show them in, for `explain`.
struct Compared {
  InstId inst;
  Span a, b;          // in the order of its operands
  Unit unit;          // of the threshold as written, else what one of them is declared in; of their dimension
  Rational real = 1;  // of two Reals: the factor of the unit that their doubles are in
};

// ---- histories: which rows of a patient's history an input is made of (MEANING.md, "Histories") ----

/// A member of a code set; sets named in the source are replaced by their members.
struct CodePattern {
  enum class Kind : std::uint8_t { Exact, Prefix, Range } kind = Kind::Exact;
  std::string system;
  std::string code;
  std::string last{};        // Range
  bool descendants = false;  // and whatever the population's vocabulary holds below it
  friend bool operator==(const CodePattern&, const CodePattern&) = default;
};
/// A row is in it when one of its codes is in `members` or `sets`, and none in `except` or `except_sets`.
struct CodeSet {
  std::string text;  // as written, for messages
  Span span{};
  std::vector<CodePattern> members, except;
  /// Named sets with exceptions of their own, which therefore cannot be written out: code_sets before this one.
  std::vector<std::uint32_t> sets{}, except_sets{};
};

/// Rows of one table of the population.
struct RowSource {
  std::string table;            // `drug`, `lesion`; `measurement` stands for the tables measurement and observation
  std::string name{};           // a measurement's own name: wide columns of it are rows, too; else empty
  std::vector<Coding> codes{};  // a measurement's: rows with one of these
  std::optional<std::uint32_t> set{};  // code_sets: `drug in anlotinib`
  bool closed_world = true;            // S4: no row means no (events); false: no row means unknown (measurements)
};

struct DateNode;
using DateId = Id<DateNode>;
/// A date of each patient: missing, or an interval of days. Operands precede their users.
struct DateNode {
  enum class Kind : std::uint8_t {
    Index,
    Literal,  // day
    Start,    // of the row that selections[selection] picks; missing when it picks none or is unsure
    End,
    Plus,     // a, later by `by`
    Minus,    // a, earlier by `by`
    Earlier,  // of a and b; missing when either is
    Later
  } kind;
  std::int32_t day = 0;
  std::uint32_t selection = 0;
  DateId a{}, b{};
  CalendarTime by{};
  friend auto operator<=>(const DateNode&, const DateNode&) = default;
};

/// Days from..to, both included; no end: unbounded. A row that lasts lies in it when it overlaps it.
struct Window {
  std::optional<DateId> from, to;
};

struct Needing {
  std::uint32_t readings = 1;
  std::uint32_t days = 1;                          // distinct calendar days
  std::optional<std::int64_t> apart_minutes = {};  // successive ones at least so far apart
  bool apart_in_days = false;                      // given in days or weeks: calendar days decide
};

struct Followed {
  RowSource rows;
  std::optional<std::uint32_t> where;  // row_conditions
  CalendarTime within;                 // start < its start <= start + within
};

enum class Pick : std::uint8_t {
  Latest,  // by start, then the source's sequence
  Earliest,
  FirstStarting,  // its start is the first day that one of the rows may start on, whichever that is
  LastEnding,     // likewise its end the last
  Nth,
  Highest,  // by Selection::over; of equal ones the latest
  Lowest,
  Mean,
  Median,
  Count,
  Busiest,  // the most rows in any window of length `sliding`
  Any
};

/// Depends only on selections before it.
struct Selection {
  Pick pick;
  std::string text;  // canonical, for messages and explain
  Span span{};
  RowSource rows;
  std::optional<std::uint32_t> where{};  // row_conditions
  std::optional<Followed> followed{};
  std::vector<Window> windows{};  // a row lies in all of them
  bool after_index = false;       // rows that start after index are seen (S9)
  bool ongoing = false;           // `active`: also not said to have ended
  std::uint32_t nth = 1;
  CalendarTime sliding{};  // Busiest
  Needing needing{};
  /// Highest, Lowest, Mean, Median: the field that they are about (of_row), and how a row's unit becomes base units.
  std::optional<Input> over{};
  /// Of a measurement's name alone (`Hb`, `date(Hb)`): how its value is read. A wide column comes first where the
  /// patient has one in it.
  std::optional<Input> bare{};
};

struct Program {
  std::string trial;  // its id
  std::string title;
  std::vector<Inst> tape;
  std::vector<Rational> constants;
  std::vector<double> reals;
  std::vector<Input> inputs;
  std::vector<LabelSet> label_sets;
  std::vector<Criterion> criteria;
  std::vector<Atom> atoms;
  std::vector<Compared> compared;  // each comparison once, as first written
  std::vector<Span> reals_at;      // expressions that leave the exact world (S1), for `check --verbose`
  std::vector<Bridge> bridges;
  std::vector<Selection> selections;
  std::vector<DateNode> dates;
  std::vector<CodeSet> code_sets;
  /// `where` of selections: programs over rows with one criterion, `where`, each. They have no selections or dates of
  /// their own: features of their inputs that are the patient's mean those of this program, which are made before any
  /// selection that has this `where`.
  std::vector<Program> row_conditions;
  /// Equivalents that row conditions use: a row's factor by its code, as the field of this name.
  struct Equivalent {
    std::string name;
    std::vector<std::pair<std::uint32_t, Rational>> factors;  // code_sets, factor; the first that matches
  };
  std::vector<Equivalent> equivalents;
  std::vector<Span> places;  // per instruction: where it was first written, for planning errors
};

/// Appends to a program, giving equal instructions, constants, inputs and label sets the same index. Folds
/// nothing. May start from a program that has some already; then it must be the only one that appends.
class Builder {
 public:
  explicit Builder(Program& program);

  InstId emit(Op op, Span at, InstId a = {}, InstId b = {}, InstId c = {}, std::uint32_t imm = 0);
  std::uint32_t constant(const Rational& value);
  std::uint32_t real(double value);  // by bits: -0.0 is not 0.0
  std::uint32_t input(Input input);  // by name as said there: the first declaration stays
  std::uint32_t label_set(LabelSet set);

 private:
  struct HashInst {
    std::size_t operator()(const Inst& inst) const;
  };

  Program& program_;
  std::unordered_map<Inst, InstId, HashInst> insts_;
  std::map<Rational, std::uint32_t> constants_;
  std::unordered_map<std::uint64_t, std::uint32_t> reals_;  // by bit pattern
  /// By whether it is the row's, name, and of one of any unit what it is measured in.
  std::map<std::tuple<bool, std::string, std::string>, std::uint32_t> inputs_;
  std::map<std::pair<std::uint32_t, std::vector<bool>>, std::uint32_t> label_sets_;
};

/// The input that an instruction reads itself; nullopt: it reads through its operands, or nothing.
std::optional<std::uint32_t> input_of(const Program& program, const Inst& inst);

/// Panics (a bug of ours) unless every operand precedes its user and has the type its op needs.
void verify(const Program& program);

/// One instruction a line, for `emit --ir` and golden tests.
std::string print(const Program& program);

}  // namespace elig::ir
