// A written-out condition of one patient -> true, false or unknown.
#pragma once

#include "tests/oracle/patient.h"
#include "tests/oracle/term.h"

namespace elig::oracle {

/// `attested`: what `attested` is worth in this condition.
Truth evaluate(const Term& condition, const Patient& patient, Truth attested);

}  // namespace elig::oracle
