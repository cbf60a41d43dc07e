// The columns of the invented cohort, as tables: what is measured, in which unit, how it is distributed in
// adults who are screened for an oncology trial, and which upper limits laboratories print beside it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bench/population/quantiles.h"

namespace elig::bench {

/// Results that one illness or one draw of blood moves together.
enum class Panel : std::uint8_t { None, Liver, Kidney, Marrow };

struct Analyte {
  std::string name;
  std::string unit;
  int decimals = 0;
  Distribution distribution;
  double missing = 0;  // share of patients
  Panel panel = Panel::None;
  std::optional<std::int32_t> reported_from = {};  // stored integer under which only `<it` is reported
  std::vector<std::int32_t> ulns = {};             // stored integers; a laboratory has one of them
  int uln_decimals = 0;
};
/// The panel of a screening visit.
const std::vector<Analyte>& analytes();
/// What trials of many specialties ask besides.
const std::vector<Analyte>& specialty_analytes();

/// An answer out of a few; without labels, the number itself (a score).
struct Answer {
  std::string name;
  std::vector<double> weights;
  std::vector<std::string> labels = {};
  double missing = 0;
};
const std::vector<Answer>& answers();
const std::vector<Answer>& specialty_answers();

}  // namespace elig::bench
