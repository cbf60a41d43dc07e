// Selection -> Selected: the rows of its source, judged row by row, then brought down to patients by runtime/select.
#include <fmt/format.h>

#include "compiler/features/evaluator.h"
#include "compiler/plan/derive.h"
#include "compiler/plan/one_scale.h"

namespace elig::features {

namespace {

using planning::word_of;

Bitmap all_rows(std::size_t rows) {
  Bitmap bits(rows);
  for (std::size_t word = 0; word < words_for(rows); ++word) {
    const std::size_t left = rows - word * kRowsPerWord;
    bits.words()[word] = left >= kRowsPerWord ? ~std::uint64_t{0} : (std::uint64_t{1} << left) - 1;
  }
  return bits;
}

// Both facts at once: it holds where both do, not where one does not.
void meet(RowFacts& facts, const Bitmap& yes, const Bitmap& no, std::size_t rows) {
  for (std::size_t word = 0; word < words_for(rows); ++word) {
    facts.yes.words()[word] &= word_of(yes, word);
    facts.no.words()[word] |= word_of(no, word);
  }
}

RowFacts everything(std::size_t rows) { return {all_rows(rows), Bitmap(rows)}; }

// Rows whose source says that they have ended, though not when.
void drop_ended(RowFacts& facts, const EventRun& run) {
  for (std::size_t row = 0; run.end && row < run.rows; ++row) {
    const DayRange end = (*run.end)[row];
    if (end.lo == end.hi || end.hi < kAfterAllTime) continue;
    facts.no.set(row);
    facts.yes.words()[row / kRowsPerWord] &= ~(std::uint64_t{1} << (row % kRowsPerWord));
  }
}

bool same(const PickedRows& a, const PickedRows& b, std::size_t patients) {
  return std::equal(a.as<std::int32_t>(), a.as<std::int32_t>() + patients, b.as<std::int32_t>());
}

// The values of a source's rows at one scale, whatever units they were recorded in.
struct RowValues {
  const Numbers* numbers = nullptr;
  Numbers made;
  LinearMap map;
};

Numbers at_one_scale(const std::vector<NumberVariant>& variants, const planning::OneScale& scale, std::size_t rows) {
  Numbers numbers = planning::computed(rows, [&](std::size_t row) -> std::optional<std::int64_t> {
    for (std::size_t i = 0; i < variants.size(); ++i) {
      if (variants[i].value->valid.test(row)) return scale.of(i, variants[i].value->data[row]);
    }
    return std::nullopt;
  });
  numbers.below = Bitmap(rows);
  numbers.above = Bitmap(rows);
  for (std::size_t i = 0; i < variants.size(); ++i) {
    Bitmap& below = scale.reversed(i) ? numbers.above : numbers.below;
    Bitmap& above = scale.reversed(i) ? numbers.below : numbers.above;
    for (std::size_t word = 0; word < words_for(rows); ++word) {
      below.words()[word] |= word_of(variants[i].value->below, word);
      above.words()[word] |= word_of(variants[i].value->above, word);
    }
  }
  return numbers;
}

// false: there is no such scale of 64 bits.
bool bring_together(const std::vector<NumberVariant>& variants, std::size_t rows, RowValues& values) {
  const NumberVariant& first = variants.front();
  // Rows are selected by what they store. Only those of wide columns may have a base.
  if (variants.size() == 1 && first.value_map.offset == 0 && first.value_map.factor > 0 &&
      first.value->data.base == 0) {
    values.numbers = first.value;
    values.map = first.value_map;
    return true;
  }
  std::vector<planning::OneScale::Part> parts;
  for (const NumberVariant& variant : variants) parts.push_back({variant.value, variant.value_map});
  // Base units without an offset, so that sums of points are sums.
  const planning::OneScale scale(parts, {}, 0);
  if (!scale.fits()) return false;
  values.made = at_one_scale(variants, scale, rows);
  values.numbers = &values.made;
  values.map = scale.map();
  return true;
}

}  // namespace

bool Evaluator::judge_followed(const ir::Selection& selection, Selected& selected) {
  const ir::Followed& followed = *selection.followed;
  const std::size_t rows = selected.source->run.rows;
  const Source* second = shared_.sources.find(program_, keys_, followed.rows, Places::All, notes_);
  if (failed()) return false;
  if (second == nullptr) {  // nobody knows what followed
    meet(selected.facts, Bitmap(rows), Bitmap(rows), rows);
    return true;
  }
  RowQuery query;
  query.run = &second->run;
  query.patients = shared_.population.patients;
  query.visible_to = selection.after_index ? nullptr : &shared_.index.days;
  if (followed.where && second->run.rows > 0) {
    const RowFacts* facts = condition(*second, *followed.where);
    if (facts == nullptr) return false;
    query.where = {&facts->yes, &facts->no};
  }
  const RowTruthBits bits =
      followed_by(selected.source->run, query, followed.within.months, followed.within.days, shared_.threads);
  meet(selected.facts, bits.yes, bits.no, rows);
  return true;
}

bool Evaluator::judge(const ir::Selection& selection, Selected& selected) {
  const EventRun& run = selected.source->run;
  if (run.rows == 0 || (!selection.where && !selection.followed && !selection.ongoing)) return true;
  selected.facts = everything(run.rows);
  if (selection.where) {
    const RowFacts* facts = condition(*selected.source, *selection.where);
    if (facts == nullptr) return false;
    meet(selected.facts, facts->yes, facts->no, run.rows);
  }
  if (selection.followed && !judge_followed(selection, selected)) return false;
  if (selection.ongoing) drop_ended(selected.facts, run);
  selected.query.where = {&selected.facts.yes, &selected.facts.no};
  return true;
}

bool Evaluator::pick_by_value(const ir::Selection& selection, Selected& selected) {
  const std::size_t rows = selected.source->run.rows;
  const RowField* over = field(*selected.source, *selection.over, false, false);
  RowValues values;
  if (over->bound().numbers.empty()) {
    values.made = planning::computed(rows, [](std::size_t) { return std::optional<std::int64_t>(); });
    values.numbers = &values.made;
  } else if (!bring_together(over->bound().numbers, rows, values)) {
    diagnostics_.add(Code::E0605, selection.span, {selection.text});
    refused_ = true;
    return false;
  }
  if (selection.pick == ir::Pick::Mean || selection.pick == ir::Pick::Median) {
    const bool mean = selection.pick == ir::Pick::Mean;
    selected.summed = mean ? sum_rows(selected.query, *values.numbers, shared_.threads)
                           : double_median(selected.query, *values.numbers, shared_.threads);
    selected.scale = values.map;
    if (!selected.summed.overflow) return true;
    diagnostics_.add(Code::E0605, selection.span, {selection.text});
    refused_ = true;
    return false;
  }
  PickedExtremes picked =
      pick_extreme(selected.query, *values.numbers, selection.pick == ir::Pick::Highest, shared_.threads);
  const std::size_t patients = shared_.population.patients;
  selected.sure = std::move(picked.sure);
  if (picked.values && values.numbers != &values.made) {
    selected.compared = values.numbers;
    selected.best = std::move(*picked.values);
  }
  if (same(selected.sure, picked.low, patients) && same(selected.sure, picked.high, patients)) return true;
  selected.low = std::move(picked.low);
  selected.high = std::move(picked.high);
  return true;
}

bool Evaluator::pick(const ir::Selection& selection, Selected& selected) {
  const RowQuery& query = selected.query;
  switch (selection.pick) {
    case ir::Pick::Latest:
      selected.sure = pick_row(query, Order::Latest, shared_.threads);
      return true;
    case ir::Pick::Earliest:
      selected.sure = pick_row(query, Order::Earliest, shared_.threads);
      return true;
    case ir::Pick::FirstStarting:
      selected.sure = pick_row(query, Order::Earliest, shared_.threads);
      selected.days = first_start(query, shared_.threads);
      return true;
    case ir::Pick::LastEnding:
      selected.sure = pick_row(query, Order::LastEnding, shared_.threads);
      selected.days = last_end(query, shared_.threads);
      return true;
    case ir::Pick::Nth:
      selected.sure = pick_nth(query, selection.nth, shared_.threads);
      return true;
    case ir::Pick::Highest:
    case ir::Pick::Lowest:
    case ir::Pick::Mean:
    case ir::Pick::Median:
      return pick_by_value(selection, selected);
    case ir::Pick::Count:
      selected.counted = count_rows(query, shared_.threads);
      return true;
    case ir::Pick::Busiest:
      selected.counted = count_busiest(query, selection.sliding.months, selection.sliding.days, shared_.threads);
      return true;
    case ir::Pick::Any:
      selected.any = any_row(query, shared_.threads);
      return true;
  }
  return false;
}

std::unique_ptr<Selected> Evaluator::make_selected(const ir::Selection& selection, Places places) {
  const Source* source = shared_.sources.find(program_, keys_, selection.rows, places, notes_);
  if (source == nullptr) return nullptr;
  auto selected = std::make_unique<Selected>();
  selected->source = source;
  RowQuery& query = selected->query;
  query.run = &source->run;
  query.patients = shared_.population.patients;
  for (const ir::Window& window : selection.windows) {
    query.windows.push_back({window.from ? &date(*window.from) : nullptr, window.to ? &date(*window.to) : nullptr});
  }
  query.visible_to = selection.after_index ? nullptr : &shared_.index.days;
  query.needed_readings = selection.needing.readings;
  query.needed_days = selection.needing.days;
  query.apart_minutes = selection.needing.apart_minutes;
  query.apart_in_days = selection.needing.apart_in_days;
  query.closed_world = selection.rows.closed_world;
  if (!judge(selection, *selected) || !pick(selection, *selected) || failed()) return nullptr;
  return selected;
}

const Selected* Evaluator::select(std::uint32_t index, Places places) {
  const auto key = std::make_pair(keys_.selection(index), places);
  const auto known = shared_.selections.find(key);
  if (known != shared_.selections.end()) {
    repeat(known->second);
    return known->second.value.get();
  }
  const std::size_t noted = notes_.size();
  Shared::Keeping<Selected> kept;
  kept.value = make_selected(program_.selections[index], places);
  if (failed()) return nullptr;
  kept.notes.assign(notes_.begin() + static_cast<std::ptrdiff_t>(noted), notes_.end());
  return shared_.selections.emplace(key, std::move(kept)).first->second.value.get();
}

}  // namespace elig::features
