#include "bench/population/analytes.h"

namespace elig::bench {
namespace {

Distribution normal(double mean, double deviation, double lo, double hi) {
  return {Shape::Normal, mean, deviation, lo, hi};
}
Distribution skewed(double median, double log_deviation, double lo, double hi) {
  return {Shape::LogNormal, median, log_deviation, lo, hi};
}

}  // namespace

const std::vector<Analyte>& analytes() {
  static const std::vector<Analyte> table = {
      {.name = "age", .unit = "a", .distribution = normal(62, 12, 18, 95), .missing = 0.002},
      {.name = "weight", .unit = "kg", .decimals = 1, .distribution = skewed(76, 0.22, 32, 220), .missing = 0.04},
      {.name = "Hb",
       .unit = "g/dL",
       .decimals = 1,
       .distribution = normal(12.4, 1.9, 4, 20),
       .missing = 0.05,
       .panel = Panel::Marrow},
      {.name = "ANC",
       .unit = "10*9/L",
       .decimals = 2,
       .distribution = skewed(3.9, 0.45, 0.05, 60),
       .missing = 0.07,
       .panel = Panel::Marrow},
      {.name = "PLT",
       .unit = "10*9/L",
       .distribution = skewed(228, 0.36, 4, 1500),
       .missing = 0.05,
       .panel = Panel::Marrow},
      {.name = "creatinine",
       .unit = "mg/dL",
       .decimals = 2,
       .distribution = skewed(0.89, 0.3, 0.25, 14),
       .missing = 0.05,
       .panel = Panel::Kidney,
       .ulns = {11, 12, 12, 13},
       .uln_decimals = 1},
      {.name = "TBIL",
       .unit = "mg/dL",
       .decimals = 1,
       .distribution = skewed(0.6, 0.55, 0.1, 30),
       .missing = 0.06,
       .panel = Panel::Liver,
       .reported_from = 2,
       .ulns = {10, 11, 12, 13},
       .uln_decimals = 1},
      {.name = "ALT",
       .unit = "U/L",
       .distribution = skewed(24, 0.62, 3, 3000),
       .missing = 0.05,
       .panel = Panel::Liver,
       .ulns = {35, 40, 41, 45, 50, 55}},
      {.name = "AST",
       .unit = "U/L",
       .distribution = skewed(25, 0.52, 5, 3000),
       .missing = 0.06,
       .panel = Panel::Liver,
       .ulns = {34, 35, 40, 45}},
      {.name = "ALP",
       .unit = "U/L",
       .distribution = skewed(92, 0.6, 15, 2500),
       .missing = 0.09,
       .panel = Panel::Liver,
       .ulns = {105, 115, 120, 129}},
      {.name = "albumin", .unit = "g/dL", .decimals = 1, .distribution = normal(3.9, 0.5, 1.2, 6), .missing = 0.08},
      {.name = "glucose", .unit = "mg/dL", .distribution = skewed(104, 0.28, 35, 700), .missing = 0.08},
      {.name = "sodium",
       .unit = "mmol/L",
       .distribution = normal(139, 3.3, 110, 165),
       .missing = 0.05,
       .panel = Panel::Kidney},
      {.name = "potassium",
       .unit = "mmol/L",
       .decimals = 1,
       .distribution = normal(4.2, 0.45, 2, 8),
       .missing = 0.05,
       .panel = Panel::Kidney},
      {.name = "calcium", .unit = "mg/dL", .decimals = 1, .distribution = normal(9.4, 0.75, 5, 16), .missing = 0.1},
      {.name = "INR",
       .unit = "1",
       .decimals = 2,
       .distribution = skewed(1.04, 0.14, 0.8, 9),
       .missing = 0.13,
       .panel = Panel::Liver},
      {.name = "LVEF", .unit = "%", .distribution = normal(60, 7, 15, 80), .missing = 0.15},
      {.name = "QTc", .unit = "ms", .distribution = normal(425, 24, 330, 620), .missing = 0.1},
  };
  return table;
}

const std::vector<Answer>& answers() {
  static const std::vector<Answer> table = {
      {.name = "sex", .weights = {0.53, 0.47}, .labels = {"female", "male"}, .missing = 0.001},
      {.name = "ECOG", .weights = {0.34, 0.43, 0.15, 0.06, 0.02}, .missing = 0.03},
      {.name = "liver_mets", .weights = {0.8, 0.2}, .labels = {"no", "yes"}, .missing = 0.02},
  };
  return table;
}

}  // namespace elig::bench
