// eligc's commands. Each takes its options, writes results to stdout and everything else to stderr, and returns the
// process's exit code: 0 done, 1 the rules have errors, 2 usage, 3 environment.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "runtime/ingest/ingest.h"

namespace elig {

enum ExitCode { kDone = 0, kRulesHaveErrors = 1, kUsage = 2, kEnvironment = 3 };

enum class Format { Text, Json };

struct CheckOptions {
  std::vector<std::string> files;
  Format format = Format::Text;
  bool verbose = false;
};
int run_check(const CheckOptions& options);

struct FmtOptions {
  std::vector<std::string> files;
  bool check = false;
};
int run_fmt(const FmtOptions& options);

struct TestOptions {
  std::vector<std::string> files;
  bool coverage = false;
  std::optional<double> min_coverage;  // percent
  bool verbose = false;                // explain every criterion of a test that failed
  std::string cache;                   // kernel_cache.h
  Format format = Format::Text;
};
int run_test(const TestOptions& options);

struct ImportCommand {
  std::string source;
  std::string out;
  std::optional<SourceKind> kind;  // nullopt: guessed
  std::string index_date;
  std::size_t memory_bytes = 0;  // 0: half of the machine's
  Format format = Format::Text;
};
int run_import(const ImportCommand& command);

struct ScreenCommand {
  std::vector<std::string> rules;
  std::string expression;  // -e
  std::string population;
  std::string out;
  std::vector<std::string> only;  // statuses of the rows in `out`; empty: all
  std::string index_date;
  std::string cpu = "native";
  std::string cache;  // kernel_cache.h
  unsigned threads = 0;
  bool verdicts = false;  // statuses without the criteria's counts
  Format format = Format::Text;
};
int run_screen(const ScreenCommand& options);

struct ExplainOptions {
  std::string rule;
  std::string expression;
  std::string population;
  std::string patient;
  std::string index_date;
  std::string cache;  // kernel_cache.h
  Format format = Format::Text;
};
int run_explain(const ExplainOptions& options);

struct InfoOptions {
  std::string population;
  std::string index_date;
  Format format = Format::Text;
};
int run_info(const InfoOptions& options);

struct EmitOptions {
  std::string rule;
  std::string expression;
  std::string population;  // empty: columns as the rule declares them
  std::string stage;       // ir, plan, llvm, asm, object
  std::string cpu = "native";
  std::string architecture;  // empty: this machine's
  std::string out;           // empty: stdout
};
int run_emit(const EmitOptions& options);

}  // namespace elig
