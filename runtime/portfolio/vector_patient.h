// One patient's codes -> the statuses of all trials: included by vectors.h, for each level of the processor, which says
//     Codes                                a GCC vector of Code; kCodeLanes of them, a part of kTrialsTogether
//     Codes look_up(const CodePage& page, const std::uint8_t* numbers, bool few)
//         the codes of such numbers; `few`: none is kFewCodes or more
//     unsigned cuts_below(const CutBlock& block, std::int16_t value)     how many of them are less
#include "runtime/portfolio/loops.h"

namespace elig::portfolio {
namespace {

void find_places(std::span<const NarrowScale> scales, const CutBlock* cuts, std::size_t patient, Place* places) {
  for (const NarrowScale& scale : scales) {
    const auto value = static_cast<std::int16_t>(value_at(scale.rows, scale.width, patient));
    unsigned less = 0;
    for (const CutBlock *block = cuts + scale.first, *end = block + scale.blocks; block != end; ++block) {
      less += cuts_below(*block, value);
    }
    *places++ = static_cast<Place>(less);
  }
}

inline Codes codes_at(const Code* codes) { return *reinterpret_cast<const Codes*>(codes); }
inline Codes lesser(Codes a, Codes b) { return a < b ? a : b; }
inline Codes greater(Codes a, Codes b) { return a > b ? a : b; }

// Of the trials of some lanes: 0 where one of their clauses says so.
struct Found {
  Codes fails = ~Codes{}, short_of_data = ~Codes{}, open = ~Codes{};
};

// Literals, one row after another.
struct Rows {
  const ClauseRow* row;
  const std::uint32_t* page;
};

// By how much each code is beyond a range: 0 within.
inline Codes beyond(Codes codes, const Code* low, const Code* span) {
  const Codes from_low = codes - codes_at(low);
  return from_low - lesser(from_low, codes_at(span));
}

inline void take_run(const ClauseRun& run, Rows rows, const CodePage* pages, bool few, std::size_t lane, Found& found) {
  Codes all_open = ~Codes{};
  for (std::uint32_t clause = 0; clause < run.clauses; ++clause) {
    Codes fails{}, open{};
    for (std::uint32_t literal = 0; literal < run.literals; ++literal, ++rows.row, ++rows.page) {
      const ClauseRow& row = *rows.row;
      const Codes codes = look_up(pages[*rows.page], row.feature + lane, few);
      fails = greater(fails, beyond(codes, row.fails_low + lane, row.fails_span + lane));
      open = greater(open, beyond(codes, row.open_low + lane, row.open_span + lane));
    }
    found.fails = lesser(found.fails, fails);
    all_open = lesser(all_open, open);
  }
  Codes& of_kind = run.review ? found.open : found.short_of_data;
  of_kind = lesser(of_kind, all_open);
}

inline Codes status_of(const Found& found) {
  const Codes zero{};
  const auto all = [&](Code status) { return zero + status; };
  Codes status = found.open == zero ? all(ELIG_STATUS_NEEDS_REVIEW) : all(ELIG_STATUS_ELIGIBLE);
  status = found.short_of_data == zero ? all(ELIG_STATUS_NEEDS_DATA) : status;
  return found.fails == zero ? all(ELIG_STATUS_INELIGIBLE) : status;
}

void judge_one(const ClauseTable& table, const CodePage* pages, std::uint8_t* statuses) {
  const bool few = table.features <= kFewCodes;
  const ClauseRun* run = table.runs.data();
  Rows rows{table.rows.data(), table.pages.data()};
  for (const std::uint32_t runs : table.group_runs) {
    Rows at = rows;
    for (std::size_t lane = 0; lane < kTrialsTogether; lane += kCodeLanes) {
      Found found;
      at = rows;
      for (const ClauseRun *of = run, *end = run + runs; of != end; ++of) {
        take_run(*of, at, pages, few, lane, found);
        at.row += of->literals * of->clauses, at.page += of->literals * of->clauses;
      }
      *reinterpret_cast<Codes*>(statuses + lane) = status_of(found);
    }
    rows = at, run += runs;
    statuses += kTrialsTogether;
  }
}

}  // namespace
}  // namespace elig::portfolio
