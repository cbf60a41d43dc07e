#include "compiler/driver/session.h"

#include <fmt/core.h>

#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "compiler/diag/render.h"
#include "compiler/driver/files.h"
#include "compiler/driver/library.h"
#include "compiler/driver/site.h"
#include "compiler/parse/parse.h"
#include "runtime/ingest/index_dates.h"
#include "runtime/ingest/site.h"
#include "runtime/population/file.h"

namespace elig {

int fail(const Error& error) {
  fmt::print(stderr, "eligc: {}\n", error.message);
  return kEnvironment;
}

std::variant<std::vector<SourceId>, int> Session::sources(const std::vector<std::string>& files,
                                                          const std::string& expression) {
  std::vector<SourceId> ids;
  if (!expression.empty()) ids.push_back(texts.add({"<expression>", expression}));
  for (const auto& file : files) {
    auto text = read_file(file);
    if (!text) return fail(text.error());
    ids.push_back(texts.add({file, std::move(text).value()}));
  }
  return ids;
}

std::variant<std::vector<ir::Program>, int> Session::programs(const std::vector<std::string>& files,
                                                              const std::string& expression) {
  auto ids = sources(files, expression);
  if (const int* code = std::get_if<int>(&ids)) return *code;
  std::vector<ir::Program> all;
  Library library(texts);
  for (const auto id : std::get<0>(ids)) {
    auto programs = compile_rules(library, id, diagnostics, &lets);
    if (!programs) continue;
    for (auto& program : *programs) all.push_back(std::move(program));
  }
  print_diagnostics();
  if (diagnostics.has_errors()) return kRulesHaveErrors;
  if (all.empty()) {
    fmt::print(stderr, "eligc: there is no trial in these rules\n");
    return kRulesHaveErrors;
  }
  return all;
}

void Session::expect(const std::string& path) {
  std::error_code failed;
  if (std::filesystem::exists(path, failed) && !is_population_file(path)) ahead_ = std::make_shared<SessionAhead>();
}

std::variant<Population, int> Session::site(const std::string& path, const IngestOptions& options) {
  const auto ids = sources({path}, "");
  if (const int* code = std::get_if<int>(&ids)) return *code;
  const auto rules = load_rules(texts, std::get<0>(ids).front(), diagnostics);
  std::optional<Site> site;
  if (rules && population_of(*rules) != nullptr) site = check_site(*rules, texts, table_columns, diagnostics);
  print_diagnostics();
  if (diagnostics.has_errors()) return kRulesHaveErrors;
  if (!site) return fail({"`" + path + "` has no `population \"...\" { }`, which says what is where"});
  auto population = read_site(*site, options);
  if (!population) return fail(population.error());
  return std::move(population).value();
}

std::variant<Population, int> Session::source(const std::string& path, std::optional<SourceKind> kind,
                                              IngestOptions options) {
  if (!kind && std::filesystem::path(path).extension() == ".elig") return site(path, options);
  if (!kind) kind = guess_source(path);
  if (!kind && std::filesystem::is_directory(path)) {
    fmt::print(stderr, "eligc: it is unclear what `{}` holds: `eligc import --from sdtm|omop|synthea|fhir` says it\n",
               path);
    return kUsage;
  }
  const auto ingest = [&] {
    ProgressBar bar("reading " + path);
    options.progress = [&](double share) { bar.show(share); };
    return read_source(path, kind.value_or(SourceKind::Table), options);
  };
  auto read = ingest();  // the bar is gone before anything is said
  if (!read) return fail(read.error());
  return std::move(read).value();
}

std::variant<Population, int> Session::population(const std::string& path, const std::string& index_date) {
  if (!is_population_file(path)) {
    IngestOptions options;
    options.index_date = index_date;
    options.ahead = std::move(ahead_);
    return source(path, std::nullopt, std::move(options));
  }
  auto opened = open_population(path);
  if (!opened) return fail(opened.error());
  set_index(opened.value(), index_date);
  return std::move(opened).value();
}

std::vector<ast::Ast> Session::standard_modules() {
  std::vector<ast::Ast> modules;
  for (const auto& module : builtin_modules()) {
    const auto source = texts.add({std::string(module.name), std::string(module.text)});
    if (auto parsed = parse(texts, source, diagnostics)) modules.push_back(std::move(*parsed));
  }
  return modules;
}

void Session::print_diagnostics() {
  if (diagnostics.all().size() == printed_) return;
  printed_ = diagnostics.all().size();
  if (format_ == Format::Json) {
    fmt::print(stderr, "{}\n", render_json(diagnostics, texts).dump());
  } else {
    fmt::print(stderr, "{}", render_text(diagnostics, texts, takes_colour(2)));
  }
}

ProgressBar::ProgressBar(std::string what) : what_(std::move(what)), terminal_(takes_colour(2)) {}

ProgressBar::~ProgressBar() {
  if (drawn_ >= 0) fmt::print(stderr, "\r\x1b[K");
}

void ProgressBar::show(double share) {
  constexpr int kCells = 30;
  const int percent = static_cast<int>(share * 100);
  if (!terminal_ || percent == drawn_) return;
  drawn_ = percent;
  const int full = percent * kCells / 100;
  fmt::print(stderr, "\r{} [{:#<{}}{:<{}}] {:3}%", what_, "", full, "", kCells - full, percent);
  std::fflush(stderr);
}

}  // namespace elig
