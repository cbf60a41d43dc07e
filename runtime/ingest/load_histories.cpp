// Queries -> Population: the patients first, then each table's queries, whose rows are streamed. Only packed rows of
// one table at a time, and the runs that are done, are ever in memory.

#include <unistd.h>

#include <algorithm>
#include <map>
#include <utility>

#include "runtime/base/normal_code.h"
#include "runtime/ingest/concept_codes.h"
#include "runtime/ingest/history_query.h"
#include "runtime/ingest/history_table.h"
#include "runtime/ingest/index_dates.h"
#include "runtime/ingest/session_ahead.h"
#include "runtime/ingest/wide_columns.h"

namespace elig {
namespace {

constexpr std::size_t kLeastForDuckdb = std::size_t{256} << 20;  // it parses CSV in buffers of 32 MB

std::size_t machine_memory() {
  const long pages = ::sysconf(_SC_PHYS_PAGES), bytes = ::sysconf(_SC_PAGE_SIZE);
  return pages > 0 && bytes > 0 ? static_cast<std::size_t>(pages) * static_cast<std::size_t>(bytes)
                                : std::size_t{4} << 30;
}

// Half for DuckDB, a quarter for a table's packed rows, a quarter for what is done; the rest of either is in files.
std::size_t working_memory(const IngestOptions& options) {
  return options.memory_bytes != 0 ? options.memory_bytes : machine_memory() / 2;
}

std::string as_text(const std::string& sql) { return "SELECT COLUMNS(*)::VARCHAR FROM (" + sql + ")"; }

Result<std::vector<std::string>> column_names(DuckSession& session, const std::string& sql) {
  const Result<DuckRows> none = session.rows("SELECT * FROM (" + sql + ") LIMIT 0");
  if (!none) return none.error();
  return none.value().names();
}

// Streams a query: begin(column names), then each chunk.
template <class Begin, class Take>
std::optional<Error> each_chunk(DuckSession& session, const std::string& sql, Begin begin, Take take) {
  Result<DuckRows> rows = session.rows(as_text(sql));
  if (!rows) return rows.error();
  if (std::optional<Error> wrong = begin(rows.value().names())) return wrong;
  for (;;) {
    Result<std::size_t> count = rows.value().next();
    if (!count) return count.error();
    if (count.value() == 0) return std::nullopt;
    if (std::optional<Error> wrong = take(rows.value(), count.value())) return wrong;
  }
}

// The share done of several queries, of which each is taken to be as long as the others.
class Progress {
 public:
  Progress(const DuckSession& session, const IngestOptions& options, std::size_t queries)
      : session_(session), options_(options), queries_(static_cast<double>(queries)) {}

  void chunk() {
    constexpr int kChunksBetweenReports = 64;
    if (options_.progress && ++chunks_ % kChunksBetweenReports == 0) {
      options_.progress((done_ + session_.progress()) / queries_);
    }
  }
  void query_done() {
    ++done_;
    if (options_.progress) options_.progress(done_ / queries_);
  }

 private:
  const DuckSession& session_;
  const IngestOptions& options_;
  double queries_, done_ = 0;
  int chunks_ = 0;
};

class HistoryLoader {
 public:
  HistoryLoader(DuckSession& session, const HistoryQueries& queries, const IngestOptions& options, std::size_t bytes)
      : session_(session),
        queries_(queries),
        options_(options),
        bytes_(bytes),
        results_(bytes, options.temporary),
        progress_(session, options, queries.tables.size() + 1) {}

  Result<Population> load();

 private:
  std::optional<Error> load_patients();
  std::optional<Error> load_table(const std::string& name);
  std::optional<Error> load_rows(const TableQuery& query, HistoryTable& table);
  std::optional<Error> load_ancestors();
  std::optional<Error> load_hierarchy();

  DuckSession& session_;
  const HistoryQueries& queries_;
  const IngestOptions& options_;
  std::size_t bytes_;
  SpillMemory results_;
  Progress progress_;
  TextIndex patients_;
  Population population_;
};

std::optional<Error> HistoryLoader::load_patients() {
  const std::string sql = as_text(queries_.patients);
  const Result<std::vector<std::string>> names = column_names(session_, sql);
  if (!names) return names.error();
  Result<WideColumns> columns = WideColumns::with_headers(names.value());
  if (!columns) return columns.error();
  const auto take = [&](ReadBlock& block, std::size_t first, std::size_t end, bool all) {
    progress_.chunk();
    return columns.value().append(static_cast<WideRows&>(block), first, end, all);
  };
  if (auto wrong = read_blocks(session_, sql, {read_wide_rows, take})) return wrong;
  Result<Population> population = std::move(columns).value().finish();
  if (!population) return population.error();
  population_ = std::move(population).value();
  for (std::size_t row = 0; row < population_.patients; ++row) patients_.add(patient_id(population_, row));
  progress_.query_done();
  return std::nullopt;
}

std::optional<Error> HistoryLoader::load_rows(const TableQuery& query, HistoryTable& table) {
  const std::string sql = as_text(query.sql);
  const Result<std::vector<std::string>> names = column_names(session_, sql);
  if (!names) return names.error();
  if (auto wrong = table.begin(query, names.value())) return wrong;
  BlockReader reader;
  reader.make = [&](const DuckChunk& rows) { return read_history_rows(rows, table.columns(), patients_); };
  reader.take = [&](ReadBlock& block, std::size_t first, std::size_t end, bool) {
    progress_.chunk();
    return table.append(static_cast<HistoryRows&>(block), first, end);
  };
  return read_blocks(session_, sql, reader);
}

std::optional<Error> HistoryLoader::load_table(const std::string& name) {
  SpillMemory packed(bytes_, options_.temporary);
  HistoryTable table(name, patients_, packed);
  for (const TableQuery& query : queries_.tables) {
    if (query.table != name) continue;
    std::optional<Error> wrong = load_rows(query, table);
    if (wrong) return Error{"`" + name + "`: " + wrong->message};
    if (std::optional<Error> no_room = packed.failed()) return no_room;
    progress_.query_done();
  }
  population_.tables.push_back(std::move(table).finish(results_, population_.notes));
  return results_.failed();
}

// Concepts by each of their codes.
std::map<std::string, std::vector<Concept*>, std::less<>> concepts_by_code(std::vector<EventTable>& tables) {
  std::map<std::string, std::vector<Concept*>, std::less<>> found;
  for (EventTable& table : tables) {
    for (EventRun& run : table.runs) {
      for (const ConceptCode& code : run.coded.codes) found[code.system + "|" + code.code].push_back(&run.coded);
    }
  }
  return found;
}

std::optional<Error> HistoryLoader::load_ancestors() {
  if (queries_.ancestors.empty()) return std::nullopt;
  const auto concepts = concepts_by_code(population_.tables);
  std::optional<Error> wrong = each_chunk(
      session_, queries_.ancestors,
      [](const std::vector<std::string>& names) -> std::optional<Error> {
        if (names.size() == 2) return std::nullopt;
        return Error{"the ancestors of concepts are not in two columns"};
      },
      [&](const DuckRows& rows, std::size_t count) -> std::optional<Error> {
        for (std::size_t row = 0; row < count; ++row) {
          const auto found = concepts.find(rows.cell(0, row).value_or(""));
          const std::optional<ConceptCode> ancestor = concept_code(rows.cell(1, row).value_or(""));
          if (found == concepts.end() || !ancestor) continue;
          for (Concept* of : found->second) of->ancestors.push_back(*ancestor);
        }
        return std::nullopt;
      });
  for (const auto& [code, of] : concepts) {
    for (Concept* coded : of) {
      std::ranges::sort(coded->ancestors);
      const auto repeated = std::ranges::unique(coded->ancestors);
      coded->ancestors.erase(repeated.begin(), repeated.end());
      std::erase_if(coded->ancestors, [&](const ConceptCode& ancestor) {
        return std::ranges::find(coded->codes, ancestor) != coded->codes.end();
      });
    }
  }
  return wrong;
}

std::optional<Error> HistoryLoader::load_hierarchy() {
  if (queries_.hierarchy.empty()) return std::nullopt;
  std::map<std::string, std::vector<std::string>> codes;  // by system
  std::optional<Error> wrong = each_chunk(
      session_, queries_.hierarchy, [](const std::vector<std::string>&) { return std::optional<Error>(); },
      [&](const DuckRows& rows, std::size_t count) -> std::optional<Error> {
        for (std::size_t row = 0; row < count; ++row) {
          const std::optional<ConceptCode> code = concept_code(rows.cell(0, row).value_or(""));
          if (code) codes[code->system].push_back(normal_code(code->system, code->code));
        }
        return std::nullopt;
      });
  if (wrong) return wrong;
  for (auto& [system, of] : codes) {
    KnownCodes known = known_codes(system, of);
    of = {};
    AlignedBytes kept = results_.allocate(known.codes.size());
    std::copy(known.codes.as<char>(), known.codes.as<char>() + known.codes.size(), kept.as<char>());
    known.codes = std::move(kept);
    population_.vocabulary.push_back(std::move(known));
  }
  return results_.failed();
}

Result<Population> HistoryLoader::load() {
  if (std::optional<Error> wrong = load_patients()) return Error{"patients: " + wrong->message};
  std::vector<std::string> names;
  for (const TableQuery& query : queries_.tables) {
    if (std::ranges::find(names, query.table) == names.end()) names.push_back(query.table);
  }
  for (const std::string& name : names) {
    if (std::optional<Error> wrong = load_table(name)) return *wrong;
  }
  if (std::optional<Error> wrong = load_ancestors()) return *wrong;
  if (std::optional<Error> wrong = load_hierarchy()) return *wrong;
  population_.notes.insert(population_.notes.begin(), queries_.notes.begin(), queries_.notes.end());
  take_index_column(population_);
  set_index(population_, options_.index_date);
  return std::move(population_);
}

}  // namespace

Result<DuckSession> open_for_histories(const IngestOptions& options) {
  Result<DuckSession> session = open_session(options);
  if (!session) return session;
  const std::size_t bytes = std::max(working_memory(options) / 2, kLeastForDuckdb);
  if (auto wrong = session.value().limit_memory(bytes, options.temporary)) return *wrong;
  return session;
}

Result<Population> load_histories(DuckSession& session, const HistoryQueries& queries, const IngestOptions& options) {
  if (std::optional<Error> wrong = check_index_date(options.index_date)) return *wrong;
  session.name_files();
  return HistoryLoader(session, queries, options, working_memory(options) / 4).load();
}

}  // namespace elig
