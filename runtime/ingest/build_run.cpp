// Two passes over the rows: the first learns what arrays are needed and where each row belongs, the second fills them.

#include "runtime/ingest/build_run.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "runtime/population/column_fill.h"

namespace elig {
namespace {

struct SortKey {
  std::uint32_t patient;
  Day start;
  std::int32_t minute;
  std::uint32_t arrival;
  friend auto operator<=>(const SortKey&, const SortKey&) = default;
};

class RunBuilder {
 public:
  RunBuilder(const PackedRows& rows, ArrivalOrder order, std::size_t columns, std::size_t patients, SpillMemory& memory)
      : rows_(rows), order_(order), patients_(patients), fills_(columns), memory_(memory) {}

  void learn();
  void fill();
  EventRun finish(const std::vector<FieldColumn>& columns, const TextIndex& texts);

 private:
  AlignedBytes array(std::size_t count, std::size_t bytes_each) { return memory_.allocate(count * bytes_each); }
  void allocate();
  void find_places(std::vector<SortKey> keys);
  void make_offsets();
  [[nodiscard]] std::size_t place(std::size_t arrival) const {
    return order_.sorted ? arrival : place_of_.as<std::uint32_t>()[arrival];
  }

  const PackedRows& rows_;
  ArrivalOrder order_;
  std::size_t patients_;
  std::vector<ColumnFill> fills_;
  SpillMemory& memory_;
  AlignedBytes place_of_;  // uint32 a row, by arrival; where they are not sorted
  bool start_ranges_ = false, minutes_ = false, ends_ = false, end_ranges_ = false;
  EventRun run_;
};

void RunBuilder::learn() {
  std::vector<SortKey> keys;
  if (!order_.sorted) keys.reserve(rows_.rows());
  rows_.each(
      [&](const RowHead& head) {
        start_ranges_ = start_ranges_ || head.start.lo != head.start.hi;
        minutes_ = minutes_ || head.minute >= 0;
        ends_ = ends_ || head.ends != EndKind::WithStart;
        const DayRange end = head.end_days();
        end_ranges_ = end_ranges_ || end.lo != end.hi;
        if (!order_.sorted) {
          keys.push_back({head.patient, head.start.lo, head.minute, static_cast<std::uint32_t>(keys.size())});
        }
      },
      [&](std::uint16_t column, const Cell& cell) { fills_[column].see(cell); });
  if (std::ranges::any_of(fills_, &ColumnFill::has_to_weigh)) {
    rows_.each([](const RowHead&) {}, [&](std::uint16_t column, const Cell& cell) { fills_[column].weigh(cell); });
  }
  if (!order_.sorted) find_places(std::move(keys));
}

void RunBuilder::find_places(std::vector<SortKey> keys) {
  std::ranges::sort(keys);
  place_of_ = array(keys.size(), sizeof(std::uint32_t));
  auto* place_of = place_of_.as<std::uint32_t>();
  for (std::size_t i = 0; i < keys.size(); ++i) place_of[keys[i].arrival] = static_cast<std::uint32_t>(i);
}

void RunBuilder::allocate() {
  const std::size_t rows = rows_.rows();
  run_.rows = rows;
  run_.owners = array(rows, sizeof(std::uint32_t));
  run_.start.lo = array(rows, sizeof(Day));
  if (start_ranges_) run_.start.hi = array(rows, sizeof(Day));
  if (minutes_) run_.minutes = array(rows, sizeof(std::int16_t));
  if (order_.kept) run_.sequence = array(rows, sizeof(std::uint32_t));
  if (ends_) {
    run_.end.emplace();
    run_.end->lo = array(rows, sizeof(Day));
    if (end_ranges_) run_.end->hi = array(rows, sizeof(Day));
  }
  const Allocate in_file = [this](std::size_t bytes) { return memory_.allocate(bytes); };
  for (ColumnFill& fill : fills_) fill.begin(rows, in_file, Base::Zero);
}

void put(DayColumn& days, std::size_t row, DayRange range) {
  days.lo.as<Day>()[row] = range.lo;
  if (!days.hi.empty()) days.hi.as<Day>()[row] = range.hi;
}

void RunBuilder::fill() {
  allocate();
  std::size_t arrived = 0, row = 0;
  rows_.each(
      [&](const RowHead& head) {
        row = place(arrived++);
        run_.owners.as<std::uint32_t>()[row] = head.patient;
        put(run_.start, row, head.start);
        if (minutes_) run_.minutes.as<std::int16_t>()[row] = head.minute;
        if (order_.kept) run_.sequence.as<std::uint32_t>()[row] = head.sequence;
        if (ends_) put(*run_.end, row, head.end_days());
      },
      [&](std::uint16_t column, const Cell& cell) { fills_[column].put(row, cell); });
  place_of_ = {};
}

// Where most patients have rows, offsets say whose they are in fewer bytes, and without a search.
void RunBuilder::make_offsets() {
  if (run_.rows * 2 < patients_) return;
  run_.offsets = array(patients_ + 1, sizeof(std::uint32_t));
  auto* offsets = run_.offsets.as<std::uint32_t>();
  const auto* owners = run_.owners.as<std::uint32_t>();
  for (std::size_t row = 0; row < run_.rows; ++row) ++offsets[owners[row] + 1];
  std::partial_sum(offsets, offsets + patients_ + 1, offsets);
  run_.owners = {};
}

std::string header_of(const FieldColumn& column) {
  std::string header = column.name;
  if (column.role == ColumnRole::Uln) header += ".ULN";
  if (column.role == ColumnRole::Lln) header += ".LLN";
  return column.unit ? header + " [" + *column.unit + "]" : header;
}

EventRun RunBuilder::finish(const std::vector<FieldColumn>& columns, const TextIndex& texts) {
  std::vector<std::size_t> order(columns.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) {
    const FieldColumn& column = columns[i];
    return std::tuple(column.name != "value", column.name, column.role, column.unit);
  });
  for (const std::size_t i : order) {
    Column& column = run_.fields.emplace_back();
    column.header = header_of(columns[i]);
    column.name = columns[i].name;
    column.role = columns[i].role;
    column.unit = columns[i].unit;
    fills_[i].finish([&](std::uint32_t code) { return texts[code]; }, &column);
  }
  make_offsets();
  return std::move(run_);
}

}  // namespace

EventRun build_run(const PackedRows& rows, ArrivalOrder order, const std::vector<FieldColumn>& columns,
                   std::size_t patients, const TextIndex& texts, SpillMemory& memory) {
  RunBuilder builder(rows, order, columns.size(), patients, memory);
  builder.learn();
  builder.fill();
  return builder.finish(columns, texts);
}

}  // namespace elig
