// Synthea's own CSV, imported: as many rows, of as many concepts and patients, as SQL counts in the files; and a rule
// over it says what SQL says.

#include <filesystem>

#include "tests/histories/asked.h"
#include "tests/unit/ingest/history_text.h"
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
    options.index_date = "2023-12-31";
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

TEST_F(SyntheaData, ARuleSaysWhatSqlSays) {
  const auto of = [](const std::string& file, const std::string& code) {
    return "(SELECT *, left(start, 10) AS first, left(stop, 10) AS last FROM " + csv(file) +
           " WHERE patient = p.id AND code IN (" + code + "))";
  };
  // Of the latest day with a result, what the file has last on it; times of a day come first.
  const auto observed = [](const std::string& code) {
    return "(SELECT value::DECIMAL(12, 4) AS value, date, row_number() OVER () AS line FROM " + csv("observations") +
           " WHERE patient = p.id AND code = '" + code + "' AND left(date, 10) <= '2023-12-31')";
  };
  const std::vector<Asked> asked = {
      {"sex = male", "p.gender = 'M'"},
      {"age >= 18 years", "CASE WHEN p.birthdate <= '2023-12-31' THEN p.birthdate <= '2005-12-31' END"},
      {"any(condition in snomed \"195662009\", \"10509002\" within 2 years)",
       "EXISTS (FROM " + of("conditions", "'195662009', '10509002'") +
           " WHERE first <= '2023-12-31' AND coalesce(last, '9999') >= '2021-12-31')"},
      {"active(condition in snomed \"162864005\")",
       "EXISTS (FROM " + of("conditions", "'162864005'") +
           " WHERE first <= '2023-12-31' AND coalesce(last, '9999') >= '2023-12-31')"},
      {"count(procedure in snomed \"430193006\" within 5 years) >= 4",
       "(SELECT count(*) FROM " + of("procedures", "'430193006'") +
           " WHERE first <= '2023-12-31' AND coalesce(last, first) >= '2018-12-31') >= 4"},
      {"any(drug in cvx \"140\" within 1 year)",
       "EXISTS (FROM " + csv("immunizations") +
           " WHERE patient = p.id AND code = '140' AND left(date, 10) BETWEEN '2022-12-31' AND '2023-12-31')"},
      {"active(drug in rxnorm \"314076\", \"310798\" where status = active)",
       "EXISTS (FROM " + of("medications", "'314076', '310798'") + " WHERE first <= '2023-12-31' AND stop IS NULL)"},
      {"latest(weight) >= 60 kg",
       "(SELECT value >= 60 FROM " + observed("29463-7") + " ORDER BY date DESC, line DESC LIMIT 1)"},
      {"highest(SBP within 10 years) >= 130 mmHg",
       "(SELECT max(value) >= 130 FROM " + observed("8480-6") + " WHERE date >= '2013-12-31')"},
      {"any(encounter where class = inpatient within 5 years)",
       "EXISTS (FROM " + csv("encounters") +
           " WHERE patient = p.id AND encounterclass = 'inpatient' AND left(start, 10) <= '2023-12-31' AND "
           "left(stop, 10) >= '2018-12-31')"},
  };
  EXPECT_EQ(compiled(asked, population_), in_sql(asked, csv("patients"), "p.id")) << notes_of(population_);
}

}  // namespace
}  // namespace elig
