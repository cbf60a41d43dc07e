#include "bench/demo/recorder.h"

#include "runtime/population/cell.h"

namespace elig::demo {

void Recorder::put_written(std::uint16_t column, std::string_view written) {
  const Cell cell = parse_cell(written);
  if (cell.kind == CellKind::Text) {
    put_text(column, written);
  } else {
    put(column, cell);
  }
}

void Recorder::row(std::size_t patient, DayRange start, std::int16_t minute, EndKind ends, DayRange end) {
  RowHead head;
  head.patient = static_cast<std::uint32_t>(patient);
  head.start = start;
  head.minute = minute;
  head.sequence = static_cast<std::uint32_t>(rows_.rows());
  head.ends = ends;
  head.end = end;
  const std::tuple key(head.patient, start.lo, minute);
  sorted_ = sorted_ && last_ <= key;
  last_ = key;
  rows_.append(arena_, head, cells_.data(), cells_.size());
  cells_.clear();
}

EventRun Recorder::finish(Concept coded, std::size_t patients, SpillMemory& memory) const {
  EventRun run = build_run(rows_, {.sorted = sorted_, .kept = false}, columns_, patients, texts_, memory);
  run.coded = std::move(coded);
  return run;
}

}  // namespace elig::demo
