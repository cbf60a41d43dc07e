// Synthea's own CSV, imported: as many rows, of as many concepts and patients, as SQL counts in the files; and a rule
// over it says what SQL says.

#include <filesystem>

#include "tests/histories/verdicts.h"
#include "tests/unit/ingest/history_text.h"
#include "tests/unit/ingest/query_rows.h"
#include "tests/unit/ingest/scratch_folder.h"

namespace elig {
namespace {

const std::string kFolder = std::string(ELIG_SOURCE_DIR) + "/../shared/data/synthea-csv/";

std::string csv(const std::string& name) { return "read_csv('" + kFolder + name + ".csv', all_varchar = true)"; }

class SyntheaData : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kFolder)) GTEST_SKIP() << "no data at " << kFolder;
    IngestOptions options;
    options.index_date = "2022-06-30";
    Result<Population> read = read_source(kFolder, SourceKind::Synthea, options);
    ASSERT_TRUE(read) << read.error().message;
    population_ = std::move(read).value();
  }

  static std::string answer(const std::string& sql) {
    Result<DuckSession> session = DuckSession::open();
    const auto row = session.value().first_row("SELECT COLUMNS(*)::VARCHAR FROM (" + sql + ")");
    if (!row) return row.error().message;
    std::string cells;
    for (const auto& cell : row.value()) cells += cell.value_or("NULL") + " ";
    return cells;
  }

  // Rows, concepts, patients that have one, and rows that go on.
  [[nodiscard]] std::string counted(const std::string& name) const {
    std::size_t rows = 0, concepts = 0, go_on = 0;
    std::set<std::size_t> patients;
    for (const EventTable& table : population_.tables) {
      if (table.name != name) continue;
      for (const EventRun& run : table.runs) {
        ++concepts;
        rows += run.rows;
        for (const std::size_t owner : owners_of(run, population_.patients)) patients.insert(owner);
        for (std::size_t row = 0; row < run.rows; ++row)
          go_on += run.end && (*run.end)[row].lo == kAfterAllTime ? 1 : 0;
      }
    }
    return std::to_string(rows) + " " + std::to_string(concepts) + " " + std::to_string(patients.size()) + " " +
           std::to_string(go_on) + " ";
  }

  Population population_;
};

TEST_F(SyntheaData, HasTheRowsOfItsFiles) {
  EXPECT_EQ(std::to_string(population_.patients) + " ", answer("SELECT count(*) FROM " + csv("patients")));
  const std::string counts = "SELECT count(*), count(DISTINCT code), count(DISTINCT patient), ";
  EXPECT_EQ(counted("measurement"), answer(counts + "0 FROM " + csv("observations")));
  EXPECT_EQ(counted("condition"), answer(counts + "count(*) FILTER (stop IS NULL) FROM " + csv("conditions")));
  EXPECT_EQ(counted("procedure"), answer(counts + "0 FROM " + csv("procedures")));
  EXPECT_EQ(counted("encounter"), answer(counts + "0 FROM " + csv("encounters")));
  EXPECT_EQ(counted("allergy"), answer(counts + "count(*) FILTER (stop IS NULL) FROM " + csv("allergies")));
  EXPECT_EQ(
      counted("drug"),
      answer(counts + "count(*) FILTER (stop IS NULL AND lasts) FROM (SELECT code, patient, stop, true AS lasts FROM " +
             csv("medications") + " UNION ALL SELECT 'cvx' || code, patient, NULL, false FROM " + csv("immunizations") +
             ")"));
}

TEST_F(SyntheaData, TheNumbersAreThoseOfTheFiles) {
  Result<DuckSession> session = DuckSession::open();
  const std::vector<std::string> expected =
      rows_of(session.value(),
              "SELECT code, count(*) AS n, sum(value::DECIMAL(18, 4))::DOUBLE AS total, min(date)[:10] AS first, "
              "max(date)[:10] AS last "
              "FROM " +
                  csv("observations") +
                  " WHERE units IS NOT NULL AND try_cast(value AS DOUBLE) IS NOT NULL GROUP BY code ORDER BY code",
              "code || ' ' || n || ' ' || total || ' ' || first || ' ' || last");
  std::vector<std::string> found;
  for (const EventTable& table : population_.tables) {
    if (table.name != "measurement") continue;
    for (const EventRun& run : table.runs) {
      std::size_t rows = 0;
      double total = 0;
      Day first = kAfterAllTime, last = kBeforeAllTime;
      for (const Column& column : run.fields) {
        if (column.name != "value" || !column.numbers || !column.unit) continue;
        for (std::size_t row = 0; row < run.rows; ++row) {
          if (!column.numbers->valid.test(row)) continue;
          ++rows;
          total += std::stod(cell_text(column, row));
          first = std::min(first, run.start[row].lo);
          last = std::max(last, run.start[row].lo);
        }
      }
      if (rows == 0) continue;
      char line[160];
      std::snprintf(line, sizeof line, "%s %zu %.4f %s %s", run.coded.codes[0].code.c_str(), rows, total,
                    day_text(first).c_str(), day_text(last).c_str());
      found.emplace_back(line);
    }
  }
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    char code[32], first[16], last[16], line[160];
    double total = 0;
    unsigned rows = 0;
    ASSERT_EQ(std::sscanf(expected[i].c_str(), "%31s %u %lf %15s %15s", code, &rows, &total, first, last), 5)
        << expected[i];
    std::snprintf(line, sizeof line, "%s %u %.4f %s %s", code, rows, total, first, last);
    EXPECT_EQ(found[i], line);
  }
}

}  // namespace
}  // namespace elig
