// A site's own tables, bound in the language: checked against the files, read, and screened.

#include "compiler/driver/site.h"

#include "tests/histories/verdicts.h"
#include "tests/unit/ingest/scratch_folder.h"

namespace elig {
namespace {

constexpr const char* kTrial = R"(
trial t {
  inclusion alt    : ALT <= 3*ULN
  inclusion man    : sex = male
  inclusion smokes : smoker
  exclusion vegf   : any(drug in atc "L01E*" within 28 days)
  exclusion high   : any(drug where dose > 4 mg)
  inclusion hb     : latest(Hb) >= 9 g/dL
}
)";

class SiteBinding : public ScratchFolder {
 protected:
  SiteBinding() {
    put("labs.csv", "pid,alt_result,alt_high,gender,smokes\na,120,40,M,1\nb,2.1,0.7,f,0\nc,,40,m,?\n");
    put("meds.csv", "patient;atc;start_dt;stop_dt;mg\na;L01EX;2026-01-01;2026-01-02;5\nb;L01EX;2025-11;2025-12;\n");
    std::filesystem::create_directories(path("more"));
    put("more/long.csv", "pid,test,result,u,day\na,HGB,90,g/L,2026-01-05\nb,HGB,8.9,g/dL,2026-01-05\n");
  }

  // The population of these lines, with the trial's rules beside it.
  std::string write(const std::string& labs, const std::string& meds) const {
    return file("site.elig",
                "use std.labs\nuse std.demographics\nuse std.records\nattribute smoker yes_no\n"
                "population \"clinic\" {\n  index 2026-01-31\n"
                "  table \"labs.csv\" per patient key pid { " +
                    labs + " }\n  table \"meds.csv\" as drug key patient { " + meds +
                    " }\n  table \"more/long.csv\" as measurement key pid {\n"
                    "    code from \"test\" in sdtm  value from result with unit from u  date from day\n  }\n}\n");
  }

  std::optional<Site> check(const std::string& file_path) {
    const SourceId id = sources_.add({file_path, bytes_of(file_path)});
    const auto rules = load_rules(sources_, id, diagnostics_);
    if (!rules) return std::nullopt;
    return check_site(*rules, sources_, table_columns, diagnostics_);
  }
  std::string said() const { return render_text(diagnostics_, sources_, false); }

  Sources sources_;
  Diagnostics diagnostics_;
};

TEST_F(SiteBinding, ItsPatientsAreScreened) {
  const auto site =
      check(write("ALT from alt_result in U/L with ULN from alt_high  sex from gender  smoker from smokes { \"1\": "
                  "yes, \"0\": no }",
                  "code from atc in atc  start from start_dt  end from stop_dt  dose from mg in mg"));
  ASSERT_TRUE(site) << said();
  EXPECT_EQ(site->index_date, "2026-01-31");
  const Result<Population> population = read_site(*site);
  ASSERT_TRUE(population) << population.error().message;
  EXPECT_EQ(
      verdicts("use std.labs\nuse std.demographics\nuse std.records\nattribute smoker yes_no\n" + std::string(kTrial),
               population.value()),
      (Verdicts{{"a", "yyynyy ineligible"}, {"b", "ynnn?n ineligible"}, {"c", "?y?nn? needs data"}}))
      << notes_of(population.value());
}

TEST_F(SiteBinding, AFileThatIsNotThereIsNamed) {  // E0504
  std::filesystem::remove(path("meds.csv"));
  EXPECT_FALSE(check(write("sex from gender", "code from atc in atc")));
  EXPECT_NE(said().find("error[E0504]: cannot read `" + path("meds.csv") + "`: there is no such file"),
            std::string::npos)
      << said();
  EXPECT_NE(said().find("site.elig:8:9\n"), std::string::npos) << said();
}

TEST_F(SiteBinding, AColumnThatIsNotThereIsNamedWithThoseThatAre) {  // E0505
  EXPECT_FALSE(
      check(write("sex from Gender  ALT from alt_reslt in U/L with ULN from \"top\"", "code from atc in atc")));
  const std::string text = said();
  EXPECT_NE(text.find("error[E0505]: `labs.csv` has no column `alt_reslt`"), std::string::npos) << text;
  EXPECT_NE(text.find("= help: write `\"alt_result\"`"), std::string::npos) << text;
  EXPECT_NE(text.find("error[E0505]: `labs.csv` has no column `top`"), std::string::npos) << text;
  EXPECT_NE(text.find("= help: it has `pid`, `alt_result`, `alt_high`, `gender`, `smokes`"), std::string::npos) << text;
  EXPECT_NE(text.find("2 errors"), std::string::npos) << text;
}

TEST_F(SiteBinding, AFileWithoutAPopulationIsNoSite) {
  EXPECT_FALSE(check(file("rules.elig", kTrial)));
  EXPECT_NE(said().find("error[E0509]: there is no `population` in this file"), std::string::npos) << said();
}

}  // namespace
}  // namespace elig
