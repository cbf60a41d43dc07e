// A written-out condition of one patient -> true, false or unknown.
#pragma once

#include "tests/oracle/history.h"

namespace elig::oracle {

/// `history` is the patient's. `attested`: what `attested` is worth in this condition.
Truth evaluate(const Term& condition, const Patient& patient, History& history, Truth attested);

}  // namespace elig::oracle
