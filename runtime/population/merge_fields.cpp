#include "runtime/population/merge_fields.h"

#include <algorithm>
#include <limits>
#include <string>
#include <unordered_map>
#include <utility>

#include "runtime/population/decimal.h"
#include "runtime/population/population.h"

namespace elig {
namespace {

// Columns of one name, role and unit: one of each run, or none.
using Parts = std::vector<const Column*>;

bool same_field(const Column& a, const Column& b) { return a.name == b.name && a.role == b.role && a.unit == b.unit; }

// In the order in which the runs first have them.
std::vector<Parts> group_fields(const std::vector<const EventRun*>& runs) {
  std::vector<std::pair<const Column*, Parts>> groups;  // what a group is, and its parts
  for (std::size_t run = 0; run < runs.size(); ++run) {
    for (const Column& field : runs[run]->fields) {
      auto group = std::ranges::find_if(groups, [&](const auto& g) { return same_field(*g.first, field); });
      if (group == groups.end()) group = groups.insert(groups.end(), {&field, Parts(runs.size())});
      if (group->second[run] == nullptr) group->second[run] = &field;
    }
  }
  std::vector<Parts> parts;
  parts.reserve(groups.size());
  for (auto& group : groups) parts.push_back(std::move(group.second));
  return parts;
}

struct CommonScale {
  int decimals = 0;
  std::int64_t min = 0, max = 0;  // of all numbers at that scale
  bool below = false, above = false;
};

bool scales(std::int64_t value, std::int64_t factor, std::int64_t* scaled) {
  return !__builtin_mul_overflow(value, factor, scaled) && *scaled > std::numeric_limits<std::int64_t>::min();
}

// nullopt: some number would overflow at the scale of another.
std::optional<CommonScale> common_scale(const Parts& parts) {
  CommonScale common;
  for (const Column* part : parts) {
    if (part != nullptr && part->numbers) common.decimals = std::max(common.decimals, part->numbers->decimals);
  }
  bool first = true;
  for (const Column* part : parts) {
    if (part == nullptr || !part->numbers) continue;
    const Numbers& numbers = *part->numbers;
    if (common.decimals - numbers.decimals > kMaxDigits) return std::nullopt;
    const std::int64_t factor = power_of_ten(common.decimals - numbers.decimals);
    std::int64_t low = 0, high = 0;
    if (!scales(numbers.data.min, factor, &low) || !scales(numbers.data.max, factor, &high)) return std::nullopt;
    common.min = first ? low : std::min(common.min, low);
    common.max = first ? high : std::max(common.max, high);
    common.below = common.below || !numbers.below.empty();
    common.above = common.above || !numbers.above.empty();
    first = false;
  }
  return common;
}

std::optional<Numbers> gather_numbers(const Parts& parts, const std::vector<RowOrigin>& rows,
                                      const CommonScale& common) {
  if (std::ranges::none_of(parts, [](const Column* part) { return part != nullptr && part->numbers; })) {
    return std::nullopt;
  }
  std::vector<std::int64_t> factor(parts.size(), 1);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] == nullptr || !parts[i]->numbers) continue;
    factor[i] = power_of_ten(common.decimals - parts[i]->numbers->decimals);
  }
  Numbers merged{Integers::zeros(rows.size(), common.min, common.max), common.decimals, Bitmap(rows.size()), {}, {}};
  if (common.below) merged.below = Bitmap(rows.size());
  if (common.above) merged.above = Bitmap(rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const Column* part = parts[rows[row].run];
    if (part == nullptr || !part->numbers || !part->numbers->valid.test(rows[row].row)) continue;
    merged.data.set(row, part->numbers->data[rows[row].row] * factor[rows[row].run]);
    merged.valid.set(row);
    if (part->numbers->below.test(rows[row].row)) merged.below.set(row);
    if (part->numbers->above.test(rows[row].row)) merged.above.set(row);
  }
  return merged;
}

// Labels of all runs, each once, in the order of runs.
std::optional<Texts> gather_texts(const Parts& parts, const std::vector<RowOrigin>& rows) {
  std::unordered_map<std::string_view, std::int64_t> codes;
  TextListBuilder labels;
  std::vector<std::vector<std::int64_t>> code_of(parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] == nullptr || !parts[i]->texts) continue;
    for (std::string_view label : parts[i]->texts->labels) {
      const auto [found, added] = codes.emplace(label, static_cast<std::int64_t>(labels.size()));
      if (added) labels.add(label);
      code_of[i].push_back(found->second);
    }
  }
  if (codes.empty()) return std::nullopt;

  Texts merged;
  merged.codes = Integers::zeros(rows.size(), 0, static_cast<std::int64_t>(labels.size()) - 1);
  merged.valid = Bitmap(rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const Column* part = parts[rows[row].run];
    if (part == nullptr || !part->texts || !part->texts->valid.test(rows[row].row)) continue;
    merged.codes.set(row, code_of[rows[row].run][static_cast<std::size_t>(part->texts->codes[rows[row].row])]);
    merged.valid.set(row);
  }
  merged.labels = labels.finish();
  return merged;
}

// Cell by cell, by the builder's rules for numbers without a common scale.
Column rebuild(Column empty, const Parts& parts, const std::vector<RowOrigin>& rows) {
  ColumnBuilder builder(std::move(empty.header), Header{std::move(empty.name), empty.role, std::move(empty.unit)});
  for (const RowOrigin& origin : rows) {
    const Column* part = parts[origin.run];
    builder.append(part == nullptr ? "" : cell_text(*part, origin.row));
  }
  return std::move(builder).finish(rows.size(), Base::Zero);
}

Column merge_field(const Parts& parts, const std::vector<RowOrigin>& rows) {
  const Column& like = **std::ranges::find_if(parts, [](const Column* part) { return part != nullptr; });
  Column merged{like.header, like.name, like.role, like.unit, {}, {}};
  const std::optional<CommonScale> common = common_scale(parts);
  if (!common) return rebuild(std::move(merged), parts, rows);
  merged.numbers = gather_numbers(parts, rows, *common);
  merged.texts = gather_texts(parts, rows);
  return merged;
}

}  // namespace

std::vector<Column> merge_fields(const std::vector<const EventRun*>& runs, const std::vector<RowOrigin>& rows) {
  std::vector<Column> fields;
  for (const Parts& parts : group_fields(runs)) fields.push_back(merge_field(parts, rows));
  return fields;
}

}  // namespace elig
