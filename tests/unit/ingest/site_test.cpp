// A site's tables, as a population in the language binds them -> queries and a population.

#include "runtime/ingest/site.h"

#include "tests/unit/ingest/query_rows.h"
#include "tests/unit/ingest/scratch_folder.h"

namespace elig {
namespace {

class SiteTables : public ScratchFolder {
 protected:
  SiteTables() : session_(std::move(DuckSession::open()).value()) {
    put("labs.csv", "pid,alt_result,alt_high,gender,drawn,note\nb,48,40,M,2020-01-02,x\na,<5,,f,,\n");
    put("meds.csv",
        "pid;atc "
        "code;rx;start_dt;stop_dt;mg;unit\na;L01EX;;2020-01-01;2020-02-01;5;\nb;;8640;2020;;2.5;g\nb;;;2020-03;;;\n");
  }

  SiteTable labs() const {
    SiteTable table{path("labs.csv"), "", "PID", {}};
    table.columns.push_back({"ALT", "alt_result", "U/L", "alt_high", "", "drawn", "", {}});
    table.columns.push_back({"sex", "gender", "", "", "", "", "", {{"m", "male"}, {"F", "female"}}});
    return table;
  }
  SiteTable meds() const {
    SiteTable table{path("meds.csv"), "drug", "pid", {}};
    table.columns.push_back({"code", "atc code", "atc", "", "", "", "", {}});
    table.columns.push_back({"code", "rx", "rxnorm", "", "", "", "", {}});
    table.columns.push_back({"start", "start_dt", "", "", "", "", "", {}});
    table.columns.push_back({"end", "stop_dt", "", "", "", "", "", {}});
    table.columns.push_back({"dose", "mg", "mg", "", "", "", "unit", {}});
    return table;
  }
  HistoryQueries queries(const std::vector<SiteTable>& tables) {
    Result<HistoryQueries> made = site_queries(session_, Site{"test", "", tables});
    if (made) return std::move(made).value();
    ADD_FAILURE() << made.error().message;
    return {};
  }

  DuckSession session_;
};

TEST_F(SiteTables, ColumnsOfPatientsGetHeadersThatBindThemselves) {
  HistoryQueries made = queries({labs()});
  EXPECT_EQ(rows_of(session_, made.patients, R"(patient, "ALT [U/L]", "ALT.ULN [U/L]", "ALT.date", sex)"),
            (Lines{"b | 48 | 40 | 2020-01-02 | male", "a | <5 | . | . | female"}));
  EXPECT_EQ(messages(made.notes), (Lines{"columns of `" + path("labs.csv") + "` that nothing is bound to: `note`"}));
}

TEST_F(SiteTables, PatientsAreThoseOfAllTablesWithOneRowEach) {
  put("more.csv", "who,hb\nc,120\na,130\n");
  SiteTable more{path("more.csv"), "", "who", {{"Hb", "hb", "g/L", "", "", "", "", {}}}};
  EXPECT_EQ(rows_of(session_, queries({labs(), more}).patients, R"(patient, "ALT [U/L]", "Hb [g/L]")"),
            (Lines{"b | 48 | .", "a | <5 | 130", "c | . | 120"}));
}

TEST_F(SiteTables, AColumnOfUnitsMakesAColumnForEach) {
  put("hb.csv", "pid,hb,hi,u\na,12,17,g/dL\nb,120,170,g/L\nc,13,,\n");
  // What has no unit is in the one that the binding gives.
  SiteTable hb{path("hb.csv"), "", "pid", {{"Hb", "hb", "mmol/L", "hi", "", "", "u", {}}}};
  EXPECT_EQ(
      rows_of(session_, queries({hb}).patients, R"(patient, "Hb [g/dL]", "Hb.ULN [g/dL]", "Hb [g/L]", "Hb [mmol/L]")"),
      (Lines{"a | 12 | 17 | . | .", "b | . | . | 120 | .", "c | . | . | . | 13"}));
}

TEST_F(SiteTables, RowsHaveCodesDatesAndFieldsWithUnits) {
  HistoryQueries made = queries({labs(), meds()});
  EXPECT_EQ(rows_of(session_, query_of(made, "drug"), "patient, codes, start, \"end\", dose, dose_unit"),
            (Lines{"a | atc|L01EX | 2020-01-01 | 2020-02-01 | 5 | mg", "b | rxnorm|8640 | 2020 | . | 2.5 | g",
                   "b | . | 2020-03 | . | . | mg"}));
  EXPECT_TRUE(made.tables[0].lasts);
}

TEST_F(SiteTables, MeasurementsInRowsHaveTheirOwnUnitsAndLimits) {
  put("long.csv", "pid,test,result,u,hi,at\na,ALT,48,U/L,40,2020-01-02 08:30\na,ALT,<5,,,2020-01-03\n");
  SiteTable table{path("long.csv"), "measurement", "pid", {}};
  table.columns.push_back({"code", "test", "sdtm", "", "", "", "", {}});
  table.columns.push_back({"value", "result", "U/L", "hi", "", "", "u", {}});
  table.columns.push_back({"date", "at", "", "", "", "", "", {}});
  HistoryQueries made = queries({table});
  EXPECT_EQ(rows_of(session_, query_of(made, "measurement"), "patient, codes, start, value, unit, uln"),
            (Lines{"a | sdtm|ALT | 2020-01-02 08:30 | 48 | U/L | 40", "a | sdtm|ALT | 2020-01-03 | <5 | U/L | ."}));
  EXPECT_FALSE(made.tables[0].lasts);
  EXPECT_EQ(rows_of(session_, made.patients, "patient"), (Lines{"a"}));
  EXPECT_EQ(messages(made.notes), (Lines{"no table has one row a patient: the patients are those with a row"}));
}

TEST_F(SiteTables, APopulationIsMadeOfThem) {
  Result<Population> read = read_site(Site{"test", "2020-06-01", {labs(), meds()}});
  ASSERT_TRUE(read) << read.error().message;
  const Population& population = read.value();
  EXPECT_EQ(population.patients, 2U);
  EXPECT_EQ(population.ids, (std::vector<std::string>{"b", "a"}));
  EXPECT_EQ(population.index_date, "2020-06-01");
  ASSERT_EQ(population.tables.size(), 1U);
  EXPECT_EQ(population.tables[0].name, "drug");
}

TEST_F(SiteTables, WhatIsNotThereIsAnError) {
  SiteTable table = labs();
  table.columns[0].uln = "alt_hihg";
  Result<HistoryQueries> made = site_queries(session_, Site{"test", "", {table}});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().message,
            "cannot read `" + path("labs.csv") +
                "`: it has no column `alt_hihg`; it has `pid`, `alt_result`, `alt_high`, `gender`, "
                "`drawn` and `note`");
  table.file = path("nothing.csv");
  EXPECT_EQ(site_queries(session_, Site{"test", "", {table}}).error().message,
            "cannot read `" + path("nothing.csv") + "`: there is no such file");
  put("twice.csv", "pid,alt_result,alt_high,gender,drawn\na,1,,,\na,2,,,\n");
  table = labs();
  table.file = path("twice.csv");
  EXPECT_FALSE(read_site(Site{"test", "", {table}}));
}

}  // namespace
}  // namespace elig
