// rules/trials/*.md walk through published documents, criterion by criterion. Nothing of a document is without a row,
// nothing of a trial either, and the row says who decides: the data, a person, or both.
#include "tests/protocols/walk.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "compiler/diag/render.h"
#include "compiler/driver/pipeline.h"
#include "tests/protocols/document.h"
#include "tests/protocols/walk_table.h"

namespace elig::protocols {
namespace {

namespace fs = std::filesystem;
const fs::path kTrials = fs::path(ELIG_SOURCE_DIR) / "rules" / "trials";
const fs::path kDocuments = fs::path(ELIG_SOURCE_DIR) / ".." / "shared" / "seeds";

using Lines = std::vector<std::string>;

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string joined(const Lines& lines) {
  std::string out;
  for (const std::string& line : lines) out += line + "\n";
  return out;
}

std::vector<std::string> trials() {
  std::vector<std::string> out;
  for (const auto& entry : fs::directory_iterator(kTrials)) {
    const std::string name = entry.path().stem().string();
    if (entry.path().extension() == ".elig" && !name.ends_with("_test")) out.push_back(name);
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<std::string> trials_with_documents() {
  std::vector<std::string> out;
  for (const Document& document : documents()) out.push_back(document.trial);
  return out;
}

ir::Program program_of(const std::string& name, const std::string& text) {
  Sources sources;
  Diagnostics diagnostics;
  const auto programs = compile_rules(sources, sources.add({name, text}), diagnostics);
  EXPECT_TRUE(programs && programs->size() == 1) << render_text(diagnostics, sources, false);
  return programs && !programs->empty() ? programs->front() : ir::Program{};
}

class Walk : public testing::TestWithParam<std::string> {
 protected:
  ir::Program program() const {
    const fs::path path = kTrials / (GetParam() + ".elig");
    return program_of(path.string(), read_file(path));
  }
  std::vector<WalkRow> rows() const { return walk_rows(read_file(kTrials / (GetParam() + ".md"))); }
};

TEST_P(Walk, SaysOfEveryRuleWhereItIsFromAndWhoDecidesIt) {
  EXPECT_EQ(program().trial, GetParam());
  EXPECT_EQ(joined(wrong_between(rows(), program())), "");
}

class WalkThroughADocument : public Walk {};

TEST_P(WalkThroughADocument, HasARowForEveryCriterion) {
  const auto is_its = [](const Document& document) { return document.trial == GetParam(); };
  const auto document = std::find_if(documents().begin(), documents().end(), is_its);
  ASSERT_NE(document, documents().end());
  const fs::path path = kDocuments / document->file;
  if (!fs::exists(path)) GTEST_SKIP() << "no " << path;
  EXPECT_EQ(joined(wrong_between(document->criteria(read_file(path)), rows())), "");
}

TEST_P(Walk, MissesEachRowThatIsTakenOut) {
  const ir::Program trial = program();
  const std::vector<WalkRow> all = rows();
  CriterionNames document;
  for (const WalkRow& row : all) document.push_back(row.from);
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::vector<WalkRow> fewer = all;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_EQ(wrong_between(document, fewer), Lines{all[i].from + ": in the document, without a row"});
    // One that only opens a list of parts is missed by the document alone.
    const auto from_here = [&](const ir::Criterion& criterion) { return criterion.from == all[i].from; };
    const bool has_rules = std::any_of(trial.criteria.begin(), trial.criteria.end(), from_here);
    EXPECT_EQ(wrong_between(fewer, trial).empty(), !has_rules) << all[i].from;
  }
}

INSTANTIATE_TEST_SUITE_P(Trials, Walk, testing::ValuesIn(trials()), [](const auto& test) { return test.param; });
INSTANTIATE_TEST_SUITE_P(Trials, WalkThroughADocument, testing::ValuesIn(trials_with_documents()),
                         [](const auto& test) { return test.param; });

TEST(Walks, ThereIsOneForEachOfTheFiveDocuments) {
  EXPECT_EQ(documents().size(), 5U);
  for (const Document& document : documents()) EXPECT_TRUE(fs::exists(kTrials / (document.trial + ".md")));
}

// -- the table of trials in README.md

TEST(Index, CountsWhatTheWalksSay) {
  Lines expected;
  for (const std::string& name : trials()) {
    const fs::path path = kTrials / (name + ".elig");
    const ir::Program program = program_of(path.string(), read_file(path));
    const auto rows = walk_rows(read_file(kTrials / (name + ".md")));
    const auto by = [&](const char* word) {
      return std::to_string(
          std::count_if(rows.begin(), rows.end(), [&](const auto& r) { return r.decided_by == word; }));
    };
    expected.push_back(name + ": " + std::to_string(rows.size()) + " in the document, " +
                       std::to_string(program.criteria.size()) + " rules, " + by("computed") + " computed, " +
                       by("attested") + " attested, " + by("both") + " both");
  }
  Lines written;
  for (const auto& cells : table_rows(read_file(kTrials / "README.md"))) {
    ASSERT_EQ(cells.size(), 7U) << "a row of README.md";
    ASSERT_EQ(in_backticks(cells[0]).size(), 1U) << cells[0];
    written.push_back(in_backticks(cells[0]).front() + ": " + cells[2] + " in the document, " + cells[3] + " rules, " +
                      cells[4] + " computed, " + cells[5] + " attested, " + cells[6] + " both");
  }
  std::sort(written.begin(), written.end());
  EXPECT_EQ(joined(written), joined(expected));
}

// -- the checker itself, on walks that are wrong

constexpr const char* kTrial = R"(
trial t {
  attest consent "Consent" from "Inclusion 1"
  inclusion age from "Inclusion 2" : age >= 18 years
  inclusion organ {
    hb  from "Inclusion 3.1" : Hb >= 80 g/L
    bun from "Inclusion 3.2" : BUN <= 2.5*ULN and LLN(Hb) is known
  }
  exclusion brain  from "Exclusion 1" : has_CNS_mets and attested
  exclusion sex    from "Exclusion 2" : sex = male
  exclusion judged from "Exclusion 2" : attested
}
)";
constexpr const char* kWalk = R"(
| document | asks | rule | decided by |
|---|---|---|---|
| Inclusion 1 | consent | `consent` | attested |
| Inclusion 2 | adults | `age` | computed |
| Inclusion 3 | two limits, of which | `organ` | computed |
| Inclusion 3.1 | haemoglobin | `organ.hb` | computed |
| Inclusion 3.2 | urea | `organ.bun` | computed |
| Exclusion 1 | brain | `brain` | both |
| Exclusion 2 | what else | `sex`, `judged` | both |
)";
const CriterionNames kDocument = {"Inclusion 1",   "Inclusion 2", "Inclusion 3", "Inclusion 3.1",
                                  "Inclusion 3.2", "Exclusion 1", "Exclusion 2"};

class Doctored : public testing::Test {
 protected:
  Doctored() : program_(program_of("t.elig", kTrial)) {}

  // What the checker says of the walk with `was` replaced.
  Lines wrong(const std::string& was, const std::string& now) const {
    std::string walk = kWalk;
    const std::size_t at = walk.find(was);
    EXPECT_NE(at, std::string::npos) << was;
    walk.replace(at, was.size(), now);
    Lines out = wrong_between(kDocument, walk_rows(walk));
    const Lines more = wrong_between(walk_rows(walk), program_);
    out.insert(out.end(), more.begin(), more.end());
    return out;
  }

  ir::Program program_;
};

TEST_F(Doctored, NothingIsWrongWithTheWholeWalk) {
  EXPECT_EQ(walk_rows(kWalk).size(), kDocument.size());
  EXPECT_EQ(wrong("", ""), Lines{});
}

TEST_F(Doctored, ARowIsRemoved) {
  EXPECT_EQ(wrong("| Inclusion 2 | adults | `age` | computed |\n", ""),
            (Lines{"Inclusion 2: in the document, without a row", "`age` from \"Inclusion 2\": in no row"}));
}

TEST_F(Doctored, ARowIsOfNoCriterion) {
  EXPECT_EQ(wrong("| Exclusion 1 |", "| Exclusion 3 |"),
            (Lines{"Exclusion 1: in the document, without a row", "Exclusion 3: a row, but not in the document",
                   "Exclusion 3: `brain` is from \"Exclusion 1\""}));
}

TEST_F(Doctored, ARowIsThereTwice) {
  EXPECT_EQ(wrong("| Exclusion 1 |", "| Inclusion 2 | adults | `age` | computed |\n| Exclusion 1 |"),
            (Lines{"Inclusion 2: two rows", "`age`: in more than one row"}));
}

TEST_F(Doctored, AnIdIsWrong) {
  EXPECT_EQ(wrong("`organ.hb`", "`organ.haemoglobin`"),
            (Lines{"Inclusion 3.1: `organ.haemoglobin` is no criterion of t",
                   "`organ.hb` from \"Inclusion 3.1\": in no row"}));
  EXPECT_EQ(wrong("`organ.hb`", "`organ.hb`, `organ.bun`"),
            (Lines{"Inclusion 3.1: `organ.bun` is from \"Inclusion 3.2\"", "`organ.bun`: in more than one row"}));
  EXPECT_EQ(wrong("`sex`, ", ""),
            (Lines{"Exclusion 2: says `both`, is `attested`", "`sex` from \"Exclusion 2\": in no row"}));
  EXPECT_EQ(wrong("`organ`", "none"), (Lines{"Inclusion 3: no rule"}));
}

TEST_F(Doctored, TheLastWordIsWrong) {
  EXPECT_EQ(wrong("`age` | computed", "`age` | both"), Lines{"Inclusion 2: says `both`, is `computed`"});
  EXPECT_EQ(wrong("`consent` | attested", "`consent` | computed"),
            Lines{"Inclusion 1: says `computed`, is `attested`"});
  EXPECT_EQ(wrong("`judged` | both", "`judged` | attested"), Lines{"Exclusion 2: says `attested`, is `both`"});
  EXPECT_EQ(wrong("`brain` | both", "`brain` | both "), Lines{});
  EXPECT_EQ(wrong("`brain` | both", "`brain` | mixed"), Lines{"Exclusion 1: says `mixed`, is `both`"});
  EXPECT_EQ(wrong("`brain` | both", "`brain` | both | more"), Lines{"Exclusion 1: says ``, is `both`"});
}

}  // namespace
}  // namespace elig::protocols
