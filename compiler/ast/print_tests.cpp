#include "compiler/ast/print_tests.h"

#include <string>
#include <type_traits>
#include <vector>

#include "compiler/ast/layout.h"

namespace elig::ast {

namespace {

// ---- what is recorded ----

std::string digits(unsigned number, std::size_t width) {
  const std::string text = std::to_string(number);
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}
std::string time_text(unsigned minute) { return digits(minute / 60, 2) + ":" + digits(minute % 60, 2); }

std::string date_text(const PartialDate& date) {
  if (date.year == 0) return "unknown";
  std::string text = digits(static_cast<unsigned>(date.year), 4);
  if (date.month > 0) text += "-" + digits(date.month, 2);
  if (date.day > 0) text += "-" + digits(date.day, 2);
  return text;
}

std::string value_text(const RecordedNumber& recorded) {
  std::string text = recorded.bound == RecordedNumber::Bound::Below   ? "<"
                     : recorded.bound == RecordedNumber::Bound::Above ? ">"
                                                                      : "";
  text += number_text(recorded.number);
  for (const RecordedLimit& limit : recorded.limits) {
    text += &limit == &recorded.limits.front() ? " (" : ", ";
    text += (limit.kind == LimitKind::Uln ? "ULN " : "LLN ") + number_text(limit.value);
  }
  return recorded.limits.empty() ? text : text + ")";
}
std::string value_text(const Name& name) { return name.quoted ? quoted(name.name) : name.name; }
std::string value_text(const PartialDate& date) { return date_text(date); }
std::string value_text(const RecordedNothing&) { return "missing"; }

std::string recorded_text(const Recorded& recorded) {
  std::string text = recorded.name.text + ": ";
  text += std::visit([](const auto& value) { return value_text(value); }, recorded.value);
  return recorded.on ? text + " on " + date_text(*recorded.on) : text;
}

std::vector<Piece> recorded_pieces(const std::vector<Recorded>& all) {
  std::vector<Piece> pieces;
  for (const Recorded& one : all) pieces.push_back({one.span.begin, one.span.end, recorded_text(one)});
  return pieces;
}

std::vector<Piece> name_pieces(const std::vector<Identifier>& names) {
  std::vector<Piece> pieces;
  for (const Identifier& name : names) pieces.push_back({name.span.begin, name.span.end, name.text});
  return pieces;
}

// An expectation with several ids is one piece for each, the last with the verdict.
std::vector<Piece> expected_pieces(const TestExpect& expect) {
  std::vector<Piece> pieces;
  for (const Expectation& one : expect.expectations) {
    for (const Identifier& id : one.criteria) pieces.push_back({id.span.begin, id.span.end, id.text});
    if (one.verdict.text.empty()) continue;
    if (one.criteria.empty()) {
      pieces.push_back({one.verdict.span.begin, one.verdict.span.end, one.verdict.text});
    } else {
      pieces.back().end = one.verdict.span.end;
      pieces.back().text += " " + one.verdict.text;
    }
  }
  return pieces;
}

// ---- lines ----

class TestPrinter {
 public:
  explicit TestPrinter(Page& page) : page_(page) {}

  void part(Span span, const TestIndex& index) { page_.piece(span, "index " + ast::date_text(index.day)); }
  void part(Span span, const TestPatient& patient) { list(span, "patient", recorded_pieces(patient.values)); }
  void part(Span span, const TestTables& recorded) { list(span, "recorded", name_pieces(recorded.tables)); }
  void part(Span span, const TestLike& like) { page_.piece(span, "like " + quoted(like.test.text)); }
  void part(Span span, const TestWithout& without) { list(span, "without", name_pieces(without.names)); }
  void part(Span span, const TestExpect& expect) { list(span, "expect", expected_pieces(expect)); }

  void part(Span span, const TestRow& row) {
    std::string head = "row " + (row.value ? recorded_text(*row.value) : row.source.text);
    if (row.codes) head += " in " + code_set_text(*row.codes);
    head += (row.lasts ? " from " : " on ") + date_text(row.start);
    if (row.end) head += " to " + date_text(*row.end);
    if (row.minute) head += " at " + time_text(static_cast<unsigned>(*row.minute));
    if (row.fields.empty()) return page_.piece(span, head);
    page_.pieces(span, head, ", ", recorded_pieces(row.fields));
  }

 private:
  // `head a, b`, on as many lines as it takes; one a line where comments stand between.
  void list(Span span, const std::string& head, const std::vector<Piece>& all) {
    if (page_.comments_within(span)) {
      page_.comments_before(span.begin);
      page_.line(head);
      page_.hanging([&] {
        for (const Piece& one : all) {
          page_.before(one.begin, one.end);
          page_.line(one.text + (&one == &all.back() ? "" : ","));
        }
      });
      return;
    }
    page_.before(span.begin, span.end);
    std::string line = head;
    bool first_line = true;
    const auto write = [&] {
      if (first_line) return page_.line(line);
      page_.hanging([&] { page_.line(line); });
    };
    for (const Piece& one : all) {
      const std::string text = one.text + (&one == &all.back() ? "" : ",");
      const std::size_t indent = first_line ? 0 : 4;
      if (&one != &all.front() && columns(line) + 1 + columns(text) + indent > page_.width()) {
        write();
        first_line = false;
        line.clear();
      }
      line += (line.empty() ? "" : " ") + text;
    }
    write();
  }

  Page& page_;
};

}  // namespace

void print_test(const Test& test, Span span, Page& page) {
  std::string head = "test " + quoted(test.name.text);
  if (test.trial) head += " of " + test.trial->text;
  page.block(span, head, [&] {
    TestPrinter printer(page);
    for (const TestPart& one : test.parts) {
      std::visit([&](const auto& part) { printer.part(one.span, part); }, one.value);
    }
  });
}

}  // namespace elig::ast
