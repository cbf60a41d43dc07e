#include "compiler/check/affinity.h"

namespace elig::sema {
namespace {

/// Reads a constant as a quantity of this analyte: as a point with its offset, as a difference without.
/// False: no conversion of the analyte leads there, and `n` is as it was.
bool read_as(Number& n, const NumberSymbol& analyte, const Dimension& dimension, Affinity affinity) {
  Unit base;
  base.dimension = n.dimension;
  const auto map = to_declared_base(analyte.input.analyte, n.literal ? *n.literal : base);
  if (!map) return false;
  const Rational& number = n.literal ? n.literal_value : n.constant;
  n.unit = n.literal ? map->factor : Rational(map->factor * n.unit);
  n.constant = map->factor * number;
  if (affinity != Affinity::Difference) n.constant += map->offset;
  n.dimension = dimension;
  n.affinity = affinity;
  n.bridge = map->because;
  return true;
}

}  // namespace

void read_as_difference(Number& n, const Number& of) {
  if (n.form != Form::Constant || n.affinity == Affinity::Difference) return;
  if (of.analyte != nullptr) {
    read_as(n, *of.analyte, of.dimension, Affinity::Difference);
  } else if (n.literal && n.dimension == of.dimension) {
    n.constant = n.literal_value * n.literal->factor;
    n.affinity = Affinity::Difference;
  }
}

namespace {

/// What a constant is taken for beside `other`: a quantity of its analyte, a point, a difference.
void adopt(Number& constant, const Number& other) {
  if (constant.form != Form::Constant) return;
  if (other.affinity == Affinity::Difference) {
    read_as_difference(constant, other);
  } else if (other.affinity == Affinity::Point && constant.literal && constant.affinity == Affinity::Plain &&
             other.analyte != nullptr && other.analyte->input.analyte.declared.affine() &&
             constant.dimension == other.dimension) {
    constant.affinity = Affinity::Point;  // kelvin: the base unit's own zero
  } else if (other.analyte != nullptr &&
             (constant.dimension != other.dimension || !other.analyte->input.analyte.conversions.empty())) {
    read_as(constant, *other.analyte, other.dimension, other.affinity);
  }
}

}  // namespace

bool reconcile(Number& a, Number& b) {
  adopt(b, a);
  adopt(a, b);
  return a.dimension == b.dimension && a.affinity == b.affinity;
}

}  // namespace elig::sema
