// `where`: a program over rows -> the rows of which it holds, and of which it does not. It is bound, planned, compiled
// and run like a trial over patients; what it asks of the patient is brought to each of their rows first.
#include <algorithm>
#include <cstring>

#include "compiler/features/code_match.h"
#include "compiler/features/evaluator.h"
#include "compiler/features/gather.h"
#include "compiler/plan/derive.h"
#include "compiler/plan/exact.h"
#include "runtime/screen/screen.h"

namespace elig::features {

namespace {

// Columns that a condition reads and nobody else does.
struct RowColumns {
  std::deque<Numbers> numbers;
  std::deque<Column> columns;
  std::deque<Bitmap> bits;
};

// What is known of patients, for each of their rows.
BoundInput broadcast(const BoundInput& patients, const AlignedBytes& owners, std::size_t rows, RowColumns& made) {
  const auto numbers = [&](const Numbers* from) -> const Numbers* {
    return from == nullptr ? nullptr : &made.numbers.emplace_back(gather(*from, owners, rows));
  };
  const auto bits = [&](const Bitmap* from) { return &made.bits.emplace_back(gather(*from, owners, rows)); };
  BoundInput result;
  for (NumberVariant variant : patients.numbers) {
    variant.value = numbers(variant.value);
    variant.uln = numbers(variant.uln);
    variant.lln = numbers(variant.lln);
    result.numbers.push_back(std::move(variant));
  }
  if (patients.labels) {
    result.labels = patients.labels;
    result.labels->column = &made.columns.emplace_back(gather(*patients.labels->column, owners, rows));
  }
  if (patients.truth) result.truth = TruthSource{bits(patients.truth->yes), bits(patients.truth->no)};
  return result;
}

BoundInput one_variant(const ir::Input& input, const Numbers& numbers, LinearMap map) {
  NumberVariant variant;
  variant.value = &numbers;
  variant.unit = input.analyte.declared;
  variant.value_map = std::move(map);
  BoundInput result;
  result.numbers.push_back(std::move(variant));
  return result;
}

std::optional<std::int64_t> end_of(const DayRange& day, ir::End end) {
  switch (end) {
    case ir::End::Low:
      return day.lo;
    case ir::End::High:
      return day.hi;
    case ir::End::Sure:
      break;
  }
  return day.lo == day.hi ? std::optional<std::int64_t>(day.lo) : std::nullopt;
}

BoundInput row_days(const ir::Input& input, const Source& source, RowColumns& made) {
  const ir::RowDay& wanted = *input.row_day;
  const EventRun& run = source.run;
  const bool ends = wanted.which == ir::RowDay::Which::End && run.end.has_value();
  const int sign = wanted.earlier ? -1 : 1;
  const auto moved = [&](Day day) { return shifted(day, sign * wanted.by.months, sign * wanted.by.days); };
  made.numbers.push_back(planning::computed(run.rows, [&](std::size_t row) {
    const DayRange day = ends ? (*run.end)[row] : run.start[row];
    return end_of({moved(day.lo), moved(day.hi)}, wanted.end);
  }));
  return one_variant(input, made.numbers.back(), {input.analyte.declared.factor, 0, {}});
}

// The factor of each row's code, at one scale; missing where no entry has it.
BoundInput row_factors(const ir::Program& program, const ir::Input& input, const Source& source, RowColumns& made) {
  std::vector<std::pair<CodeMatcher, Rational>> entries;
  for (const auto& [set, factor] : program.equivalents[*input.equivalent].factors) {
    entries.emplace_back(CodeMatcher(program, set), factor);
  }
  std::vector<std::optional<Rational>> factors;
  Rational measure = 0;
  for (const Concept* concept_ : source.concepts) {
    factors.emplace_back();
    if (concept_ == nullptr) continue;
    const NormalConcept normal(*concept_);
    const auto entry =
        std::find_if(entries.begin(), entries.end(), [&](const auto& one) { return one.first.matches(normal); });
    if (entry == entries.end()) continue;
    factors.back() = entry->second;
    if (entry->second != 0)
      measure = measure == 0 ? Rational(abs(entry->second)) : planning::common_measure(measure, entry->second);
  }
  if (measure == 0) measure = 1;
  made.numbers.push_back(planning::computed(source.run.rows, [&](std::size_t row) -> std::optional<std::int64_t> {
    const auto& factor = factors[source.concept_of(row)];
    return factor ? std::optional<std::int64_t>(Rational(*factor / measure).get_num().get_si()) : std::nullopt;
  }));
  return one_variant(input, made.numbers.back(), {measure, 0, {}});
}

Bitmap first_bits(const std::vector<std::uint64_t>& words, std::size_t rows) {
  Bitmap bits(rows);
  if (rows > 0) std::memcpy(bits.words(), words.data(), words_for(rows) * sizeof(std::uint64_t));
  return bits;
}

}  // namespace

bool Evaluator::evaluate(const Source& source, const ir::Program& where, RowFacts& facts) {
  // The patient's side: selections are the trial's.
  ir::Program asked = where;
  asked.selections = program_.selections;
  const HistoryAnswers of_patients = answers(asked);
  if (failed()) return false;
  const Binding patients = elig::bind(asked, shared_.population, of_patients);
  notes_.insert(notes_.end(), patients.notes.begin(), patients.notes.end());

  RowColumns made;
  HistoryAnswers of_rows(where.inputs.size());
  AlignedBytes owners;  // only where the patient is asked
  bool references = false;
  for (std::size_t i = 0; i < where.inputs.size(); ++i) {
    const ir::Input& input = where.inputs[i];
    references = references || !input.references.empty();
    if (input.row_day) {
      of_rows[i] = HistoryAnswer{row_days(input, source, made), nullptr, {}};
    } else if (input.equivalent) {
      of_rows[i] = HistoryAnswer{row_factors(program_, input, source, made), nullptr, {}};
    } else if (!input.of_row) {
      if (owners.empty()) owners = owners_of(source.run, shared_.population.patients);
      of_rows[i] = HistoryAnswer{broadcast(patients.inputs[i], owners, source.run.rows, made), nullptr, {}};
    }
  }
  const Population rows = rows_population(source, shared_.population, references);
  Binding binding = elig::bind(where, rows, of_rows, RowsAre::Events);
  note_missing_fields(source, where, binding);
  notes_.insert(notes_.end(), binding.notes.begin(), binding.notes.end());
  // A block of rows has many patients' and is rarely of one kind, so nothing is skipped.
  const auto planned = plan(where, binding, {.skip = false}, diagnostics_);
  refused_ = refused_ || !planned;
  if (!planned) return false;
  const auto compiled = shared_.jit.compile(planned->plan);
  if (!compiled) {
    failure_ = compiled.error();
    return false;
  }
  TrialBitmaps bits;
  ScreenOptions options;
  options.threads = shared_.threads;
  options.bitmaps = &bits;
  screen({compiled.value(), planned->columns, planned->plan.constants, planned->plan.criteria.size()}, source.run.rows,
         options);
  facts.yes = first_bits(bits.met, source.run.rows);
  facts.no = first_bits(bits.not_met, source.run.rows);
  return true;
}

const RowFacts* Evaluator::condition(const Source& source, std::uint32_t index) {
  const auto key = std::make_pair(&source, keys_.condition(index));
  const auto known = shared_.conditions.find(key);
  if (known != shared_.conditions.end()) {
    repeat(known->second);
    return known->second.value.get();
  }
  Shared::Keeping<RowFacts> kept;
  kept.value = std::make_unique<RowFacts>();
  const std::size_t noted = notes_.size();
  if (!evaluate(source, program_.row_conditions[index], *kept.value)) return nullptr;
  kept.notes.assign(notes_.begin() + static_cast<std::ptrdiff_t>(noted), notes_.end());
  return shared_.conditions.emplace(key, std::move(kept)).first->second.value.get();
}

}  // namespace elig::features
