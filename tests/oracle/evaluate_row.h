// A written-out `where` of one row of a patient -> true, false or unknown.
#pragma once

#include "tests/oracle/history.h"

namespace elig::oracle {

Truth evaluate_row(const Term& condition, const Patient& patient, History& history, const Record& record);

}  // namespace elig::oracle
