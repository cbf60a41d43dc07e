#include "compiler/driver/session.h"

#include <fmt/core.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "compiler/diag/render.h"
#include "compiler/driver/files.h"
#include "runtime/ingest/ingest.h"

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
  for (const auto id : std::get<0>(ids)) {
    auto programs = compile_rules(texts, id, diagnostics);
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

std::variant<Population, int> Session::population(const std::string& path, const std::string& index_date) {
  const auto ingest = [&] {
    ProgressBar bar("reading " + path);
    IngestOptions options;
    options.index_date = index_date;
    options.progress = [&](double share) { bar.show(share); };
    return read_table(path, options);
  };
  auto read = ingest();  // the bar is gone before anything is said
  if (!read) return fail(read.error());
  return std::move(read).value();
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
