#include "compiler/driver/explanation.h"

#include <array>
#include <set>

#include "compiler/driver/explanation_values.h"

namespace elig {
namespace {

constexpr std::array<const char*, ELIG_STATUSES> kStatusNames = {"ineligible", "needs_data", "needs_review",
                                                                 "eligible"};

/// What the kernel says of the one patient: it runs over the patient's word only.
struct Masks {
  std::vector<std::uint64_t> met, not_met;
  std::array<std::uint64_t, ELIG_STATUSES> status{};
  std::uint64_t bit = 0;

  [[nodiscard]] Truth truth(std::size_t output) const {
    if ((met[output] & bit) != 0) return Truth::True;
    return (not_met[output] & bit) != 0 ? Truth::False : Truth::Unknown;
  }
};

Masks run(const PlannedKernel& planned, elig_kernel function, std::size_t row) {
  const std::size_t outputs = planned.plan.criteria.size();
  Masks masks{std::vector<std::uint64_t>(outputs), std::vector<std::uint64_t>(outputs), {}, 0};
  masks.bit = std::uint64_t{1} << (row % kRowsPerWord);
  std::vector<std::uint64_t> counts(outputs * ELIG_COUNTS_PER_CRITERION + ELIG_STATUSES);
  const std::size_t word = row / kRowsPerWord;
  const std::vector<std::uint64_t> live(word + 1, masks.bit);
  elig_args args{};
  args.columns = planned.columns.data();
  args.constants = planned.plan.constants.data();
  args.live = live.data();
  args.counts = counts.data();
  args.met = masks.met.data();
  args.not_met = masks.not_met.data();
  args.status = masks.status.data();
  args.first_word = word;
  args.word_count = 1;
  args.words_out = 1;
  function(&args);
  return masks;
}

std::vector<std::string> bridges_in(const ir::Program& program, Span span) {
  std::set<std::string> found;
  for (const auto& [at, because] : program.bridges) {
    if (at.source == span.source && at.begin >= span.begin && at.end <= span.end) found.insert(because);
  }
  return {found.begin(), found.end()};
}

}  // namespace

std::optional<Result<Explanation>> explain(const ir::Program& program, const Population& population,
                                           FeatureStore& features, std::size_t row, const Sources& sources, Jit& jit,
                                           Diagnostics& diagnostics) {
  const auto prepared = prepare_program(program, population, features, jit, PlanOptions{.atoms = true}, diagnostics);
  if (!prepared) return std::nullopt;
  if (!*prepared) return Result<Explanation>(prepared->error());
  const Masks masks = run(prepared->value().planned, prepared->value().function, row);

  Explanation explanation;
  explanation.trial = program.trial;
  explanation.title = program.title;
  explanation.patient = patient_id(population, row);
  explanation.index = days_text(features.index_of(row));
  for (std::size_t i = 0; i < masks.status.size(); ++i) {
    if ((masks.status[i] & masks.bit) != 0) explanation.status = kStatusNames[i];
  }
  for (std::size_t i = 0; i < program.criteria.size(); ++i) {
    const ir::Criterion& c = program.criteria[i];
    explanation.criteria.push_back({c.id, c.title, c.from, c.kind, masks.truth(i), false, {}});
  }
  const ValueReader reader(program, prepared->value().binding, population, features, row);
  for (std::size_t i = 0; i < program.atoms.size(); ++i) {
    const ir::Atom& atom = program.atoms[i];
    ExplainedTest test;
    test.text = std::string(text_of(sources, atom.span));
    test.truth = masks.truth(program.criteria.size() + i);
    reader.describe(atom.inst, test);
    test.bridges = bridges_in(program, atom.span);
    explanation.criteria[atom.criterion].tests.push_back(std::move(test));
  }
  return Result<Explanation>(std::move(explanation));
}

}  // namespace elig
