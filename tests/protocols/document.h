// The text of a published document -> the names of its criteria, as the document itself counts them: `Inclusion 7`,
// `Exclusion 9.3`. One reader for each of the five layouts, and no more than it needs; what is counted and what is not
// stands at the head of rules/trials/<ID>.md. It reads where criteria begin and end, not what they say.
#pragma once

#include <string>
#include <vector>

namespace elig::protocols {

using CriterionNames = std::vector<std::string>;

struct Document {
  std::string trial;  // rules/trials/<trial>.elig
  std::string file;   // in the folder of documents
  CriterionNames (*criteria)(const std::string& text);
};

const std::vector<Document>& documents();

}  // namespace elig::protocols
