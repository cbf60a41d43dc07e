// Label, yes/no and attested inputs -> a column and what each of its texts and numbers says.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/plan/binder.h"

namespace elig::planning {

namespace {

const std::vector<std::string> kYesNoLabels = {"no", "yes"};
const std::vector<std::vector<std::string>> kYesNoSpellings = {{"false", "n", "0"}, {"true", "y", "1"}};

// Spelling, trimmed and in lower case -> label index.
using Spellings = std::map<std::string, std::uint32_t>;

Spellings spellings(const std::vector<std::string>& labels, const std::vector<std::vector<std::string>>& further) {
  Spellings result;
  for (std::uint32_t i = 0; i < labels.size(); ++i) result.try_emplace(trimmed_lower(labels[i]), i);
  for (std::uint32_t i = 0; i < further.size(); ++i) {
    for (const std::string& spelling : further[i]) result.try_emplace(trimmed_lower(spelling), i);
  }
  return result;
}

// The integer that stands for a spelled number in this column.
std::optional<std::int64_t> stored_number(const std::string& spelling, const Numbers& numbers) {
  const auto value = parse_decimal(spelling);
  if (!value) return std::nullopt;
  const Rational stored = *value * pow10(numbers.decimals);
  if (stored.get_den() != 1 || !stored.get_num().fits_slong_p()) return std::nullopt;
  return stored.get_num().get_si();
}

LabelSource read_labels(const Spellings& spelled, const Column& column,
                        std::optional<std::uint32_t> other = std::nullopt) {
  LabelSource source;
  source.column = &column;
  source.other = other;
  if (column.texts) {
    for (std::string_view text : column.texts->labels) {
      const auto found = spelled.find(trimmed_lower(text));
      source.of_text.push_back(found == spelled.end() ? other : std::optional(found->second));
    }
  }
  if (column.numbers) {
    std::map<std::int64_t, std::uint32_t> of_number;
    for (const auto& [spelling, label] : spelled) {
      if (const auto stored = stored_number(spelling, *column.numbers)) of_number.try_emplace(*stored, label);
    }
    source.of_number.assign(of_number.begin(), of_number.end());
  }
  return source;
}

// Cells that say none of the labels, as written.
std::map<std::string, std::uint64_t> unmatched(const LabelSource& source, std::size_t patients) {
  std::map<std::string, std::uint64_t> cells;
  const Column& column = *source.column;
  const auto matched = [](const auto& label) { return label.has_value(); };
  if (!column.numbers && std::all_of(source.of_text.begin(), source.of_text.end(), matched)) return cells;
  for (std::size_t row = 0; row < patients; ++row) {
    if (label_at(source, row)) continue;
    const bool text = column.texts && column.texts->valid.test(row);
    const bool number = column.numbers && column.numbers->valid.test(row);
    if (text || number) ++cells[cell_text(column, row)];
  }
  return cells;
}

void note_unmatched(Binder& binder, const ir::Input& input, const LabelSource& source) {
  const auto cells = unmatched(source, binder.population.patients);
  if (cells.empty()) return;
  std::uint64_t count = 0;
  for (const auto& cell : cells) count += cell.second;
  binder.note(BindingNote::Kind::NotRead, input.name,
              fmt::format("{}: {} not read as `{}`: {}", quoted(*source.column), counted(count, "cell"), input.name,
                          examples({cells.begin(), cells.end()})),
              count);
}

}  // namespace

std::optional<std::uint32_t> label_at(const LabelSource& source, std::size_t row) {
  const Column& column = *source.column;
  if (column.texts && column.texts->valid.test(row)) {
    return source.of_text[static_cast<std::size_t>(column.texts->codes[row])];
  }
  if (!column.numbers || !column.numbers->valid.test(row)) return std::nullopt;
  if (column.numbers->below.test(row) || column.numbers->above.test(row)) return source.other;
  const std::int64_t stored = column.numbers->data[row];
  for (const auto& [number, label] : source.of_number) {
    if (number == stored) return label;
  }
  return source.other;
}

void bind_labels(Binder& binder, std::size_t index) {
  const ir::Input& input = binder.program.inputs[index];
  const auto columns = columns_named(binder.population, input.name, ColumnRole::Value);
  if (columns.empty()) return;
  const bool scale = input.kind == ir::InputKind::Label;
  LabelSource source = read_labels(
      scale ? spellings(input.labels, input.spellings) : spellings(kYesNoLabels, kYesNoSpellings), *columns.front(),
      input.open ? std::optional(static_cast<std::uint32_t>(input.labels.size())) : std::nullopt);
  note_unmatched(binder, input, source);
  binder.binding.read.push_back(columns.front());
  binder.binding.inputs[index].labels = std::move(source);
  for (std::size_t i = 1; i < columns.size(); ++i) {
    const std::string why = fmt::format("{} answers `{}` already", quoted(*columns.front()), input.name);
    binder.note(BindingNote::Kind::Ignored, input.name, fmt::format("column {}: {}", quoted(*columns[i]), why));
    binder.unread(*columns[i], why);
  }
}

const ir::Input& standard_sex_input() {
  static const ir::Input input = [] {
    ir::Input sex;
    sex.name = "sex";
    sex.kind = ir::InputKind::Label;
    sex.labels = {"male", "female"};
    sex.spellings = {{"m"}, {"f"}};
    return sex;
  }();
  return input;
}

std::optional<LabelSource> standard_sex(const Population& population) {
  const ir::Input& sex = standard_sex_input();
  const auto columns = columns_named(population, sex.name, ColumnRole::Value);
  if (columns.empty()) return std::nullopt;
  return read_labels(spellings(sex.labels, sex.spellings), *columns.front());
}

}  // namespace elig::planning
