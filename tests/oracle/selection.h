// Which rows of a patient's history an expression speaks of, written out: the source, the condition, the days.
// Made by term.cpp's writer; what it means for a patient is in rows.cpp and picks.cpp.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/oracle/calendar.h"
#include "tests/oracle/vocabulary.h"

namespace elig::oracle {

struct Term;
using TermPtr = std::shared_ptr<const Term>;

/// `drug in anlotinib`, `lesion`, or a measurement, score or attribute.
struct Source {
  std::string name;
  const ast::CodeSet* codes = nullptr;  // null: all rows
  bool event = false;                   // of a table of that name; S4: without a row, no
};

/// Days from..to; none: without end. Terms are dates.
struct Days {
  TermPtr from, to;
};

struct Needed {
  long readings = 1, days = 1;
  std::optional<Rational> apart_minutes;
  bool apart_in_days = false;

  [[nodiscard]] bool asked() const { return readings > 1 || days > 1 || apart_minutes.has_value(); }
};

struct Followed {
  Source source;
  TermPtr where;
  TimeSpan within;
};

struct Selection {
  std::string key;  // as printed: equal ones are the same
  ast::Selector selector = ast::Selector::Latest;
  std::uint32_t nth = 1;
  std::string field = "value";
  Source source;
  TermPtr where;  // none: every row
  std::optional<Followed> followed;
  std::vector<Days> windows;
  bool after_index = false;         // rows that start after index are seen
  std::optional<TimeSpan> sliding;  // count(... within any D)
  Needed needed;
  bool bare = false;  // a measurement's name alone: a wide column comes first
};
using SelectionPtr = std::shared_ptr<const Selection>;

}  // namespace elig::oracle
