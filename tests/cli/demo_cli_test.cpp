// What ./demo.sh does, small: the generator's file is one that eligc opens, describes, screens by the five protocols
// and explains.
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/cli/command.h"

namespace elig {
namespace {

class DemoCli : public testing::Test {
 protected:
  void SetUp() override {
    const std::string make =
        "'" MAKE_DEMO "' --patients 2000 '" + (folder_.path() / "network.pop").string() + "' >/dev/null";
    ASSERT_EQ(std::system(make.c_str()), 0);
  }
  Folder folder_;
};

TEST_F(DemoCli, ScreensFiveProtocols) {
  for (const std::string trial : {"BTC_ANS_2L", "NCT03787251", "NCT03890068", "NCT04361331", "NCT05490667"}) {
    const Ran ran =
        eligc("screen '" ELIG_SOURCE_DIR "/rules/trials/" + trial + ".elig' --population network.pop", folder_.path());
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    EXPECT_EQ(ran.out.find("2,000 patients, index date 2025-06-30\n\n" + trial), 0U) << ran.out.substr(0, 200);
  }
}

TEST_F(DemoCli, DescribesAndExplains) {
  const Ran info = eligc("info network.pop", folder_.path());
  EXPECT_EQ(info.exit_code, 0) << info.err;
  for (const char* table : {"measurement", "drug", "condition", "procedure", "adverse_event", "allergy", "lesion",
                            "response", "progression", "therapy_line", "therapy_cycle"}) {
    EXPECT_NE(info.out.find(std::string("\n") + table + ": "), std::string::npos) << table;
  }
  const Ran explained =
      eligc("explain '" ELIG_SOURCE_DIR "/rules/trials/NCT03890068.elig' --population network.pop --patient P0000007",
            folder_.path());
  EXPECT_EQ(explained.exit_code, 0) << explained.err;
  EXPECT_NE(explained.out.find("NCT03890068  patient P0000007, index 2025-06-30: "), std::string::npos);
}

TEST_F(DemoCli, TheGeneratorRefusesWhatItCannotDo) {
  const auto code = [&](const std::string& arguments) {
    return std::system(
               ("cd '" + folder_.path().string() + "' && '" MAKE_DEMO "' " + arguments + " >/dev/null 2>&1").c_str()) >>
           8;
  };
  EXPECT_EQ(code("--patients 10 no/such/folder/x.pop"), 3);
  EXPECT_EQ(code("--patients 10 --assumptions . x.pop"), 3);
  EXPECT_NE(code("--patients 0 x.pop"), 0);
  EXPECT_NE(code(""), 0);
}

}  // namespace
}  // namespace elig
