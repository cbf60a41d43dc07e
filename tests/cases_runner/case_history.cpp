#include "tests/cases_runner/case_history.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <sstream>

#include "tests/oracle/calendar.h"

namespace elig::cases {
namespace {

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, separator);) out.push_back(part);
  return out;
}

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string word; in >> word;) out.push_back(word);
  return out;
}

std::optional<ConceptCode> code_of(const std::string& word) {
  const auto colon = word.find(':');
  if (colon == std::string::npos || std::isalpha(static_cast<unsigned char>(word.front())) == 0) return {};
  return ConceptCode{word.substr(0, colon), word.substr(colon + 1)};
}

bool is_number(const std::string& word) {
  const auto digit = word.find_first_not_of("<>-");
  return digit != std::string::npos && std::isdigit(static_cast<unsigned char>(word[digit])) != 0;
}

bool is_day(const std::string& word) {
  return word == "?" || (word.size() >= 4 && std::isdigit(static_cast<unsigned char>(word.front())) != 0);
}

DayRange day_of(const std::string& word) { return word == "?" ? DayRange{} : oracle::days_of(word); }

int minute_of(const std::string& word) {
  if (word.size() < 16 || word[10] != 'T') return -1;
  return std::atoi(word.substr(11, 2).c_str()) * 60 + std::atoi(word.substr(14, 2).c_str());
}

/// `10 mg` under the header `dose [mg]`; `by mouth` under `route`.
void put(std::map<std::string, std::string>& fields, const std::string& name, const std::vector<std::string>& words) {
  if (words.empty()) return;
  if (words.size() == 2 && is_number(words[0])) {
    fields[name + " [" + words[1] + "]"] = words[0];
    return;
  }
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  fields[name] = text;
}

/// What follows days and codes: `150 U/L ULN 40 LLN 10 dose=10 mg route=by mouth`.
std::map<std::string, std::string> fields_of(const std::vector<std::string>& words, std::size_t from) {
  std::map<std::string, std::string> out;
  std::string name = "value", unit;
  std::vector<std::string> value;
  const auto finish = [&] {
    if (name == "value" && value.size() == 2 && is_number(value[0])) unit = " [" + value[1] + "]";
    if (name == "ULN" || name == "LLN") {
      if (!value.empty()) out["value." + name + unit] = value[0];  // in the unit of that value
    } else {
      put(out, name, value);
    }
    value.clear();
  };
  for (std::size_t i = from; i < words.size(); ++i) {
    const auto equals = words[i].find('=');
    if (words[i] == "ULN" || words[i] == "LLN") {
      finish();
      name = words[i];
    } else if (equals != std::string::npos && equals > 0) {
      finish();
      name = words[i].substr(0, equals);
      value.push_back(words[i].substr(equals + 1));
    } else {
      value.push_back(words[i]);
    }
  }
  finish();
  return out;
}

}  // namespace

bool is_history(const Row& row) {
  return row.label.starts_with("rows ") || row.label == "index" || row.label == "ancestors";
}

std::optional<CaseError> CaseHistory::add(const Row& row) {
  if (row.label == "index") {
    index_ = row.cells;
    return {};
  }
  if (row.label == "ancestors") {
    for (const std::string& chain : split(row.cells.at(0), ';')) add_chain(chain);
    return {};
  }
  Runs& runs = tables_[row.label.substr(5)];
  for (std::size_t patient = 0; patient < row.cells.size(); ++patient) {
    if (row.cells[patient] == "?") continue;
    for (const std::string& text : split(row.cells[patient], ';')) {
      if (auto problem = add_row(runs, patient, text)) return problem;
    }
  }
  return {};
}

std::optional<CaseError> CaseHistory::add_row(Runs& runs, std::size_t patient, const std::string& text) {
  const std::vector<std::string> words = words_of(text);
  if (words.empty() || !is_day(words[0])) return CaseError{"`" + text + "` does not begin with a day"};
  Recorded out;
  out.patient = patient;
  out.sequence = ++rows_;
  out.start = day_of(words[0]);
  out.minute = minute_of(words[0]);
  std::size_t next = 1;
  if (next < words.size() && words[next] == "..") {
    ++next;
    out.end = DayRange{kAfterAllTime, kAfterAllTime};
    if (next < words.size() && is_day(words[next])) {
      out.end = words[next] == "?" ? DayRange{out.start.lo, kAfterAllTime} : day_of(words[next]);
      ++next;
    }
  }
  std::vector<ConceptCode> codes;
  if (next < words.size() && code_of(words[next])) {
    for (const std::string& word : split(words[next], '+')) {
      const auto code = code_of(word);
      if (!code) return CaseError{"`" + word + "` is no `system:code`"};
      codes.push_back(*code);
    }
    ++next;
  }
  out.fields = fields_of(words, next);
  runs[codes].push_back(std::move(out));
  return {};
}

void CaseHistory::add_chain(const std::string& chain) {
  std::optional<ConceptCode> last;
  for (const std::string& link : split(chain, '>')) {
    const auto code = code_of(words_of(link).at(0));
    if (last) above_[*code].insert(*last);
    last = code;
  }
}

std::vector<ConceptCode> CaseHistory::ancestors(const std::vector<ConceptCode>& codes) const {
  std::set<ConceptCode> found;
  std::vector<ConceptCode> open = codes;
  while (!open.empty()) {
    const auto above = above_.find(open.back());
    open.pop_back();
    if (above == above_.end()) continue;
    for (const ConceptCode& code : above->second) {
      if (found.insert(code).second) open.push_back(code);
    }
  }
  return {found.begin(), found.end()};
}

EventRun CaseHistory::run(const std::vector<ConceptCode>& codes, const std::vector<Recorded>& rows,
                          std::size_t patients, std::size_t repeated) const {
  std::vector<std::vector<const Recorded*>> of_patient(patients);
  for (const Recorded& row : rows) of_patient[row.patient].push_back(&row);
  for (auto& own : of_patient) {  // a run's rows are sorted by start, then minute, then sequence
    std::stable_sort(own.begin(), own.end(), [](const Recorded* a, const Recorded* b) {
      return std::pair(a->start.lo, a->minute) < std::pair(b->start.lo, b->minute);
    });
  }
  std::vector<const Recorded*> all;
  std::vector<std::uint32_t> offsets{0};
  for (std::size_t i = 0; i < repeated; ++i) {
    all.insert(all.end(), of_patient[i % patients].begin(), of_patient[i % patients].end());
    offsets.push_back(static_cast<std::uint32_t>(all.size()));
  }

  EventRun out;
  out.coded.codes = codes;
  out.coded.ancestors = ancestors(codes);
  out.rows = all.size();
  out.offsets = row_bytes(offsets);
  std::vector<DayRange> starts, ends;
  std::vector<std::int16_t> minutes;
  std::vector<std::uint32_t> sequence;
  std::map<std::string, std::vector<std::string>> headers;
  for (const Recorded* row : all) {
    starts.push_back(row->start);
    ends.push_back(row->end.value_or(row->start));
    minutes.push_back(static_cast<std::int16_t>(row->minute));
    sequence.push_back(row->sequence);
  }
  const auto lasts = [](const Recorded& row) { return row.end.has_value(); };
  const auto timed = [](const Recorded& row) { return row.minute >= 0; };
  out.start = day_column(starts);
  out.sequence = row_bytes(sequence);
  if (std::any_of(rows.begin(), rows.end(), lasts)) out.end = day_column(ends);
  if (std::any_of(rows.begin(), rows.end(), timed)) out.minutes = row_bytes(minutes);
  std::set<std::string> names;
  for (const Recorded& row : rows) {
    for (const auto& [header, cell] : row.fields) names.insert(header);
  }
  for (const std::string& header : names) {
    std::string problem;
    ColumnBuilder builder(header, *parse_header(header, &problem));
    for (const Recorded* row : all) {
      const auto cell = row->fields.find(header);
      if (cell == row->fields.end()) {
        builder.append_missing();
      } else {
        builder.append(cell->second);
      }
    }
    out.fields.push_back(std::move(builder).finish(all.size(), Base::Zero));
  }
  return out;
}

void CaseHistory::finish(std::size_t patients, Population& population) const {
  for (const auto& [name, runs] : tables_) {
    EventTable table;
    table.name = name;
    for (const auto& [codes, rows] : runs) table.runs.push_back(run(codes, rows, patients, population.patients));
    population.tables.push_back(std::move(table));
  }
  if (index_.size() == 1) population.index_date = index_[0];
  if (index_.size() <= 1) return;
  PatientDays days;
  std::vector<DayRange> all;
  days.known = Bitmap(population.patients);
  for (std::size_t i = 0; i < population.patients; ++i) {
    const std::string& cell = index_[i % patients];
    all.push_back(cell == "?" ? DayRange{} : oracle::days_of(cell));
    if (cell != "?") days.known.set(i);
  }
  days.days = day_column(all);
  population.index = std::move(days);
}

}  // namespace elig::cases
