// The part of a test's record that is about rows of a history: when, with what codes and fields.
#include <algorithm>

#include "compiler/check/test_record.h"
#include "compiler/check/tests.h"

namespace elig::sema {

void TestRecord::add_table(const ast::Identifier& table, ir::TestPatient& patient) {
  const RowFields* fields = symbols_.rows_of(table.text);
  if (fields != nullptr && fields->event) {
    patient.tables.insert(table.text);
    return;
  }
  if (fields == nullptr) return no_rows(table);
  diagnostics_.add(Code::E0303, table.span,
                   {"an event, as `drug` is", "`" + table.text + "`, whose table is always there"});
}

void TestRecord::no_rows(const ast::Identifier& name) {
  auto& d = diagnostics_.add(Code::E0907, name.span, {name.text});
  if (const auto guess = nearest(name.text, symbols_.names(KnownName::Kind::Rows)); !guess.empty())
    d.fix = FixIt{name.span, guess};
}

void TestRecord::add_row(const ast::TestRow& row, ir::TestPatient& patient) {
  const RowFields* fields = symbols_.rows_of(row.source.text);
  if (fields == nullptr) return no_rows(row.source);
  ir::TestRow out;
  bool good = row_times(row, out);
  if (fields->event) {
    out.table = row.source.text;
    patient.tables.insert(out.table);
    good = event_codes(row, out) && good;
    if (row.value) {
      auto& d = diagnostics_.add(Code::E1009, row.value->value_span, {row.source.text, "has no value of its own"});
      d.help.emplace_back("its fields stand in braces");
      good = false;
    }
  } else {
    out.table = "measurement";
    const auto of = target(row.source);
    const ir::Input& input = of->number != nullptr ? of->number->input : of->label->input;
    out.codes = own_codes(row, input);
    if (!row.value) {
      diagnostics_.add(Code::E1009, row.source.span, {row.source.text, "needs a value"})
          .help.push_back("write `row " + row.source.text + ": ...`, or `: missing`");
      return;
    }
    if (!std::holds_alternative<ast::RecordedNothing>(row.value->value)) {
      Target value = *of;
      value.cell = "value";
      good = add_cells(value, *row.value, out.fields) && good;
    }
  }
  for (const ast::Recorded& field : row.fields) good = add_field(*fields, field, out) && good;
  if (good) patient.rows.push_back(std::move(out));
}

bool TestRecord::add_field(const RowFields& fields, const ast::Recorded& recorded, ir::TestRow& row) {
  const Field* field = fields.event ? fields.find(recorded.name.text) : nullptr;
  if (field == nullptr) {
    auto& d = diagnostics_.add(Code::E0908, recorded.name.span, {fields.source, recorded.name.text});
    std::vector<std::string> names;
    for (const Field& one : fields.fields) names.push_back(one.name);
    if (!fields.event) {
      d.help.push_back("what was measured stands after its name: `row " + fields.source + ": ...`");
      return false;
    }
    std::string all;
    for (const std::string& name : names) all += (all.empty() ? "`" : ", `") + name + "`";
    d.help.push_back(all.empty() ? "it has none" : "its fields are " + all);
    if (const auto guess = nearest(recorded.name.text, names); !guess.empty()) {
      d.fix = FixIt{recorded.name.span, guess};
    }
    return false;
  }
  if (recorded.on) {
    no_date_of_its_own(recorded);
    return false;
  }
  const auto known = [&](const ir::TestCell& cell) { return cell.name == field->name; };
  if (std::any_of(row.fields.begin(), row.fields.end(), known)) {
    diagnostics_.add(Code::E0015, recorded.name.span, {recorded.name.text});
    return false;
  }
  if (std::holds_alternative<ast::RecordedNothing>(recorded.value)) return true;
  Target target{field->name, std::get_if<NumberSymbol>(&field->what), std::get_if<LabelSymbol>(&field->what),
                std::get_if<QuantitySymbol>(&field->what)};
  return add_cells(target, recorded, row.fields);
}

bool TestRecord::row_times(const ast::TestRow& row, ir::TestRow& out) {
  out.start = date(row.start);
  if (row.minute) {
    if (row.start.day == 0) {
      diagnostics_.add(Code::E1009, row.start.span, {row.source.text, "has a time of day, and so a whole date"});
      return false;
    }
    out.start += "T" + two_digits(static_cast<unsigned>(*row.minute / 60)) + ":" +
                 two_digits(static_cast<unsigned>(*row.minute % 60));
  }
  if (!row.lasts) return true;
  out.ends = row.end ? ir::TestRow::Ends::OnDay : ir::TestRow::Ends::GoesOn;
  if (!row.end) return true;
  out.end = date(*row.end);
  const std::string from = out.start.substr(0, out.end.size());
  if (out.end.empty() || out.start.empty() || from <= out.end) return true;
  diagnostics_.add(Code::E1009, row.end->span, {row.source.text, "cannot end before it starts"});
  return false;
}

/// Of a measurement: the first that its declaration names, or those that are written; without any, its name.
std::vector<ir::Coding> TestRecord::own_codes(const ast::TestRow& row, const ir::Input& input) {
  if (!row.codes) {
    if (input.codes.empty()) return {{kTestCodeSystem, input.name}};
    return {input.codes.front()};
  }
  ir::TestRow written;
  if (!event_codes(row, written)) return {};
  for (const ir::Coding& code : written.codes) {
    if (std::find(input.codes.begin(), input.codes.end(), code) != input.codes.end()) continue;
    auto& d = diagnostics_.add(
        Code::E1009, row.codes->span,
        {row.source.text, "has a code of its declaration, not " + code.system + " `" + code.code + "`"});
    d.help.emplace_back("leave it away, and the row has the first of them");
    return {};
  }
  return written.codes;
}

bool TestRecord::event_codes(const ast::TestRow& row, ir::TestRow& out) {
  if (!row.codes) return true;
  for (const ast::CodeTerm& term : row.codes->terms) {
    const auto set = code_sets_.add(ast::CodeSet{term.span, {term}, {}});
    if (!set) return false;
    if (term.set) {
      const auto code = code_sets_.representative(*set);
      if (!code) {
        diagnostics_
            .add(Code::E1009, term.span,
                 {row.source.text, "needs a code: `" + term.set->text + "` shows none that is in it"})
            .help.push_back("name one, as in `row " + row.source.text + " in icd10cm \"C50.9\"`");
        return false;
      }
      out.codes.push_back(*code);
      continue;
    }
    for (const ast::CodePattern& code : term.codes) {
      if (code.kind != ast::CodePattern::Kind::Exact || term.descendants) {
        diagnostics_.add(Code::E1009, code.span, {row.source.text, "has whole codes"});
        return false;
      }
      out.codes.push_back({term.system.text, code.code});
    }
  }
  return true;
}

}  // namespace elig::sema
