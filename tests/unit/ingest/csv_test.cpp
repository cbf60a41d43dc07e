#include <gtest/gtest.h>

#include "runtime/ingest/ingest.h"
#include "runtime/ingest/session_ahead.h"
#include "tests/unit/ingest/scratch_folder.h"

namespace elig {
namespace {

class Csv : public ScratchFolder {
 protected:
  // `id: cell | cell` per patient, or the error without the file's name.
  [[nodiscard]] std::string read(const std::string& bytes, const std::string& name = "t.csv") const {
    return shown(read_table(file(name, bytes)), path(name));
  }

  static std::string shown(const Result<Population>& population, const std::string& path) {
    if (!population) {
      std::string prefix = "cannot read `" + path + "`: ", message = population.error().message;
      return "error: " + (message.starts_with(prefix) ? message.substr(prefix.size()) : message);
    }
    std::string text;
    for (std::size_t row = 0; row < population.value().patients; ++row) {
      text += patient_id(population.value(), row) + ":";
      for (const Column& column : population.value().columns) {
        text += (&column == population.value().columns.data() ? " " : " | ") + cell_text(column, row);
      }
      text += "\n";
    }
    return text;
  }
};

TEST_F(Csv, BindsHeaders) {
  Result<Population> population =
      read_table(file("t.csv", "pid,ALT [U/L],ALT.ULN [U/L],sex,ALT.date\n7,27,34,f,2014-01-02\n"));
  ASSERT_TRUE(population) << population.error().message;
  const std::vector<Column>& columns = population.value().columns;
  ASSERT_EQ(columns.size(), 4U);
  EXPECT_EQ(columns[0].name, "ALT");
  EXPECT_EQ(columns[0].unit, "U/L");
  EXPECT_EQ(columns[1].name, "ALT");
  EXPECT_EQ(columns[1].role, ColumnRole::Uln);
  EXPECT_EQ(columns[1].header, "ALT.ULN [U/L]");
  EXPECT_EQ(columns[2].unit, std::nullopt);
  EXPECT_EQ(columns[3].role, ColumnRole::Date);
  EXPECT_EQ(cell_text(columns[3], 0), "2014-01-02");
  EXPECT_EQ(population.value().ids, std::vector<std::string>{"7"});
}

TEST_F(Csv, KeepsCellsAndOrder) {
  EXPECT_EQ(read("id,a,b\nx,1.50,neg\ny,,<0.2\nb,NA,\"\"\n"), "x: 1.5 | neg\ny:  | <0.2\nb:  | \n");
}

TEST_F(Csv, ReadsQuotesAndLineEndsInCells) {
  EXPECT_EQ(read("id,a\n1,\"x, \"\"y\"\"\"\n2,\"two\nlines\"\n"), "1: x, \"y\"\n2: two\nlines\n");
  EXPECT_EQ(read("\"i,d\",\"a\nb [g]\"\n1,2\n"), "1: 2\n");
}

TEST_F(Csv, ReadsEveryLineEnd) {
  EXPECT_EQ(read("id,a\r\n1,2\r\n2,3\r\n"), "1: 2\n2: 3\n");
  EXPECT_EQ(read("id,a\r1,2\r2,3\r"), "1: 2\n2: 3\n");
  EXPECT_EQ(read("id,a\n1,2\n2,3"), "1: 2\n2: 3\n");
  EXPECT_EQ(read("id,a\n\n1,2\n\n"), "1: 2\n");
}

// DuckDB reads a first row that has quotes; one without is split where it is read.
TEST_F(Csv, QuotesAroundHeadersChangeNothing) {
  const auto headers = [&](const std::string& text) {
    const Result<Population> population = read_table(file("t.csv", text));
    if (!population) return "error: " + population.error().message;
    std::string all;
    for (const Column& column : population.value().columns) all += column.header + "|";
    return all;
  };
  EXPECT_EQ(headers("id,a [g], b ,c.ULN\n"), "a [g]| b |c.ULN|");
  EXPECT_EQ(headers("\"id\",\"a [g]\",\" b \",\"c.ULN\"\n"), "a [g]| b |c.ULN|");
  EXPECT_EQ(headers("id;a;b\r\n1;2;3\r\n"), "a|b|");
  EXPECT_EQ(headers("\"id\";\"a\";\"b\"\r\n1;2;3\r\n"), "a|b|");
  EXPECT_EQ(headers("id,a,,\n1,2,,\n"), headers("\"id\",a,,\n1,2,,\n"));
  EXPECT_EQ(headers("id,a,,b\n1,2,,3\n"), headers("\"id\",a,,b\n1,2,,3\n"));
  EXPECT_EQ(headers("id,\xC3\xA4\n1,2\n"), "\xC3\xA4|");
  EXPECT_EQ(headers("id,a\r1,2\r"), headers("\"id\",a\r1,2\r"));
}

TEST_F(Csv, AReaderThatWasStartedAheadReadsTheSame) {
  const std::string table = file("t.csv", "id,a\n1,2\n");
  IngestOptions options;
  options.ahead = std::make_shared<SessionAhead>();
  for (int reading = 0; reading < 2; ++reading) {  // the second has no session left, and opens its own
    EXPECT_EQ(shown(read_table(table, options), table), "1: 2\n");
  }
  options.ahead = std::make_shared<SessionAhead>();
  EXPECT_EQ(shown(read_table(path("none.csv"), options), path("none.csv")), "error: there is no such file");
  const SessionAhead unused;
}

TEST_F(Csv, SkipsAByteOrderMark) { EXPECT_EQ(read("\xEF\xBB\xBFid,a\r\n1,2\r\n"), "1: 2\n"); }

TEST_F(Csv, ReadsOtherDelimiters) {
  EXPECT_EQ(read("id\ta,b\n1\t2\n", "t.tsv"), "1: 2\n");
  EXPECT_EQ(read("id\ta\n1\t2\n"), "1: 2\n");
  EXPECT_EQ(read("id;a;b\n1;2;0,5\n"), "1: 2 | 0,5\n");
  EXPECT_EQ(read("id|a\n1|2\n"), "1: 2\n");
}

TEST_F(Csv, ReadsGzip) {
  sql("COPY (SELECT 'p' || i AS id, i AS a FROM range(3) t(i)) TO " + sql_text(path("t.csv.gz")));
  EXPECT_EQ(shown(read_table(path("t.csv.gz")), path("t.csv.gz")), "p0: 0\np1: 1\np2: 2\n");
  std::filesystem::rename(path("t.csv.gz"), path("renamed.csv"));
  EXPECT_EQ(shown(read_table(path("renamed.csv")), path("renamed.csv")), "p0: 0\np1: 1\np2: 2\n");
}

TEST_F(Csv, HeaderAloneIsNobody) {
  for (const char* text : {"id,a [g]\n", "id,a [g]", "id,a [g]\r\n\r\n"}) {
    Result<Population> population = read_table(file("t.csv", text));
    ASSERT_TRUE(population) << population.error().message;
    EXPECT_EQ(population.value().patients, 0U);
    ASSERT_EQ(population.value().columns.size(), 1U);
    EXPECT_EQ(population.value().columns[0].name, "a");
  }
}

TEST_F(Csv, IdsAloneAreAPopulation) {
  EXPECT_EQ(read("id\np\nq\n"), "p:\nq:\n");
  EXPECT_EQ(read("id\np\n\nq\n"), "error: row 2 has no patient id (in the first column)");
}

TEST_F(Csv, SaysWhatIsWrongWithARow) {
  EXPECT_EQ(read("id,a,b\n1,2,3\n2,3\n"), "error: line 3 has 2 cells, but the header row has 3");
  EXPECT_EQ(read("id,a,b\n1,2,3\n2,3,4,5\n"), "error: line 3 has 4 cells, but the header row has 3");
  EXPECT_EQ(read("id,a,b\n1,2,3,4\n2,3,4,5\n"), "error: line 2 has 4 cells, but the header row has 3");
  EXPECT_EQ(read("id,a\n1,\"2\n2,3\n"), "error: line 2 has a cell whose closing quote `\"` is missing");
  EXPECT_EQ(read("id,a\n1,2\n2,\xFF\xFE\n"), "error: line 3 is not UTF-8 text");
  EXPECT_EQ(read("id,a\n1,2\r\n2,3\n"),
            "error: it is not well-formed CSV: line ends of two kinds, or text after a closing quote `\"`");
  EXPECT_EQ(read("id,a\n1," + std::string(3'000'000, 'x') + "\n"),
            "error: line 2 is longer than the 2,000,000 bytes that a line may have");
}

TEST_F(Csv, FindsABadRowFarBehind) {
  std::string text = "id,a\n";
  for (int i = 0; i < 300'000; ++i) text += "p" + std::to_string(i) + ",1\n";
  EXPECT_EQ(read(text + "bad\n"), "error: line 300002 has 1 cells, but the header row has 2");
}

TEST_F(Csv, SaysWhatIsWrongWithAHeader) {
  EXPECT_EQ(read("id,ALT [U/L\n1,2\n"),
            "error: the header of column 2, `ALT [U/L`, cannot be understood: the `[` before the unit is not closed by "
            "`]`");
  EXPECT_EQ(read("id,,b\n1,2,3\n"), "error: the header of column 2, ``, cannot be understood: it has no name");
  EXPECT_EQ(read("id,ALT [U/L],x,ALT[U/L]\n1,2,3,4\n"), "error: columns 2 and 4 are both `ALT[U/L]`");
  EXPECT_EQ(read("id,a,a\n1,2,3\n"), "error: columns 2 and 3 are both `a`");
}

TEST_F(Csv, SameNameInOtherUnitRoleOrCaseIsAnotherColumn) {
  EXPECT_EQ(read("id,a [g],a [mg],a.ULN [g],A [g],a\n1,2,3,4,5,6\n"), "1: 2 | 3 | 4 | 5 | 6\n");
}

TEST_F(Csv, TakesBlankCellsAtTheEndOfEveryRow) { EXPECT_EQ(read("id,a,\n1,2,\n2,3,\n"), "1: 2\n2: 3\n"); }

TEST_F(Csv, FirstColumnMayBeCalledAnything) {
  EXPECT_EQ(read(",a\np,2\n"), "p: 2\n");
  EXPECT_EQ(read("id [x,a\np,2\n"), "p: 2\n");
}

TEST_F(Csv, RefusesEmptyFiles) {
  for (const char* text : {"", "\n", "\r\n\r\n", "\xEF\xBB\xBF", ",,\n"}) {
    EXPECT_EQ(read(text), "error: it is empty, where a row of column headers should be") << text;
  }
}

TEST_F(Csv, RefusesWhatIsNoTable) {
  EXPECT_EQ(shown(read_table(path("none.csv")), path("none.csv")), "error: there is no such file");
  EXPECT_EQ(shown(read_table(path("")), path("")), "error: it is a folder");
  EXPECT_EQ(shown(read_table("/dev/null"), "/dev/null"), "error: it is not a regular file");
  EXPECT_EQ(read("PK\x03\x04xyz", "t.xlsx"), "error: it is a spreadsheet or zip archive: save it as CSV first");
  EXPECT_EQ(read("\xFF\xFEi", "t.csv"), "error: it is UTF-16 text: save it as UTF-8 first");
  EXPECT_TRUE(read("\x1F\x8B broken", "t.csv.gz").starts_with("error: ")) << read("\x1F\x8B broken", "t.csv.gz");
  EXPECT_TRUE(read("PAR1 broken", "t.parquet").starts_with("error: ")) << read("PAR1 broken", "t.parquet");
}

TEST_F(Csv, RefusesIdsThatAreEmptyOrTwice) {
  EXPECT_EQ(read("id,a\np,1\n ,2\n"), "error: row 2 has no patient id (in the first column)");
  EXPECT_EQ(read("id,a\np,1\nq,2\nq,3\np,4\n"), "error: patient `q` occurs twice, in row 2 and row 3");
  EXPECT_EQ(read("id,a\n1,1\n2,2\n1,3\n"), "error: patient `1` occurs twice, in row 1 and row 3");
  EXPECT_EQ(read("id,a\np,1\n p ,2\n"), "error: patient `p` occurs twice, in row 1 and row 2");
}

TEST_F(Csv, StoresNoIdsThatAreRowNumbers) {
  Result<Population> counted = read_table(file("t.csv", "id,a\n1,1\n2,2\n3,3\n"));
  EXPECT_TRUE(counted.value().ids.empty());
  EXPECT_EQ(patient_id(counted.value(), 2), "3");
  Result<Population> other = read_table(file("t.csv", "id,a\n1,1\n2,2\n03,3\n"));
  EXPECT_EQ(other.value().ids, (std::vector<std::string>{"1", "2", "03"}));
}

TEST_F(Csv, PathsAreNoPatternsAndNoSql) {
  for (const char* name : {"it's.csv", "we[1]rd*.csv", "a?b.csv", "a;b --.csv", "\"q\".csv", "x{1,2}.csv", "~.csv"}) {
    EXPECT_EQ(read("id,a\np,1\n", name), "p: 1\n") << name;
  }
  (void)file("star1.csv", "id,a\np,1\n");
  EXPECT_EQ(shown(read_table(path("star*.csv")), path("star*.csv")), "error: there is no such file");
  std::filesystem::create_directories(path("site=3"));
  EXPECT_EQ(read("id,a\np,1\n", "site=3/t.csv"), "p: 1\n");
}

TEST_F(Csv, ReadsVeryWideTables) {
  for (std::size_t columns : {255U, 256U, 257U, 3000U}) {
    std::string header = "id", row = "p";
    for (std::size_t i = 1; i < columns; ++i) {
      header += ",c" + std::to_string(i);
      row += "," + std::to_string(i);
    }
    Result<Population> population = read_table(file("t.csv", header + "\n" + row + "\n"));
    ASSERT_TRUE(population) << population.error().message;
    ASSERT_EQ(population.value().columns.size(), columns - 1);
    EXPECT_EQ(cell_text(population.value().columns.back(), 0), std::to_string(columns - 1));
  }
}

TEST_F(Csv, CountsColumnsWhateverTheFirstLineLooksLike) {
  const auto columns_of = [&](const std::string& text) {
    Result<Population> population = read_table(file("t.csv", text));
    EXPECT_TRUE(population) << population.error().message;
    return population ? population.value().columns.size() : 0;
  };
  EXPECT_EQ(columns_of("id,\"a\nb\",c,d,e\np,1,2,3,4\n"), 4U);
  EXPECT_EQ(columns_of("id,\"a,b,c,d,e,f\",c\np,1,2\n"), 2U);
  EXPECT_EQ(columns_of("id,a,b,,,\np,1,2,,,\n"), 2U);
  EXPECT_EQ(columns_of("id," + std::string(100'000, 'a') + ",b,c,d\np,1,2,3,4\n"), 4U);
  const std::string longer = read("id,a\np,1,2,3,4,5,6,7,8\n");
  EXPECT_TRUE(longer.starts_with("error: line 2 has ")) << longer;
}

TEST_F(Csv, KeepsTheOrderOfManyRows) {
  constexpr std::size_t kRows = 500'000;
  std::string text = "id,a\n";
  for (std::size_t i = 0; i < kRows; ++i) text += "p" + std::to_string(i) + "," + std::to_string(i) + "\n";
  double told = 0;
  IngestOptions options;
  options.progress = [&](double done) {
    EXPECT_GE(done, 0.0);
    EXPECT_LE(done, 1.0);
    told = done;
  };
  Result<Population> population = read_table(file("t.csv", text), options);
  ASSERT_TRUE(population) << population.error().message;
  ASSERT_EQ(population.value().patients, kRows);
  EXPECT_EQ(told, 1.0);
  const Column& a = population.value().columns[0];
  for (std::size_t i = 0; i < kRows; ++i) {
    ASSERT_EQ(a.numbers->data[i], static_cast<std::int64_t>(i));
    ASSERT_EQ(population.value().ids[i], "p" + std::to_string(i));
  }
}

}  // namespace
}  // namespace elig
