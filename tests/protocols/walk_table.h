// The tables of rules/trials/*.md as data.
#pragma once

#include <string>
#include <vector>

namespace elig::protocols {

/// One row of a walk: `| Inclusion 6 | ... | `organ.hb`, `organ.anc` | computed |`.
struct WalkRow {
  std::string from;              // as in the rule's `from`
  std::vector<std::string> ids;  // of criteria, or of groups
  std::string decided_by;        // computed, attested or both
};

/// Rows of the table of a walk, in order. A row that is not of that shape has what could be read of it.
std::vector<WalkRow> walk_rows(const std::string& markdown);

/// The cells of each row of the tables in a text of Markdown, without heads; blanks around cells are gone.
std::vector<std::vector<std::string>> table_rows(const std::string& markdown);

/// What stands between backticks, one after the other.
std::vector<std::string> in_backticks(const std::string& cell);

}  // namespace elig::protocols
