// What the commands share: rules from files or -e, a population from a path, and telling the user what went wrong.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/diag/diagnostic.h"
#include "compiler/driver/commands.h"
#include "compiler/driver/pipeline.h"
#include "runtime/ingest/ingest.h"
#include "runtime/ingest/session_ahead.h"

namespace elig {

class Session {
 public:
  explicit Session(Format format) : format_(format) {}

  /// The text of each rule file, or of the expression, as a source; an exit code when one cannot be read.
  std::variant<std::vector<SourceId>, int> sources(const std::vector<std::string>& files,
                                                   const std::string& expression);

  /// The checked trials of those; an exit code when there are errors (printed) or a file cannot be read.
  std::variant<std::vector<ir::Program>, int> programs(const std::vector<std::string>& files,
                                                       const std::string& expression);

  /// Says that population() will be asked for `path`: what reads sources is started meanwhile.
  void expect(const std::string& path);

  /// What `eligc import` reads: a table, a folder of a data model, a DuckDB file, or a rule file whose `population`
  /// says what is where. With a progress bar; an exit code (the error is printed). `kind`: guessed where it is not
  /// given.
  std::variant<Population, int> source(const std::string& path, std::optional<SourceKind> kind, IngestOptions options);

  /// A population file, or a source; at `index_date`, where that is not empty.
  std::variant<Population, int> population(const std::string& path, const std::string& index_date);

  /// All of std. Its modules have no errors: the tests check them.
  std::vector<ast::Ast> standard_modules();

  /// Prints diagnostics not printed yet: caret text, or JSON, on stderr.
  void print_diagnostics();

  Sources texts;
  Diagnostics diagnostics;
  std::vector<LetPlace> lets;  // of the rules that programs() read

 private:
  std::variant<Population, int> site(const std::string& path, const IngestOptions& options);

  Format format_;
  std::shared_ptr<SessionAhead> ahead_;
  std::size_t printed_ = 0;
};

/// Prints an environment's failure and returns its exit code.
int fail(const Error& error);

/// Draws on stderr, on a terminal only; erased when it goes.
class ProgressBar {
 public:
  explicit ProgressBar(std::string what);
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  void show(double share);

 private:
  std::string what_;
  bool terminal_;
  int drawn_ = -1;
};

}  // namespace elig
