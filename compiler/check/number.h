// Numbers while they are being lowered: what is known of one statically (dimension, point or difference,
// whose analyte's conversions apply, constant or not), and arithmetic on such numbers that emits the tape.
// Knows no syntax. The rules it follows are in compiler/MEANING.md, "Exact and IEEE" and "Points".
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "compiler/check/symbols.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/ir/program.h"

namespace elig::sema {

/// Points convert with an offset (a temperature), differences of points without it; the rest is plain.
enum class Affinity : std::uint8_t { Plain, Point, Difference };

/// A constant is folded; an exact value is an instruction in base units; a real is an instruction in `unit`.
enum class Form : std::uint8_t { Poison, Constant, Exact, Real };

struct Number {
  Form form = Form::Poison;
  Span span;
  Dimension dimension;
  Affinity affinity = Affinity::Plain;
  const NumberSymbol* analyte = nullptr;  // the one measurement whose conversions apply; may be null
  Rational unit = 1;                      // factor of its own unit; of a Real, the unit its doubles are in
  Rational constant;                      // Constant: in base units (of its dimension)
  ir::InstId inst;                        // Exact, Real
  std::optional<Unit> declared;           // what the let or the measurement that it is says of its unit
  std::optional<Unit> literal;            // Constant written as one number with this unit ...
  Rational literal_value;                 // ... and its number in it
  bool is_recorded = false;               // Exact: a measurement as recorded, nothing done to it
  std::string bridge;                     // Constant: which of the analyte\'s conversions made it one of its quantities

  [[nodiscard]] bool poison() const { return form == Form::Poison; }
};

/// A number with its unit as a rule writes them: `1.5e9/L`, `90 'mL/min/{1.73_m2}'`.
std::string in_a_rule(const Rational& value, std::string unit);

/// Has a constant grown beyond all measure? Such ones are refused (E0009).
bool too_large(const Rational& value);

class Arithmetic {
 public:
  Arithmetic(ir::Builder& builder, ir::Program& program, Diagnostics& diagnostics)
      : builder_(builder), program_(program), diagnostics_(diagnostics) {}

  /// A literal: `number` of `unit`.
  static Number literal(const Rational& number, const Unit& unit, Span span);
  static Number constant(const Rational& value, Span span);

  Number negate(const Number& a, Span span);
  Number add(const Number& a, const Number& b, bool subtract, Span span);
  Number multiply(const Number& a, const Number& b, Span span);
  /// The larger of the two, or the smaller.
  Number extreme(const Number& a, const Number& b, bool largest, Span span);
  /// max(a, -b), of an a and a b that are one number, or its two ends.
  Number absolute(const Number& a, const Number& b, Span span);
  Number divide(const Number& a, const Number& b, Span span);
  Number power(const Number& a, const Number& b, Span span);
  /// sqrt, ln, log10, exp
  Number function(ir::Op op, const Number& a, Span span);
  /// `a in unit`: a plain number.
  Number strip(const Number& a, const Unit& unit, const std::string& unit_text, Span span);

  /// `a op b` for Lt, Le or Eq, or `b op a` when `mirrored` (so that > and >= bring b into a's unit, too);
  /// nullopt (reported) when the two cannot be compared.
  std::optional<ir::InstId> compare(ir::Op op, const Number& a, const Number& b, bool mirrored, Span span);

  /// The value, in base units, that a constant has where it is held against `other`; nullopt if it cannot be.
  static std::optional<Rational> constant_beside(const Number& constant, const Number& other);

  /// Is it there? Constants are.
  ir::InstId known(const Number& a, Span span);

 private:
  Number real(Number shape, ir::Op op, ir::InstId a, ir::InstId b, Span span);
  /// The double instruction of `a` in `unit`.
  ir::InstId to_real(const Number& a, const Rational& unit, Span span);
  ir::InstId to_exact(const Number& a, Span span);
  /// A folded constant, refused when it has grown beyond all measure.
  Number bounded(Number constant);
  bool no_point(const Number& a, const char* deed);
  void note_bridge(const Number& a);
  void note_compared(ir::InstId inst, const Number& a, const Number& b);
  void report_mismatch(Code code, std::vector<std::string> arguments, const Number& a, const Number& b);

  ir::Builder& builder_;
  ir::Program& program_;
  Diagnostics& diagnostics_;
  std::set<std::uint32_t> noted_;  // comparisons in program_.compared
};

}  // namespace elig::sema
