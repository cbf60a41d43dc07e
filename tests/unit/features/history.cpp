#include "history.h"

#include "runtime/base/bug.h"
#include "runtime/population/date.h"

namespace elig::test {

namespace {

AlignedBytes int32s(const std::vector<std::int32_t>& values) {
  AlignedBytes bytes(words_for(values.size()) * kRowsPerWord * sizeof(std::int32_t));
  std::copy(values.begin(), values.end(), bytes.as<std::int32_t>());
  return bytes;
}

DayColumn days(const std::vector<DayRange>& ranges) {
  std::vector<std::int32_t> lo, hi;
  for (const DayRange& range : ranges) {
    lo.push_back(range.lo);
    hi.push_back(range.hi);
  }
  DayColumn column{int32s(lo), {}};
  if (lo != hi) column.hi = int32s(hi);
  return column;
}

DayRange day(const std::string& text) {
  const auto moment = parse_moment(text);
  must(moment.has_value() || text.empty(), "a test's date is right");
  return moment ? moment->day : DayRange{};
}

Column column(const std::string& header, const std::vector<std::string>& cells, std::size_t rows, Base base) {
  std::string problem;
  auto parsed = parse_header(header, &problem);
  must(parsed.has_value(), "a test's header is right");
  ColumnBuilder builder(header, *parsed);
  for (const std::string& cell : cells) builder.append(cell);
  return std::move(builder).finish(rows, base);
}

std::string text_of(const NumberVariant& variant, const Numbers& numbers, const LinearMap& map, std::size_t row) {
  (void)variant;
  const char* censored = numbers.below.test(row) ? "<" : numbers.above.test(row) ? ">" : "";
  return censored + to_string(Rational(map.factor * static_cast<long>(numbers.data[row]) + map.offset));
}

Jit& jit() {
  static const auto made = Jit::create({});
  must(made.ok(), "there is a compiler");
  return *made.value();
}

}  // namespace

EventRun run(const HistoryRun& history, std::size_t patients) {
  EventRun made;
  made.coded.codes = history.codes;
  made.coded.ancestors = history.ancestors;
  made.rows = history.rows.size();
  made.offsets = AlignedBytes((patients + 1) * sizeof(std::uint32_t));
  std::vector<DayRange> starts, ends;
  for (const HistoryRow& row : history.rows) {
    for (std::size_t p = row.patient + 1; p <= patients; ++p) ++made.offsets.as<std::uint32_t>()[p];
    starts.push_back(day(row.start));
    ends.push_back(row.end.empty()      ? DayRange{kAfterAllTime, kAfterAllTime}
                   : row.end == "ended" ? DayRange{starts.back().lo, kAfterAllTime}
                                        : day(row.end));
  }
  made.start = days(starts);
  if (history.lasts) made.end = days(ends);
  for (std::size_t i = 0; i < history.headers.size(); ++i) {
    std::vector<std::string> cells;
    for (const HistoryRow& row : history.rows) cells.push_back(row.cells[i]);
    made.fields.push_back(column(history.headers[i], cells, made.rows, Base::Zero));
  }
  return made;
}

Population people(std::size_t patients, const std::string& index) {
  Population population;
  population.patients = patients;
  population.index_date = index;
  return population;
}

void add_column(Population& population, const std::string& header, const std::vector<std::string>& cells) {
  population.columns.push_back(column(header, cells, population.patients, Base::Chosen));
}

void add_table(Population& population, const std::string& name, const std::vector<HistoryRun>& runs) {
  EventTable table{name, {}};
  for (const HistoryRun& history : runs) table.runs.push_back(run(history, population.patients));
  population.tables.push_back(std::move(table));
}

Unit unit(const std::string& text) { return std::get<ParsedUnit>(parse_unit(text, UnitDialect::Data)).unit; }

ir::Input measurement(const std::string& name, const std::string& declared) {
  ir::Input input;
  input.name = name;
  input.analyte.declared = unit(declared);
  return input;
}

ir::RowSource Rule::event(const std::string& table, const std::vector<ir::CodePattern>& members,
                          const std::vector<ir::CodePattern>& except) {
  ir::RowSource rows;
  rows.table = table;
  if (members.empty()) return rows;
  rows.set = static_cast<std::uint32_t>(program.code_sets.size());
  program.code_sets.push_back({"x", {}, members, except, {}, {}});
  return rows;
}

ir::RowSource Rule::measured(const std::string& name, const std::vector<ir::Coding>& codes) {
  ir::RowSource rows;
  rows.table = "measurement";
  rows.name = name;
  rows.codes = codes;
  rows.closed_world = false;
  return rows;
}

ir::DateId Rule::index() {
  program.dates.push_back({ir::DateNode::Kind::Index, 0, 0, {}, {}, {}});
  return {static_cast<std::uint32_t>(program.dates.size() - 1)};
}

ir::DateId Rule::moved(ir::DateId from, int months, int days, bool earlier) {
  const auto kind = earlier ? ir::DateNode::Kind::Minus : ir::DateNode::Kind::Plus;
  program.dates.push_back({kind, 0, 0, from, {}, {months, days}});
  return {static_cast<std::uint32_t>(program.dates.size() - 1)};
}

ir::Window Rule::within(int days) {
  const ir::DateId to = index();
  return {moved(to, 0, days, true), to};
}

std::uint32_t Rule::add(ir::Selection selection) {
  program.selections.push_back(std::move(selection));
  return static_cast<std::uint32_t>(program.selections.size() - 1);
}

std::uint32_t Rule::feature(ir::Input input, ir::Feature::What what, std::uint32_t of, ir::End end) {
  if (!input.feature) input.feature = ir::Feature{what, of, end};
  program.inputs.push_back(std::move(input));
  return static_cast<std::uint32_t>(program.inputs.size() - 1);
}

std::uint32_t Rule::truth(std::uint32_t selection) {
  ir::Input input;
  input.name = "any(" + std::to_string(selection) + ")";
  input.kind = ir::InputKind::YesNo;
  return feature(std::move(input), ir::Feature::What::Truth, selection);
}

std::uint32_t Rule::count(std::uint32_t selection, ir::End end) {
  return feature(measurement("count(" + std::to_string(selection) + ")", "1"), ir::Feature::What::Count, selection,
                 end);
}

Answers::Answers(const Rule& rule, const Population& population)
    : patients_(population.patients), rule_(rule), store_(std::make_unique<FeatureStore>(population, jit(), 1)) {
  auto answers = store_->bind(rule.program, notes_, diagnostics_);
  if (!answers) return;
  must(answers->ok(), "no failure of the environment");
  binding_ = bind(rule.program, population, answers->value());
  notes_.insert(notes_.end(), binding_.notes.begin(), binding_.notes.end());
}

std::string Answers::truths(std::uint32_t input) const {
  const auto& truth = bound(input).truth;
  if (!truth) return "unbound";
  std::string text;
  for (std::size_t row = 0; row < patients_; ++row) {
    text += row == 0 ? "" : " ";
    text += truth->yes->test(row) ? "yes" : truth->no->test(row) ? "no" : "?";
  }
  return text;
}

std::string Answers::numbers(std::uint32_t input) const {
  if (bound(input).numbers.empty()) return "unbound";
  std::string text;
  for (std::size_t row = 0; row < patients_; ++row) {
    std::string cell;
    for (const NumberVariant& variant : bound(input).numbers) {
      if (variant.value->valid.test(row)) cell += text_of(variant, *variant.value, variant.value_map, row);
    }
    text += (row == 0 ? "" : " ") + (cell.empty() ? "?" : cell);
  }
  return text;
}

std::string Answers::limits(std::uint32_t input) const {
  std::string text;
  for (std::size_t row = 0; row < patients_; ++row) {
    std::string cell;
    for (const NumberVariant& variant : bound(input).numbers) {
      const bool there = variant.uln != nullptr && variant.uln->valid.test(row);
      if (there) cell += text_of(variant, *variant.uln, variant.uln_map, row);
    }
    text += (row == 0 ? "" : " ") + (cell.empty() ? "?" : cell);
  }
  return text;
}

std::string Answers::labels(std::uint32_t input) const {
  const auto& source = bound(input).labels;
  if (!source) return "unbound";
  std::string text;
  for (std::size_t row = 0; row < patients_; ++row) {
    const Column& column = *source->column;
    std::optional<std::uint32_t> label;
    if (column.texts && column.texts->valid.test(row)) {
      label = source->of_text[static_cast<std::size_t>(column.texts->codes[row])];
    }
    text += (row == 0 ? "" : " ") + (label ? rule_.program.inputs[input].labels[*label] : std::string("?"));
  }
  return text;
}

std::string Answers::errors() const {
  std::string text;
  for (const Diagnostic& one : diagnostics_.all()) text += (text.empty() ? "" : " ") + std::string(info(one.code).name);
  return text;
}

}  // namespace elig::test
