// Every unit that the CDISC pilot's laboratory file uses is read. Skipped where the file is not at hand.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <set>

#include "parsed.h"

namespace elig {
namespace {

namespace fs = std::filesystem;

std::string read_gzip(const fs::path& path) {
  const std::string command = "gzip -dc '" + path.string() + "'";
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string text;
  char buffer[1 << 16];
  while (pipe) {
    const std::size_t n = fread(buffer, 1, sizeof buffer, pipe.get());
    if (n == 0) break;
    text.append(buffer, n);
  }
  return text;
}

/// The fields of one CSV line; quoted fields may hold commas.
std::vector<std::string> fields(std::string_view line) {
  std::vector<std::string> result(1);
  bool inside = false;
  for (const char c : line) {
    if (c == '"') {
      inside = !inside;
    } else if (c == ',' && !inside) {
      result.emplace_back();
    } else if (c != '\r') {
      result.back() += c;
    }
  }
  return result;
}

std::set<std::string> distinct(std::string_view text, std::initializer_list<std::string_view> columns) {
  std::set<std::string> values;
  std::vector<std::size_t> wanted;
  std::size_t width = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::vector<std::string> row = fields(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (width == 0) {
      width = row.size();
      for (std::size_t i = 0; i < row.size(); ++i) {
        if (std::find(columns.begin(), columns.end(), row[i]) != columns.end()) wanted.push_back(i);
      }
      continue;
    }
    if (row.size() != width) continue;
    for (const std::size_t i : wanted) values.insert(row[i]);
  }
  return values;
}

TEST(RealUnits, OfTheCdiscPilotAreAllRead) {
  const fs::path file = fs::path(ELIG_SOURCE_DIR) / "../shared/data/cdisc-pilot/lb.csv.gz";
  if (!fs::exists(file)) GTEST_SKIP() << file << " is not there";
  const std::set<std::string> units = distinct(read_gzip(file), {"LBORRESU", "LBSTRESU"});
  ASSERT_TRUE(units.contains("THOU/uL"));
  ASSERT_GE(units.size(), 20U);

  const std::set<std::string> reported = {"",     "NO UNITS", "FRACTION", "THOU/uL", "MILL/uL",
                                          "GI/L", "TI/L",     "mEq/L",    "uIU/mL",  "fmol(Fe)"};
  for (const std::string& unit : units) {
    const ParsedUnit read = parsed(unit, UnitDialect::Data);
    EXPECT_EQ(!read.aliases.empty(), reported.contains(unit)) << unit;
  }
  EXPECT_EQ(data_unit("THOU/uL").factor, data_unit("GI/L").factor);
  EXPECT_EQ(data_unit("MILL/uL").factor, data_unit("TI/L").factor);
}

}  // namespace
}  // namespace elig
