// eligc: arguments -> a command's options. What the commands do is in the files named after them.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <map>
#include <new>
#include <optional>

#include "compiler/driver/commands.h"
#include "runtime/population/date.h"

namespace {

using elig::Format;

void add_format(CLI::App& command, Format& format) {
  static const std::map<std::string, Format> names{{"text", Format::Text}, {"json", Format::Json}};
  command.add_option("--format", format, "text for people (default), or json")
      ->transform(CLI::CheckedTransformer(names, CLI::ignore_case).description(""))
      ->type_name("text|json");
}

void add_index(CLI::App& command, std::string& date) {
  command.add_option("--index", date, "the screening date, YYYY-MM-DD")->check([](const std::string& text) {
    return elig::parse_date(text) ? std::string() : "`" + text + "` is not a date (YYYY-MM-DD)";
  });
}

void add_kind(CLI::App& command, std::optional<elig::SourceKind>& kind) {
  using elig::SourceKind;
  static const std::map<std::string, SourceKind> names{{"table", SourceKind::Table},
                                                       {"sdtm", SourceKind::Sdtm},
                                                       {"omop", SourceKind::Omop},
                                                       {"synthea", SourceKind::Synthea},
                                                       {"fhir", SourceKind::Fhir}};
  command
      .add_option_function<SourceKind>(
          "--from", [&kind](const SourceKind& named) { kind = named; }, "what SOURCE is (guessed when it is clear)")
      ->transform(CLI::CheckedTransformer(names, CLI::ignore_case).description(""))
      ->type_name("table|sdtm|omop|synthea|fhir");
}

void add_memory(CLI::App& command, std::size_t& bytes) {
  command
      .add_option("--memory", bytes,
                  "memory to work in, e.g. 4GB (default: half of the machine's); the rest is in files")
      ->transform(CLI::AsSizeValue(false))
      ->type_name("SIZE");
}

void add_cache(CLI::App& command, std::string& cache) {
  command
      .add_option("--cache", cache,
                  "keep compiled kernels in this folder, or `off` (default: elig in $XDG_CACHE_HOME or ~/.cache)")
      ->type_name("DIR|off");
}

/// Rules as files, or as one expression after -e.
void add_rules(CLI::App& command, std::vector<std::string>& files, std::string& expression) {
  auto* rules = command.add_option("RULE", files, "rule files");
  auto* inline_rule = command.add_option("-e,--expression", expression, "screen by this expression instead of a file");
  rules->excludes(inline_rule);
  command.callback([rules, inline_rule] {
    if (rules->count() == 0 && inline_rule->count() == 0) throw CLI::RequiredError("RULE or -e EXPR");
  });
}

void add_rule(CLI::App& command, std::string& file, std::string& expression) {
  auto* rule = command.add_option("RULE", file, "rule file");
  auto* inline_rule = command.add_option("-e,--expression", expression, "use this expression instead of a file");
  rule->excludes(inline_rule);
  command.callback([rule, inline_rule] {
    if (rule->count() == 0 && inline_rule->count() == 0) throw CLI::RequiredError("RULE or -e EXPR");
  });
}

int run(int argc, char** argv) {
  CLI::App app{"eligc: compile clinical-trial eligibility rules and screen patients with them", "eligc"};
  app.require_subcommand(1);
  app.footer(
      "Exit codes: 0 done, 1 the rules have errors or tests fail, 2 usage, 3 a file is missing, damaged or not "
      "readable.");

  elig::CheckOptions check;
  auto* check_command = app.add_subcommand("check", "parse, check types and units, print what is wrong");
  check_command->add_option("FILE", check.files, "rule files")->required();
  check_command->add_flag("--verbose", check.verbose, "also list the expressions that leave exact arithmetic");
  add_format(*check_command, check.format);

  elig::FmtOptions fmt;
  auto* fmt_command = app.add_subcommand("fmt", "rewrite rule files in canonical layout");
  fmt_command->add_option("FILE", fmt.files, "rule files")->required();
  fmt_command->add_flag("--check", fmt.check, "list the files that differ and change nothing");

  elig::TestOptions test;
  auto* test_command = app.add_subcommand("test", "run the test blocks of rule files");
  test_command->add_option("FILE", test.files, "rule files, and files with tests of their trials")->required();
  auto* coverage = test_command->add_flag("--coverage", test.coverage,
                                          "also list the outcomes of criteria that no test saw: met, not met, unknown");
  test_command->add_flag("--verbose", test.verbose,
                         "explain every criterion of a test that failed, not only those it is about");
  test_command->add_option("--min", test.min_coverage, "fail when the coverage of a trial is below PERCENT")
      ->needs(coverage)
      ->check(CLI::Range(0.0, 100.0).description(""))
      ->type_name("PERCENT");
  add_cache(*test_command, test.cache);
  add_format(*test_command, test.format);

  elig::ImportCommand import;
  auto* import_command = app.add_subcommand("import", "read patients from other formats and write a population file");
  import_command->add_option("SOURCE", import.source, "a table, a folder of a data model, or a DuckDB file")
      ->required();
  import_command->add_option("-o,--out", import.out, "the population file to write")->required();
  add_kind(*import_command, import.kind);
  add_index(*import_command, import.index_date);
  add_memory(*import_command, import.memory_bytes);
  add_format(*import_command, import.format);

  elig::ScreenCommand screen;
  auto* screen_command = app.add_subcommand("screen", "screen a population and print the attrition table");
  add_rules(*screen_command, screen.rules, screen.expression);
  screen_command->add_option("--population", screen.population, "a population file, or anything that import reads")
      ->required();
  auto* out = screen_command->add_option("--out", screen.out,
                                         "write one row per patient and trial to FILE.csv or FILE.parquet");
  screen_command->add_option("--only", screen.only, "write rows of these statuses only: eligible, needs_review, ...")
      ->delimiter(',')
      ->check(CLI::IsMember({"eligible", "needs_review", "needs_data", "ineligible"}))
      ->needs(out);
  screen_command->add_flag("--verdicts", screen.verdicts, "count statuses only, a line a trial; the fastest");
  add_index(*screen_command, screen.index_date);
  screen_command->add_option("--threads", screen.threads, "threads to use (default: as many as the machine has)");
  screen_command->add_option("--cpu", screen.cpu, "compile for this CPU at most: native, x86-64, x86-64-v3, ...");
  add_cache(*screen_command, screen.cache);
  add_format(*screen_command, screen.format);

  elig::ExplainOptions explain;
  auto* explain_command = app.add_subcommand("explain", "show what decided each criterion for one patient");
  add_rule(*explain_command, explain.rule, explain.expression);
  explain_command->add_option("--population", explain.population, "a population file, or anything that import reads")
      ->required();
  explain_command->add_option("--patient", explain.patient, "the patient's id")->required();
  add_index(*explain_command, explain.index_date);
  add_cache(*explain_command, explain.cache);
  add_format(*explain_command, explain.format);

  elig::InfoOptions info;
  auto* info_command = app.add_subcommand("info", "show what a population holds");
  info_command->add_option("POPULATION", info.population, "a population file, or anything that import reads")
      ->required();
  add_index(*info_command, info.index_date);
  add_format(*info_command, info.format);

  elig::EmitOptions emit;
  auto* emit_command = app.add_subcommand("emit", "print what the compiler made of a rule");
  add_rule(*emit_command, emit.rule, emit.expression);
  auto* stages = emit_command->add_option_group("stage", "one of");
  for (const char* stage : {"ir", "plan", "llvm", "asm", "object"}) {
    stages->add_flag_callback(std::string("--") + stage, [&emit, stage] { emit.stage = stage; });
  }
  stages->require_option(1);
  emit_command->add_option("--population", emit.population, "plan for these columns instead of the declared ones");
  emit_command->add_option("--cpu", emit.cpu, "compile for this CPU at most");
  emit_command->add_option("--target", emit.architecture, "compile for another architecture: aarch64");
  emit_command->add_option("-o,--out", emit.out, "write to this file");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? elig::kDone : elig::kUsage;
  }
  if (check_command->parsed()) return elig::run_check(check);
  if (fmt_command->parsed()) return elig::run_fmt(fmt);
  if (test_command->parsed()) return elig::run_test(test);
  if (import_command->parsed()) return elig::run_import(import);
  if (screen_command->parsed()) return elig::run_screen(screen);
  if (explain_command->parsed()) return elig::run_explain(explain);
  if (info_command->parsed()) return elig::run_info(info);
  return elig::run_emit(emit);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::bad_alloc&) {
    std::fputs("eligc: out of memory\n", stderr);
    return elig::kEnvironment;
  }
}
