// The criteria that protocols share: what is asked again and again, with the limits that they really print.
#pragma once

#include <string>
#include <vector>

namespace elig::bench {

struct WrittenCriterion {
  std::string subject;    // the column that it is about; a trial has one criterion of a subject
  std::string condition;  // in Elig
  bool exclusion = false;
};

/// Each once, in the order of the table.
const std::vector<WrittenCriterion>& common_criteria();

}  // namespace elig::bench
