// eligc import: a source of patients -> a population file, and what it holds.
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "compiler/driver/commands.h"
#include "compiler/driver/files.h"
#include "compiler/driver/session.h"
#include "compiler/lint/declarations.h"
#include "runtime/population/file.h"
#include "runtime/population/new_file.h"
#include "runtime/report/terminal_text.h"
#include "runtime/report/text_table.h"

namespace elig {
namespace {

std::uint64_t rows_of(const EventTable& table) {
  std::uint64_t rows = 0;
  for (const EventRun& run : table.runs) rows += run.rows;
  return rows;
}

/// A concept that no name of the vocabulary reaches: a rule has to name its code.
struct Unnamed {
  const EventTable* table;
  const EventRun* run;
};

/// Of the tables whose rows rules find by a measurement's name; those with the most rows first.
std::vector<Unnamed> unnamed_concepts(Session& session, const Population& population) {
  const std::vector<ast::Ast> modules = session.standard_modules();
  std::vector<const ast::Ast*> borrowed;
  for (const ast::Ast& module : modules) borrowed.push_back(&module);
  const Vocabulary vocabulary(borrowed);
  std::vector<Unnamed> unnamed;
  for (const EventTable& table : population.tables) {
    for (const EventRun& run : table.runs) {
      if (unbound(vocabulary, table.name, run.coded.codes)) unnamed.push_back({&table, &run});
    }
  }
  std::ranges::stable_sort(unnamed, std::ranges::greater(), [](const Unnamed& u) { return u.run->rows; });
  return unnamed;
}

std::string codes_text(const Concept& coded) {
  std::string text;
  for (const ConceptCode& code : coded.codes)
    text += (text.empty() ? "" : ", ") + code.system + " \"" + code.code + "\"";
  return text.empty() ? "no code" : text;
}

std::string index_text(const Population& population) {
  if (population.index) return "each patient's own index date";
  return population.index_date.empty() ? "no index date" : "index " + population.index_date;
}

std::string unnamed_text(const std::vector<Unnamed>& unnamed, const TextOptions& options) {
  constexpr std::size_t kShown = 10;
  if (unnamed.empty()) return "";
  std::uint64_t rows = 0;
  for (const Unnamed& u : unnamed) rows += u.run->rows;
  std::vector<TableLine> lines = {{"rows", "table", "name", "codes"}};
  for (std::size_t i = 0; i < std::min(unnamed.size(), kShown); ++i) {
    const Concept& coded = unnamed[i].run->coded;
    lines.push_back(
        {grouped(unnamed[i].run->rows), unnamed[i].table->name, clipped(coded.display, 32), codes_text(coded)});
  }
  std::string text =
      fmt::format("\n{} {} no name in the standard vocabulary ({}):", counted(unnamed.size(), "concept", "concepts"),
                  unnamed.size() == 1 ? "has" : "have", counted(rows, "row", "rows"));
  text += text_table(lines, {0}, options) + "\n";
  if (unnamed.size() > kShown)
    text += fmt::format("  and {} more (--format json lists all)\n", unnamed.size() - kShown);
  return text;
}

std::string summary_text(const Population& population, const std::vector<Unnamed>& unnamed, const std::string& out,
                         const TextOptions& options) {
  std::string text =
      fmt::format("{}: {}, {}, {}\n", printable(out), counted(population.patients, "patient", "patients"),
                  counted(population.columns.size(), "column", "columns"), index_text(population));
  if (!population.tables.empty()) {
    std::vector<TableLine> lines = {{"table", "concepts", "rows"}};
    for (const EventTable& table : population.tables) {
      lines.push_back({table.name, grouped(table.runs.size()), grouped(rows_of(table))});
    }
    text += text_table(lines, {1, 2}, options) + "\n";
  }
  text += unnamed_text(unnamed, options);
  if (!population.notes.empty()) text += "\nnotes\n";
  for (const ImportNote& note : population.notes) {
    bool first = true;
    for (const std::string& line : wrapped(note.message, options.width - 4)) {
      text += (first ? "  " : "    ") + line + "\n";
      first = false;
    }
  }
  return text;
}

nlohmann::ordered_json summary_json(const Population& population, const std::vector<Unnamed>& unnamed,
                                    const std::string& out) {
  nlohmann::ordered_json json = {{"population", out},
                                 {"patients", population.patients},
                                 {"index", population.index_date},
                                 {"own_index", population.index.has_value()},
                                 {"columns", nlohmann::ordered_json::array()},
                                 {"tables", nlohmann::ordered_json::array()},
                                 {"unnamed", nlohmann::ordered_json::array()},
                                 {"notes", nlohmann::ordered_json::array()}};
  for (const Column& column : population.columns) json["columns"].push_back(column.header);
  for (const EventTable& table : population.tables) {
    json["tables"].push_back({{"name", table.name}, {"concepts", table.runs.size()}, {"rows", rows_of(table)}});
  }
  for (const Unnamed& u : unnamed) {
    nlohmann::ordered_json codes = nlohmann::ordered_json::array();
    for (const ConceptCode& code : u.run->coded.codes) codes.push_back({{"system", code.system}, {"code", code.code}});
    json["unnamed"].push_back({{"table", u.table->name},
                               {"codes", std::move(codes)},
                               {"display", u.run->coded.display},
                               {"rows", u.run->rows}});
  }
  for (const ImportNote& note : population.notes) json["notes"].push_back(note.message);
  return json;
}

}  // namespace

int run_import(const ImportCommand& command) {
  // Before anything is read, which may take long.
  if (std::optional<Error> wrong = check_place(command.out)) return fail(*wrong);
  Session session(command.format);
  IngestOptions options;
  options.index_date = command.index_date;
  options.memory_bytes = command.memory_bytes;
  options.derive_age = false;  // an age is of its index date, and the file may be screened on another
  const auto read = session.source(command.source, command.kind, std::move(options));
  if (const int* code = std::get_if<int>(&read)) return *code;
  const auto& population = std::get<Population>(read);
  if (std::optional<Error> wrong = write_population(population, command.out)) return fail(*wrong);
  const auto written = open_population(command.out);  // what the disk gives back, not what was meant
  if (!written) return fail(written.error());
  if (std::optional<Error> wrong = verify_population(written.value())) return fail(*wrong);
  const auto unnamed = unnamed_concepts(session, population);
  if (command.format == Format::Json) {
    constexpr auto kReplace = nlohmann::ordered_json::error_handler_t::replace;
    fmt::print("{}\n", summary_json(population, unnamed, command.out).dump(2, ' ', false, kReplace));
  } else {
    fmt::print("{}", summary_text(population, unnamed, command.out, {.colour = takes_colour(1)}));
  }
  return kDone;
}

}  // namespace elig
