#include "tests/cases_runner/agreement.h"

#include "compiler/check/check.h"
#include "compiler/check/tests.h"
#include "compiler/driver/site.h"
#include "runtime/base/bug.h"

namespace elig::cases {
namespace {

using oracle::Truth;

bool runs_here(const std::string& cpu) {
  if (cpu == "x86-64-v3") return __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0;
  if (cpu == "x86-64-v4") return __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0;
  return true;
}

const char* word(Truth truth) {
  if (truth == Truth::Unknown) return "unknown";
  return truth == Truth::True ? "true" : "false";
}

std::string differs(const std::string& what, std::uint64_t compiled, std::uint64_t oracle) {
  return what + ": compiled " + std::to_string(compiled) + ", oracle " + std::to_string(oracle) + "\n";
}

/// Each number that the two counted differently, a line each.
std::string compare_counts(const TrialCounts& compiled, const oracle::Counts& oracle,
                           const std::vector<oracle::CriterionName>& names) {
  std::string out;
  const auto check = [&](const std::string& what, std::uint64_t a, std::uint64_t b) {
    if (a != b) out += differs(what, a, b);
  };
  check("patients", compiled.patients, oracle.patients);
  check("criteria", compiled.criteria.size(), oracle.criteria.size());
  for (std::size_t i = 0; i < oracle.status.size(); ++i) {
    check("status " + std::to_string(i), compiled.status[i], oracle.status[i]);
  }
  for (std::size_t i = 0; i < std::min(compiled.criteria.size(), oracle.criteria.size()); ++i) {
    const auto& a = compiled.criteria[i];
    const auto& b = oracle.criteria[i];
    check(names[i].id + " met", a.met, b.met);
    check(names[i].id + " not met", a.not_met, b.not_met);
    check(names[i].id + " unknown", a.unknown, b.unknown);
    check(names[i].id + " overridden", a.overridden, b.overridden);
    check(names[i].id + " remaining", a.remaining, b.remaining);
    check(names[i].id + " only reason", a.only_reason, b.only_reason);
  }
  return out;
}

/// The first patient on whom the two differ, criterion by criterion.
std::string compare_bitmaps(const TrialBitmaps& bitmaps, const std::vector<oracle::Verdict>& verdicts,
                            const std::vector<oracle::CriterionName>& names, std::size_t patients) {
  std::string out;
  for (std::size_t patient = 0; patient < patients && out.empty(); ++patient) {
    const oracle::Verdict& verdict = verdicts[patient % verdicts.size()];
    const std::string who = "patient " + std::to_string(patient + 1) + ", ";
    for (std::size_t i = 0; i < names.size(); ++i) {
      const bool met = TrialBitmaps::test(bitmaps.met, bitmaps.words, i, patient);
      const bool not_met = TrialBitmaps::test(bitmaps.not_met, bitmaps.words, i, patient);
      if (met && not_met) out += who + names[i].id + ": compiled both true and false\n";
      const Truth compiled = met ? Truth::True : not_met ? Truth::False : Truth::Unknown;
      const Truth expected = verdict.criteria[i].truth;
      if (compiled != expected) {
        out += who + names[i].id + ": compiled " + word(compiled) + ", oracle " + word(expected) + "\n";
      }
    }
    for (std::size_t s = 0; s < ELIG_STATUSES; ++s) {
      const bool compiled = TrialBitmaps::test(bitmaps.status, bitmaps.words, s, patient);
      const bool expected = static_cast<std::size_t>(verdict.status) == s;
      if (compiled != expected) out += differs(who + "status " + std::to_string(s), compiled, expected);
    }
  }
  return out;
}

/// The program twice in one portfolio, where it shares everything: the same counts, the same verdicts without counts of
/// criteria, and the same status of every patient alone.
std::string compare_together(const ir::Program& program, const Population& population, const Machine& machine,
                             const Setting& setting, const TrialCounts& counts, const TrialBitmaps& bitmaps,
                             Diagnostics& diagnostics) {
  FeatureStore features(population, *machine.jit, setting.threads);
  const std::vector<ir::Program> programs = {program, program};
  const auto prepared = prepare_portfolio(programs, population, features, *machine.jit, diagnostics);
  if (!prepared) return "a portfolio of it cannot be planned\n";
  if (!*prepared) return "a portfolio of it did not compile: " + prepared->error().message + "\n";
  const Portfolio& portfolio = *prepared->value().portfolio;
  PortfolioOptions options;
  options.threads = setting.threads;
  options.block_words = setting.block_words;
  options.level = vector_level(*machine.jit);
  std::string out;
  for (const TrialCounts& together : portfolio.screen(options)) {
    if (together != counts) out += "counted otherwise in a portfolio\n";
  }
  options.criteria = false;
  for (const TrialCounts& together : portfolio.screen(options)) {
    if (together.status != counts.status) out += "verdicts differ in a portfolio\n";
  }
  std::vector<std::uint8_t> statuses(programs.size());
  for (std::size_t patient = 0; patient < population.patients; ++patient) {
    portfolio.statuses_of(patient, statuses);
    for (const std::uint8_t status : statuses) {
      if (status < ELIG_STATUSES && TrialBitmaps::test(bitmaps.status, bitmaps.words, status, patient)) continue;
      out += "patient " + std::to_string(patient) + " alone: status " + std::to_string(status) + "\n";
    }
  }
  return out;
}

}  // namespace

std::optional<CompiledRules> compile(Sources& sources, const std::string& name, const std::string& text,
                                     Diagnostics& diagnostics) {
  const SourceId id = sources.add({name, text});
  auto rules = load_rules(sources, id, diagnostics);
  if (!rules) return {};
  const std::vector<const ast::Ast*> modules = rules->borrowed_modules();
  auto programs = check(modules, rules->main, diagnostics, rules->known);
  if (population_of(*rules) != nullptr && !check_site(*rules, sources, {}, diagnostics)) return {};
  if (!programs) return {};
  check_tests({{modules, &rules->main, &*programs, rules->known}}, sources, diagnostics);
  if (diagnostics.has_errors()) return {};
  return CompiledRules{std::move(*rules), std::move(*programs)};
}

std::unique_ptr<oracle::Oracle> oracle_of(const CompiledRules& compiled, std::size_t trial) {
  const std::vector<const ast::Ast*> modules = compiled.rules.borrowed_modules();
  const auto trials = oracle::trials_of(compiled.rules.main);
  return std::make_unique<oracle::Oracle>(modules, compiled.rules.main, *trials[trial]);
}

std::vector<Machine> machines(const std::vector<std::string>& cpus) {
  std::vector<Machine> out;
  for (const std::string& cpu : cpus) {
    if (!runs_here(cpu)) continue;
    JitOptions options;
    options.cpu = cpu;
    auto jit = Jit::create(options);
    must(jit.ok(), "a JIT for this host can be made");
    out.push_back({cpu, std::move(jit.value())});
  }
  return out;
}

std::optional<std::string> disagreement(const ir::Program& program, const oracle::Oracle& oracle,
                                        const std::vector<oracle::Verdict>& verdicts, const Population& population,
                                        const Machine& machine, const Setting& setting, Diagnostics& diagnostics) {
  Population people = population;
  if (setting.ranges) find_block_ranges(people);
  TrialBitmaps bitmaps;
  ScreenOptions options;
  options.threads = setting.threads;
  options.block_words = setting.block_words;
  options.bitmaps = &bitmaps;
  const auto screened = screen_program(program, people, *machine.jit, PlanOptions{}, options, diagnostics);
  if (!screened) return {};
  if (!screened->ok()) return "the kernel did not compile: " + screened->error().message;

  std::vector<oracle::Verdict> repeated;
  for (std::size_t i = 0; i < population.patients; ++i) repeated.push_back(verdicts[i % verdicts.size()]);
  std::string out = compare_bitmaps(bitmaps, verdicts, oracle.criteria(), population.patients);
  out += compare_counts(screened->value().counts, oracle::count(oracle.criteria(), repeated), oracle.criteria());
  out += compare_together(program, population, machine, setting, screened->value().counts, bitmaps, diagnostics);
  if (out.empty()) return {};
  return "on " + machine.cpu + ", " + std::to_string(setting.threads) + " threads, " +
         std::to_string(population.patients) + " patients:\n" + out;
}

}  // namespace elig::cases
