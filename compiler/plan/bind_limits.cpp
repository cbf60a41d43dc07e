// ULN and LLN columns, and the site's reference table, -> the limits of each variant (S7): there only where the
// variant's value is, exact, never censored.
#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "compiler/plan/binder.h"
#include "compiler/plan/derive.h"
#include "compiler/plan/one_scale.h"
#include "compiler/plan/read_unit.h"

namespace elig::planning {

namespace {

// A limit column as recorded; the map is from stored integers to base units.
struct Recorded {
  const Numbers* numbers;
  Unit unit;
  LinearMap map;
};

// Limits of one side for one variant.
struct Limits {
  const Numbers* numbers = nullptr;
  Unit unit;
  LinearMap map;
};

bool same_unit(const Unit& a, const Unit& b) {
  return a.dimension == b.dimension && a.factor == b.factor && a.offset == b.offset;
}

// The variant that a limit column belongs to: of the same unit as written, else of an equal one, else the first.
std::size_t variant_of(const std::vector<NumberVariant>& variants, const Column& column, const Unit& unit) {
  const auto written = std::find_if(variants.begin(), variants.end(),
                                    [&](const NumberVariant& variant) { return variant.column->unit == column.unit; });
  if (written != variants.end()) return static_cast<std::size_t>(written - variants.begin());
  const auto equal =
      std::find_if(variants.begin(), variants.end(), [&](const NumberVariant& v) { return same_unit(v.unit, unit); });
  return equal == variants.end() ? 0 : static_cast<std::size_t>(equal - variants.begin());
}

// The limit of the reference table for each label of `sex`, and for everyone else.
struct Reference {
  std::vector<std::optional<Rational>> by_sex;
  std::optional<Rational> otherwise;
  std::optional<LabelSource> sex;

  [[nodiscard]] bool empty() const {
    return !otherwise &&
           std::none_of(by_sex.begin(), by_sex.end(), [](const auto& limit) { return limit.has_value(); });
  }
  [[nodiscard]] std::optional<std::uint32_t> label(std::size_t row) const {
    return sex ? label_at(*sex, row) : std::nullopt;
  }
};

Reference reference_limits(const Binder& binder, const ir::Input& input, ColumnRole role) {
  const ir::Input* sex = &standard_sex_input();
  Reference result;
  if (const auto declared = sex_input(binder.program)) {
    sex = &binder.program.inputs[*declared];
    result.sex = binder.binding.inputs[*declared].labels;
  } else {
    result.sex = standard_sex(binder.population);
  }
  result.by_sex.resize(sex->labels.size());
  for (const ir::ReferenceLimit& reference : input.references) {
    const auto& limit = role == ColumnRole::Uln ? reference.uln : reference.lln;
    if (!limit) continue;
    if (!reference.sex && !result.otherwise) result.otherwise = limit;
    for (std::size_t i = 0; reference.sex && i < sex->labels.size(); ++i) {
      if (equal_ignoring_case(sex->labels[i], *reference.sex) && !result.by_sex[i]) result.by_sex[i] = limit;
    }
  }
  for (auto& limit : result.by_sex) {
    if (!limit) limit = result.otherwise;
  }
  return result;
}

// Everything one variant's limits of one side come from, brought to one scale.
class Merger {
 public:
  Merger(const std::vector<Recorded>& recorded, const Reference& reference)
      : recorded_(recorded), reference_(reference), scale_(parts(recorded), constants(reference), offset(recorded)) {
    for (const auto& limit : reference.by_sex) by_sex_.push_back(stored(limit));
    otherwise_ = stored(reference.otherwise);
  }

  /// If not, the functions below mean nothing.
  [[nodiscard]] bool fits() const { return scale_.fits(); }

  [[nodiscard]] std::optional<std::int64_t> recorded_limit(std::size_t row) const {
    for (std::size_t i = 0; i < recorded_.size(); ++i) {
      const Numbers& numbers = *recorded_[i].numbers;
      if (!numbers.valid.test(row) || numbers.below.test(row) || numbers.above.test(row)) continue;
      return scale_.of(i, numbers.data[row]);
    }
    return std::nullopt;
  }

  [[nodiscard]] std::optional<std::int64_t> reference_limit(std::size_t row) const {
    const auto label = reference_.label(row);
    return label ? by_sex_[*label] : otherwise_;
  }

  [[nodiscard]] const LinearMap& map() const { return scale_.map(); }

 private:
  static std::vector<OneScale::Part> parts(const std::vector<Recorded>& recorded) {
    std::vector<OneScale::Part> result;
    for (const Recorded& one : recorded) result.push_back({one.numbers, one.map});
    return result;
  }
  static std::vector<Rational> constants(const Reference& reference) {
    std::vector<Rational> result;
    for (const auto& limit : reference.by_sex) {
      if (limit) result.push_back(*limit);
    }
    if (reference.otherwise) result.push_back(*reference.otherwise);
    return result;
  }
  static Rational offset(const std::vector<Recorded>& recorded) {
    return recorded.empty() ? Rational(0) : recorded.front().map.offset;
  }
  [[nodiscard]] std::optional<std::int64_t> stored(const std::optional<Rational>& limit) const {
    return limit && scale_.fits() ? std::optional(scale_.of(*limit)) : std::nullopt;
  }

  const std::vector<Recorded>& recorded_;
  const Reference& reference_;
  OneScale scale_;
  std::vector<std::optional<std::int64_t>> by_sex_;
  std::optional<std::int64_t> otherwise_;
};

// May the recorded column be used as it is?
bool usable_as_is(const std::vector<Recorded>& recorded, const Reference& reference, const Numbers& value,
                  std::size_t patients) {
  if (recorded.size() != 1) return false;
  const Numbers& limits = *recorded.front().numbers;
  if (!limits.below.empty() || !limits.above.empty()) return false;
  for (std::size_t word = 0; word < words_for(patients); ++word) {
    const std::uint64_t valid = word_of(limits.valid, word);
    const std::uint64_t wanted = word_of(value.valid, word);
    if ((valid & ~wanted) != 0 || (!reference.empty() && valid != wanted)) return false;
  }
  return true;
}

// Rows that have a value, and a limit that is not censored.
Bitmap uncensored_where(const NumberVariant& variant, const Numbers& limits, std::size_t patients) {
  Bitmap rows(patients);
  for (std::size_t word = 0; word < words_for(patients); ++word) {
    const std::uint64_t censored = word_of(limits.below, word) | word_of(limits.above, word);
    rows.words()[word] = word_of(variant.value->valid, word) & ~censored;
  }
  return rows;
}

Limits limits_of(Binder& binder, const ir::Input& input, const NumberVariant& variant, ColumnRole role,
                 const std::vector<Recorded>& recorded) {
  const std::size_t patients = binder.population.patients;
  const Reference reference = reference_limits(binder, input, role);
  if (recorded.empty() && reference.empty()) return {};
  if (usable_as_is(recorded, reference, *variant.value, patients)) {
    return {recorded.front().numbers, recorded.front().unit, recorded.front().map};
  }
  if (recorded.size() == 1 && reference.empty()) {
    const Numbers& limits = *recorded.front().numbers;
    binder.binding.made->numbers.push_back(restricted(limits, uncensored_where(variant, limits, patients), patients));
    return {&binder.binding.made->numbers.back(), recorded.front().unit, recorded.front().map};
  }
  const Merger merger(recorded, reference);
  const char* side = role == ColumnRole::Uln ? "upper" : "lower";
  if (!merger.fits()) {
    binder.note(BindingNote::Kind::NotRead, input.name,
                fmt::format("`{}`: the {} limits of {} have no common scale of 64 bits and are not read", input.name,
                            side, counted(count_rows(variant.value->valid, patients), "patient")),
                count_rows(variant.value->valid, patients));
    return {};
  }
  binder.binding.made->numbers.push_back(computed(patients, [&](std::size_t row) -> std::optional<std::int64_t> {
    if (!variant.value->valid.test(row)) return std::nullopt;
    const auto limit = merger.recorded_limit(row);
    return limit ? limit : merger.reference_limit(row);
  }));
  const Numbers& derived = binder.binding.made->numbers.back();
  std::uint64_t referred = 0;
  for (std::size_t row = 0; !reference.empty() && row < patients; ++row) {
    if (derived.valid.test(row) && !merger.recorded_limit(row)) ++referred;
  }
  if (referred > 0) {
    if (reference.sex) binder.binding.read.push_back(reference.sex->column);
    binder.note(BindingNote::Kind::Reference, input.name,
                fmt::format("`{}`: the {} limit of the reference table for {} without a recorded one", input.name, side,
                            counted(referred, "patient")),
                referred);
  }
  return {&derived, recorded.empty() ? input.analyte.declared : recorded.front().unit, merger.map()};
}

void note_censored(Binder& binder, const ir::Input& input, const Column& column) {
  const std::size_t patients = binder.population.patients;
  const std::uint64_t cells = count_rows(column.numbers->below, patients) + count_rows(column.numbers->above, patients);
  if (cells == 0) return;
  binder.note(BindingNote::Kind::NotRead, input.name,
              fmt::format("{}: {} with `<` or `>` not read as limits", quoted(column), counted(cells, "cell")), cells);
}

// A limit that was recorded beside a value in another column's unit is not that value's, and not used (S7).
void note_strays(Binder& binder, const ir::Input& input, const std::vector<NumberVariant>& variants, std::size_t own,
                 const Column& column) {
  std::uint64_t strays = 0;
  for (std::size_t word = 0; word < words_for(binder.population.patients); ++word) {
    std::uint64_t others = 0;
    for (std::size_t i = 0; i < variants.size(); ++i) {
      if (i != own) others |= word_of(variants[i].value->valid, word);
    }
    const std::uint64_t limits = word_of(column.numbers->valid, word);
    strays += static_cast<std::uint64_t>(std::popcount(limits & others & ~word_of(variants[own].value->valid, word)));
  }
  if (strays == 0) return;
  binder.note(BindingNote::Kind::NotRead, input.name,
              fmt::format("{}: {} beside a value of another column not read; they belong to {}", quoted(column),
                          counted(strays, "limit"), quoted(*variants[own].column)),
              strays);
}

// The limit columns of one side, by the variant they belong to.
std::vector<std::vector<Recorded>> recorded_limits(Binder& binder, const ir::Input& input,
                                                   const std::vector<NumberVariant>& variants, ColumnRole role) {
  std::vector<std::vector<Recorded>> result(variants.size());
  for (const Column* column : columns_named(binder.population, variants.front().column->name, role)) {
    note_texts(binder, input.name, *column);
    if (!column->numbers || column->numbers->valid.empty()) {
      binder.unread(*column, "it holds no numbers");
      continue;
    }
    // Without a unit of its own a limit has its value's: that of the first column.
    std::variant<ColumnUnit, std::string> unit;
    if (column->unit) {
      unit = read_unit(binder, input, *column);
    } else {
      unit = ColumnUnit{variants.front().unit, *to_declared_base(input.analyte, variants.front().unit)};
    }
    if (auto* why = std::get_if<std::string>(&unit)) {
      binder.note(BindingNote::Kind::Ignored, input.name, fmt::format("column {}: {}", quoted(*column), *why));
      binder.unread(*column, std::move(*why));
      continue;
    }
    note_censored(binder, input, *column);
    const auto& [parsed, map] = std::get<ColumnUnit>(unit);
    const std::size_t variant = column->unit ? variant_of(variants, *column, parsed) : 0;
    note_strays(binder, input, variants, variant, *column);
    binder.binding.read.push_back(column);
    result[variant].push_back({&*column->numbers, parsed, stored_map(map, *column->numbers)});
  }
  return result;
}

}  // namespace

bool reads(const ir::Program& program, ir::Op op, std::size_t input) {
  return std::any_of(program.tape.begin(), program.tape.end(),
                     [&](const ir::Inst& inst) { return inst.op == op && inst.imm == input; });
}

std::optional<std::size_t> sex_input(const ir::Program& program) {
  const auto found = std::find_if(program.inputs.begin(), program.inputs.end(), [](const ir::Input& input) {
    return input.name == "sex" && input.kind == ir::InputKind::Label;
  });
  if (found == program.inputs.end()) return std::nullopt;
  return static_cast<std::size_t>(found - program.inputs.begin());
}

void bind_limits(Binder& binder, std::size_t index) {
  const ir::Input& input = binder.program.inputs[index];
  std::vector<NumberVariant>& variants = binder.binding.inputs[index].numbers;
  if (variants.empty()) return;
  // A side that no rule reads is left alone: it may have to be copied.
  if (reads(binder.program, ir::Op::Uln, index)) {
    const auto upper = recorded_limits(binder, input, variants, ColumnRole::Uln);
    for (std::size_t i = 0; i < variants.size(); ++i) {
      Limits limits = limits_of(binder, input, variants[i], ColumnRole::Uln, upper[i]);
      variants[i].uln = limits.numbers;
      variants[i].uln_unit = std::move(limits.unit);
      variants[i].uln_map = std::move(limits.map);
    }
  }
  if (reads(binder.program, ir::Op::Lln, index)) {
    const auto lower = recorded_limits(binder, input, variants, ColumnRole::Lln);
    for (std::size_t i = 0; i < variants.size(); ++i) {
      Limits limits = limits_of(binder, input, variants[i], ColumnRole::Lln, lower[i]);
      variants[i].lln = limits.numbers;
      variants[i].lln_unit = std::move(limits.unit);
      variants[i].lln_map = std::move(limits.map);
    }
  }
}

}  // namespace elig::planning
