#include "compiler/check/same.h"

#include <algorithm>
#include <functional>
#include <string>
#include <tuple>

namespace elig::sema {
namespace {

auto meaning(const ir::RowSource& rows) { return std::tie(rows.table, rows.name, rows.codes, rows.set); }
auto meaning(const ir::Window& window) { return std::tie(window.from, window.to); }
auto meaning(const ir::Needing& n) { return std::tie(n.readings, n.days, n.apart_minutes, n.apart_in_days); }

bool same(const ir::Input& a, const ir::Input& b) {
  return a.name == b.name && a.of_row == b.of_row && a.feature == b.feature && a.row_day == b.row_day &&
         a.equivalent == b.equivalent && a.labels == b.labels && a.analyte.declared.code == b.analyte.declared.code;
}

}  // namespace

bool same(const ir::Selection& a, const ir::Selection& b) {
  const auto followed = [](const ir::Selection& s) { return s.followed ? &*s.followed : nullptr; };
  const auto* fa = followed(a);
  const auto* fb = followed(b);
  if ((fa == nullptr) != (fb == nullptr) || a.over.has_value() != b.over.has_value()) return false;
  if (a.bare.has_value() != b.bare.has_value()) return false;
  return a.pick == b.pick && meaning(a.rows) == meaning(b.rows) && a.where == b.where &&
         (fa == nullptr ||
          (meaning(fa->rows) == meaning(fb->rows) && fa->where == fb->where && fa->within == fb->within)) &&
         std::equal(a.windows.begin(), a.windows.end(), b.windows.begin(), b.windows.end(),
                    [](const auto& x, const auto& y) { return meaning(x) == meaning(y); }) &&
         std::tie(a.after_index, a.ongoing, a.nth, a.sliding) == std::tie(b.after_index, b.ongoing, b.nth, b.sliding) &&
         meaning(a.needing) == meaning(b.needing) && (!a.over || same(*a.over, *b.over));
}

std::size_t hash(const ir::Selection& s) {
  std::size_t hash = std::hash<std::string>()(s.rows.table + '\n' + s.rows.name);
  const auto add = [&](std::size_t part) { hash = (hash ^ part) * 0x9E3779B97F4A7C15U; };
  add(static_cast<std::size_t>(s.pick));
  add(s.rows.set.value_or(ir::DateId::kNone));
  add(s.where.value_or(ir::DateId::kNone));
  add(s.nth);
  for (const ir::Window& window : s.windows) {
    add(window.from.value_or(ir::DateId{}).index);
    add(window.to.value_or(ir::DateId{}).index);
  }
  return hash;
}

bool same(const ir::Program& a, const ir::Program& b) {
  return a.tape == b.tape && a.criteria[0].condition == b.criteria[0].condition && a.constants == b.constants &&
         a.reals == b.reals && a.label_sets == b.label_sets &&
         std::equal(a.inputs.begin(), a.inputs.end(), b.inputs.begin(), b.inputs.end(),
                    [](const auto& x, const auto& y) { return same(x, y); });
}

}  // namespace elig::sema
