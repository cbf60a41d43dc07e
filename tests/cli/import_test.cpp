// eligc import: what it prints and leaves behind, also when it fails or is killed.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

#include "tests/cli/command.h"

namespace elig {
namespace {

using nlohmann::json;

class Import : public testing::Test {
 protected:
  Ran run(const std::string& arguments) { return eligc(arguments, folder.path()); }
  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
      names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
  }
  /// A small study in SDTM in the folder `study`.
  void study() {
    std::filesystem::create_directory(folder.path() / "study");
    folder.write("study/dm.csv", "USUBJID,SEX,BRTHDTC\nS1,F,1950-01-02\nS2,M,1990-03-04\n");
    folder.write("study/lb.csv",
                 "USUBJID,LBTESTCD,LBTEST,LBORRES,LBORRESU,LBDTC\nS1,ALT,Alanine aminotransferase,30,U/L,2014-01-01\n"
                 "S2,ALT,Alanine aminotransferase,90,U/L,2014-01-02\nS2,COLOR,Color,YELLOW,,2014-01-02\n");
  }
  Folder folder;
};

TEST_F(Import, WritesAPopulationFileAndSaysWhatItHolds) {
  study();
  const Ran ran = run("import study -o study.pop --format json");
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_EQ(ran.err, "");
  const json summary = json::parse(ran.out);
  EXPECT_EQ(summary["patients"], 2);
  EXPECT_EQ(summary["index"], "");
  EXPECT_EQ(summary["tables"], json::parse(R"([{"name": "measurement", "concepts": 2, "rows": 3}])"));
  ASSERT_EQ(summary["unnamed"].size(), 1U);
  EXPECT_EQ(summary["unnamed"][0]["codes"], json::parse(R"([{"system": "sdtm", "code": "COLOR"}])"));
  EXPECT_EQ(summary["unnamed"][0]["rows"], 1);
  EXPECT_EQ(files(), (std::vector<std::string>{"study", "study.pop"}));

  const Ran text = run("import study -o study.pop");  // over the old one
  ASSERT_EQ(text.exit_code, 0) << text.err;
  EXPECT_NE(text.out.find("study.pop: 2 patients, 2 columns, no index date\n"), std::string::npos) << text.out;
  EXPECT_NE(text.out.find("1 concept has no name in the standard vocabulary (1 row)"), std::string::npos) << text.out;
}

TEST_F(Import, TheFileScreensAsItsSourceDoesAtAnyIndexDate) {
  study();
  ASSERT_EQ(run("import study -o study.pop --index 2014-06-01").exit_code, 0);
  for (const char* index : {"", " --index 2008-03-03", " --index 2008-03-04"}) {
    const std::string rule =
        "screen -e 'age >= 18 years and ALT <= 40 U/L'" + std::string(index) + " --format json --population ";
    const Ran file = run(rule + "study.pop"), source = run(rule + "study");
    ASSERT_EQ(file.exit_code, 0) << file.err;
    ASSERT_EQ(source.exit_code, 0) << source.err;
    json of_file = json::parse(file.out), of_source = json::parse(source.out);
    // The import's own index date is the file's, where the run has none.
    EXPECT_EQ(of_file["index"], *index == '\0' ? "2014-06-01" : std::string(index).substr(9));
    if (*index == '\0') continue;
    EXPECT_EQ(of_file["trials"], of_source["trials"]) << index;
  }
}

TEST_F(Import, AnythingUnclearIsAsked) {
  study();
  folder.write("study/person.csv", "person_id\n1\n");
  const Ran unclear = run("import study -o study.pop");
  EXPECT_EQ(unclear.exit_code, 2);
  EXPECT_EQ(unclear.err,
            "eligc: it is unclear what `study` holds: `eligc import --from sdtm|omop|synthea|fhir` says it\n");
  EXPECT_EQ(run("import study -o study.pop --from sdtm").exit_code, 0);
  EXPECT_EQ(run("import study -o study.pop --from excel").exit_code, 2);
  EXPECT_EQ(run("import study").exit_code, 2);
}

TEST_F(Import, FailuresLeaveNothingBehind) {
  study();
  folder.write("study.pop", "an older file");
  folder.write("study/vs.csv", "USUBJID,VSTESTCD,VSORRES\nS1,PULSE,60\nS1,PULSE\n");
  const Ran damaged = run("import study -o study.pop");
  EXPECT_EQ(damaged.exit_code, 3);
  EXPECT_EQ(damaged.err,
            "eligc: cannot read `study`: `measurement`: line 3 of `vs.csv` has 2 cells, but the header row has 3\n");
  EXPECT_EQ(folder.read("study.pop"), "an older file");
  EXPECT_EQ(run("import nowhere -o new.pop").exit_code, 3);
  EXPECT_EQ(run("import study -o nowhere/new.pop").exit_code, 3);
  EXPECT_EQ(run("import study -o study").exit_code, 3);  // a folder
  EXPECT_EQ(files(), (std::vector<std::string>{"study", "study.pop"}));
}

TEST_F(Import, ADamagedFileIsNotScreened) {
  study();
  ASSERT_EQ(run("import study -o study.pop").exit_code, 0);
  const std::string whole = folder.read("study.pop");
  folder.write("half.pop", whole.substr(0, whole.size() / 2));
  const Ran half = run("info half.pop");
  EXPECT_EQ(half.exit_code, 3);
  EXPECT_NE(half.err.find("half.pop"), std::string::npos) << half.err;
}

TEST_F(Import, AFileIsCheckedWhereARuleReadsIt) {
  study();
  ASSERT_EQ(run("import study -o study.pop").exit_code, 0);
  const auto result = [&](const std::string& file) {
    Ran ran = run("screen -e 'ALT <= 2*ULN or ALT <= 40 U/L' --index 2014-02-01 --population " + file);
    return Ran{ran.exit_code, ran.out.substr(0, ran.out.find("loaded in")), ran.err};
  };
  const Ran whole = result("study.pop");
  ASSERT_EQ(whole.exit_code, 0) << whole.err;
  const std::string bytes = folder.read("study.pop");
  int refused = 0;
  for (std::size_t at = 0; at < bytes.size(); at += 1 + bytes.size() / 60) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(~damaged[at]);
    folder.write("damaged.pop", damaged);
    const Ran ran = result("damaged.pop");
    if (ran.exit_code == 3) {
      ++refused;
      continue;
    }
    EXPECT_EQ(ran.exit_code, 0) << "byte " << at << ": " << ran.err;
    EXPECT_EQ(ran.out, whole.out) << "byte " << at;
  }
  EXPECT_GT(refused, 0);
}

// Numbers of a wide table are verified while the kernel reads them, or a portfolio of two trials.
TEST_F(Import, AWideTableIsCheckedWhereARuleReadsIt) {
  std::string table = "patient,ALT [U/L],AST [U/L],liver_mets\n";
  for (int row = 0; row < 3000; ++row) {
    table += "p" + std::to_string(row) + "," + std::to_string(row % 250) + "," + std::to_string(row % 97) +
             (row % 3 == 0 ? ",yes\n" : ",no\n");
  }
  folder.write("wide.csv", table);
  folder.write("both.elig",
               "trial a { inclusion alt : ALT <= 40 U/L }\n"
               "trial b { exclusion mets : liver_mets  inclusion alt : ALT <= 100 U/L }\n");
  ASSERT_EQ(run("import wide.csv -o wide.pop").exit_code, 0);
  const std::string bytes = folder.read("wide.pop");
  const auto result = [&](const std::string& file, const std::string& more) {
    Ran ran = run("screen " + more + " --population " + file);
    return Ran{ran.exit_code, ran.out.substr(0, ran.out.find("loaded in")), ran.err};
  };
  const std::string one = "-e 'ALT <= 40 U/L or liver_mets'";
  for (const std::string& more : {one + " --threads 1", one + " --threads 3 --verdicts", one + " --out out.csv",
                                  std::string("both.elig --threads 3"), std::string("both.elig --verdicts"),
                                  std::string("both.elig --out out.csv --only eligible")}) {
    SCOPED_TRACE(more);
    const Ran whole = result("wide.pop", more);
    ASSERT_EQ(whole.exit_code, 0) << whole.err;
    int refused = 0, unread = 0;
    for (std::size_t at = 3; at < bytes.size(); at += bytes.size() / 40) {
      std::string damaged = bytes;
      damaged[at] = static_cast<char>(~damaged[at]);
      folder.write("damaged.pop", damaged);
      std::filesystem::remove(folder.path() / "out.csv");
      const Ran ran = result("damaged.pop", more);
      ++(ran.exit_code == 3 ? refused : unread);
      if (ran.exit_code == 3) {
        EXPECT_EQ(ran.out, "") << "byte " << at;
        EXPECT_NE(ran.err.find("damaged"), std::string::npos) << ran.err;
        EXPECT_FALSE(std::filesystem::exists(folder.path() / "out.csv")) << "byte " << at;
      } else {
        EXPECT_EQ(ran.out, whole.out) << "byte " << at;
      }
    }
    EXPECT_GT(refused, 0);
    EXPECT_GT(unread, 0);
  }
}

// Killed at whatever moment, it leaves the old file as it was, or the new one whole, and no other.
TEST_F(Import, KilledAtAnyMomentItLeavesNoFileThatIsNotWhole) {
  std::filesystem::create_directory(folder.path() / "study");
  std::string subjects = "USUBJID,SEX\n", results = "USUBJID,LBTESTCD,LBORRES,LBORRESU,LBDTC\n";
  for (int subject = 0; subject < 500; ++subject) {
    const std::string id = "S" + std::to_string(subject);
    subjects += id + ",F\n";
    for (int day = 10; day < 30; ++day) {
      for (const char* test : {"ALT", "AST", "ALB"})
        results += id + "," + test + "," + std::to_string(day) + ",U/L,2014-01-" + std::to_string(day) + "\n";
    }
  }
  folder.write("study/dm.csv", subjects);
  folder.write("study/lb.csv", results);
  ASSERT_EQ(run("import study -o old.pop --index 2013-01-01").exit_code, 0);
  ASSERT_EQ(run("import study -o new.pop --index 2014-01-01").exit_code, 0);
  const std::string before = folder.read("old.pop"), after = folder.read("new.pop");
  ASSERT_NE(before, after);
  std::filesystem::remove(folder.path() / "new.pop");

  const auto started = std::chrono::steady_clock::now();
  ASSERT_EQ(run("import study -o study.pop --index 2014-01-01").exit_code, 0);
  const auto whole_run = std::chrono::steady_clock::now() - started;
  std::mt19937 random(20140101);
  int killed = 0;
  for (int round = 0; round < 40; ++round) {
    folder.write("study.pop", before);
    const std::string out = (folder.path() / "study.pop").string(), source = (folder.path() / "study").string();
    std::array<const char*, 8> arguments = {ELIGC,       "import",  source.c_str(), "-o",
                                            out.c_str(), "--index", "2014-01-01",   nullptr};
    posix_spawn_file_actions_t quiet;
    posix_spawn_file_actions_init(&quiet);
    posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&quiet, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t child = 0;
    ASSERT_EQ(posix_spawn(&child, ELIGC, &quiet, nullptr, const_cast<char**>(arguments.data()), environ), 0);
    posix_spawn_file_actions_destroy(&quiet);
    std::this_thread::sleep_for(whole_run * std::uniform_real_distribution<>(0.0, 1.1)(random));
    ::kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    killed += WIFSIGNALED(status) ? 1 : 0;
    const std::string now = folder.read("study.pop");
    ASSERT_TRUE(now == before || now == after) << "round " << round;
  }
  EXPECT_GT(killed, 0);
  // A file system that cannot hold a file without a name leaves one that does not open.
  for (const std::string& name : files()) {
    if (name == "study" || name == "old.pop" || name == "study.pop") continue;
    EXPECT_EQ(run("info '" + name + "'").exit_code, 3) << name;
  }
}

}  // namespace
}  // namespace elig
