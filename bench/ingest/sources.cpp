#include "bench/ingest/sources.h"

#include <fmt/format.h>

#include <array>
#include <filesystem>

#include "runtime/ingest/duckdb_session.h"

namespace elig::bench {
namespace {

// A number below `below`, told by the row and a seed.
std::string number(const std::string& row, int seed, int below) {
  return "(hash(" + row + " * 1000003 + " + std::to_string(seed) + ") % " + std::to_string(below) + ")";
}

struct Test {
  const char *code, *unit;
  int low, high, decimals;
};
constexpr std::array<Test, 12> kTests = {{{"ALT", "U/L", 6, 34, 0},
                                          {"AST", "U/L", 11, 36, 0},
                                          {"ALP", "U/L", 31, 110, 0},
                                          {"ALB", "g/dL", 33, 49, 1},
                                          {"BILI", "mg/dL", 2, 12, 1},
                                          {"CREAT", "mg/dL", 4, 14, 1},
                                          {"SODIUM", "mEq/L", 132, 147, 0},
                                          {"K", "mEq/L", 34, 54, 1},
                                          {"HGB", "g/dL", 120, 170, 1},
                                          {"PLAT", "THOU/uL", 130, 394, 0},
                                          {"WBC", "THOU/uL", 380, 1070, 2},
                                          {"GLUC", "mg/dL", 50, 250, 0}}};

// mantissa / 10^decimals, as text.
std::string decimal(const std::string& mantissa, const std::string& decimals) {
  return "CASE " + decimals + " WHEN 0 THEN (" + mantissa + ")::VARCHAR WHEN 1 THEN ((" + mantissa +
         ")::DECIMAL(9,1) / 10)::DECIMAL(9,1)::VARCHAR ELSE ((" + mantissa +
         ")::DECIMAL(9,2) / 100)::DECIMAL(9,2)::VARCHAR END";
}

std::string wide_rows(std::size_t patients) {
  std::string columns = "lpad(i::VARCHAR, 9, '0') AS patient, " + number("i", 1, 70) +
                        " + 18 AS \"age [a]\", ['male', 'female'][1 + " + number("i", 2, 2) +
                        "::INT] AS sex, (DATE '1930-01-01' + " + number("i", 3, 30000) +
                        "::INT)::VARCHAR AS birth_date";
  int seed = 10;
  for (const Test& test : kTests) {
    const std::string mantissa =
        std::to_string(test.low) + " + " + number("i", seed++, 2 * (test.high - test.low)) + "::INT";
    const std::string header = std::string(test.code) + " [" + test.unit + "]";
    columns += ", CASE WHEN " + number("i", seed++, 10) + " > 0 THEN " +
               decimal(mantissa, std::to_string(test.decimals)) + " END AS \"" + header + "\"";
  }
  for (const char* test : {"ALT", "AST", "ALP"}) {
    columns += ", 30 + " + number("i", seed++, 4) + " * 5 AS \"" + test + ".ULN [U/L]\"";
  }
  return "SELECT " + columns + " FROM range(" + std::to_string(patients) + ") AS t(i)";
}

std::string subjects(std::size_t patients) {
  return "SELECT 'BENCH' AS STUDYID, 'DM' AS DOMAIN, 'BENCH-' || lpad(i::VARCHAR, 8, '0') AS USUBJID, ['M', 'F'][1 + " +
         number("i", 2, 2) + "::INT] AS SEX, (DATE '1930-01-01' + " + number("i", 3, 30000) +
         "::INT)::VARCHAR AS BRTHDTC FROM range(" + std::to_string(patients) + ") AS t(i)";
}

// Each patient's visits, each visit's tests, as such tables are sorted.
std::string results(const SourceSizes& sizes) {
  std::string tests;
  for (const Test& test : kTests) {
    tests += fmt::format("{}{{'code': '{}', 'unit': '{}', 'low': {}, 'high': {}, 'decimals': {}}}",
                         tests.empty() ? "" : ", ", test.code, test.unit, test.low, test.high, test.decimals);
  }
  const std::size_t each = std::max<std::size_t>(1, sizes.long_rows / sizes.long_patients);
  const std::string planned = fmt::format(
      "SELECT i, i // {0} AS patient, i % {0} // {1} AS visit, tests[1 + i % {1}] AS test FROM range({2}) AS t(i), "
      "(SELECT [{3}] AS tests)",
      each, kTests.size(), each * sizes.long_patients, tests);
  const std::string measured = fmt::format(
      "SELECT *, (test.low + hash(i * 31) % (2 * (test.high - test.low))::UBIGINT)::INT AS mantissa, visit * 20160 + "
      "{}::INT * 1440 + "
      "{}::INT AS minutes FROM ({})",
      number("patient", 6, 400), number("(i // 12)", 7, 480), planned);
  return fmt::format(
      "SELECT 'BENCH' AS STUDYID, 'LB' AS DOMAIN, 'BENCH-' || lpad(patient::VARCHAR, 8, '0') AS USUBJID, i % {} AS "
      "LBSEQ, test.code AS "
      "LBTESTCD, 'CHEMISTRY' AS LBCAT, {} AS LBORRES, test.unit AS LBORRESU, {} AS LBORNRLO, {} AS LBORNRHI, CASE WHEN "
      "mantissa > "
      "test.high THEN 'HIGH' ELSE 'NORMAL' END AS LBNRIND, strftime(TIMESTAMP '2012-01-02 08:00:00' + INTERVAL "
      "(minutes) MINUTE, "
      "'%Y-%m-%dT%H:%M') AS LBDTC FROM ({}) ORDER BY i",
      each, decimal("mantissa", "test.decimals"), decimal("test.low", "test.decimals"),
      decimal("test.high", "test.decimals"), measured);
}

}  // namespace

std::optional<Error> write_sources(const std::string& folder, const SourceSizes& sizes) {
  Result<DuckSession> session = DuckSession::open();
  if (!session) return session.error();
  std::error_code failed;
  for (const char* format : {"csv", "parquet"}) std::filesystem::create_directories(folder + "/" + format, failed);
  if (failed) return Error{"cannot make `" + folder + "`: " + failed.message()};
  struct File {
    std::string name, rows;
  };
  for (const File& file : {File{"wide.", wide_rows(sizes.wide_patients)}, File{"%/dm.", subjects(sizes.long_patients)},
                           File{"%/lb.", results(sizes)}}) {
    // CSV from the Parquet file, so that both hold the same.
    const auto path = [&](const std::string& format) {
      std::string name = file.name;
      if (name[0] == '%') name.replace(0, 1, format);
      return sql_text(folder + "/" + name + format);
    };
    if (auto wrong = session.value().run("COPY (" + file.rows + ") TO " + path("parquet"))) return wrong;
    if (auto wrong = session.value().run("COPY (FROM read_parquet(" + path("parquet") + ")) TO " + path("csv")))
      return wrong;
  }
  return std::nullopt;
}

}  // namespace elig::bench
