// ScreenReport -> the attrition tables that a terminal shows. Ids and titles give way when the line is too short
// for them; numbers never do.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "runtime/base/bug.h"
#include "runtime/report/screen_report.h"

namespace elig {
namespace {

struct CountColumn {
  const char* header;
  std::uint64_t CriterionCounts::*count;
};

// "if missing" only where it decided something.
std::vector<CountColumn> count_columns(const TrialCounts& counts) {
  std::vector<CountColumn> columns = {
      {"met", &CriterionCounts::met}, {"not met", &CriterionCounts::not_met}, {"unknown", &CriterionCounts::unknown}};
  bool overridden = std::any_of(counts.criteria.begin(), counts.criteria.end(),
                                [](const CriterionCounts& criterion) { return criterion.overridden > 0; });
  if (overridden) columns.push_back({"if missing", &CriterionCounts::overridden});
  columns.push_back({"remaining", &CriterionCounts::remaining});
  columns.push_back({"alone", &CriterionCounts::only_reason});
  return columns;
}

struct Layout {
  std::size_t id = 0, title = 0;  // 0: the title is left out
  std::vector<std::size_t> counts;
  std::size_t gap = 2;  // before each count
};

constexpr std::size_t kGap = 2;   // between the other columns, and before the first
constexpr std::size_t kKind = 4;  // `incl`, `excl`

std::size_t width_of(const CountColumn& column, const TrialCounts& counts) {
  std::uint64_t largest = column.count == &CriterionCounts::remaining ? counts.patients : 0;
  for (const CriterionCounts& criterion : counts.criteria) largest = std::max(largest, criterion.*column.count);
  return std::max(grouped(largest).size(), std::string_view(column.header).size());
}

Layout lay_out(const ReportedTrial& trial, const std::vector<CountColumn>& columns, std::size_t width) {
  constexpr std::size_t kLongestId = 30, kShortestId = 12, kShortestTitle = 8;
  Layout layout;
  std::size_t used = kGap + kKind + kGap;
  for (const CountColumn& column : columns) {
    layout.counts.push_back(width_of(column, trial.counts));
    used += layout.gap + layout.counts.back();
  }
  if (used + kShortestId > width) {
    used -= columns.size();
    layout.gap = 1;
  }
  std::size_t left = width > used ? width - used : 1;

  std::size_t id = std::string_view("criterion").size(), title = 0;
  for (const ReportedCriterion& criterion : trial.criteria) {
    id = std::max(id, display_width(printable(criterion.id)));
    title = std::max(title, display_width(printable(criterion.title)));
  }
  layout.id = std::min({id, kLongestId, left});
  if (title > 0 && left >= layout.id + kGap + kShortestTitle) {
    layout.title = std::min(title, left - layout.id - kGap);
  }
  return layout;
}

// One line: the cells before the counts in plain ink, then the counts.
std::string line(const Layout& layout, std::string_view kind, std::string_view id, std::string_view title,
                 const std::vector<std::string>& counts) {
  std::string text(kGap, ' ');
  text += left_aligned(std::string(kind), kKind) + std::string(kGap, ' ');
  text += left_aligned(clipped_front(id, layout.id), layout.id);
  if (layout.title > 0) text += std::string(kGap, ' ') + left_aligned(clipped(title, layout.title), layout.title);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    text += std::string(layout.gap, ' ') + right_aligned(counts[i], layout.counts[i]);
  }
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

std::string footnotes(const ReportedTrial& trial, const TextOptions& options) {
  if (trial.criteria.empty()) return "";
  std::string text = inked("  alone: patients ineligible for that criterion only", Ink::Dim, options) + "\n";
  bool any_exclusion = std::any_of(trial.criteria.begin(), trial.criteria.end(),
                                   [](const ReportedCriterion& criterion) { return criterion.exclusion; });
  if (any_exclusion) {
    text += inked("  excl: met by the patients that it excludes, not met by those that it clears", Ink::Dim, options);
    text += "\n";
  }
  return text;
}

std::string attrition_table(const ReportedTrial& trial, const TextOptions& options) {
  std::vector<CountColumn> columns = count_columns(trial.counts);
  Layout layout = lay_out(trial, columns, options.width);
  std::vector<std::string> headers, start;
  for (const CountColumn& column : columns) {
    headers.emplace_back(column.header);
    start.push_back(column.count == &CriterionCounts::remaining ? grouped(trial.counts.patients) : "");
  }
  std::string text = inked(line(layout, "", "criterion", "", headers), Ink::Dim, options) + "\n";
  text += line(layout, "", "", "", start) + "\n";
  for (std::size_t i = 0; i < trial.criteria.size(); ++i) {
    const ReportedCriterion& criterion = trial.criteria[i];
    std::vector<std::string> counts;
    for (const CountColumn& column : columns) counts.push_back(grouped(trial.counts.criteria[i].*column.count));
    // Nobody decided: most likely an input that the population does not have.
    bool all_unknown = trial.counts.patients > 0 && trial.counts.criteria[i].unknown == trial.counts.patients;
    text += inked(line(layout, criterion.exclusion ? "excl" : "incl", criterion.id, criterion.title, counts),
                  all_unknown ? Ink::Yellow : Ink::Plain, options) +
            "\n";
  }
  return text + footnotes(trial, options);
}

struct StatusColumn {
  int status;
  const char* label;
  Ink ink;
};
constexpr std::array<StatusColumn, ELIG_STATUSES> kStatusColumns = {
    {{ELIG_STATUS_ELIGIBLE, "eligible", Ink::Green},
     {ELIG_STATUS_NEEDS_REVIEW, "needs review", Ink::Cyan},
     {ELIG_STATUS_NEEDS_DATA, "needs data", Ink::Yellow},
     {ELIG_STATUS_INELIGIBLE, "ineligible", Ink::Red}}};

std::string status_table(const TrialCounts& counts, const TextOptions& options) {
  std::size_t width = grouped(counts.patients).size();
  std::string text;
  for (const StatusColumn& column : kStatusColumns) {
    std::uint64_t patients = counts.status[static_cast<std::size_t>(column.status)];
    text += "  " + inked(left_aligned(column.label, 12), column.ink, options) + "  " +
            right_aligned(grouped(patients), width) + "  " + right_aligned(percent(patients, counts.patients), 7) +
            "\n";
  }
  return text;
}

std::string notes_text(const std::vector<std::string>& notes, const TextOptions& options) {
  std::string text;
  for (const std::string& note : notes) {
    const char* bullet = "  - ";
    for (const std::string& part : wrapped(note, options.width - 4)) {
      text += bullet + part + "\n";
      bullet = "    ";
    }
  }
  return text.empty() ? text : "\n" + text;
}

// One line for each reason: "not bound, no rule reads it: `a`, `b`".
std::vector<std::string> not_bound_notes(const std::vector<ReportedColumn>& columns) {
  std::vector<std::pair<std::string, std::string>> by_reason;
  for (const ReportedColumn& column : columns) {
    auto found =
        std::find_if(by_reason.begin(), by_reason.end(), [&](const auto& one) { return one.first == column.why; });
    if (found == by_reason.end()) found = by_reason.insert(by_reason.end(), {column.why, ""});
    found->second += (found->second.empty() ? "`" : ", `") + column.header + "`";
  }
  std::vector<std::string> notes;
  for (const auto& [why, headers] : by_reason) notes.push_back("not bound, " + why + ": " + headers);
  return notes;
}

// A line a trial: its patients by status.
std::string verdict_table(const ScreenReport& report, const TextOptions& options) {
  const std::size_t count = std::max(grouped(report.patients).size(), std::string_view("needs review").size());
  const std::size_t counts = kStatusColumns.size() * (kGap + count);
  const std::size_t room = options.width > kGap + counts + 1 ? options.width - kGap - counts : 1;
  std::size_t id = std::string_view("trial").size();
  for (const ReportedTrial& trial : report.trials) id = std::max(id, display_width(printable(trial.id)));
  id = std::min(id, room);
  std::string header(kGap, ' ');
  header += left_aligned("trial", id);
  for (const StatusColumn& column : kStatusColumns)
    header += std::string(kGap, ' ') + right_aligned(column.label, count);
  std::string text = inked(header, Ink::Dim, options) + "\n";
  for (const ReportedTrial& trial : report.trials) {
    text += std::string(kGap, ' ') + left_aligned(clipped(trial.id, id), id);
    for (const StatusColumn& column : kStatusColumns) {
      const std::string patients = grouped(trial.counts.status[static_cast<std::size_t>(column.status)]);
      text += std::string(kGap, ' ') + inked(right_aligned(patients, count), column.ink, options);
    }
    text += "\n";
  }
  return text;
}

// What several trials were told, once.
std::vector<std::string> shared_notes(const std::vector<ReportedTrial>& trials) {
  std::vector<std::pair<std::string, std::vector<std::string>>> notes;  // note, trials
  std::map<std::string, std::size_t> place;
  for (const ReportedTrial& trial : trials) {
    for (const std::string& note : trial.notes) {
      const auto [found, fresh] = place.try_emplace(note, notes.size());
      if (fresh) notes.emplace_back(note, std::vector<std::string>{});
      notes[found->second].second.push_back(trial.id);
    }
  }
  std::vector<std::string> texts;
  for (const auto& [note, who] : notes) {
    if (trials.size() == 1) {
      texts.push_back(note);
    } else {
      texts.push_back(who.size() == 1 ? who.front() + ": " + note : fmt::format("{} trials: {}", who.size(), note));
    }
  }
  return texts;
}

std::string duration(double seconds) {
  if (seconds < 1) return fmt::format("{:.1f} ms", seconds * 1000);
  return fmt::format("{:.2f} s", seconds);
}

}  // namespace

const char* status_name(int status) {
  switch (status) {
    case ELIG_STATUS_INELIGIBLE:
      return "ineligible";
    case ELIG_STATUS_NEEDS_DATA:
      return "needs_data";
    case ELIG_STATUS_NEEDS_REVIEW:
      return "needs_review";
    case ELIG_STATUS_ELIGIBLE:
      return "eligible";
  }
  bug("no such status");
}

std::string screen_text(const ScreenReport& report, const TextOptions& options) {
  std::string text = counted(report.patients, "patient", "patients");
  if (!report.index.empty()) text += ", index date " + printable(report.index);
  if (report.own_index) text += ", each with an index date of their own";
  text += "\n";
  if (report.verdicts_only) {
    text += "\n" + verdict_table(report, options) + notes_text(shared_notes(report.trials), options);
  }
  for (const ReportedTrial& trial : report.trials) {
    if (report.verdicts_only) break;
    must(trial.criteria.size() == trial.counts.criteria.size(), "a trial's names and counts do not match");
    std::string name = clipped(trial.id, options.width);
    std::string rest = trial.title.empty() || display_width(name) + 10 > options.width
                           ? ""
                           : "  " + clipped(trial.title, options.width - display_width(name) - 2);
    text += "\n" + inked(name, Ink::Bold, options) + rest + "\n\n";
    text += attrition_table(trial, options) + "\n" + status_table(trial.counts, options);
    text += notes_text(trial.notes, options);
  }
  std::vector<std::string> notes = report.notes;
  for (std::string& note : not_bound_notes(report.not_bound)) notes.push_back(std::move(note));
  text += notes_text(notes, options);
  const ScreenTimes& times = report.times;
  const std::string histories = times.features_s > 0 ? ", histories in " + duration(times.features_s) : "";
  text += "\n" +
          inked(fmt::format("loaded in {}{}, compiled in {}, screened in {}", duration(times.load_s), histories,
                            duration(times.compile_s), duration(times.screen_s)),
                Ink::Dim, options) +
          "\n";
  return text;
}

}  // namespace elig
