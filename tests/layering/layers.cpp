#include "tests/layering/layers.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <regex>
#include <string_view>

namespace elig::layering {
namespace {

namespace fs = std::filesystem;
using Paths = std::vector<std::string_view>;

/// A path names itself and, when it is a folder, everything below it.
bool covers(std::string_view path, std::string_view file) {
  return file.starts_with(path) && (file.size() == path.size() || file[path.size()] == '/');
}
bool any_covers(const Paths& paths, std::string_view file) {
  return std::ranges::any_of(paths, [&](std::string_view path) { return covers(path, file); });
}

/// What a folder may include of the project, besides itself and runtime/base, which is open to all.
struct Layer {
  std::string_view folder;
  Paths may_include;
};
const std::vector<Layer>& layers() {
  static constexpr std::string_view kAbi = "runtime/include/elig/abi.h";
  static const std::vector<Layer> table = {
      {"compiler/base", {}},
      {"compiler/units", {}},
      {"compiler/diag", {"compiler/base", "compiler/units"}},
      {"compiler/ast", {"compiler/base", "compiler/units"}},
      {"compiler/parse", {"compiler/ast", "compiler/diag", "compiler/units", "compiler/base"}},
      {"compiler/ir", {"compiler/base", "compiler/units"}},
      {"compiler/check", {"compiler/ast", "compiler/units", "compiler/ir", "compiler/diag", "compiler/base"}},
      {"compiler/review", {"compiler/ast", "compiler/units", "compiler/ir", "compiler/diag", "compiler/base"}},
      {"compiler/opt", {"compiler/ir", "compiler/base", "compiler/units"}},
      {"compiler/plan",
       {"compiler/ir", "compiler/units", "compiler/diag", "compiler/base", "runtime/population",
        "runtime/portfolio/portfolio.h", "runtime/screen/known_blocks.h", "runtime/screen/screen.h", kAbi}},
      {"compiler/codegen", {"compiler/ir", "compiler/base", "compiler/units", "runtime/screen/math.h", kAbi}},
      {"compiler/features",
       {"compiler/plan", "compiler/codegen", "compiler/ir", "compiler/units", "compiler/diag", "compiler/base",
        "runtime/select", "runtime/screen", "runtime/population", kAbi}},
      {"compiler/lint",
       {"compiler/check", "compiler/features", "compiler/ir", "compiler/ast", "compiler/units", "compiler/diag",
        "compiler/base", "runtime/population"}},
      {"compiler/driver", {"compiler", "runtime"}},
      {"runtime/base", {}},
      {"runtime/include", {}},
      {"runtime/population", {}},
      {"runtime/select", {"runtime/population"}},
      {"runtime/screen", {"runtime/population", kAbi}},
      {"runtime/portfolio", {"runtime/screen", "runtime/population", kAbi}},
      {"runtime/ingest", {"runtime/population"}},
      {"runtime/report", {"runtime/screen", "runtime/population", kAbi}},
      // The oracle judges the compiler, so it shares nothing that could be wrong in both.
      {"tests/oracle",
       {"compiler/ast", "compiler/parse", "compiler/units", "compiler/diag", "compiler/base", "runtime/population"}},
  };
  return table;
}

/// A third-party library, known by how its headers begin, and the only places that include it.
struct Library {
  std::string_view name;
  Paths headers;  // prefixes
  Paths homes;
};
const std::vector<Library>& libraries() {
  static const std::vector<Library> table = {
      {"LLVM", {"llvm/", "llvm-c/"}, {"compiler/codegen"}},
      {"ANTLR",
       {"antlr4-", "EligLexer", "EligParser"},
       {"compiler/parse/parse.cpp", "compiler/parse/build.h", "compiler/parse/build.cpp",
        "compiler/parse/build_trial.cpp", "compiler/parse/build_expression.cpp", "compiler/parse/build_rows.cpp",
        "compiler/parse/build_population.cpp", "compiler/parse/build_tests.cpp"}},
      {"DuckDB", {"duckdb"}, {"runtime/ingest", "bench/peers", "tests/protocols"}},
      {"SQLite", {"sqlite3"}, {"bench/peers/sqlite"}},
      {"xxHash", {"xxh"}, {"runtime/population/checksum.cpp"}},
      {"GMP", {"gmp"}, {"compiler/units", "tests"}},
      {"CLI11", {"CLI/"}, {"compiler/driver", "bench"}},
      // What is linked into a compiled rule, population and screen, stays free of both.
      {"fmt", {"fmt/"}, {"compiler", "runtime/report", "runtime/ingest", "tests", "bench"}},
      {"nlohmann_json", {"nlohmann/"}, {"compiler/diag", "compiler/driver", "runtime/report", "tests", "bench"}},
      {"GoogleTest", {"gtest/", "gmock/"}, {"tests"}},
  };
  return table;
}

struct Include {
  std::string file;  // that includes, from the root
  int line = 0;
  std::string header;
  bool quoted = false;
};

bool is_source(const fs::path& path) {
  static constexpr std::array<std::string_view, 7> kEndings = {".h", ".hpp", ".c", ".cc", ".cpp", ".def", ".inc"};
  return std::ranges::find(kEndings, path.extension().string()) != kEndings.end();
}

std::vector<fs::path> sources_below(const fs::path& folder) {
  std::vector<fs::path> found;
  if (!fs::exists(folder)) return found;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && is_source(entry.path())) found.push_back(entry.path());
  }
  std::ranges::sort(found);
  return found;
}

std::vector<Include> includes_of(const fs::path& root, const fs::path& source) {
  static const std::regex directive(R"(^\s*#\s*include\s*(["<])([^">]+)[">].*)");
  std::vector<Include> found;
  std::ifstream in(source);
  const std::string file = fs::relative(source, root).generic_string();
  std::string text;
  for (int line = 1; std::getline(in, text); ++line) {
    std::smatch match;
    if (std::regex_match(text, match, directive)) found.push_back({file, line, match[2], match[1] == "\""});
  }
  return found;
}

/// The file of the project that is meant, from the root: from the root itself, from runtime/include, or
/// beside the includer. nullopt: not one of ours.
std::optional<std::string> resolve(const fs::path& root, const Include& include) {
  const fs::path beside = fs::path(include.file).parent_path();
  for (const fs::path& from : {fs::path(), fs::path("runtime/include"), beside}) {
    const fs::path path = (from / include.header).lexically_normal();
    if (fs::is_regular_file(root / path)) return path.generic_string();
  }
  return std::nullopt;
}

std::optional<std::string> wrong_library(const Include& include) {
  for (const Library& library : libraries()) {
    const bool is_its = std::ranges::any_of(
        library.headers, [&](std::string_view prefix) { return include.header.starts_with(prefix); });
    if (!is_its) continue;
    if (any_covers(library.homes, include.file)) return std::nullopt;
    return "`" + include.header + "` is " + std::string(library.name) + "'s, which does not belong here";
  }
  // Headers of the language have no folder, those of the system are in sys/.
  if (!include.quoted && (include.header.find('/') == std::string::npos || include.header.starts_with("sys/"))) {
    return std::nullopt;
  }
  return "`" + include.header + "` is neither of this project nor of a library that the table knows";
}

std::optional<std::string> wrong_direction(const std::string& from, const std::string& to) {
  if (covers("compiler", to) && covers("runtime", from)) return "runtime must not know the compiler (`" + to + "`)";
  const auto layer = std::ranges::find_if(layers(), [&](const Layer& l) { return covers(l.folder, from); });
  if (layer == layers().end()) {
    if (covers("compiler", from) || covers("runtime", from)) return "this folder is not in the table of layers";
    return std::nullopt;  // other tests and the benchmarks see everything
  }
  if (covers(layer->folder, to) || covers("runtime/base", to) || any_covers(layer->may_include, to))
    return std::nullopt;
  return std::string(layer->folder) + " must not include `" + to + "`";
}

}  // namespace

std::string to_string(const Violation& violation) {
  return violation.file + ":" + std::to_string(violation.line) + ": " + violation.message;
}

std::vector<Violation> violations(const fs::path& root) {
  std::vector<Violation> found;
  for (const char* top : {"bench", "compiler", "runtime", "tests"}) {
    for (const fs::path& source : sources_below(root / top)) {
      for (const Include& include : includes_of(root, source)) {
        const auto ours = resolve(root, include);
        const auto problem = ours ? wrong_direction(include.file, *ours) : wrong_library(include);
        if (problem) found.push_back({include.file, include.line, *problem});
      }
    }
  }
  return found;
}

std::size_t sources_in(const fs::path& root, const std::string& folder) { return sources_below(root / folder).size(); }

}  // namespace elig::layering
