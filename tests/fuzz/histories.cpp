#include "tests/fuzz/histories.h"

#include <map>

#include "runtime/population/date.h"
#include "tests/oracle/calendar.h"

namespace elig::fuzz {
namespace {

using oracle::TimeSpan;

/// As window_lengths(), of which the last two are the farther and the nearer of others.
TimeSpan length(Random& random) {
  const auto step = [](long months, long days) { return TimeSpan{TimeSpan::Kind::Step, months, days}; };
  static const std::vector<TimeSpan> all = {step(0, 1), step(0, 7), step(0, 14), step(0, 28), step(0, 2),
                                            step(1, 0), step(3, 0), step(6, 0),  step(12, 0), step(0, 30)};
  return random.pick(all);
}

/// Mostly a day at an end of some window before index, or beside it; seldom any day, also after index.
Day some_day(Random& random, Day index) {
  if (random.percent(25)) return index + static_cast<Day>(random.between(-400, 40));
  const Day end = oracle::moved(index, length(random), random.percent(15));
  return end + static_cast<Day>(random.between(-1, 1));
}

std::string date_text(Random& random, Day day) {
  std::string exact = day_text(day);
  const long kind = random.between(1, 100);
  if (kind <= 8) return exact.substr(0, 7);
  if (kind <= 10) return exact.substr(0, 4);
  if (kind <= 11) return "?";
  return exact;
}

std::string days_text(Random& random, Day index, bool lasts) {
  const Day first = some_day(random, index);
  std::string start = date_text(random, first);
  if (!lasts || random.percent(10)) return start;
  const long kind = random.between(1, 100);
  if (kind <= 25) return start + " ..";
  if (kind <= 35) return start + " .. ?";
  if (start.size() < 10) return start + " .. " + day_text(first + 500);  // ends after it starts, wherever that is
  const Day last =
      std::max(first, random.percent(50) ? some_day(random, index) : first + static_cast<Day>(random.between(0, 200)));
  return start + " .. " + (random.percent(10) && last - first > 31 ? day_text(last).substr(0, 7) : day_text(last));
}

std::string joined(const std::vector<std::string>& rows) {
  std::string out;
  for (const std::string& row : rows) out += (out.empty() ? "" : "; ") + row;
  return out.empty() ? "?" : out;
}

std::string event_row(Random& random, const HistoryTable& table, Day index) {
  std::string out = days_text(random, index, table.lasts);
  out += table.codes.empty() ? " local:1" : " " + random.pick(table.codes);
  for (const std::string& field : table.fields) {
    const bool has_one = out.find(" " + field.substr(0, field.find('=') + 1)) != std::string::npos;
    if (!has_one && random.percent(35)) out += " " + field;
  }
  return out;
}

std::string measured_row(Random& random, const Measured& measured, Day index) {
  const Variant& variant = random.pick(measured.variants);
  std::string time = date_text(random, some_day(random, index));
  if (time.size() == 10 && random.percent(25)) time += random.pick({"T08:00", "T20:30"});
  const std::string unit = variant.unit.empty() ? "" : " " + variant.unit;
  const long kind = random.between(1, 100);
  const std::string sign = kind <= 6 ? "<" : kind <= 12 ? ">" : "";
  std::string out =
      time + " " + code_of(measured) + " " + (kind == 13 ? "n/d" : sign + random.pick(variant.values) + unit);
  if (!measured.limits || kind == 13) return out;
  if (random.percent(80)) out += " ULN " + random.pick(variant.ulns);
  if (random.percent(50)) out += " LLN " + random.pick(variant.llns);
  return out;
}

}  // namespace

const std::vector<std::string>& window_lengths() {
  static const std::vector<std::string> all = {"1 day",
                                               "1 week",
                                               "2 weeks",
                                               "28 days",
                                               "36 hours",
                                               "1 month",
                                               "3 months",
                                               "6 months",
                                               "1 year",
                                               "max(30 days, 1 month)",
                                               "min(30 days, 1 month)"};
  return all;
}

const std::vector<HistoryTable>& history_tables() {
  static const std::vector<HistoryTable> all = {
      {"drug",
       {"atc:L01EX01", "atc:L01EX02+rxnorm:10", "atc:H02AB07+rxnorm:8640", "rxnorm:11"},
       {"", " in atc \"L01*\"", " in {atc \"L01*\", rxnorm \"11\"}", " in steroids",
        " in {chemotherapy except steroids}", " in atc \"L01EX01\"..\"L01EX02\"",
        " in {atc \"L01*\" except atc \"L01EX02\"}"},
       {"dose=5 mg", "dose=0.01 g", "dose=10 mL", "daily_dose=5 mg/d", "daily_dose=10 mg/d", "route=oral", "route=iv",
        "status=active", "status=completed"},
       {"dose > 5 mg", "dose <= 0.01 g", "route = \"oral\"", "route != \"iv\"", "status = active",
        "status in {completed, stopped}", "in_prednisone(daily_dose) >= 10 mg/d", "end - start >= 14 days",
        "dose is known", "start < 2024-03-01"},
       true},
      {"condition",
       {"icd10cm:C50.1", "icd10cm:C44.9", "icd10cm:J45.9+snomed:195967001", "snomed:44054006+icd10cm:E119", "omop:3",
        "omop:2", "omop:5"},
       {"", " in icd10cm \"C00\"..\"C97\"", " in cancers", " in descendants of omop \"1\"",
        " in {snomed \"195967001\", icd10cm \"E11*\"}",
        " in {descendants of omop \"1\" except descendants of omop \"2\"}"},
       {"severity=mild", "severity=24484000", "certainty=confirmed", "certainty=suspected", "site=left lung"},
       {"severity = severe", "certainty != suspected", "site = \"left lung\"", "severity is missing",
        "start >= index - 3 months"},
       true},
      {"nodule",
       {},
       {""},
       {"nodal=yes", "nodal=no", "long_diameter=10 mm", "long_diameter=0.9 cm", "long_diameter=31 mm", "grade=1",
        "grade=3", "grade=7"},
       {"nodal", "not nodal", "long_diameter >= 10 mm", "grade in 1..2", "long_diameter < 1 cm"},
       false},
      {"visit", {}, {""}, {}, {"date <= 2024-03-31"}, false},
  };
  return all;
}

std::vector<std::string> history_declarations() {
  return {"event nodule { nodal: yes_no, long_diameter: mm, grade: 1..5 }",
          "event visit",
          "codes steroids = atc \"H02AB07\", rxnorm \"8640\"",
          "codes chemotherapy = atc \"L01*\", rxnorm \"8640\", \"11\"",
          "codes cancers = icd10cm \"C00\"..\"C97\" except icd10cm \"C44*\"",
          "equivalent in_prednisone { rxnorm \"8640\" : 1  atc \"L01EX02\" : 6.667 }"};
}

std::string code_of(const Measured& measured) {
  static const std::map<std::string, std::string> codes = {
      {"ALT", "loinc:1742-6"},  {"AST", "loinc:1920-8"},         {"creatinine", "loinc:2160-0"}, {"Hb", "loinc:718-7"},
      {"small", "local:small"}, {"temperature", "loinc:8310-5"}, {"calcium", "loinc:17861-6"}};
  const auto found = codes.find(measured.family->name);
  return found == codes.end() ? "" : found->second;
}

void add_histories(Random& random, const std::vector<Measured>& measured, GeneratedProgram& program) {
  static const std::vector<std::string> dates = {"2024-03-31", "2024-02-29", "2024-05-31", "2023-12-31", "2024-03-01"};
  cases::Row index{"index", {random.pick(dates)}};
  if (random.percent(30)) {
    index.cells.clear();
    for (std::size_t i = 0; i < program.patients; ++i)
      index.cells.push_back(random.percent(4) ? "?" : random.pick(dates));
  }
  const auto day = [&](std::size_t patient) {
    const std::string& cell = index.cells[patient % index.cells.size()];
    return oracle::days_of(cell == "?" ? dates.front() : cell).lo;
  };
  const auto add_table = [&](const std::string& name, const auto& row) {
    cases::Row out{"rows " + name, {}};
    for (std::size_t i = 0; i < program.patients; ++i) {
      std::vector<std::string> rows;
      const long many = random.percent(25) ? 0 : random.between(1, 4);
      for (long k = 0; k < many; ++k) rows.push_back(row(day(i)));
      out.cells.push_back(joined(rows));
    }
    program.columns.push_back(std::move(out));
  };
  for (const HistoryTable& table : history_tables()) {
    if (random.percent(6)) continue;
    add_table(table.name, [&](Day at) { return event_row(random, table, at); });
  }
  for (const Measured& one : measured) {
    if (code_of(one).empty() || random.percent(15)) continue;
    add_table("measurement", [&](Day at) { return measured_row(random, one, at); });
    if (random.percent(70)) continue;
    cases::Row dates_of_values{one.family->name + ".date", {}};  // of its wide columns
    for (std::size_t i = 0; i < program.patients; ++i) {
      dates_of_values.cells.push_back(date_text(random, some_day(random, day(i))));
    }
    program.columns.push_back(std::move(dates_of_values));
  }
  program.columns.push_back(std::move(index));
  program.columns.push_back({"ancestors", {"omop:1 > omop:2 > omop:3; omop:1 > omop:4"}});
  for (std::string& declaration : history_declarations()) program.declarations.push_back(std::move(declaration));
}

}  // namespace elig::fuzz
