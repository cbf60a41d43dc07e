// Hash-consing and mask folding. The identities used are those of sets: a mask is the set of its rows.
#include "compiler/plan/tape.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "runtime/base/bug.h"

namespace elig::planning {

using kernel::Inst;
using kernel::InstId;
using kernel::Op;

namespace {

// The index of `value` in `table`, appended when new.
template <class Key, class Value>
std::uint32_t intern(std::map<Key, std::uint32_t>& index, std::vector<Value>& table, const Key& key,
                     const Value& value) {
  const auto [place, fresh] = index.try_emplace(key, static_cast<std::uint32_t>(table.size()));
  if (fresh) table.push_back(value);
  return place->second;
}

}  // namespace

InstId Tape::emit(Inst inst) {
  const auto [place, fresh] = known_.try_emplace(inst, InstId{static_cast<std::uint32_t>(plan_.tape.size())});
  if (fresh) plan_.tape.push_back(inst);
  return place->second;
}

std::uint32_t Tape::column(const Integers& data, const Argument& argument) {
  const elig_column& rows = argument.column;
  must(rows.valid != nullptr, "a column without values is not a kernel's argument");
  const auto [place, fresh] = column_of_.try_emplace(&data, static_cast<std::uint32_t>(arguments_.size()));
  if (fresh) {
    arguments_.push_back(argument);
    arguments_.back().base = data.base;
    // A missing row is stored as 0.
    arguments_.back().bounds = {std::min(data.min, data.base), std::max(data.max, data.base)};
    const int bits = 8 * static_cast<int>(data.width);
    plan_.columns.push_back({static_cast<std::uint8_t>(bits), rows.below != nullptr, rows.above != nullptr});
  }
  return place->second;
}

std::uint32_t Tape::column(const Numbers& numbers) {
  const Integers& data = numbers.data;
  const BlockRange* const blocks = numbers.blocks.empty() ? nullptr : numbers.blocks.as<BlockRange>();
  return column(data,
                {{data.data.as<void>(), numbers.valid.words(), numbers.below.words(), numbers.above.words()}, blocks});
}

std::uint32_t Tape::column(const Texts& texts) {
  return column(texts.codes, {{texts.codes.data.as<void>(), texts.valid.words(), nullptr, nullptr}});
}

bool Tape::nowhere(const Bitmap& bits) {
  const auto [place, fresh] = nowhere_.try_emplace(&bits, false);
  if (!fresh) return place->second;
  const std::uint64_t* words = bits.words();
  const std::uint64_t* end = words + bits.bytes().size() / sizeof(std::uint64_t);
  return place->second = std::all_of(words, end, [](std::uint64_t word) { return word == 0; });
}

MaskId Tape::rows(const Bitmap& bits) {
  if (nowhere(bits)) return zero();
  const auto [place, fresh] = column_of_.try_emplace(&bits, static_cast<std::uint32_t>(arguments_.size()));
  if (fresh) {
    arguments_.push_back({{bits.words(), bits.words(), nullptr, nullptr}});  // nothing loads its numbers
    plan_.columns.push_back({8, false, false});
  }
  return valid(place->second);
}

LanesId Tape::load(std::uint32_t column) { return emit({Op::Load, plan_.columns[column].width, {}, {}, column}); }

MaskId Tape::valid(std::uint32_t column) { return emit({Op::Valid, 0, {}, {}, column}); }

MaskId Tape::below(std::uint32_t column) {
  return plan_.columns[column].has_below ? emit({Op::Below, 0, {}, {}, column}) : zero();
}

MaskId Tape::above(std::uint32_t column) {
  return plan_.columns[column].has_above ? emit({Op::Above, 0, {}, {}, column}) : zero();
}

// Is a plainly a subset of b? Only what one look at the instructions shows.
bool Tape::implies(MaskId a, MaskId b) const {
  if (a == b || is_zero(a) || is_ones(b)) return true;
  const Inst& x = at(a);
  const Inst& y = at(b);
  if (x.op == Op::And) return x.a == b || x.b == b;
  if (x.op == Op::AndNot) return x.a == b;
  if ((x.op == Op::Below || x.op == Op::Above) && y.op == Op::Valid) return x.imm == y.imm;
  return y.op == Op::Or && (y.a == a || y.b == a);
}

MaskId Tape::both(MaskId a, MaskId b) {
  if (implies(a, b)) return a;
  if (implies(b, a)) return b;
  if (at(a).op == Op::Not) return without(b, at(a).a);
  if (at(b).op == Op::Not) return without(a, at(b).a);
  return emit({Op::And, 0, std::min(a, b), std::max(a, b), 0});
}

MaskId Tape::either(MaskId a, MaskId b) {
  if (implies(a, b)) return b;
  if (implies(b, a)) return a;
  if (at(a) == Inst{Op::Not, 0, b, {}, 0} || at(b) == Inst{Op::Not, 0, a, {}, 0}) return ones();
  // (v & ~b) | b is v when b lies in v.
  if (at(a).op == Op::AndNot && at(a).b == b && implies(b, at(a).a)) return at(a).a;
  if (at(b).op == Op::AndNot && at(b).b == a && implies(a, at(b).a)) return at(b).a;
  return emit({Op::Or, 0, std::min(a, b), std::max(a, b), 0});
}

MaskId Tape::without(MaskId a, MaskId b) {
  if (is_zero(b)) return a;
  if (implies(a, b)) return zero();
  if (is_ones(a)) return inverse(b);
  const Inst& y = at(b);
  if (y.op == Op::Not) return both(a, y.a);
  // a & ~(a & x) = a & ~x, and a & ~(a & ~x) = a & x.
  if (y.op == Op::And && y.a == a) return without(a, y.b);
  if (y.op == Op::And && y.b == a) return without(a, y.a);
  if (y.op == Op::AndNot && y.a == a) return both(a, y.b);
  if (at(a).op == Op::Not) return inverse(either(at(a).a, b));
  return emit({Op::AndNot, 0, a, b, 0});
}

MaskId Tape::differ(MaskId a, MaskId b) {
  if (a == b) return zero();
  if (is_zero(a)) return b;
  if (is_zero(b)) return a;
  if (is_ones(a)) return inverse(b);
  if (is_ones(b)) return inverse(a);
  return emit({Op::Xor, 0, std::min(a, b), std::max(a, b), 0});
}

MaskId Tape::inverse(MaskId a) {
  if (is_zero(a)) return ones();
  if (is_ones(a)) return zero();
  if (at(a).op == Op::Not) return at(a).a;
  return emit({Op::Not, 0, a, {}, 0});
}

MaskId Tape::compare(const Threshold& exact, LanesId lanes, std::int64_t rounded) {
  must(at(lanes).width <= 64, "a threshold has 64 bits");
  // One argument for each width, too: rounding clamps it there.
  const std::uint32_t slot = intern(thresholds_, plan_.constants, {exact, at(lanes).width}, rounded);
  return emit({exact.second == Relation::Equal ? Op::EqConst : Op::LeConst, 0, lanes, {}, slot});
}

LanesId Tape::with_integer(Op op, int width, LanesId a, const Integer& immediate) {
  return emit({op, static_cast<std::uint8_t>(width), a, {}, intern(big_, plan_.big, immediate, immediate)});
}

LanesId Tape::splat(double value) {
  return emit(
      {Op::SplatDouble, 64, {}, {}, intern(doubles_, plan_.doubles, std::bit_cast<std::uint64_t>(value), value)});
}

}  // namespace elig::planning
