// eligc screen: rules and a population -> the attrition table, JSON, and a row per patient and trial.
#include <fmt/core.h>

#include <chrono>
#include <deque>
#include <set>

#include "compiler/driver/commands.h"
#include "compiler/driver/files.h"
#include "compiler/driver/session.h"
#include "runtime/ingest/write.h"
#include "runtime/report/screen_report.h"

namespace elig {
namespace {

struct ScreenedTrial {
  const ir::Program* program;
  Binding binding;
  TrialBitmaps bitmaps;  // filled for --out only
};

ReportedTrial describe(const ir::Program& program, const Screened& screened) {
  ReportedTrial trial{program.trial, program.title, {}, screened.counts, {}};
  for (const auto& c : program.criteria) {
    trial.criteria.push_back({c.id, c.title, c.kind == ir::CriterionKind::Exclusion});
  }
  for (const auto& note : screened.binding.notes) {
    trial.notes.push_back(note.message);
  }
  return trial;
}

/// "CrCl needs weight" in the language's words: criteria that are unknown for everyone, said before the run's results.
void note_blind_criteria(const ir::Program& program, ReportedTrial& trial) {
  std::string ids;
  std::size_t blind = 0;
  for (std::size_t i = 0; i < program.criteria.size(); ++i) {
    const ir::Inst& condition = program.tape[program.criteria[i].condition.index];
    const bool attested = condition.op == ir::Op::YesNo && program.inputs[condition.imm].kind == ir::InputKind::Attest;
    if (attested) continue;  // open for a person, not short of data
    const auto& counts = trial.counts.criteria[i];
    if (trial.counts.patients == 0 || counts.unknown + counts.overridden < trial.counts.patients) continue;
    ids += (ids.empty() ? "" : ", ") + program.criteria[i].id;
    ++blind;
  }
  if (blind > 0) {
    trial.notes.push_back(fmt::format("{} unknown for everyone: {}",
                                      blind == 1 ? "1 criterion is" : fmt::format("{} criteria are", blind), ids));
  }
}

/// What no trial reads of the population, and what was noticed when it was read.
void note_unread(const Population& population, const std::deque<ScreenedTrial>& trials, ScreenReport& report) {
  std::vector<const Binding*> bindings;
  for (const auto& trial : trials) bindings.push_back(&trial.binding);
  for (const auto& [column, why] : unused_columns(bindings, population))
    report.not_bound.push_back({column->header, why});
  for (const auto& note : population.notes) report.notes.push_back(note.message);
}

/// One row per trial and patient, patients in the population's order.
StatusSource statuses(const Population& population, const std::deque<ScreenedTrial>& trials) {
  return [&population, &trials, trial = std::size_t{0}, patient = std::size_t{0}](StatusRow& row) mutable {
    while (trial < trials.size() && patient == population.patients) {
      ++trial;
      patient = 0;
    }
    if (trial == trials.size()) return false;
    const auto& [program, binding, bits] = trials[trial];
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
  report.times.load_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - loading).count();
  report.patients = population.patients;
  report.index = population.index_date;

  auto jit = Jit::create({.cpu = options.cpu});
  if (!jit) return fail(jit.error());
  std::deque<ScreenedTrial> trials;
  for (const auto& program : programs) {
    ScreenedTrial& trial = trials.emplace_back(ScreenedTrial{&program, {}, {}});
    ProgressBar bar("screening " + program.trial);
    ScreenOptions run;
    run.threads = options.threads;
    run.progress = [&](double share) { bar.show(share); };
    if (!options.out.empty()) run.bitmaps = &trial.bitmaps;
    auto screened = screen_program(program, population, *jit.value(), {}, run, session.diagnostics);
    if (!screened) continue;
    if (!*screened) return fail(screened->error());
    report.times.compile_s += screened->value().compile_s;
    report.times.screen_s += screened->value().screen_s;
    report.trials.push_back(describe(program, screened->value()));
    note_blind_criteria(program, report.trials.back());
    trial.binding = std::move(screened->value().binding);
  }
  session.print_diagnostics();
  if (session.diagnostics.has_errors()) return kRulesHaveErrors;

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
