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
/// `sqrt(x)`, `ln(x)`, `log10(x)`, `exp(x)`; the checker knows which exist.
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

struct Expr {
  Span span;
  std::variant<Number, Name, Limit, Unary, Binary, InRange, InSet, InNormalRange, InUnit, IsPresent, If, Quantifier,
               Call, Attested, Truth>
      node;
};

struct Identifier {
  Span span;
  std::string text;
};
struct Text {  // a "quoted string", decoded
  Span span;
  std::string text;
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
struct Score {  // `score ECOG "..." 0..5`
  Identifier name;
  std::optional<Text> title;
  Range range;
};
struct Attribute {  // `attribute sex { male "M", female "F" }`, `attribute liver_mets yes_no`
  Identifier name;
  std::optional<Text> title;
  bool yes_no = false;
  std::vector<LabelDeclaration> labels;
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

using Item = Spanned<std::variant<Use, Measurement, Score, Attribute, Let, Reference, Trial>>;

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
