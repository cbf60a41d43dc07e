// DuckDB explains a bad CSV with the SQL options that would let it pass; someone with a file wants to know the
// line and what is wrong with it.

#include <optional>
#include <string>
#include <string_view>

#include "runtime/ingest/duckdb_session.h"

namespace elig {
namespace {

// The digits after `label`.
std::optional<std::string> number_after(std::string_view message, std::string_view label) {
  std::size_t at = message.find(label);
  if (at == std::string_view::npos) return std::nullopt;
  std::string_view rest = message.substr(at + label.size());
  std::size_t digits = rest.find_first_not_of("0123456789");
  if (digits == 0) return std::nullopt;
  return std::string(rest.substr(0, digits));
}

// The name of the file that is spoken of; empty: none.
std::string file_name(std::string_view message) {
  constexpr std::string_view kLabel = "\n  file = ";
  const std::size_t at = message.find(kLabel);
  if (at == std::string_view::npos) return "";
  std::string_view path = message.substr(at + kLabel.size());
  path = path.substr(0, path.find('\n'));
  return std::string(path.substr(path.rfind('/') + 1));
}

bool has(std::string_view message, std::string_view part) { return message.find(part) != std::string_view::npos; }

std::string without_kind(std::string_view message) {
  for (std::string_view kind : {"Invalid Input Error: ", "IO Error: ", "Conversion Error: ", "Invalid Error: ",
                                "Binder Error: ", "Out of Memory Error: "}) {
    if (message.starts_with(kind)) message.remove_prefix(kind.size());
  }
  std::string line(message.substr(0, message.find('\n')));
  if (line.size() > 1 && line[0] >= 'A' && line[0] <= 'Z' && line[1] >= 'a') {
    line[0] = static_cast<char>(line[0] - 'A' + 'a');
  }
  while (!line.empty() && (line.back() == '.' || line.back() == ' ')) line.pop_back();
  return line;
}

}  // namespace

std::string error_text(std::string_view message, bool name_file) {
  std::optional<std::string> line = number_after(message, "CSV Error on Line: ");
  std::string where = line ? "line " + *line : "a line";
  const std::string file = name_file ? file_name(message) : "";
  if (!file.empty()) where += " of `" + file + "`";
  std::optional<std::string> expected = number_after(message, "Expected Number of Columns: ");
  std::optional<std::string> found = number_after(message, "Found: ");
  if (expected && found) return where + " has " + *found + " cells, but the header row has " + *expected;
  if (has(message, "unterminated quote")) return where + " has a cell whose closing quote `\"` is missing";
  if (has(message, "Invalid unicode")) return where + " is not UTF-8 text";
  if (has(message, "Maximum line size")) return where + " is longer than the 2,000,000 bytes that a line may have";
  if (has(message, "state machine reached an invalid state")) {
    return (file.empty() ? "it" : "`" + file + "`") +
           " is not well-formed CSV: line ends of two kinds, or text after a closing quote `\"`";
  }
  return line ? where + ": " + without_kind(message.substr(message.find('\n') + 1)) : without_kind(message);
}

}  // namespace elig
