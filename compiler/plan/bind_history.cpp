// What a patient's wide cell does not answer, the history does: one input, each patient answered once.
#include <utility>

#include "compiler/plan/binder.h"
#include "compiler/plan/derive.h"

namespace elig::planning {

namespace {

bool overlap(const Bitmap& a, const Bitmap& b, std::size_t patients) {
  for (std::size_t word = 0; word < words_for(patients); ++word) {
    if ((word_of(a, word) & word_of(b, word)) != 0) return true;
  }
  return false;
}

Bitmap difference(const Bitmap& a, const Bitmap& b, std::size_t patients) {
  Bitmap result(patients);
  for (std::size_t word = 0; word < words_for(patients); ++word) {
    result.words()[word] = word_of(a, word) & ~word_of(b, word);
  }
  return result;
}

// `numbers` without the rows of `claimed`; the very same object where there are none of them.
const Numbers* unclaimed(Binder& binder, const Numbers* numbers, const Bitmap& claimed) {
  const std::size_t patients = binder.population.patients;
  if (numbers == nullptr || !overlap(numbers->valid, claimed, patients)) return numbers;
  binder.binding.made->numbers.push_back(restricted(*numbers, difference(numbers->valid, claimed, patients), patients));
  return &binder.binding.made->numbers.back();
}

// Cells as indices of the input's own labels.
Column as_labels(const ir::Input& input, const std::vector<std::string>& labels, std::size_t patients,
                 const std::vector<std::pair<const LabelSource*, const Bitmap*>>& sources) {
  Column column;
  column.header = column.name = input.name;
  Texts texts;
  texts.labels = TextList(labels);
  texts.codes = Integers::zeros(patients, 0, static_cast<std::int64_t>(labels.size()));
  texts.valid = Bitmap(patients);
  for (std::size_t row = 0; row < patients; ++row) {
    for (const auto& [source, not_in] : sources) {
      if (not_in != nullptr && not_in->test(row)) continue;
      const auto label = label_at(*source, row);
      if (!label) continue;
      texts.codes.set(row, *label);
      texts.codes.max = std::max<std::int64_t>(texts.codes.max, *label);
      texts.valid.set(row);
      break;
    }
  }
  column.texts = std::move(texts);
  return column;
}

void set_labels(Binder& binder, std::size_t index,
                const std::vector<std::pair<const LabelSource*, const Bitmap*>>& sources) {
  const ir::Input& input = binder.program.inputs[index];
  const bool scale = input.kind == ir::InputKind::Label;
  const std::vector<std::string> labels = scale ? input.labels : std::vector<std::string>{"no", "yes"};
  binder.binding.made->labels.push_back(as_labels(input, labels, binder.population.patients, sources));
  LabelSource source;
  source.column = &binder.binding.made->labels.back();
  for (std::uint32_t label = 0; label < labels.size(); ++label) source.of_text.emplace_back(label);
  binder.binding.inputs[index].labels = std::move(source);
}

}  // namespace

Bitmap answered(const Binder& binder, std::size_t index) {
  const std::size_t patients = binder.population.patients;
  const BoundInput& bound = binder.binding.inputs[index];
  Bitmap rows(patients);
  for (const NumberVariant& variant : bound.numbers) {
    for (std::size_t word = 0; word < words_for(patients); ++word) {
      rows.words()[word] |= word_of(variant.value->valid, word);
    }
  }
  for (std::size_t row = 0; bound.labels && row < patients; ++row) {
    if (label_at(*bound.labels, row)) rows.set(row);
  }
  return rows;
}

void keep_in_time(Binder& binder, std::size_t index, const Bitmap& in_time) {
  const std::size_t patients = binder.population.patients;
  BoundInput& bound = binder.binding.inputs[index];
  for (NumberVariant& variant : bound.numbers) {
    binder.binding.made->numbers.push_back(restricted(*variant.value, in_time, patients));
    variant.value = &binder.binding.made->numbers.back();
  }
  if (!bound.labels) return;
  const Bitmap late = difference(answered(binder, index), in_time, patients);
  const LabelSource wide = *bound.labels;
  set_labels(binder, index, {{&wide, &late}});
}

void add_history(Binder& binder, std::size_t index, const BoundInput& found, const Bitmap& claimed) {
  BoundInput& bound = binder.binding.inputs[index];
  for (NumberVariant variant : found.numbers) {
    variant.value = unclaimed(binder, variant.value, claimed);
    variant.uln = unclaimed(binder, variant.uln, claimed);
    variant.lln = unclaimed(binder, variant.lln, claimed);
    bound.numbers.push_back(std::move(variant));
  }
  if (found.truth) bound.truth = found.truth;
  if (!found.labels) return;
  if (!bound.labels) {
    bound.labels = found.labels;
    return;
  }
  const LabelSource wide = *bound.labels;
  set_labels(binder, index, {{&wide, nullptr}, {&*found.labels, &claimed}});
}

}  // namespace elig::planning
