#include "runtime/ingest/write.h"

#include <gtest/gtest.h>

#include <thread>

#include "tests/unit/ingest/scratch_folder.h"

namespace elig {
namespace {

class Write : public ScratchFolder {
 protected:
  static StatusSource rows(std::size_t count) {
    return [at = std::size_t{0}, count](StatusRow& row) mutable {
      if (at == count) return false;
      row = {"p" + std::to_string(at), "NCT1", at % 2 == 0 ? "eligible" : "ineligible", at % 2 == 0 ? "" : "a;b", ""};
      ++at;
      return true;
    };
  }
};

TEST_F(Write, Csv) {
  Result<Written> written = write_statuses(path("out.csv"), [at = 0](StatusRow& row) mutable {
    if (++at == 1) row = {"p,1", "NCT1", "ineligible", "organ.hb;organ.anc", "age"};
    if (at == 2) row = {"p\"2\"", "é", "eligible", "", ""};
    return at < 3;
  });
  ASSERT_TRUE(written) << written.error().message;
  EXPECT_EQ(written.value().rows, 2U);
  EXPECT_EQ(bytes_of(path("out.csv")),
            "patient,trial,status,not_met,unknown\n"
            "\"p,1\",NCT1,ineligible,organ.hb;organ.anc,age\n"
            "\"p\"\"2\"\"\",é,eligible,,\n");
  EXPECT_EQ(files(), 1U);
}

TEST_F(Write, NobodyIsAHeader) {
  ASSERT_TRUE(write_statuses(path("out.csv"), rows(0)));
  EXPECT_EQ(bytes_of(path("out.csv")), "patient,trial,status,not_met,unknown\n");
  ASSERT_TRUE(write_statuses(path("out.parquet"), rows(0)));
  EXPECT_EQ(query("SELECT count(*) FROM read_parquet(" + sql_text(path("out.parquet")) + ")"), "0");
}

TEST_F(Write, ManyRowsInOrderOnTheCallersThread) {
  constexpr std::size_t kRows = 300'001;
  for (const char* name : {"out.csv", "out.csv.gz", "out.parquet"}) {
    bool elsewhere = false;
    Result<Written> written = write_statuses(
        path(name), [&, next = rows(kRows), caller = std::this_thread::get_id()](StatusRow& row) mutable {
          elsewhere = elsewhere || std::this_thread::get_id() != caller;
          return next(row);
        });
    ASSERT_TRUE(written) << written.error().message;
    EXPECT_EQ(written.value().rows, kRows);
    EXPECT_FALSE(elsewhere);
    EXPECT_EQ(
        query("SELECT count(*), sum((patient <> 'p' || (row_number - 1))::INT), count(*) FILTER (not_met = 'a;b'),"
              " count(*) FILTER (status = 'eligible'), max(trial) FROM (SELECT *, row_number() OVER () AS"
              " row_number FROM " +
              sql_text(path(name)) + ")"),
        "300001 0 150000 150001 NCT1")
        << name;
  }
  EXPECT_EQ(files(), 3U);
}

TEST_F(Write, ReplacesAFile) {
  (void)file("out.csv", "old");
  ASSERT_TRUE(write_statuses(path("out.csv"), rows(1)));
  EXPECT_TRUE(bytes_of(path("out.csv")).starts_with("patient,")) << bytes_of(path("out.csv"));
}

TEST_F(Write, SaysWhyItCannot) {
  auto error = [&](const std::string& name) {
    Result<Written> written = write_statuses(name, rows(1));
    return written ? "written" : written.error().message;
  };
  EXPECT_EQ(error(path("out.txt")),
            "cannot write `" + path("out.txt") + "`: its name ends in neither `.csv`, `.csv.gz` nor `.parquet`");
  EXPECT_EQ(error(path("no/out.csv")),
            "cannot write `" + path("no/out.csv") + "`: there is no folder `" + path("no") + "`");
  std::filesystem::create_directories(path("folder.csv"));
  EXPECT_EQ(error(path("folder.csv")), "cannot write `" + path("folder.csv") + "`: it is a folder");
  std::filesystem::create_symlink("/dev/full", path("full.csv"));
  EXPECT_EQ(error(path("full.csv")), "cannot write `" + path("full.csv") + "`: it is not a regular file");
  EXPECT_EQ(files(), 2U);
}

TEST_F(Write, QuotesAwkwardNames) {
  for (const char* name : {"it's.csv", "a*[1]?.csv", "ü b.parquet"}) {
    ASSERT_TRUE(write_statuses(path(name), rows(1))) << name;
    EXPECT_TRUE(std::filesystem::exists(path(name))) << name;
  }
  EXPECT_EQ(files(), 3U);
}

}  // namespace
}  // namespace elig
