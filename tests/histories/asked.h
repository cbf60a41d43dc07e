// Criteria, each with the same said in SQL over the files themselves: what a rule over imported histories must say of
// every patient.
#pragma once

#include <string>
#include <vector>

#include "tests/histories/verdicts.h"
#include "tests/unit/ingest/query_rows.h"

namespace elig {

/// A criterion, and the same as a condition on a patient `p` in SQL: true, false or NULL.
struct Asked {
  std::string rule, sql;
};

inline std::string rules_of(const std::vector<Asked>& asked) {
  std::string rules = "trial t {\n";
  for (std::size_t i = 0; i < asked.size(); ++i) {
    rules += "  inclusion c" + std::to_string(i) + " : " + asked[i].rule + "\n";
  }
  return rules + "}\n";
}

/// A letter for each criterion of each patient, worked out by DuckDB alone. `patients`: a relation; `id`: of `p`.
inline Verdicts in_sql(const std::vector<Asked>& asked, const std::string& patients, const std::string& id) {
  std::string letters;
  for (const Asked& one : asked) {
    letters += (letters.empty() ? "" : " || ") +
               ("CASE WHEN (" + one.sql + ") THEN 'y' WHEN NOT (" + one.sql + ") THEN 'n' ELSE '?' END");
  }
  Verdicts verdicts;
  Result<DuckSession> session = DuckSession::open();
  for (const std::string& line :
       rows_of(session.value(), "SELECT " + id + " AS id, " + letters + " AS letters FROM " + patients + " AS p",
               "id || ':' || letters")) {
    verdicts[line.substr(0, line.find(':'))] = line.substr(line.find(':') + 1);
  }
  return verdicts;
}

/// The same letters, as the compiled rules say.
inline Verdicts compiled(const std::vector<Asked>& asked, const Population& population) {
  Verdicts letters = verdicts(rules_of(asked), population);
  for (auto& [patient, line] : letters) line = line.substr(0, line.find(' '));
  return letters;
}

}  // namespace elig
