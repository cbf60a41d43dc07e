// A folder of a test's own for the files it makes, removed afterwards.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "runtime/ingest/duckdb_session.h"

namespace elig {

class ScratchFolder : public testing::Test {
 protected:
  ScratchFolder() {
    std::string name = std::string("elig-") + testing::UnitTest::GetInstance()->current_test_info()->name();
    folder_ = std::filesystem::temp_directory_path() / (name + "-" + std::to_string(getpid()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  ~ScratchFolder() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  [[nodiscard]] std::string path(const std::string& name) const { return (folder_ / name).string(); }

  [[nodiscard]] std::string file(const std::string& name, const std::string& bytes) const {
    std::ofstream(path(name), std::ios::binary) << bytes;
    return path(name);
  }

  void put(const std::string& name, const std::string& bytes) const { static_cast<void>(file(name, bytes)); }

  [[nodiscard]] static std::string bytes_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  [[nodiscard]] std::size_t files() const {
    auto entries = std::filesystem::directory_iterator(folder_);
    return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
  }

  /// Runs SQL in a database of its own, as someone who made a file with DuckDB would.
  static void sql(const std::string& statement) {
    Result<DuckSession> session = DuckSession::open();
    ASSERT_TRUE(session);
    std::optional<Error> failed = session.value().run(statement);
    ASSERT_FALSE(failed) << failed->message;
  }

  /// The one row of a query, its cells separated by blanks.
  static std::string query(const std::string& select) {
    Result<DuckSession> session = DuckSession::open();
    auto row = session.value().first_row("SELECT COLUMNS(*)::VARCHAR FROM (" + select + ")");
    if (!row) return row.error().message;
    std::string cells;
    for (const auto& cell : row.value()) cells += (cells.empty() ? "" : " ") + cell.value_or("NULL");
    return cells;
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace elig
