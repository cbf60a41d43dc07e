// A real trial in SDTM, imported: every laboratory row is accounted for, and the flag that the laboratory recorded
// beside a result follows from the imported result and limits alone.

#include <filesystem>
#include <map>

#include "compiler/lint/declarations.h"
#include "compiler/parse/parse.h"
#include "runtime/population/decimal.h"
#include "tests/histories/verdicts.h"
#include "tests/unit/ingest/query_rows.h"
#include "tests/unit/ingest/scratch_folder.h"

namespace elig {
namespace {

const std::string kPilot = std::string(ELIG_SOURCE_DIR) + "/../shared/data/cdisc-pilot/";

std::string csv(const std::string& name) {
  return "read_csv('" + kPilot + name + "', all_varchar = true, nullstr = ['', 'NA'])";
}

class Pilot : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kPilot)) GTEST_SKIP() << "no data at " << kPilot;
    Result<Population> read = read_source(kPilot, SourceKind::Sdtm, {});
    ASSERT_TRUE(read) << read.error().message;
    population_ = std::move(read).value();
    Result<DuckSession> session = DuckSession::open();
    ASSERT_TRUE(session);
    // `ALB 1814`, ...: what LB has of each test. No test of VS has the same code.
    for (const std::string& line :
         rows_of(session.value(), "SELECT lbtestcd, count(*) AS n FROM " + csv("lb.csv.gz") + " GROUP BY ALL",
                 "lbtestcd || ' ' || n")) {
      const std::size_t blank = line.find(' ');
      lab_rows_[line.substr(0, blank)] = std::stoul(line.substr(blank + 1));
    }
  }

  // The runs of a test of LB, by its code.
  [[nodiscard]] std::map<std::string, std::vector<const EventRun*>> labs() const {
    std::map<std::string, std::vector<const EventRun*>> runs;
    for (const EventTable& table : population_.tables) {
      for (const EventRun& run : table.runs) {
        for (const ConceptCode& code : run.coded.codes) {
          const std::string test = code.code.substr(code.code.rfind('/') + 1);  // of `ALB`, `URINE/COLOR`
          if (code.system != "sdtm" || !lab_rows_.contains(test)) continue;
          runs[test].push_back(&run);
          break;
        }
      }
    }
    return runs;
  }

  [[nodiscard]] std::size_t rows_in(const std::string& table) const {
    std::size_t rows = 0;
    for (const EventTable& one : population_.tables) {
      for (const EventRun& run : one.runs) rows += one.name == table ? run.rows : 0;
    }
    return rows;
  }

  Population population_;
  std::map<std::string, std::size_t> lab_rows_;
};

TEST_F(Pilot, HasItsSubjectsAndEveryRowOfItsDomains) {
  EXPECT_EQ(population_.patients, 306U);
  EXPECT_EQ(rows_in("measurement"), 59580U + 29643U - 8U);  // LB, VS; eight vital signs were not taken
  EXPECT_EQ(rows_in("adverse_event"), 1191U);
  EXPECT_EQ(rows_in("condition"), 1818U);
  EXPECT_EQ(rows_in("drug"), 7510U + 591U);
  EXPECT_EQ(rows_in("disposition"), 850U);
  const std::string notes = notes_of(population_);
  EXPECT_NE(notes.find("`measurement`: 8 rows without a value"), std::string::npos) << notes;
  EXPECT_EQ(notes.find("cannot be read"), std::string::npos) << notes;
}

// Of the laboratory's rows: those of a test that the vocabulary names and in a unit that it reads; the others by why
// not.
TEST_F(Pilot, EveryLaboratoryRowIsBoundOrListed) {
  Sources sources;
  Diagnostics diagnostics;
  std::vector<ast::Ast> modules;
  for (const BuiltinModule& module : builtin_modules()) {
    auto parsed = parse(sources, sources.add({std::string(module.name), std::string(module.text)}), diagnostics);
    ASSERT_TRUE(parsed);
    modules.push_back(std::move(*parsed));
  }
  std::vector<const ast::Ast*> borrowed;
  for (const ast::Ast& module : modules) borrowed.push_back(&module);
  const Vocabulary vocabulary(borrowed);

  std::size_t bound = 0, graded = 0, unnamed = 0;
  std::string unnamed_tests;
  for (const auto& [test, runs] : labs()) {
    std::size_t rows = 0;
    for (const EventRun* run : runs) {
      rows += run->rows;
      const auto names = vocabulary.declarations().of(run->coded.codes);
      ASSERT_LE(names.size(), 1U) << test << " is two analytes";
      if (names.empty()) {
        unnamed += run->rows;
        unnamed_tests += test + " ";
        continue;
      }
      if (names[0]->number == nullptr) {  // a scale
        graded += run->rows;
        continue;
      }
      for (const Column& field : run->fields) {
        if (field.name != "value") continue;
        ASSERT_TRUE(field.numbers && field.unit && !field.texts) << test << ": " << field.header;
        const Analyte& analyte = names[0]->number->input.analyte;
        const auto unit = parse_data_unit(*field.unit, &analyte);
        ASSERT_TRUE(std::holds_alternative<ParsedUnit>(unit)) << test << " in " << *field.unit;
        EXPECT_TRUE(to_declared_base(analyte, std::get<ParsedUnit>(unit).unit)) << test << " in " << *field.unit;
        if (field.role != ColumnRole::Value) continue;
        for (std::size_t row = 0; row < run->rows; ++row) bound += field.numbers->valid.test(row) ? 1 : 0;
      }
    }
    EXPECT_EQ(rows, lab_rows_.at(test)) << test;
  }
  EXPECT_EQ(bound + graded + unnamed, 59580U);
  EXPECT_EQ(graded, 874U);  // ketones in urine
  EXPECT_EQ(unnamed_tests, "ANISO BASOLE COLOR EOSLE MACROCY MICROCY MONOLE PH POIKILO POLYCHR SPGRAV UROBIL ");
  std::printf("%zu of 59,580 laboratory rows are of analytes of the vocabulary, %zu of tests that it does not name\n",
              bound, unnamed);
}

__extension__ using Wide = __int128;

// a * 10^-i against b * 10^-j.
int compare(std::int64_t a, int i, std::int64_t b, int j) {
  const int scale = std::max(i, j);
  const Wide left = Wide{a} * power_of_ten(scale - i), right = Wide{b} * power_of_ten(scale - j);
  return left < right ? -1 : left > right ? 1 : 0;
}

const Column* field(const EventRun& run, ColumnRole role, const std::optional<std::string>& unit) {
  for (const Column& column : run.fields) {
    if (column.name == "value" && column.role == role && column.unit == unit) return &column;
  }
  return nullptr;
}

bool has_number(const Column* column, std::size_t row) {
  return column != nullptr && column->numbers && column->numbers->valid.test(row);
}

int against(const Column& value, const Column& limit, std::size_t row) {
  return compare(value.numbers->data[row], value.numbers->decimals, limit.numbers->data[row], limit.numbers->decimals);
}

// `<0.2` is below 0.2, so at a lower limit of 0.2 it is low.
std::string flag_of(const Column& value, const Column& lln, const Column& uln, std::size_t row) {
  const int low = against(value, lln, row), high = against(value, uln, row);
  if (value.numbers->below.test(row)) return low <= 0 ? "LOW" : "?";
  if (value.numbers->above.test(row)) return high >= 0 ? "HIGH" : "?";
  return low < 0 ? "LOW" : high > 0 ? "HIGH" : "NORMAL";
}

TEST_F(Pilot, TheRecordedFlagFollowsFromEveryResultAndItsLimits) {
  std::map<std::string, std::size_t> agree;  // by flag
  std::size_t censored = 0, without_flag = 0, without_limits = 0;
  for (const auto& [test, runs] : labs()) {
    for (const EventRun* run : runs) {
      const auto indicator = std::ranges::find(run->fields, "indicator", &Column::name);
      ASSERT_NE(indicator, run->fields.end());
      for (const Column& value : run->fields) {
        if (value.name != "value" || value.role != ColumnRole::Value) continue;
        const Column* uln = field(*run, ColumnRole::Uln, value.unit);
        const Column* lln = field(*run, ColumnRole::Lln, value.unit);
        for (std::size_t row = 0; row < run->rows; ++row) {
          if (!has_number(&value, row)) continue;
          if (!has_number(uln, row) || !has_number(lln, row)) {
            ++without_limits;
            continue;
          }
          const std::string flag = flag_of(value, *lln, *uln, row), recorded = cell_text(*indicator, row);
          const bool is_censored = value.numbers->below.test(row) || value.numbers->above.test(row);
          censored += is_censored ? 1 : 0;
          if (recorded.empty()) {
            ++without_flag;
            EXPECT_TRUE(is_censored) << test;
            continue;
          }
          EXPECT_EQ(flag, recorded) << test << " " << cell_text(value, row);
          agree[flag] += is_censored ? 0 : 1;
        }
      }
    }
  }
  EXPECT_EQ(agree["LOW"], 863U);
  EXPECT_EQ(agree["NORMAL"], 54258U);
  EXPECT_EQ(agree["HIGH"], 1538U);
  EXPECT_EQ(censored, 6U);  // five `<0.2` at a limit of 0.2, whose flag was left out; `<40`, recorded as LOW
  EXPECT_EQ(without_flag, 5U);
  std::printf(
      "the flag of %zu rows with a number and limits is reproduced; %zu censored rows (%zu without a flag), %zu "
      "without limits\n",
      agree["LOW"] + agree["NORMAL"] + agree["HIGH"], censored, without_flag, without_limits);
}

}  // namespace
}  // namespace elig
