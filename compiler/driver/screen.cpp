// eligc screen: rules and a population -> the attrition table, JSON, and a row per patient and trial.
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <set>

#include "compiler/driver/blind.h"
#include "compiler/driver/commands.h"
#include "compiler/driver/files.h"
#include "compiler/driver/kernel_cache.h"
#include "compiler/driver/session.h"
#include "runtime/ingest/write.h"
#include "runtime/population/file.h"
#include "runtime/report/screen_report.h"

namespace elig {
namespace {

struct Trial {
  const ir::Program* program;
  Prepared prepared;
  Binding binding;
  TrialBitmaps bitmaps;  // filled for --out only
  std::vector<BlindWarning> warnings;
};

/// That something is not there, which a warning says already, and what comes of it.
bool warned_of(const Trial& trial, const BindingNote& note) {
  return note.kind == BindingNote::Kind::Unbound &&
         std::any_of(trial.warnings.begin(), trial.warnings.end(), [&](const BlindWarning& warning) {
           return std::find(warning.what.begin(), warning.what.end(), note.input) != warning.what.end();
         });
}

ReportedTrial describe(const Trial& trial, TrialCounts counts) {
  const ir::Program& program = *trial.program;
  ReportedTrial reported{program.trial, program.title, {}, std::move(counts), {}};
  for (const BlindWarning& warning : trial.warnings) reported.notes.push_back(warning.text);
  for (const auto& c : program.criteria) {
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
  for (std::size_t i = 0; i < program.criteria.size(); ++i) {
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

/// One row per trial and patient, patients in the population's order.
StatusSource statuses(const Population& population, const std::deque<Trial>& trials) {
  return [&population, &trials, trial = std::size_t{0}, patient = std::size_t{0}](StatusRow& row) mutable {
    while (trial < trials.size() && patient == population.patients) {
      ++trial;
      patient = 0;
    }
    if (trial == trials.size()) return false;
    const ir::Program* program = trials[trial].program;
    const TrialBitmaps& bits = trials[trial].bitmaps;
    row = {patient_id(population, patient), program->trial, "", "", ""};
    for (int s = 0; s < ELIG_STATUSES; ++s) {
      if (TrialBitmaps::test(bits.status, bits.words, s, patient)) row.status = status_name(s);
    }
    for (std::size_t i = 0; i < program->criteria.size(); ++i) {
      const auto& criterion = program->criteria[i];
      const bool met = TrialBitmaps::test(bits.met, bits.words, i, patient);
      const bool not_met = TrialBitmaps::test(bits.not_met, bits.words, i, patient);
      const bool fails = criterion.kind == ir::CriterionKind::Inclusion ? not_met : met;
      if (fails) row.not_met += (row.not_met.empty() ? "" : ";") + criterion.id;
      if (!met && !not_met) row.unknown += (row.unknown.empty() ? "" : ";") + criterion.id;
    }
    ++patient;
    return true;
  };
}

/// Before the run, on stderr: what will be unknown for everyone.
void warn(const std::deque<Trial>& trials) {
  for (const Trial& trial : trials) {
    for (const BlindWarning& warning : trial.warnings) {
      fmt::print(stderr, "warning: {}{}\n", trials.size() > 1 ? trial.program->trial + ": " : "", warning.text);
    }
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

}  // namespace

int run_screen(const ScreenCommand& options) {
  Session session(options.format);
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
    if (const auto damage = verify_patients(population)) return fail(*damage);
  }
  report.times.load_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - loading).count();
  report.patients = population.patients;

  auto jit = Jit::create({.cpu = options.cpu, .cache = kernel_cache(options.cache)});
  if (!jit) return fail(jit.error());
  FeatureStore features(population, *jit.value(), options.threads);
  std::deque<Trial> trials;
  for (const auto& program : programs) {
    auto prepared = prepare_program(program, population, features, *jit.value(), {}, session.diagnostics);
    if (!prepared) continue;
    if (!*prepared) return fail(prepared->error());
    Trial& trial = trials.emplace_back(Trial{&program, std::move(*prepared).value(), {}, {}, {}});
    trial.warnings = blind_warnings(program, trial.prepared, population, session.lets);
  }
  session.print_diagnostics();
  if (session.diagnostics.has_errors()) return kRulesHaveErrors;
  report.index = features.index_day();
  report.own_index = report.index.empty() && population.index.has_value();
  if (options.format == Format::Text) warn(trials);

  for (Trial& trial : trials) {
    ProgressBar bar("screening " + trial.program->trial);
    ScreenOptions run;
    run.threads = options.threads;
    run.progress = [&](double share) { bar.show(share); };
    if (!options.out.empty()) run.bitmaps = &trial.bitmaps;
    const std::vector<bool> blind = trial.prepared.planned.blind;
    Screened screened = screen_prepared(std::move(trial.prepared), population.patients, run);
    report.times.features_s += screened.features_s;
    report.times.compile_s += screened.compile_s;
    report.times.screen_s += screened.screen_s;
    trial.binding = std::move(screened.binding);
    report.trials.push_back(describe(trial, std::move(screened.counts)));
    note_undecided(*trial.program, blind, report.trials.back());
  }

  note_unread(population, trials, report);
  if (!options.out.empty()) {
    const auto written = write_statuses(options.out, statuses(population, trials));
    if (!written) return fail(written.error());
  }
  fmt::print("{}",
             options.format == Format::Json ? screen_json(report) : screen_text(report, {.colour = takes_colour(1)}));
  return kDone;
}

}  // namespace elig
