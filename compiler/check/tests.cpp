#include "compiler/check/tests.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "compiler/check/symbols.h"
#include "compiler/check/test_expectations.h"
#include "compiler/check/test_record.h"

namespace elig {

namespace {

using sema::Symbols;
using sema::TestRecord;

/// A test as written, where it stands, and whose it is.
struct Written {
  const ast::Test* test;
  std::size_t file;  // it stands in
  std::size_t rules = 0, program = 0;
};

// ---- of which trial ----

std::string name_of(const CheckedRules& file, const Sources& sources) { return sources[file.rules->source].name; }

/// The trial with the index `program` in the file `rules`, for a test of the file `own`.
class Trials {
 public:
  Trials(const std::vector<CheckedRules>& files, const Sources& sources, Diagnostics& diagnostics)
      : files_(files), sources_(sources), diagnostics_(diagnostics) {
    for (std::size_t file = 0; file < files.size(); ++file) {
      for (std::size_t i = 0; i < files[file].programs->size(); ++i) all_.emplace_back(file, i);
    }
  }

  /// False: reported.
  bool find(Written& test, Span span) const {
    const auto& of = test.test->trial;
    auto candidates = all_;
    if (of) {
      std::erase_if(candidates, [&](const auto& one) { return id(one) != of->text; });
      if (candidates.empty()) return unknown(*of);
    }
    auto own = candidates;
    std::erase_if(own, [&](const auto& one) { return one.first != test.file; });
    const auto& nearer = own.empty() ? candidates : own;
    if (nearer.size() == 1) {
      std::tie(test.rules, test.program) = nearer.front();
      return true;
    }
    undecided(nearer, of ? of->span : span, of.has_value());
    return false;
  }

 private:
  using Place = std::pair<std::size_t, std::size_t>;
  [[nodiscard]] const std::string& id(const Place& at) const { return (*files_[at.first].programs)[at.second].trial; }

  bool unknown(const ast::Identifier& name) const {
    std::vector<std::string> known;
    for (const Place& one : all_) known.push_back(id(one));
    auto& d = diagnostics_.add(Code::E1001, name.span, {name.text});
    if (const auto guess = nearest(name.text, known); !guess.empty()) {
      d.fix = FixIt{name.span, guess};
    } else {
      d.help.emplace_back(
          "a test in another file is read together with its trial's: `eligc test TRIAL.elig TESTS.elig`");
    }
    return false;
  }

  void undecided(const std::vector<Place>& candidates, Span span, bool named) const {
    auto& d = diagnostics_.add(Code::E1002, span);
    if (candidates.empty()) {
      d.help.emplace_back("there is no trial here; a test in another file is read together with its trial's");
      return;
    }
    std::string all;
    for (const Place& one : candidates) {
      all += (all.empty() ? "`" : ", `") + (named ? name_of(files_[one.first], sources_) : "of " + id(one)) + "`";
    }
    d.help.push_back(named ? "it is the name of several: in " + all : "write one of " + all);
  }

  const std::vector<CheckedRules>& files_;
  const Sources& sources_;
  Diagnostics& diagnostics_;
  std::vector<Place> all_;
};

// ---- what a test records, with what it takes from the one that it is like ----

struct Record {
  std::optional<ast::TestIndex> index;
  std::vector<const ast::Recorded*> values;
  std::vector<const ast::Identifier*> tables;
  std::vector<const ast::TestRow*> rows;
};

template <class Part>
std::vector<const Part*> parts(const ast::Test& test) {
  std::vector<const Part*> found;
  for (const ast::TestPart& one : test.parts) {
    if (const auto* part = std::get_if<Part>(&one.value)) found.push_back(part);
  }
  return found;
}

/// The tests of one trial.
class TestsOfTrial {
 public:
  TestsOfTrial(const Symbols& symbols, const ir::Program& program, Diagnostics& diagnostics)
      : symbols_(symbols), program_(program), diagnostics_(diagnostics) {}

  void add(const Written& test) {
    const ast::Text& name = test.test->name;
    if (const auto [known, fresh] = by_name_.emplace(name.text, &test); !fresh) {
      auto& d = diagnostics_.add(Code::E0102, name.span, {name.text});
      d.labels.push_back({known->second->test->name.span, "first declared here"});
    }
    tests_.push_back(&test);
  }

  std::vector<ir::TestPatient> check() {
    std::vector<ir::TestPatient> patients;
    for (const Written* test : tests_) patients.push_back(patient(*test));
    return patients;
  }

 private:
  ir::TestPatient patient(const Written& written) {
    const ast::Test& test = *written.test;
    ir::TestPatient out;
    out.name = test.name.text;
    out.span = test.name.span;
    out.program = static_cast<std::uint32_t>(written.program);
    std::set<const ast::Test*> seen;
    const auto record = record_of(test, seen);
    if (record) fill(*record, test, out);
    out.expected = test_expectations(test, program_, diagnostics_);
    return out;
  }

  /// nullopt: reported.
  std::optional<Record> record_of(const ast::Test& test, std::set<const ast::Test*>& seen) {
    Record record;
    const auto likes = parts<ast::TestLike>(test);
    if (likes.size() > 1) diagnostics_.add(Code::E0015, likes[1]->test.span, {"like"});
    seen.insert(&test);
    if (!likes.empty()) {
      const ast::Text& like = likes.front()->test;
      const auto base = by_name_.find(like.text);
      if (base == by_name_.end()) return no_such_test(like);
      if (seen.contains(base->second->test)) {
        diagnostics_.add(Code::E1006, like.span, {test.name.text});
        return std::nullopt;
      }
      auto inherited = record_of(*base->second->test, seen);
      if (!inherited) return std::nullopt;
      record = std::move(*inherited);
    }
    for (const auto* without : parts<ast::TestWithout>(test)) {
      for (const ast::Identifier& name : without->names) leave_out(name, record);
    }
    add_own(test, record);
    return record;
  }

  std::nullopt_t no_such_test(const ast::Text& like) {
    std::vector<std::string> known;
    for (const auto& [name, test] : by_name_) known.push_back(name);
    auto& d = diagnostics_.add(Code::E1005, like.span, {program_.trial, like.text});
    if (const auto guess = nearest(like.text, known); !guess.empty()) d.fix = FixIt{like.span, "\"" + guess + "\""};
    return std::nullopt;
  }

  void leave_out(const ast::Identifier& name, Record& record) {
    const std::size_t values =
        std::erase_if(record.values, [&](const auto* one) { return one->name.text == name.text; });
    // The table stays, though only the rows may have said that there is one.
    const sema::RowFields* fields = symbols_.rows_of(name.text);
    for (const ast::TestRow* row : record.rows) {
      if (row->source.text == name.text && fields != nullptr && fields->event) record.tables.push_back(&row->source);
    }
    const std::size_t rows = std::erase_if(record.rows, [&](const auto* one) { return one->source.text == name.text; });
    if (values + rows == 0) diagnostics_.add(Code::E1011, name.span, {name.text});
  }

  void add_own(const ast::Test& test, Record& record) {
    const auto indices = parts<ast::TestIndex>(test);
    if (indices.size() > 1) diagnostics_.add(Code::E0015, indices[1]->day_span, {"index"});
    if (!indices.empty()) record.index = *indices.front();
    std::map<std::string, Span> own;
    for (const auto* patient : parts<ast::TestPatient>(test)) {
      for (const ast::Recorded& value : patient->values) {
        if (!own.emplace(value.name.text, value.name.span).second) {
          diagnostics_.add(Code::E0015, value.name.span, {value.name.text});
          continue;
        }
        std::erase_if(record.values, [&](const auto* one) { return one->name.text == value.name.text; });
        record.values.push_back(&value);
      }
    }
    for (const auto* recorded : parts<ast::TestTables>(test)) {
      for (const ast::Identifier& table : recorded->tables) record.tables.push_back(&table);
    }
    for (const auto* row : parts<ast::TestRow>(test)) record.rows.push_back(row);
  }

  void fill(const Record& record, const ast::Test& test, ir::TestPatient& out) {
    TestRecord reader(symbols_, program_, diagnostics_);
    for (const auto* value : record.values) reader.add_value(*value, out);
    for (const auto* table : record.tables) reader.add_table(*table, out);
    for (const auto* row : record.rows) reader.add_row(*row, out);
    out.index = kTestIndex;
    if (record.index) {
      const ast::DateLiteral& day = record.index->day;
      out.index = sema::iso_text({record.index->day_span, day.year, day.month, day.day});
    } else if (const auto date = reader.first_date()) {
      auto& d = diagnostics_.add(Code::E1007, test.name.span);
      d.labels.push_back({*date, "a date"});
      d.help.emplace_back("write the day on which the patient is screened, as in `index 2024-06-30`");
    }
  }

  const Symbols& symbols_;
  const ir::Program& program_;
  Diagnostics& diagnostics_;
  std::vector<const Written*> tests_;
  std::map<std::string, const Written*> by_name_;
};

}  // namespace

std::vector<std::vector<ir::TestPatient>> check_tests(const std::vector<CheckedRules>& files, const Sources& sources,
                                                      Diagnostics& diagnostics) {
  const Trials trials(files, sources, diagnostics);
  std::vector<Written> tests;
  for (std::size_t file = 0; file < files.size(); ++file) {
    for (const ast::Item& item : files[file].rules->items) {
      const auto* test = std::get_if<ast::Test>(&item.value);
      Written written{test, file};
      if (test != nullptr && trials.find(written, test->name.span)) tests.push_back(written);
    }
  }
  std::vector<std::vector<ir::TestPatient>> patients(files.size());
  for (std::size_t file = 0; file < files.size(); ++file) {
    if (std::none_of(tests.begin(), tests.end(), [&](const Written& test) { return test.rules == file; })) continue;
    Diagnostics reported;  // what is wrong with declarations was, when the rules were checked
    Symbols symbols(reported, files[file].known);
    for (const auto* module : files[file].modules) symbols.add(*module);
    symbols.add(*files[file].rules);
    const auto& programs = *files[file].programs;
    for (std::size_t i = 0; i < programs.size(); ++i) {
      TestsOfTrial of_trial(symbols, programs[i], diagnostics);
      for (const Written& test : tests) {
        if (test.rules == file && test.program == i) of_trial.add(test);
      }
      for (auto& patient : of_trial.check()) patients[file].push_back(std::move(patient));
    }
  }
  return patients;
}

}  // namespace elig
