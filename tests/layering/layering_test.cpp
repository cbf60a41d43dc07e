// The includes of this source tree point where the architecture says, and the check that says so finds
// every kind of wrong one in made-up trees.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>

#include "tests/layering/layers.h"

namespace elig::layering {
namespace {

namespace fs = std::filesystem;

TEST(Layering, TheProjectKeepsItsDirections) {
  const fs::path root = ELIG_SOURCE_DIR;
  // A check that reads nothing would pass as well.
  for (const char* folder : {"compiler/base", "compiler/ast", "compiler/units", "runtime/population"}) {
    ASSERT_GT(sources_in(root, folder), 0U) << folder;
  }
  for (const Violation& violation : violations(root)) ADD_FAILURE() << to_string(violation);
}

/// A source tree of a few files in a folder of its own, gone when the test ends.
class MadeUpTree : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "elig-layering-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    root_ = name;
  }
  void TearDown() override { fs::remove_all(root_); }

  void write(const std::string& file, const std::string& text) const {
    fs::create_directories((root_ / file).parent_path());
    std::ofstream(root_ / file) << text;
  }
  /// What is wrong with one more include, standing on the second line of `file`.
  [[nodiscard]] std::vector<Violation> after(const std::string& file, const std::string& include) const {
    write(file, "// made up\n#include " + include + "\n");
    return violations(root_);
  }

  fs::path root_;
};

TEST_F(MadeUpTree, AllowedDirectionsPass) {
  write("compiler/base/id.h", "#include <cstdint>\n");
  write("compiler/units/unit.h", "#include <gmpxx.h>\n#include \"runtime/base/result.h\"\n");
  write("compiler/ast/ast.h", "#include \"compiler/base/id.h\"\n#include \"compiler/units/unit.h\"\n");
  write("compiler/parse/parse.cpp", "#include \"compiler/ast/ast.h\"\n#include \"EligParser.h\"\n");
  write("compiler/codegen/llvm.h", "#include <llvm/IR/IRBuilder.h>\n");
  write("compiler/codegen/emit.cpp", "#include \"llvm.h\"\n#include \"elig/abi.h\"\n");
  write("runtime/base/result.h", "#include <sys/mman.h>\n#include <stdint.h>\n");
  write("runtime/include/elig/abi.h", "#include <stdint.h>\n");
  write("runtime/ingest/ingest.cpp", "#include <duckdb.h>\n");
  write("compiler/driver/eligc.cpp", "#include \"compiler/ast/ast.h\"\n#include <CLI/CLI.hpp>\n");
  write("tests/unit/any.cpp", "#include \"compiler/codegen/llvm.h\"\n#include <gtest/gtest.h>\n");
  EXPECT_TRUE(violations(root_).empty()) << to_string(violations(root_).front());
}

TEST_F(MadeUpTree, EveryForbiddenDirectionIsFound) {
  const std::map<std::string, std::string> wrong = {
      {"compiler/base/id.h", "compiler/diag/diagnostic.h"},
      {"compiler/units/unit.cpp", "compiler/base/source.h"},
      {"compiler/diag/render.cpp", "compiler/ast/ast.h"},
      {"compiler/ast/print.cpp", "compiler/diag/diagnostic.h"},
      {"compiler/parse/parse.cpp", "compiler/ir/program.h"},
      {"compiler/ir/program.h", "compiler/ast/ast.h"},
      {"compiler/check/check.cpp", "compiler/plan/plan.h"},
      {"compiler/opt/fold.cpp", "compiler/ast/ast.h"},
      {"compiler/plan/plan.cpp", "runtime/screen/screen.h"},
      {"compiler/codegen/jit.cpp", "runtime/population/population.h"},
      {"compiler/codegen/math.cpp", "runtime/screen/screen.h"},
      {"runtime/population/population.cpp", "runtime/screen/screen.h"},
      {"runtime/screen/screen.cpp", "runtime/select/select.h"},
      {"runtime/ingest/table.cpp", "runtime/report/report.h"},
      {"runtime/report/text.cpp", "compiler/ir/program.h"},
      {"tests/oracle/evaluate.cpp", "compiler/check/check.h"},
      {"tests/oracle/evaluate.h", "compiler/ir/program.h"},
      {"tests/oracle/tables.h", "runtime/screen/screen.h"},
  };
  for (const auto& [file, target] : wrong) write(target, "");
  for (const auto& [file, target] : wrong) {
    const auto found = after(file, "\"" + target + "\"");
    ASSERT_EQ(found.size(), 1U) << file;
    EXPECT_EQ(found[0].file, file);
    EXPECT_EQ(found[0].line, 2);
    EXPECT_NE(found[0].message.find(target), std::string::npos) << found[0].message;
    write(file, "");
  }
}

TEST_F(MadeUpTree, LibrariesStayHome) {
  const std::vector<std::pair<std::string, std::string>> wrong = {
      {"compiler/check/check.cpp", "<llvm/IR/IRBuilder.h>"}, {"tests/unit/jit.cpp", "\"llvm-c/Core.h\""},
      {"compiler/parse/text.cpp", "\"EligLexer.h\""},        {"compiler/ast/ast.h", "<antlr4-runtime.h>"},
      {"compiler/driver/eligc.cpp", "<duckdb.h>"},           {"bench/screen/main.cpp", "\"duckdb.h\""},
      {"runtime/population/population.h", "<gmp.h>"},        {"runtime/screen/screen.cpp", "<fmt/format.h>"},
      {"compiler/check/check.h", "<CLI/CLI.hpp>"},           {"runtime/population/file.cpp", "<nlohmann/json.hpp>"},
      {"compiler/ir/program.cpp", "<gtest/gtest.h>"},        {"compiler/ir/ops.cpp", "<boost/any.hpp>"},
      {"compiler/ir/print.cpp", "\"no_such_file.h\""},
  };
  for (const auto& [file, include] : wrong) {
    const auto found = after(file, include);
    ASSERT_EQ(found.size(), 1U) << file;
    EXPECT_EQ(found[0].file, file);
    write(file, "");
  }
}

TEST_F(MadeUpTree, AFolderNobodyPlacedIsFound) {
  write("compiler/base/id.h", "");
  const auto found = after("compiler/helpers/things.cpp", "\"compiler/base/id.h\"");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(to_string(found[0]), "compiler/helpers/things.cpp:2: this folder is not in the table of layers");
}

TEST_F(MadeUpTree, ADotDotPathIsSeenThrough) {
  write("compiler/ir/program.h", "");
  EXPECT_EQ(after("compiler/ast/print.cpp", "\"../ir/program.h\"").size(), 1U);
}

TEST_F(MadeUpTree, SpacingHidesNothingAndTextIsNoInclude) {
  write("compiler/ir/program.h", "");
  write("compiler/base/id.h", "  #  include   \"compiler/ir/program.h\"  // why\n");
  write("compiler/base/text.cpp", "// #include \"compiler/ir/program.h\"\nconst char* s = \"#include <llvm/x.h>\";\n");
  ASSERT_EQ(violations(root_).size(), 1U);
  EXPECT_EQ(violations(root_)[0].file, "compiler/base/id.h");
}

}  // namespace
}  // namespace elig::layering
