// eligc screen: rules and a population -> the attrition table, JSON, and a row per patient and trial.
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <map>
#include <set>

#include "compiler/driver/blind.h"
#include "compiler/driver/commands.h"
#include "compiler/driver/files.h"
#include "compiler/driver/kernel_cache.h"
#include "compiler/driver/session.h"
#include "runtime/base/bug.h"
#include "runtime/ingest/write.h"
#include "runtime/population/file.h"
#include "runtime/report/screen_report.h"

namespace elig {
namespace {

struct Trial {
  const ir::Program* program;
  Binding binding;
  std::vector<bool> blind;  // by criterion
  std::vector<BlindWarning> warnings;
  TrialCounts counts;
  TrialBitmaps bitmaps;                 // filled where --out wants every patient
  std::vector<std::uint32_t> eligible;  // filled where --out wants the eligible only
};

/// Trials ready to be screened: each by a kernel of its own, or together.
struct Ready {
  std::deque<Trial> trials;
  std::vector<Prepared> kernels;  // by trial; their bindings are the trials'
  std::optional<Portfolio> together;
  std::vector<const Column*> unverified;  // PreparedPortfolio::unverified
};

/// That something is not there, which a warning says already, and what comes of it.
bool warned_of(const Trial& trial, const BindingNote& note) {
  return note.kind == BindingNote::Kind::Unbound &&
         std::any_of(trial.warnings.begin(), trial.warnings.end(), [&](const BlindWarning& warning) {
           return std::find(warning.what.begin(), warning.what.end(), note.input) != warning.what.end();
         });
}

ReportedTrial describe(const Trial& trial) {
  const ir::Program& program = *trial.program;
  ReportedTrial reported{program.trial, program.title, {}, trial.counts, {}};
  for (const BlindWarning& warning : trial.warnings) reported.notes.push_back(warning.text);
  for (std::size_t i = 0; i < trial.counts.criteria.size(); ++i) {
    const ir::Criterion& c = program.criteria[i];
    reported.criteria.push_back({c.id, c.title, c.kind == ir::CriterionKind::Exclusion});
  }
  for (const auto& note : trial.binding.notes) {
    if (!warned_of(trial, note)) reported.notes.push_back(note.message);
  }
  return reported;
}

/// Criteria that turned out to be unknown for everyone, though the population has what they ask for.
void note_undecided(const ir::Program& program, const std::vector<bool>& blind, ReportedTrial& trial) {
  std::string ids;
  std::size_t undecided = 0;
  for (std::size_t i = 0; i < trial.counts.criteria.size(); ++i) {
    const ir::Inst& condition = program.tape[program.criteria[i].condition.index];
    const bool attested = condition.op == ir::Op::YesNo && program.inputs[condition.imm].kind == ir::InputKind::Attest;
    if (attested || blind[i]) continue;  // open for a person; or warned of before the run
    const auto& counts = trial.counts.criteria[i];
    if (trial.counts.patients == 0 || counts.unknown + counts.overridden < trial.counts.patients) continue;
    ids += (ids.empty() ? "" : ", ") + program.criteria[i].id;
    ++undecided;
  }
  if (undecided > 0) {
    trial.notes.push_back(fmt::format("{} unknown for everyone: {}",
                                      undecided == 1 ? "1 criterion is" : fmt::format("{} criteria are", undecided),
                                      ids));
  }
}

/// What no trial reads of the population, and what was noticed when it was read.
void note_unread(const Population& population, const std::deque<Trial>& trials, ScreenReport& report) {
  std::vector<const Binding*> bindings;
  for (const auto& trial : trials) bindings.push_back(&trial.binding);
  for (const auto& [column, why] : unused_columns(bindings, population))
    report.not_bound.push_back({column->header, why});
  for (const auto& note : population.notes) report.notes.push_back(note.message);
}

/// A patient's row in a trial whose bitmaps are there.
StatusRow status_row(const Population& population, const Trial& trial, std::size_t patient, int status) {
  const ir::Program& program = *trial.program;
  const TrialBitmaps& bits = trial.bitmaps;
  StatusRow row = {patient_id(population, patient), program.trial, status_name(status), "", ""};
  for (std::size_t i = 0; i < program.criteria.size(); ++i) {
    const auto& criterion = program.criteria[i];
    const bool met = TrialBitmaps::test(bits.met, bits.words, i, patient);
    const bool not_met = TrialBitmaps::test(bits.not_met, bits.words, i, patient);
    const bool fails = criterion.kind == ir::CriterionKind::Inclusion ? not_met : met;
    if (fails) row.not_met += (row.not_met.empty() ? "" : ";") + criterion.id;
    if (!met && !not_met) row.unknown += (row.unknown.empty() ? "" : ";") + criterion.id;
  }
  return row;
}

int status_of(const Trial& trial, std::size_t patient) {
  for (int status = 0; status < ELIG_STATUSES; ++status) {
    const auto row = static_cast<std::size_t>(status);
    if (TrialBitmaps::test(trial.bitmaps.status, trial.bitmaps.words, row, patient)) return status;
  }
  bug("a patient without a status");
}

/// One row per trial and patient of a status in `only` (empty: any), patients in the population's order.
StatusSource statuses(const Population& population, const std::deque<Trial>& trials,
                      const std::vector<std::string>& only) {
  return [&, trial = std::size_t{0}, patient = std::size_t{0}](StatusRow& row) mutable {
    for (; trial < trials.size(); ++trial, patient = 0) {
      while (patient < population.patients) {
        const std::size_t at = patient++;
        const int status = status_of(trials[trial], at);
        if (!only.empty() && std::find(only.begin(), only.end(), status_name(status)) == only.end()) continue;
        row = status_row(population, trials[trial], at, status);
        return true;
      }
    }
    return false;
  };
}

/// One row per trial and eligible patient. Such a patient fails no criterion, and none is open.
StatusSource eligible_rows(const Population& population, const std::deque<Trial>& trials) {
  return [&, trial = std::size_t{0}, next = std::size_t{0}](StatusRow& row) mutable {
    for (; trial < trials.size(); ++trial, next = 0) {
      if (next == trials[trial].eligible.size()) continue;
      const std::size_t patient = trials[trial].eligible[next++];
      row = {patient_id(population, patient), trials[trial].program->trial, status_name(ELIG_STATUS_ELIGIBLE), "", ""};
      return true;
    }
    return false;
  };
}

/// Before the run, on stderr: what will be unknown for everyone. What several trials lack is said once.
void warn(const std::deque<Trial>& trials) {
  constexpr std::size_t kNamed = 3;
  std::vector<std::pair<std::string, std::vector<std::string>>> warnings;  // text, trials
  std::map<std::string, std::size_t> place;
  for (const Trial& trial : trials) {
    for (const BlindWarning& warning : trial.warnings) {
      const auto [found, fresh] = place.try_emplace(warning.text, warnings.size());
      if (fresh) warnings.emplace_back(warning.text, std::vector<std::string>{});
      warnings[found->second].second.push_back(trial.program->trial);
    }
  }
  for (const auto& [text, who] : warnings) {
    std::string names;
    for (std::size_t i = 0; i < std::min(who.size(), kNamed); ++i) names += (i == 0 ? "" : ", ") + who[i];
    if (who.size() > kNamed) names += fmt::format(" and {} more", who.size() - kNamed);
    fmt::print(stderr, "warning: {}{}\n", trials.size() > 1 ? names + ": " : "", text);
  }
}

/// A trial's id names its rows and its table: two of one name cannot be told apart.
bool distinct_trials(const std::vector<ir::Program>& programs) {
  std::set<std::string> seen;
  for (const auto& program : programs) {
    if (seen.insert(program.trial).second) continue;
    fmt::print(stderr, "eligc: two trials are named `{}`\n", program.trial);
    return false;
  }
  return true;
}

/// One trial has a kernel of its own; so have several where --out wants bitmaps, that is more than the eligible.
bool one_at_a_time(const ScreenCommand& options, std::size_t trials) {
  const bool eligible_only = options.only == std::vector<std::string>{status_name(ELIG_STATUS_ELIGIBLE)};
  return options.out.empty() ? trials == 1 : !eligible_only;
}

std::optional<Result<Ready>> prepare(const std::vector<ir::Program>& programs, const Population& population,
                                     FeatureStore& features, Jit& jit, bool together, const PlanOptions& alone,
                                     ScreenTimes& times, Diagnostics& diagnostics) {
  Ready ready;
  if (together) {
    auto prepared = prepare_portfolio(programs, population, features, jit, diagnostics, Verify::WhileScreening);
    if (!prepared) return std::nullopt;
    if (!*prepared) return Result<Ready>(prepared->error());
    PreparedPortfolio& all = prepared->value();
    for (std::size_t i = 0; i < programs.size(); ++i) {
      ready.trials.push_back({&programs[i], std::move(all.bindings[i]), std::move(all.blind[i]), {}, {}, {}, {}});
    }
    ready.together = std::move(all.portfolio);
    ready.unverified = std::move(all.unverified);
    times.features_s = all.features_s;
    times.compile_s = all.compile_s;
    return Result<Ready>(std::move(ready));
  }
  for (const ir::Program& program : programs) {
    auto prepared = prepare_program(program, population, features, jit, alone, diagnostics, Verify::WhileScreening);
    if (!prepared) continue;
    if (!*prepared) return Result<Ready>(prepared->error());
    Prepared& one = prepared->value();
    times.features_s += one.features_s;
    times.compile_s += one.compile_s;
    ready.trials.push_back({&program, std::move(one.binding), one.planned.blind, {}, {}, {}, {}});
    ready.kernels.push_back(std::move(one));
  }
  return diagnostics.has_errors() ? std::nullopt : std::optional(Result<Ready>(std::move(ready)));
}

std::optional<Error> screen_together(Ready& ready, const ScreenCommand& options, const Population& population,
                                     VectorLevel level) {
  ProgressBar bar(fmt::format("screening {} trials", ready.trials.size()));
  std::vector<std::vector<std::uint32_t>> eligible;
  PortfolioOptions run;
  run.threads = options.threads;
  run.criteria = !options.verdicts;
  run.level = level;
  if (!options.out.empty()) run.eligible = &eligible;
  run.progress = [&](double share) { bar.show(share); };
  auto counts = screen_portfolio(*ready.together, population, ready.unverified, run);
  if (!counts) return counts.error();
  for (std::size_t i = 0; i < ready.trials.size(); ++i) {
    ready.trials[i].counts = std::move(counts.value()[i]);
    if (!eligible.empty()) ready.trials[i].eligible = std::move(eligible[i]);
  }
  return std::nullopt;
}

std::optional<Error> screen_each(Ready& ready, const ScreenCommand& options, const Population& population) {
  for (std::size_t i = 0; i < ready.trials.size(); ++i) {
    Trial& trial = ready.trials[i];
    ProgressBar bar("screening " + trial.program->trial);
    ScreenOptions run;
    run.threads = options.threads;
    run.progress = [&](double share) { bar.show(share); };
    if (!options.out.empty()) run.bitmaps = &trial.bitmaps;
    auto screened = screen_prepared(std::move(ready.kernels[i]), population, run);
    if (!screened) return screened.error();
    trial.counts = std::move(screened.value().counts);
    if (options.verdicts) trial.counts.criteria.clear();
  }
  return std::nullopt;
}

}  // namespace

int run_screen(const ScreenCommand& options) {
  Session session(options.format);
  session.expect(options.population);
  const auto checked = session.programs(options.rules, options.expression);
  if (const int* code = std::get_if<int>(&checked)) return *code;
  const auto& programs = std::get<0>(checked);
  if (!distinct_trials(programs)) return kRulesHaveErrors;

  ScreenReport report;
  const auto loading = std::chrono::steady_clock::now();
  const auto loaded = session.population(options.population, options.index_date);
  if (const int* code = std::get_if<int>(&loaded)) return *code;
  const auto& population = std::get<Population>(loaded);
  if (!options.out.empty() || population.index) {
    if (const auto damage = verify_patients(population, options.threads)) return fail(*damage);
  }
  report.times.load_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - loading).count();
  report.patients = population.patients;

  auto jit = Jit::create({.cpu = options.cpu, .cache = kernel_cache(options.cache)});
  if (!jit) return fail(jit.error());
  FeatureStore features(population, *jit.value(), options.threads);
  const bool together = !one_at_a_time(options, programs.size());
  const PlanOptions alone{.verdicts = options.verdicts && options.out.empty()};
  auto prepared =
      prepare(programs, population, features, *jit.value(), together, alone, report.times, session.diagnostics);
  session.print_diagnostics();
  if (!prepared) return kRulesHaveErrors;
  if (!*prepared) return fail(prepared->error());
  Ready& ready = prepared->value();
  for (Trial& trial : ready.trials) {
    trial.warnings = blind_warnings(*trial.program, trial.binding, trial.blind, population, session.lets);
  }
  report.index = features.index_day();
  report.own_index = report.index.empty() && population.index.has_value();
  report.verdicts_only = options.verdicts;
  if (options.format == Format::Text) warn(ready.trials);

  const auto screening = std::chrono::steady_clock::now();
  const auto damage = together ? screen_together(ready, options, population, vector_level(*jit.value()))
                               : screen_each(ready, options, population);
  if (damage) return fail(*damage);
  report.times.screen_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - screening).count();
  for (const Trial& trial : ready.trials) {
    report.trials.push_back(describe(trial));
    note_undecided(*trial.program, trial.blind, report.trials.back());
  }

  note_unread(population, ready.trials, report);
  if (!options.out.empty()) {
    const auto written = write_statuses(options.out, together ? eligible_rows(population, ready.trials)
                                                              : statuses(population, ready.trials, options.only));
    if (!written) return fail(written.error());
  }
  fmt::print("{}",
             options.format == Format::Json ? screen_json(report) : screen_text(report, {.colour = takes_colour(1)}));
  return kDone;
}

}  // namespace elig
