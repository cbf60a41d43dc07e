// What is recorded of the patients: each function makes the runs of one matter for all of them, and reads nothing that
// another wrote, so that any thread may do any.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "bench/demo/course.h"
#include "runtime/ingest/spill_memory.h"
#include "runtime/population/population.h"

namespace elig::demo {

/// All that they read.
struct Cohort {
  const Assumptions& assumptions;
  std::uint64_t seed = 0;
  std::vector<Patient> patients;
  Day index = 0;
};

/// A run and the table that it belongs to.
using TableRun = std::pair<std::string, EventRun>;
using Runs = std::vector<TableRun>;

/// Memory for rows that are still being recorded, and for what is done.
struct Memory {
  SpillMemory& packed;
  SpillMemory& done;
};

/// A diagnosis, a medicine taken besides, an operation, an adverse event, an allergy.
Runs happening_runs(const Cohort& cohort, const Happening& happening, Memory memory);

/// One analyte, sign or score over time, in the units and with the limits of each site.
Runs measurement_runs(const Cohort& cohort, const Measurement& measurement, Memory memory);

/// The tumour itself: its diagnosis by site and by morphology, its metastases, its resection.
Runs tumour_runs(const Cohort& cohort, std::size_t tumour, Memory memory);
Runs metastasis_runs(const Cohort& cohort, const Metastasis& metastasis, Memory memory);

/// Lines of therapy and what came of them; the doses of one medicine; lesions as they were measured.
Runs line_runs(const Cohort& cohort, Memory memory);
Runs dose_runs(const Cohort& cohort, std::size_t medicine, Memory memory);
Runs lesion_runs(const Cohort& cohort, Memory memory);

/// The wide column of an answer.
Column answer_column(const Cohort& cohort, const Answer& answer);

/// What a site records of a concept that is known in ATC and in RxNorm: one of them.
Concept concept_at(const std::vector<ConceptCode>& codes, const Site& site);
/// A day that long ago may have been recorded as a month or a year alone.
DayRange recorded_day(Day day, const Cohort& cohort, const Patient& patient, double luck);

}  // namespace elig::demo
