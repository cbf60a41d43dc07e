// FeatureStore: one Evaluator for each program, over what all of them share.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <thread>

#include "compiler/features/evaluator.h"
#include "compiler/features/features.h"

namespace elig {

namespace features {

Shared::Shared(const Population& people, Jit& compiler, unsigned thread_count)
    : population(people),
      jit(compiler),
      threads(thread_count > 0 ? thread_count : std::max(1U, std::thread::hardware_concurrency())),
      index(index_dates(people)),
      sources(people, index.days, threads) {}

}  // namespace features

struct FeatureStore::State {
  State(const Population& population, Jit& jit, unsigned threads) : shared(population, jit, threads) {}
  features::Shared shared;
};

namespace {

using features::Selected;

// What several selections noticed is said once.
void add_new(std::vector<BindingNote>& notes, const std::vector<BindingNote>& more) {
  std::set<std::string> said;
  for (const BindingNote& note : notes) said.insert(note.message);
  for (const BindingNote& note : more) {
    if (said.insert(note.message).second) notes.push_back(note);
  }
}

const PickedRows& rows_at(const Selected& selected, ir::End end) {
  if (selected.low.empty() || end == ir::End::Sure) return selected.sure;
  return end == ir::End::Low ? selected.low : selected.high;
}

// The latest of the rows that surely satisfy the condition, for explain.
PickedRows latest_sure(const Selected& selected) {
  RowQuery query = selected.query;
  Bitmap others;
  if (query.where.yes != nullptr) {
    others = Bitmap(query.run->rows);
    for (std::size_t row = 0; row < query.run->rows; ++row) {
      if (!query.where.yes->test(row)) others.set(row);
    }
    query.where.no = &others;
  }
  return pick_row(query, Order::Latest, 1);
}

}  // namespace

FeatureStore::FeatureStore(const Population& population, Jit& jit, unsigned threads)
    : state_(std::make_unique<State>(population, jit, threads)) {}
FeatureStore::~FeatureStore() = default;

std::optional<Result<HistoryAnswers>> FeatureStore::bind(const ir::Program& program, std::vector<BindingNote>& notes,
                                                         Diagnostics& diagnostics) {
  std::vector<BindingNote> noted;
  features::Evaluator evaluator(state_->shared, program, noted, diagnostics);
  const bool resolvable = evaluator.resolvable();
  HistoryAnswers answers = resolvable ? evaluator.answers(program) : HistoryAnswers{};
  if (const auto& damage = state_->shared.sources.damage()) return Result<HistoryAnswers>(*damage);
  if (!resolvable) return std::nullopt;
  if (evaluator.failure()) return Result<HistoryAnswers>(*evaluator.failure());
  if (evaluator.has_errors()) return std::nullopt;
  const auto& index = state_->shared.index;
  const bool asked = std::any_of(answers.begin(), answers.end(), [](const auto& answer) { return answer.has_value(); });
  if (asked && !index.note.empty()) {
    notes.push_back({BindingNote::Kind::Alias, "index", index.note, 0});
  }
  add_new(notes, noted);
  return Result<HistoryAnswers>(std::move(answers));
}

const Selected* FeatureStore::selected(const ir::Program& program, std::uint32_t input) const {
  const auto& feature = program.inputs[input].feature;
  if (!feature) return nullptr;
  std::uint32_t selection = feature->of;
  if (feature->what == ir::Feature::What::Date) {
    const ir::DateNode& node = program.dates[feature->of];
    const bool of_row = node.kind == ir::DateNode::Kind::Start || node.kind == ir::DateNode::Kind::End;
    if (!of_row) return nullptr;
    selection = node.selection;
  }
  const bool bare = answered_by_columns(program, program.inputs[input]);
  features::ProgramKeys keys(program, state_->shared.meanings);
  const auto& selections = state_->shared.selections;
  const auto found =
      selections.find({keys.selection(selection), bare ? features::Places::Tables : features::Places::All});
  return found == selections.end() ? nullptr : found->second.value.get();
}

std::optional<PickedRow> FeatureStore::picked(const ir::Program& program, std::uint32_t input, std::size_t row) const {
  const Selected* selected = this->selected(program, input);
  if (selected == nullptr) return std::nullopt;
  const ir::Feature& feature = *program.inputs[input].feature;
  const PickedRows rows =
      feature.what == ir::Feature::What::Truth ? latest_sure(*selected) : rows_at(*selected, feature.end);
  if (rows.empty()) return std::nullopt;
  const std::int32_t at = rows.as<std::int32_t>()[row];
  if (at < 0) return std::nullopt;
  const features::Source& source = *selected->source;
  const auto picked = static_cast<std::size_t>(at);
  return PickedRow{&source.run, picked, source.concepts[source.concept_of(picked)]};
}

std::optional<DayRange> FeatureStore::window(const ir::Program& program, std::uint32_t input, std::size_t row) const {
  const Selected* selected = this->selected(program, input);
  if (selected == nullptr || selected->query.windows.empty()) return std::nullopt;
  DayRange window;
  for (const RowWindow& one : selected->query.windows) {
    const auto from = one.from != nullptr ? (*one.from)[row] : std::nullopt;
    const auto to = one.to != nullptr ? (*one.to)[row] : std::nullopt;
    if (from) window.lo = std::max(window.lo, from->lo);
    if (to) window.hi = std::min(window.hi, to->hi);
  }
  return window;
}

unsigned FeatureStore::threads() const { return state_->shared.threads; }

std::string FeatureStore::index_day() const { return features::common_day(state_->shared.index.days); }

std::optional<DayRange> FeatureStore::index_of(std::size_t patient) const { return state_->shared.index.days[patient]; }

}  // namespace elig
