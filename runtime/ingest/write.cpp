// DuckDB pulls the rows: a table function asks the source for one vector of them at a time, and COPY writes what
// it gives. A session of one thread keeps the rows in order and the source on the caller's thread.

#include "runtime/ingest/write.h"

#include <unistd.h>

#include <array>
#include <filesystem>
#include <optional>

#include "runtime/ingest/duckdb_session.h"
#include "runtime/population/new_file.h"

namespace elig {
namespace {

struct Field {
  const char* name;
  std::string StatusRow::*value;
};
constexpr std::array<Field, 5> kFields = {{{"patient", &StatusRow::patient},
                                           {"trial", &StatusRow::trial},
                                           {"status", &StatusRow::status},
                                           {"not_met", &StatusRow::not_met},
                                           {"unknown", &StatusRow::unknown}}};

// What the table function works on.
struct Pull {
  const StatusSource& next;
  StatusRow row;
  bool ended = false;
  std::uint64_t rows = 0;
};

void declare_columns(duckdb_bind_info info) {
  duckdb_logical_type text = duck().create_logical_type(DUCKDB_TYPE_VARCHAR);
  for (const Field& field : kFields) duck().bind_add_result_column(info, field.name, text);
  duck().destroy_logical_type(&text);
}

void start(duckdb_init_info info) { duck().init_set_max_threads(info, 1); }

void fill_chunk(duckdb_function_info info, duckdb_data_chunk chunk) {
  Pull& pull = *static_cast<Pull*>(duck().function_get_extra_info(info));
  std::array<duckdb_vector, kFields.size()> vectors{};
  for (std::size_t i = 0; i < kFields.size(); ++i) vectors[i] = duck().data_chunk_get_vector(chunk, i);
  idx_t filled = 0;
  for (; filled < duck().vector_size() && !pull.ended; ++filled) {
    if (!pull.next(pull.row)) {
      pull.ended = true;
      break;
    }
    for (std::size_t i = 0; i < kFields.size(); ++i) {
      const std::string& value = pull.row.*kFields[i].value;
      duck().vector_assign_string_element_len(vectors[i], filled, value.data(), value.size());
    }
  }
  pull.rows += filled;
  duck().data_chunk_set_size(chunk, filled);
}

bool register_source(duckdb_connection connection, Pull& pull) {
  duckdb_table_function function = duck().create_table_function();
  duck().table_function_set_name(function, "status_rows");
  duck().table_function_set_extra_info(function, &pull, nullptr);
  duck().table_function_set_bind(function, declare_columns);
  duck().table_function_set_init(function, start);
  duck().table_function_set_function(function, fill_chunk);
  bool ok = duck().register_table_function(connection, function) == DuckDBSuccess;
  duck().destroy_table_function(&function);
  return ok;
}

// COPY's source and options; nullopt: the name has another ending.
struct Format {
  const char* select;
  const char* options;
};
std::optional<Format> format_for(const std::string& path) {
  // An empty list of criteria is an empty cell in CSV; DuckDB would write it as `""`.
  constexpr const char* kCsv = "SELECT nullif(COLUMNS(*), '') FROM status_rows()";
  if (path.ends_with(".csv")) return Format{kCsv, "FORMAT csv, HEADER true"};
  if (path.ends_with(".csv.gz")) return Format{kCsv, "FORMAT csv, HEADER true, COMPRESSION gzip"};
  if (path.ends_with(".parquet")) return Format{"SELECT * FROM status_rows()", "FORMAT parquet, COMPRESSION zstd"};
  return std::nullopt;
}

// The name that a file has while it is not complete. Removed unless it became the real one.
class PartialFile {
 public:
  explicit PartialFile(const std::string& path)
      : path_(path), partial_(path + ".partial-" + std::to_string(getpid())) {}
  ~PartialFile() {
    std::error_code ignored;
    std::filesystem::remove(partial_, ignored);
  }
  PartialFile(const PartialFile&) = delete;
  PartialFile& operator=(const PartialFile&) = delete;

  [[nodiscard]] const std::string& name() const { return partial_; }
  std::error_code complete() {
    std::error_code failed;
    std::filesystem::rename(partial_, path_, failed);
    return failed;
  }

 private:
  std::string path_, partial_;
};

Error cannot_write(const std::string& path, const std::string& why) { return {"cannot write `" + path + "`: " + why}; }

}  // namespace

Result<Written> write_statuses(const std::string& path, const StatusSource& next) {
  std::optional<Format> format = format_for(path);
  if (!format) return cannot_write(path, "its name ends in neither `.csv`, `.csv.gz` nor `.parquet`");
  if (std::optional<Error> wrong = check_place(path)) return *wrong;

  Pull pull{next, {}};
  Result<DuckSession> session = DuckSession::open();
  if (!session) return session.error();
  if (std::optional<Error> failed = session.value().run("SET threads = 1")) return *failed;
  if (!register_source(session.value().connection(), pull)) return cannot_write(path, "DuckDB refused the rows");

  PartialFile partial(path);
  std::string copy = std::string("COPY (") + format->select + ") TO " +
                     sql_text(std::filesystem::absolute(partial.name()).string()) + " (" + format->options +
                     ", USE_TMP_FILE false)";
  if (std::optional<Error> failed = session.value().run(copy)) return cannot_write(path, failed->message);
  if (std::error_code failed = partial.complete()) return cannot_write(path, failed.message());
  return Written{pull.rows};
}

}  // namespace elig
