// Value columns -> the variants of a number input, one for each column: its unit, and the exact map from its
// integers to base units.
#include <fmt/format.h>

#include "compiler/plan/binder.h"
#include "compiler/plan/derive.h"
#include "compiler/plan/read_unit.h"

namespace elig::planning {

namespace {

// The integers x with lo <= factor * x + offset <= hi, as a test.
class Range {
 public:
  Range(const ir::Input& input, const LinearMap& map) {
    auto lower = stored(input.lo, map);
    auto upper = stored(input.hi, map);
    if (map.factor < 0) std::swap(lower, upper);
    if (lower) lo_ = ceil(*lower);
    if (upper) hi_ = floor(*upper);
  }

  [[nodiscard]] bool holds(std::int64_t x) const {
    const Integer value(static_cast<long>(x));
    return (!lo_ || value >= *lo_) && (!hi_ || value <= *hi_);
  }

 private:
  static std::optional<Rational> stored(const std::optional<Rational>& limit, const LinearMap& map) {
    return limit ? std::optional<Rational>((*limit - map.offset) / map.factor) : std::nullopt;
  }

  std::optional<Integer> lo_, hi_;
};

// Replaces `numbers` by a copy that has only the rows of `keep`.
void restrict_to(Binder& binder, const Numbers*& numbers, const Bitmap& keep) {
  binder.binding.made->numbers.push_back(restricted(*numbers, keep, binder.population.patients));
  numbers = &binder.binding.made->numbers.back();
}

void drop_outside_range(Binder& binder, const ir::Input& input, NumberVariant& variant) {
  const Range range(input, variant.value_map);
  const Numbers& numbers = *variant.value;
  if (range.holds(numbers.data.min) && range.holds(numbers.data.max)) return;
  Bitmap keep(binder.population.patients);
  std::uint64_t outside = 0;
  for (std::size_t row = 0; row < binder.population.patients; ++row) {
    if (!numbers.valid.test(row)) continue;
    if (range.holds(numbers.data[row])) {
      keep.set(row);
    } else {
      ++outside;
    }
  }
  if (outside == 0) return;
  restrict_to(binder, variant.value, keep);
  binder.note(BindingNote::Kind::NotRead, input.name,
              fmt::format("{}: {} outside {}..{} not read", quoted(*variant.column), counted(outside, "value"),
                          input.lo ? to_display(*input.lo) : "", input.hi ? to_display(*input.hi) : ""),
              outside);
}

// A patient's value is that of the first column that has one.
void drop_repeated(Binder& binder, const ir::Input& input, std::vector<NumberVariant>& variants) {
  const std::size_t patients = binder.population.patients;
  Bitmap claimed(patients);
  for (NumberVariant& variant : variants) {
    Bitmap keep(patients);
    std::uint64_t repeated = 0;
    for (std::size_t word = 0; word < words_for(patients); ++word) {
      const std::uint64_t valid = word_of(variant.value->valid, word);
      repeated += static_cast<std::uint64_t>(std::popcount(valid & claimed.words()[word]));
      keep.words()[word] = valid & ~claimed.words()[word];
      claimed.words()[word] |= valid;
    }
    if (repeated == 0) continue;
    restrict_to(binder, variant.value, keep);
    binder.note(BindingNote::Kind::Ignored, input.name,
                fmt::format("{}: an earlier column answers `{}` for {}, and counts", quoted(*variant.column),
                            input.name, counted(repeated, "patient")),
                repeated);
  }
}

// A column without any is a variant like the others, lest a patient's limits pair with another column because of what
// the other patients have.
const Numbers& numbers_of(Binder& binder, const Column& column) {
  if (column.numbers) return *column.numbers;
  const auto nothing = [](std::size_t) { return std::optional<std::int64_t>(); };
  return binder.binding.made->numbers.emplace_back(computed(binder.population.patients, nothing));
}

std::optional<NumberVariant> read_variant(Binder& binder, const ir::Input& input, const Column& column,
                                          std::vector<std::string>& problems) {
  note_texts(binder, input.name, column);
  const auto refuse = [&](std::string why) {
    problems.push_back(fmt::format("column {}: {}", quoted(column), why));
    binder.unread(column, std::move(why));
    return std::nullopt;
  };
  auto unit = read_unit(binder, input, column);
  if (const auto* why = std::get_if<std::string>(&unit)) return refuse(*why);
  NumberVariant variant;
  variant.column = &column;
  variant.value = &numbers_of(binder, column);
  if (count_rows(variant.value->valid, binder.population.patients) == 0) {
    problems.push_back(fmt::format("column {}: it holds no numbers", quoted(column)));
  }
  variant.unit = std::get<ColumnUnit>(unit).unit;
  variant.value_map = stored_map(std::get<ColumnUnit>(unit).map, *variant.value);
  return variant;
}

}  // namespace

void note_texts(Binder& binder, const std::string& input, const Column& column) {
  if (!column.texts) return;
  const Texts& texts = *column.texts;
  std::vector<std::pair<std::string, std::uint64_t>> counts;
  for (std::string_view label : texts.labels) counts.emplace_back(label, 0);
  std::uint64_t cells = 0;
  for (std::size_t row = 0; row < binder.population.patients; ++row) {
    if (!texts.valid.test(row)) continue;
    ++cells;
    ++counts[static_cast<std::size_t>(texts.codes[row])].second;
  }
  if (cells == 0) return;
  binder.note(BindingNote::Kind::NotRead, input,
              fmt::format("{}: {} not read as numbers: {}", quoted(column), counted(cells, "cell"),
                          examples(std::move(counts))),
              cells);
}

void bind_numbers(Binder& binder, std::size_t index) {
  const ir::Input& input = binder.program.inputs[index];
  std::vector<NumberVariant>& variants = binder.binding.inputs[index].numbers;
  std::vector<std::string> problems;
  bool any = false;
  for (const Column* column : columns_named(binder.population, input.name, ColumnRole::Value)) {
    auto variant = read_variant(binder, input, *column, problems);
    if (!variant) continue;
    any = any || count_rows(variant->value->valid, binder.population.patients) > 0;
    if (input.lo || input.hi) drop_outside_range(binder, input, *variant);
    binder.binding.read.push_back(column);
    variants.push_back(std::move(*variant));
  }
  if (!any) variants.clear();
  // A column that cannot be read matters less when another one answers.
  const auto kind = variants.empty() ? BindingNote::Kind::Unbound : BindingNote::Kind::Ignored;
  for (std::string& problem : problems) binder.note(kind, input.name, std::move(problem));
  if (variants.size() > 1) drop_repeated(binder, input, variants);
}

void drop_bases(Binder& binder, std::size_t index) {
  for (NumberVariant& variant : binder.binding.inputs[index].numbers) {
    for (const Numbers** numbers : {&variant.value, &variant.uln, &variant.lln}) {
      if (*numbers == nullptr || (*numbers)->data.base == 0) continue;
      binder.binding.made->numbers.push_back(from_zero(**numbers, binder.population.patients));
      *numbers = &binder.binding.made->numbers.back();
    }
  }
}

}  // namespace elig::planning
