#include "bench/population/csv.h"

#include <filesystem>
#include <fstream>
#include <system_error>

namespace elig::bench {
namespace {

/// RFC 4180: quoted only where a comma, a quote or a line end would be misread.
std::string quoted(const std::string& cell) {
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string text = "\"";
  for (const char c : cell) text.append(c == '"' ? 2 : 1, c);
  return text + '"';
}

void write_rows(const Population& population, std::ostream& out) {
  out << "patient";
  for (const Column& column : population.columns) out << ',' << quoted(column.header);
  out << '\n';
  for (std::size_t row = 0; row < population.patients; ++row) {
    out << quoted(patient_id(population, row));
    for (const Column& column : population.columns) out << ',' << quoted(cell_text(column, row));
    out << '\n';
  }
}

}  // namespace

std::optional<Error> write_csv(const Population& population, const std::string& path) {
  const std::string unfinished = path + ".part";
  std::ofstream out(unfinished, std::ios::binary);
  write_rows(population, out);
  out.close();
  std::error_code problem;
  if (out) std::filesystem::rename(unfinished, path, problem);
  if (out && !problem) return std::nullopt;
  std::filesystem::remove(unfinished, problem);
  return Error{"cannot write `" + path + "`"};
}

}  // namespace elig::bench
