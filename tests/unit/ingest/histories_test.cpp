// Queries -> histories: what each kind of cell and row becomes, and what is said about those that cannot be read.

#include <gtest/gtest.h>

#include "runtime/ingest/history_query.h"
#include "tests/unit/ingest/history_text.h"

namespace elig {
namespace {

Result<Population> try_load(const HistoryQueries& queries, const IngestOptions& options = {}) {
  Result<DuckSession> session = DuckSession::open();
  EXPECT_TRUE(session);
  return load_histories(session.value(), queries, options);
}

Population load(const HistoryQueries& queries, const IngestOptions& options = {}) {
  Result<Population> population = try_load(queries, options);
  EXPECT_TRUE(population) << population.error().message;
  return population ? std::move(population).value() : Population();
}

constexpr const char* kThree = "SELECT * FROM (VALUES ('a'), ('b'), ('c')) AS t(patient)";

// One table of rows (...), (...) with the given columns, of patients a, b and c. An index date keeps the notes short.
Population rows(const std::string& columns, const std::string& values, const std::string& table = "measurement",
                bool lasts = false) {
  IngestOptions options;
  options.index_date = "2014-01-01";
  return load({kThree, {{table, "SELECT * FROM (VALUES " + values + ") AS t(" + columns + ")", lasts}}, "", {}},
              options);
}

TEST(Histories, AMeasurementKeepsItsValueUnitAndLimits) {
  const Population p = rows("patient, codes, display, start, value, unit, uln, lln",
                            "('b', 'loinc|718-7', 'Hb', '2014-01-02T08:30', '13.5', 'g/dL', '17', '12'),"
                            "('a', 'loinc|718-7', 'Hb', '2013-12-26', ' <5 ', 'g/dL', NULL, '12.0')");
  EXPECT_EQ(table_text(p, "measurement"),
            "loinc|718-7 \"Hb\"\n"
            "  a 2013-12-26 value=<5 [g/dL] value.LLN=12 [g/dL]\n"
            "  b 2014-01-02 08:30 value=13.5 [g/dL] value.ULN=17 [g/dL] value.LLN=12 [g/dL]\n");
  EXPECT_EQ(notes_text(p), "");
}

TEST(Histories, EachUnitIsAColumnAndALimitKeepsItsOwn) {
  const Population p =
      rows("patient, codes, start, value, unit, uln, limit_unit",
           "('a', 'l|1', '2014-01-02', '135', 'g/L', '17', 'g/dL'), ('a', 'l|1', '2014-01-03', '13', 'g/dL', '17', ''),"
           "('a', 'l|1', '2014-01-04', '14', NULL, '16', NULL), ('a', 'l|1', '2014-01-05', '15', 'NA', '16', 'g/dL')");
  EXPECT_EQ(table_text(p, "measurement"),
            "l|1 \"\"\n"
            "  a 2014-01-02 value=135 [g/L] value.ULN=17 [g/dL]\n"
            "  a 2014-01-03 value=13 [g/dL] value.ULN=17 [g/dL]\n"
            "  a 2014-01-04 value=14 value.ULN=16\n"
            "  a 2014-01-05 value=15 value.ULN=16 [g/dL]\n");
  std::string headers;
  for (const Column& field : p.tables[0].runs[0].fields) headers += field.header + ", ";
  EXPECT_EQ(headers, "value, value [g/L], value [g/dL], value.ULN, value.ULN [g/dL], ");
}

TEST(Histories, ATextResultHasNoUnit) {
  const Population p =
      rows("patient, codes, start, value, unit",
           "('a', 'l|1', '2014-01-02', 'negative', 'mg/dL'), ('b', 'l|1', '2014-01-02', '30', 'mg/dL')");
  EXPECT_EQ(table_text(p, "measurement"), "l|1 \"\"\n  a 2014-01-02 value=negative\n  b 2014-01-02 value=30 [mg/dL]\n");
}

TEST(Histories, OtherColumnsAreFieldsWithTheirUnits) {
  const Population p = rows(
      "patient, codes, start, dose, dose_unit, route, odd_unit",
      "('a', 'name|X', '2014', '10', 'mg', 'ORAL', 'u'), ('a', 'name|X', '2013', '2.5', 'mL', NULL, NULL)", "drug");
  EXPECT_EQ(table_text(p, "drug"),
            "name|X \"\"\n"
            "  a 2013-01-01..2013-12-31 dose=2.5 [mL]\n"
            "  a 2014-01-01..2014-12-31 dose=10 [mg] odd_unit=u route=ORAL\n");
}

TEST(Histories, ARowGoesOnUnlessItEnds) {
  const Population p = rows("patient, codes, start, \"end\", ended",
                            "('a', 'c|1', '2013-01-01', '2013-02', NULL), ('a', 'c|1', '2013-01-02', NULL, NULL),"
                            "('a', 'c|1', '2013-01-03', NULL, 'yes'), ('a', 'c|1', NULL, NULL, NULL)",
                            "condition", true);
  EXPECT_EQ(table_text(p, "condition"),
            "c|1 \"\"\n"
            "  a before..after to after\n"
            "  a 2013-01-01 to 2013-02-01..2013-02-28\n"
            "  a 2013-01-02 to after\n"
            "  a 2013-01-03 to 2013-01-03..after\n");
  EXPECT_EQ(notes_text(p), "`condition`: 1 row without a date of their start, which may be any\n");
}

TEST(Histories, RowsThatDoNotLastEndOnTheDayTheyStart) {
  const Population p =
      rows("patient, codes, start, \"end\", ended",
           "('a', 'c|1', '2013-01-01', '2013-02-01', NULL), ('b', 'c|1', '2013-01', NULL, 'yes')", "procedure");
  EXPECT_EQ(table_text(p, "procedure"),
            "c|1 \"\"\n  a 2013-01-01 to 2013-02-01\n  b 2013-01-01..2013-01-31 to 2013-01-01..2013-01-31\n");
  const Population none = rows("patient, codes, start", "('a', 'c|1', '2013-01-01')", "procedure");
  EXPECT_FALSE(none.tables[0].runs[0].end);
}

TEST(Histories, AnEndBeforeTheStartIsNoted) {
  const Population p = rows("patient, codes, start, \"end\"",
                            "('a', 'c|1', '2013-01-02', '2013-01-01'), ('b', 'c|1', '2013-01-15', '2013-01'), ('c', "
                            "'c|1', '2013', '2012-12')",
                            "condition", true);
  EXPECT_EQ(table_text(p, "condition"),
            "c|1 \"\"\n"
            "  a 2013-01-02 to 2013-01-01\n"
            "  b 2013-01-15 to 2013-01-15..2013-01-31\n"
            "  c 2013-01-01..2013-12-31 to 2012-12-01..2012-12-31\n");
  EXPECT_EQ(notes_text(p), "`condition`: 2 rows that end before they start (`a`, `c`)\n");
}

TEST(Histories, RowsAreByPatientDayAndMinuteThenInTheSourcesOrder) {
  const Population p = rows(
      "patient, codes, start, value",
      "('b', 'l|1', '2014-01-02', '1'), ('a', 'l|1', '2014-01-02T10:00', '2'), ('a', 'l|1', '2014-01-02T09:59', '3'),"
      "('a', 'l|1', '2014-01-02T10:00', '4'), ('a', 'l|1', '2013-12', '5'), ('a', 'l|1', '2013-12-01', '6'),"
      "('a', 'l|1', '2014-01-02', '7')");
  EXPECT_EQ(table_text(p, "measurement"),
            "l|1 \"\"\n"
            "  a 2013-12-01..2013-12-31 value=5\n"
            "  a 2013-12-01 value=6\n"
            "  a 2014-01-02 value=7\n"
            "  a 2014-01-02 09:59 value=3\n"
            "  a 2014-01-02 10:00 value=2\n"
            "  a 2014-01-02 10:00 value=4\n"
            "  b 2014-01-02 value=1\n");
}

TEST(Histories, RunsAreByCodeWhateverTheOrderOfRows) {
  const std::string columns = "patient, codes, display, start, value";
  const std::string first = "('a', 's|2' || chr(10) || 'i|E11', 'two', '2014', '1')",
                    second = "('b', 's|1', 'one', '2014', '2')", third = "('c', 's|1', 'another', '2014', '3')";
  const Population forward = rows(columns, first + "," + second + "," + third);
  const Population backward = rows(columns, third + "," + second + "," + first);
  EXPECT_EQ(table_text(forward, "measurement"),
            "s|1 \"another\"\n"
            "  b 2014-01-01..2014-12-31 value=2\n"
            "  c 2014-01-01..2014-12-31 value=3\n"
            "s|2 i|E11 \"two\"\n"
            "  a 2014-01-01..2014-12-31 value=1\n");
  EXPECT_EQ(table_text(forward, "measurement"), table_text(backward, "measurement"));
}

TEST(Histories, FewRowsHaveOwnersAndManyHaveOffsets) {
  const std::string hundred = "SELECT 'p' || i AS patient FROM range(100) t(i)";
  const auto run_with = [&](int rows_of_it) {
    const Population p =
        load({hundred,
              {{"measurement",
                "SELECT 'p' || i AS patient, 'l|1' AS codes, '2014-01-01' AS start, i::VARCHAR AS value FROM range(" +
                    std::to_string(rows_of_it) + ") t(i)"}},
              "",
              {}});
    return p.tables[0].runs[0];
  };
  EXPECT_TRUE(run_with(49).offsets.empty());
  EXPECT_EQ(run_with(49).owners.size(), 49 * sizeof(std::uint32_t));
  EXPECT_TRUE(run_with(50).owners.empty());
  EXPECT_EQ(run_with(50).offsets.size(), 101 * sizeof(std::uint32_t));
}

TEST(Histories, WhatCannotBeKeptIsCounted) {
  const Population p =
      rows("patient, codes, start, value",
           "('z', 'l|1', '2014-01-01', '1'), (NULL, 'l|1', '2014-01-01', '1'), ('y', 'l|1', '2014-01-01', '1'),"
           "('a', NULL, '2014-01-01', '2'), ('a', 'l|', '2014-01-01', '3'), ('b', 'l|1', 'UNK', '4'),"
           "('b', 'l|1', '01/02/2014', '5'), ('c', 'l|1', '2014-01-01', ''), ('c', 'l|1', '2014-01-01', 'NA')");
  EXPECT_EQ(table_text(p, "measurement"),
            "\"\"\n  a 2014-01-01 value=2\n"
            "\"\"\n  a 2014-01-01 value=3\n"
            "l|1 \"\"\n  b before..after value=4\n  b before..after value=5\n");
  EXPECT_EQ(notes_text(p),
            "`measurement`: 3 rows of patients that the source does not list, left out (`z`, `y`)\n"
            "`measurement`: 2 rows without a value (not done?), left out (`l|1`)\n"
            "`measurement`: 2 rows without a code\n"
            "`measurement`: 2 rows whose start cannot be read as a date, and may be any (`UNK`, `01/02/2014`)\n");
}

TEST(Histories, ATableWithoutRowsIsThere) {
  const Population p = load({kThree, {{"drug", "SELECT 'a' AS patient, 'n|x' AS codes WHERE false", true}}, "", {}});
  ASSERT_EQ(p.tables.size(), 1U);
  EXPECT_EQ(p.tables[0].name, "drug");
  EXPECT_TRUE(p.tables[0].runs.empty());
  EXPECT_EQ(p.index_date, "");
}

TEST(Histories, SeveralQueriesFeedOneTable) {
  const Population p =
      load({kThree,
            {{"drug",
              "SELECT 'a' AS patient, 'n|x' AS codes, '2014-01-02' AS start, '2014-01-05' AS \"end\", 'ORAL' AS route",
              true},
             {"condition", "SELECT 'a' AS patient, 'c|1' AS codes, '2014-01-01' AS start", true},
             {"drug", "SELECT 'vaccine' AS category, 'n|x' AS codes, 'a' AS patient, '2014-01-01' AS start", false}},
            "",
            {{"first of all"}}});
  ASSERT_EQ(p.tables.size(), 2U);
  EXPECT_EQ(table_text(p, "drug"),
            "n|x \"\"\n  a 2014-01-01 to 2014-01-01 category=vaccine\n  a 2014-01-02 to 2014-01-05 route=ORAL\n");
  EXPECT_EQ(notes_text(p), "first of all\n");
}

TEST(Histories, AncestorsAreThoseOfTheRowsCodes) {
  const Population p =
      load({kThree,
            {{"condition", "SELECT 'a' AS patient, 's|1' || chr(10) || 'o|9' AS codes, '2014' AS start", true}},
            "SELECT * FROM (VALUES ('s|1', 's|0'), ('s|1', 's|1'), ('s|2', 's|0'), ('o|9', 'o|8'), ('o|9', 'o|8'), "
            "('o|9', 'x')) AS t(code, ancestor)",
            {}});
  const std::vector<ConceptCode> expected = {{"o", "8"}, {"s", "0"}};
  EXPECT_EQ(p.tables[0].runs[0].coded.ancestors, expected);
}

TEST(Histories, AFieldInVeryManyUnitsKeepsTheRestAsTexts) {
  const Population p = load({kThree,
                             {{"measurement",
                               "SELECT 'a' AS patient, 'l|1' AS codes, '2014-01-01' AS start, '5' AS value, 'u' || i "
                               "AS unit FROM range(70) t(i)"}},
                             "",
                             {}});
  const EventRun& run = p.tables[0].runs[0];
  EXPECT_EQ(run.fields.size(), 65U);
  EXPECT_EQ(cell_text(run.fields[0], 69), "5 u69");
  EXPECT_NE(
      notes_text(p).find("6 rows in more units than a field can have, kept as texts (`5 u64`, `5 u65`, `5 u66`, ...)"),
      std::string::npos)
      << notes_text(p);
}

TEST(Histories, ValuesOfEveryWidthAndScaleComeBackAsWritten) {
  std::string expected = "l|1 \"\"\n", values;
  int day = 10;
  for (const char* value : {"0", "-1", "127", "128", "-128", "32768", "2147483648", "-999999999999", "0.001", "<0.2",
                            ">1000", "5e-3", "trace", "1234567890123456789"}) {
    values += (values.empty() ? "" : ",") + ("('a', 'l|1', '2014-01-" + std::to_string(day) + "', '" + value + "')");
    expected +=
        "  a 2014-01-" + std::to_string(day++) + " value=" + (std::string(value) == "5e-3" ? "0.005" : value) + "\n";
  }
  EXPECT_EQ(table_text(rows("patient, codes, start, value", values), "measurement"), expected);
}

TEST(Histories, TheWholeDoesNotDependOnMemory) {
  const HistoryQueries queries = {"SELECT 'p' || i AS patient FROM range(2000) t(i)",
                                  {{"measurement",
                                    "SELECT 'p' || (i * 7919 % 2000) AS patient, 'l|' || (i % 13) AS codes, (DATE "
                                    "'2010-01-01' + (i * 31 % 1500)::INT)::VARCHAR AS "
                                    "start, (i % 977 / 10)::VARCHAR AS value, ['mg/dL', 'g/L'][1 + i % 2] AS unit, "
                                    "'note ' || (i % 50) AS remark FROM "
                                    "range(300000) t(i)"}},
                                  "",
                                  {}};
  const Population plenty = load(queries);
  IngestOptions little;
  little.memory_bytes = std::size_t{8} << 20;  // most of it is in files
  const Population some = load(queries, little);
  EXPECT_EQ(table_text(plenty, "measurement"), table_text(some, "measurement"));
}

TEST(Histories, MistakesOfAnImporterAreErrors) {
  const auto message = [](const HistoryQueries& queries) {
    const Result<Population> population = try_load(queries);
    return population ? "none" : population.error().message;
  };
  EXPECT_EQ(message({kThree, {{"drug", "SELECT 'a' AS patient"}}, "", {}}),
            "`drug`: its rows have no column `patient` or no column `codes`");
  EXPECT_EQ(message({"SELECT * FROM (VALUES ('a'), ('b'), ('a')) AS t(patient)", {}, "", {}}),
            "patients: patient `a` occurs twice, in row 1 and row 3");
  EXPECT_EQ(message({"SELECT NULL AS patient", {}, "", {}}), "patients: row 1 has no patient id (in the first column)");
}

TEST(Histories, EachPatientsIndexDateCountsUnlessTheRunHasOne) {
  const HistoryQueries queries = {
      "SELECT * FROM (VALUES ('a', '2014-06-14', 'F'), ('b', '2014-06', 'M'), ('c', NULL, 'F'), "
      "('d', 'soon', 'F')) AS t(patient, index_date, sex)",
      {},
      "",
      {}};
  const Population own = load(queries);
  ASSERT_TRUE(own.index);
  ASSERT_EQ(own.columns.size(), 1U);
  EXPECT_EQ(days_text(*(*own.index)[0]), "2014-06-14");
  EXPECT_EQ(days_text(*(*own.index)[1]), "2014-06-01..2014-06-30");
  EXPECT_FALSE((*own.index)[2]);
  EXPECT_FALSE((*own.index)[3]);
  EXPECT_EQ(own.index_date, "");
  EXPECT_EQ(notes_text(own), "`index_date` is no date for 1 patient (`soon`)\n");

  IngestOptions run;
  run.index_date = "2020-01-01";
  const Population everyone = load(queries, run);
  EXPECT_FALSE(everyone.index);
  EXPECT_EQ(everyone.columns.size(), 1U);
  EXPECT_EQ(everyone.index_date, "2020-01-01");
}

// An importer looks through whole tables before there is a query: what it does is bound as well.
TEST(Histories, ASessionIsBoundBeforeItsFirstStatement) {
  IngestOptions options;
  options.memory_bytes = std::size_t{2} << 30;
  options.temporary = "/tmp/elsewhere";
  Result<DuckSession> session = open_for_histories(options);
  ASSERT_TRUE(session) << session.error().message;
  const auto settings =
      session.value().first_row("SELECT current_setting('memory_limit'), current_setting('temp_directory')");
  ASSERT_TRUE(settings) << settings.error().message;
  EXPECT_EQ(settings.value()[0], "1.0 GiB");
  EXPECT_TRUE(settings.value()[1]->starts_with("/tmp/elsewhere/.eligc-")) << *settings.value()[1];

  options.memory_bytes = 1;  // less than DuckDB needs to parse CSV at all
  session = open_for_histories(options);
  ASSERT_TRUE(session) << session.error().message;
  EXPECT_EQ(session.value().first_row("SELECT current_setting('memory_limit')").value()[0], "256.0 MiB");
}

}  // namespace
}  // namespace elig
