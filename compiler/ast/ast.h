// What the author wrote, as plain data. An arena of structs; a node is a std::variant; edges are
// ids. No behaviour: parse/ builds it, print.cpp lays it out again, check/ gives it meaning, and the
// oracle (tests/oracle) walks it. Names are unresolved and units are text here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/base/id.h"
#include "compiler/base/source.h"
#include "compiler/units/rational.h"

namespace elig::ast {

/// A unit as written: bare `g/L` or quoted `'mL/min/{1.73_m2}'` (text without the quotes).
struct UnitText {
  Span span;
  std::string text;  // normalised to ASCII UCUM-ish spelling: `µ`→`u`, `·`→`.`, `°C`→`Cel`, superscripts→digits
  bool quoted = false;
};

struct Expr;
using ExprId = Id<Expr>;

/// `1.5e9/L`, `80 g/L`, `0.5`, `50 %`, `2+` is not one of these (see Name).
struct Number {
  Rational value;        // exact, without the unit
  std::string spelling;  // of the number alone, in the canonical ASCII layout, for the printer
  std::optional<UnitText> unit;
  bool unit_from_range_end = false;  // `18..70 years`: the lower end borrows the unit (do not print it)
  Span span{};                       // with the unit, when it has its own
};
/// A declared name, a label (`male`, `negative`, `2+`) or a let. Dotted names do not occur in expressions.
struct Name {
  std::string name;
  bool quoted = false;  // written in quotes: a label or a text
};
enum class LimitKind : std::uint8_t { Uln, Lln };
/// `ULN`, or `ULN(AST)` with `of` set.
struct Limit {
  LimitKind kind;
  std::optional<std::string> of;
  Span of_span;
};
enum class UnaryOp : std::uint8_t { Neg, Not };
struct Unary {
  UnaryOp op;
  ExprId operand;
};
enum class BinaryOp : std::uint8_t {
  Add,
  Sub,
  Mul,
  Div,
  Pow,  // arithmetic
  Lt,
  Le,
  Gt,
  Ge,
  Eq,
  Ne,  // comparison
  And,
  Or,
  Implies,  // truth, in falling order of binding
  Else      // `x else y`: y where x is missing
};
struct Binary {
  BinaryOp op;
  Span op_span;
  ExprId lhs, rhs;
};
/// `x in lo..hi` (both ends included), or `x not in lo..hi`.
struct InRange {
  ExprId value, lo, hi;
  bool negated = false;
};
/// `x in {PR, SD}`.
struct InSet {
  ExprId value;
  std::vector<ExprId> items;
  bool negated = false;
};
/// `ALT in normal range`: LLN..ULN of its own row.
struct InNormalRange {
  ExprId value;
  bool negated = false;
};
/// `creatinine in mg/dL`: the plain number of that unit, for empirical formulas.
struct InUnit {
  ExprId value;
  UnitText unit;
};
/// `x is known`, `x is missing`.
struct IsPresent {
  ExprId value;
  bool known;
};
struct If {
  ExprId condition, then, otherwise;
};
enum class QuantifierKind : std::uint8_t { Each, Either };
/// `each(ALT, AST)`: stands only where a comparison, `in` or `is known|missing` follows it.
struct Quantifier {
  QuantifierKind kind;
  std::vector<ExprId> operands;
};
/// `sqrt(x)`, `ln(x)`, `log10(x)`, `exp(x)`, `max(4 weeks, 5 * half_life)`, an equivalent applied to a dose
/// (`prednisone_equivalent(daily_dose)`); the checker knows which exist.
struct Call {
  std::string function;
  Span function_span;
  std::vector<ExprId> arguments;
};
/// `attested`: a person must confirm this criterion.
struct Attested {};
/// `yes`, `no` (truth literals).
struct Truth {
  bool value;
};

struct Identifier {
  Span span;
  std::string text;
};
struct Text {  // a "quoted string", decoded
  Span span;
  std::string text;
};

// ---- histories: rows of a source, which of them, and when (S9, S10, S11) ----

/// `"C22"`, `"C22*"`, `"C00".."C97"`.
struct CodePattern {
  enum class Kind : std::uint8_t { Exact, Prefix, Range } kind = Kind::Exact;
  Span span{};
  std::string code;  // as written, without the `*`
  std::string last;  // of a Range
};
/// One member of a code set: `icd10cm "C00".."C97", "D46*"`, `descendants of omop "201826"`, or the name of
/// another set (`descendants of skin` too, of a set's exact codes).
struct CodeTerm {
  Span span;
  bool descendants = false;
  std::optional<Identifier> set;     // the name of a set; then nothing below
  Identifier system{};               // icd10cm, snomed, ...
  std::vector<CodePattern> codes{};  // at least one
};
/// What is in `terms` and not in `except`. Written `a, b except c, d`; in an expression in braces, `{a, b}`, unless it
/// is one term.
struct CodeSet {
  Span span;
  std::vector<CodeTerm> terms;
  std::vector<CodeTerm> except;
};

/// When a row may lie. Windows of one selection are intersected.
struct Window {
  enum class Kind : std::uint8_t {
    Within,          // within D | within D before|after|of A; without A: before index
    WithinAny,       // within any D: a window of that length anywhere (`count` only)
    Before,          // before A: strictly
    After,           // after A: strictly
    OnOrBefore,      // on or before A
    OnOrAfter,       // on or after A
    MoreThanBefore,  // more than D before A: earlier than A - D, strictly; `more than D ago` is before index
    AtLeastBefore,   // at least D before A: on or before A - D; `at least D ago`
    Between,         // between A and B: both days included
    Ever             // ever: no window, and no lookback either
  } kind;
  enum class Side : std::uint8_t { Before, After, Of } side = Side::Before;  // Within
  Span span{};
  std::optional<ExprId> duration{};  // a constant time: `28 days`, `max(4 weeks, 5 * half_life)`
  std::optional<ExprId> anchor{};    // a date; none: index (and nothing was written)
  std::optional<ExprId> until{};     // Between
};

/// `needing 3 readings`, `needing 3 readings on 2 days`, `needing 2 readings at least 24 hours apart`.
struct Needing {
  Span span;
  Number readings;
  std::optional<Number> days;
  std::optional<Number> apart;  // with its unit
};

/// `drug in anlotinib`, `lesion`, `ALT`.
struct RowSource {
  Identifier name;
  std::optional<CodeSet> codes;
};
/// `followed by drug in b where ... within 6 months`: the second row starts after the first, at latest so much later.
struct FollowedBy {
  RowSource source;
  std::optional<ExprId> where;
  ExprId within;  // a constant time
};
/// What stands in a selection's parentheses. In `where`, names are the row's own fields first.
struct Rows {
  std::optional<Identifier> field;  // `long_diameter of lesion`; none: `value`
  RowSource source;
  std::optional<ExprId> where;
  std::optional<FollowedBy> followed;
  std::vector<Window> windows;
  std::optional<Needing> needing;
};

enum class Selector : std::uint8_t {
  Latest,
  Earliest,  // also `first`
  Nth,       // second, third, or nth(K, ...): the K-th in time
  Highest,
  Lowest,
  Mean,
  Median,
  Count,
  Any,
  Every,
  No,
  Active,   // any(... ) that goes on at index
  History,  // any(... ever)
  Duration  // from the first start to the last end, or index
};
/// `latest(Hb within 7 days)`, `any(drug in anlotinib)`, `nth(3, drug in anlotinib)`.
struct Select {
  Selector selector;
  Span selector_span;
  std::uint32_t nth = 1;       // Nth
  bool spelled_first = false;  // Earliest, written `first`
  Rows rows;
};
/// `date(x)`, `start(x)`, `end(x)`: x picks a row (latest, earliest, nth, highest, lowest), or is a bare measurement.
/// `date` is `start`.
struct DateOf {
  enum class Which : std::uint8_t { Date, Start, End } which;
  ExprId of;
};
/// `dose of latest(drug in prednisone)`.
struct FieldOf {
  Identifier field;
  ExprId of;
};
/// `index`: the screening date.
struct Index {};
/// `2013-07-01`.
struct DateLiteral {
  int year = 0;
  unsigned month = 0, day = 0;  // a day of the calendar
};

struct Expr {
  Span span;
  std::variant<Number, Name, Limit, Unary, Binary, InRange, InSet, InNormalRange, InUnit, IsPresent, If, Quantifier,
               Call, Attested, Truth, Select, DateOf, FieldOf, Index, DateLiteral>
      node;
};

// ---- items ----

struct Use {
  std::vector<Identifier> path;  // std.labs
};
/// `plausible 0..20000 U/L`; also the ends of a reference range.
struct Range {
  Span span;
  Rational lo, hi;
  std::string lo_spelling, hi_spelling;
  std::optional<UnitText> unit;
};
/// `convert copies/mL scale 0.1718 "source"`: value in the declared unit = scale * x + offset.
struct Conversion {
  Span span;
  UnitText from;
  Rational scale, offset;
  std::string scale_spelling, offset_spelling;  // offset_spelling empty when none was written
  std::optional<Text> citation;
};
/// `loinc "1742-6", "1920-8"`, `sdtm "ALT"`, `alias "SGPT"`: kept in the author's order.
struct CodeList {
  Identifier system;
  std::vector<Text> codes;
};
/// A value of a scale or an attribute, with further spellings that data uses: `female "F" "2"`.
struct LabelDeclaration {
  Identifier name;
  std::vector<Text> spellings;
};
struct Measurement {
  Identifier name;
  std::optional<Text> title;
  std::optional<UnitText> unit;
  std::optional<Number> molar_mass;  // with unit, g/mol when none; its citation beside it
  std::optional<Text> molar_mass_citation;
  std::optional<Number> charge;  // elementary charges, for mEq
  std::optional<Range> plausible;
  std::vector<LabelDeclaration> scale;  // `scale negative < trace < 1+ < 2+`: lowest first; empty for numbers
  std::vector<Conversion> conversions;
  std::vector<CodeList> codes;
};
struct Score {  // `score ECOG "..." 0..5`, `score ECOG "..." 0..5 { loinc "89247-1" }`
  Identifier name;
  std::optional<Text> title;
  Range range;
  std::vector<CodeList> codes{};
};
struct Attribute {  // `attribute sex { male "M", female "F" }`, `attribute liver_mets yes_no`
  Identifier name;
  std::optional<Text> title;
  bool yes_no = false;
  std::vector<LabelDeclaration> labels;
  std::vector<CodeList> codes{};  // in braces of their own, after those of the labels
};
/// `codes malignancy "..." = icd10cm "C00".."C97" except icd10cm "C44*"`.
struct Codes {
  Identifier name;
  std::optional<Text> title;
  CodeSet value;
};
/// `equivalent prednisone_equivalent "..." { rxnorm "8640" : 1   rxnorm "3264", atc "H02AB02" : 5 / 0.75 }`
struct Equivalent {
  Identifier name;
  std::optional<Text> title;
  struct Entry {
    Span span;
    CodeSet codes;
    Number factor;                    // without a unit
    std::optional<Number> divisor{};  // `5 / 0.75`: as doses that are equivalent
  };
  std::vector<Entry> entries;
};
/// A field of an event's rows.
struct EventField {
  enum class Kind : std::uint8_t {
    Unit,      // `long_diameter: mm`
    Quantity,  // `dose: quantity`: of any unit
    YesNo,     // `nodal: yes_no`
    Range,     // `grade: 1..5`
    Labels,    // `severity: { mild "MILD", moderate, severe }`
    Text       // `route: text`: compared with quoted strings
  } kind;
  Identifier name;
  std::optional<UnitText> unit{};
  std::optional<Range> range{};
  std::vector<LabelDeclaration> labels{};
  bool ordered = false;  // Labels, written `scale mild < moderate < severe`: lowest first
  Span span{};
};
/// `event lesion "..." { nodal: yes_no, long_diameter: mm }`. Its rows are the population's table of that name;
/// `drug`, `condition`, `procedure`, `observation`, ... are declared so in std.records.
struct Event {
  Identifier name;
  std::optional<Text> title;
  std::vector<EventField> fields;
};
struct Let {
  Identifier name;
  std::optional<Text> title;
  std::optional<UnitText> unit;  // `: mL/min`
  ExprId value;
};
/// `reference ALT : male 50 U/L, female 35 U/L` or `reference Hb : 12..16 g/dL`; a lone number is the ULN.
struct ReferenceCase {
  std::optional<Identifier> label;  // a label of `sex`; none: for everyone
  std::optional<Number> lln;
  Number uln;
  Span span;
};
struct Reference {
  Identifier measurement;
  std::vector<ReferenceCase> cases;
};

enum class CriterionKind : std::uint8_t { Inclusion, Exclusion };
enum class MissingPolicy : std::uint8_t { Unknown, Fail, Pass, Review };

/// `hb "title" : Hb >= 80 g/L if missing fail`. An `attest x "..."` is an inclusion whose condition is Attested.
struct Criterion {
  Identifier name;
  std::optional<Text> title;
  std::optional<Text> from;  // `from "Inclusion 7"`: where the source document says it
  ExprId condition;
  MissingPolicy missing = MissingPolicy::Unknown;
  Span missing_span;
  bool attest_form = false;  // written `attest consent "..."` (for the printer)
};
/// `inclusion organ "..." { hb : ... anc : ... }`, or one criterion without braces (`named` false).
struct CriterionGroup {
  CriterionKind kind;
  bool braces = false;
  Identifier name;            // of the group when `braces`
  std::optional<Text> title;  // of the group when `braces`
  std::vector<Criterion> criteria;
};
struct Lookback {
  Number duration;
};
struct TrialSource {  // source "url" version "2023-08-01"
  Text url;
  std::optional<Text> version;
};

// ---- `population "..." { }`: how a source's columns answer the vocabulary (language.md, 4) ----

/// `ALT from alt_result in U/L with ULN from alt_high`, `sex from gender { "M": male }`, `code from atc in atc`.
struct BoundColumn {
  Span span;
  Identifier target;             // a declared name, or a field of the rows: code, start, end, value, unit, ULN, ...
  Text column;                   // of the table; a bare word or a string
  std::optional<UnitText> unit;  // `in U/L`; of `code`: the code system
  struct With {
    Identifier what;  // ULN, LLN, date, unit
    Text column;
  };
  std::vector<With> with;
  struct Mapped {
    Text from;
    Identifier to;
  };
  std::vector<Mapped> values;
};
struct BoundTable {
  Span span;
  Text file;                        // relative to the file that this stands in
  bool per_patient = false;         // `per patient`; else `as NAME`
  std::optional<Identifier> event;  // `as drug`, `as measurement`
  Text key;                         // the column with the patient's id
  std::vector<BoundColumn> columns;
};
struct PopulationBinding {
  Identifier keyword;  // where it stands
  Text title;
  std::optional<DateLiteral> index;
  Span index_span{};
  std::vector<BoundTable> tables;
};

template <class T>
struct Spanned {
  Span span;
  T value;
};

using TrialItem = Spanned<std::variant<TrialSource, Lookback, CriterionGroup, Let>>;

struct Trial {
  Identifier name;
  std::optional<Text> title;
  std::vector<TrialItem> items;  // author's order
  bool expression_form = false;  // the file or -e was only an expression: trial `expr`, criterion `expr`
};

// ---- `test "..." of TRIAL { }`: a patient, and what the trial must say of them ----

/// `2024-06-01`, `2024-06`, `2024`; parts that are not known are 0, and all of them are in `unknown`.
struct PartialDate {
  Span span;
  int year = 0;
  unsigned month = 0, day = 0;
};
struct RecordedLimit {
  LimitKind kind;
  Span kind_span;
  Number value;
};
/// `150 U/L (ULN 40 U/L)`, `<0.2 mg/dL`, `>1000 U/L`.
struct RecordedNumber {
  enum class Bound : std::uint8_t { Exactly, Below, Above } bound = Bound::Exactly;
  Number number;
  std::vector<RecordedLimit> limits{};
};
/// `missing`: there is no such value.
struct RecordedNothing {};
/// What a source says of one thing: `ALT: 150 U/L on 2024-06-20`, `sex: male`, `route: "oral"`, `birth_date: 1980-05`.
struct Recorded {
  Span span;
  Identifier name;  // of an attested criterion in a group, `organ.consent`
  Span value_span;
  std::variant<RecordedNumber, Name, PartialDate, RecordedNothing> value;
  std::optional<PartialDate> on{};
};

struct TestIndex {
  DateLiteral day;
  Span day_span;
};
struct TestPatient {
  std::vector<Recorded> values;
};
/// `recorded drug, condition`: the source has these tables.
struct TestTables {
  std::vector<Identifier> tables;
};
/// `row drug in anthracycline from 2024-01-05 to 2024-02 { dose: 75 mg }`, `row SBP: 150 mmHg on 2024-06-01 at 09:30`.
struct TestRow {
  Identifier source;
  std::optional<Recorded> value;  // of a measurement, score or attribute; named `source`
  std::optional<CodeSet> codes;
  bool lasts = false;  // `from`, not `on`
  PartialDate start;
  std::optional<PartialDate> end;  // of one that lasts; none: it goes on
  std::optional<int> minute;       // of the start day
  std::vector<Recorded> fields;
};
struct TestLike {
  Text test;
};
struct TestWithout {
  std::vector<Identifier> names;
};
/// `organ.anc, organ.plt not met`, `needs_data`.
struct Expectation {
  std::vector<Identifier> criteria;  // none: it is of the trial's status
  Identifier verdict;                // as written, with one blank; empty: it was left out
};
struct TestExpect {
  std::vector<Expectation> expectations;
};
using TestPart = Spanned<std::variant<TestIndex, TestPatient, TestTables, TestRow, TestLike, TestWithout, TestExpect>>;
struct Test {
  Text name;
  std::optional<Identifier> trial;  // none: the only one there is
  std::vector<TestPart> parts;      // author's order
};

using Item = Spanned<std::variant<Use, Measurement, Score, Attribute, Codes, Equivalent, Event, Let, Reference,
                                  PopulationBinding, Trial, Test>>;

struct Comment {
  Span span;           // from `#` to the line's end
  bool own_line;       // nothing but white space before it on its line
  std::string text{};  // with the `#`, without blanks at its end
};

/// One file.
struct Ast {
  SourceId source;
  Arena<Expr> exprs;
  std::vector<Item> items;
  std::vector<Comment> comments;             // in order
  std::vector<std::uint32_t> blank_lines{};  // offsets of the lines with nothing on them, in order
};

}  // namespace elig::ast
