// What a screening found, as text for people and as JSON for programs. Knows neither rules nor populations: the
// caller fills in names and counts.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/report/terminal_text.h"
#include "runtime/screen/screen.h"

namespace elig {

struct ReportedCriterion {
  std::string id;  // `organ.hb`
  std::string title;
  bool exclusion = false;
};

struct ReportedTrial {
  std::string id, title;
  std::vector<ReportedCriterion> criteria;  // in the author's order, as counts.criteria
  TrialCounts counts;
  std::vector<std::string> notes;  // on how its inputs were bound
};

struct ScreenTimes {
  double load_s = 0, compile_s = 0, screen_s = 0;  // wall clock
  double features_s = 0;                           // selections of rows brought down to patients
};

/// A column that answered nothing, and why.
struct ReportedColumn {
  std::string header, why;
};

struct ScreenReport {
  std::uint64_t patients = 0;
  std::string index;  // ISO date; empty: none for everyone
  ScreenTimes times;
  std::vector<ReportedTrial> trials;
  std::vector<ReportedColumn> not_bound{};  // in the population's order
  std::vector<std::string> notes{};         // on how the population was read
  bool own_index = false;                   // each patient has an index date of their own
  bool verdicts_only = false;               // criteria were not counted, and none are named
};

/// `ineligible`, `needs_data`, `needs_review`, `eligible`, for ELIG_STATUS_*.
const char* status_name(int status);

/// Per trial the attrition table (a line a criterion: met, not met, unknown, decided by `if missing` where any were,
/// remaining after it, excluded by it alone), then the patients by status, then notes; at the end the columns that
/// bound to nothing, by why. Of verdicts only: one table with a line a trial, and notes that several trials share once.
/// Ends with a newline.
std::string screen_text(const ScreenReport& report, const TextOptions& options = {});

/// The object that `eligc screen --format json` prints, indented. Ends with a newline.
std::string screen_json(const ScreenReport& report);

}  // namespace elig
