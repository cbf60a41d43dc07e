#include "compiler/features/sources.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/plan/binder.h"
#include "runtime/base/normal_code.h"
#include "runtime/population/file.h"

namespace elig::features {

namespace {

std::string listed(const std::set<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::set<std::string> systems_of(const EventTable& table) {
  std::set<std::string> systems;
  for (const EventRun& run : table.runs) {
    for (const ConceptCode& code : run.coded.codes) systems.insert(code.system);
  }
  return systems;
}

std::size_t rows_of(const EventTable& table) {
  std::size_t rows = 0;
  for (const EventRun& run : table.runs) rows += run.rows;
  return rows;
}

// What a message calls a field of the rows: `ALT [U/L]`, `drug.dose [mg]`.
std::string header_of(const ir::RowSource& rows, const Column& field) {
  std::string header = rows.name.empty()       ? rows.table + "." + field.name
                       : field.name == "value" ? rows.name
                                               : rows.name + "." + field.name;
  if (field.role == ColumnRole::Uln) header += ".ULN";
  if (field.role == ColumnRole::Lln) header += ".LLN";
  return field.unit ? header + " [" + *field.unit + "]" : header;
}

}  // namespace

AlignedBytes owners_of(const EventRun& run, std::size_t patients) {
  AlignedBytes owners(words_for(run.rows) * kRowsPerWord * sizeof(std::int32_t));
  const auto* offsets = run.offsets.as<std::uint32_t>();
  auto* owner = owners.as<std::int32_t>();
  for (std::size_t patient = 0; patient < patients; ++patient) {
    std::fill(owner + offsets[patient], owner + offsets[patient + 1], static_cast<std::int32_t>(patient));
  }
  return owners;
}

std::string source_name(const ir::Program& program, const ir::RowSource& rows) {
  if (!rows.name.empty()) return rows.name;
  return rows.set ? rows.table + " in " + program.code_sets[*rows.set].text : rows.table;
}

std::vector<const EventTable*> RowSources::tables(const ir::RowSource& rows) const {
  std::vector<const EventTable*> result;
  if (!rows.name.empty() && rows.codes.empty()) return result;  // nothing says which rows are of it
  const bool measured = rows.table == "measurement";
  for (const EventTable& table : population_.tables) {
    if (table.name == rows.table || (measured && table.name == "observation")) result.push_back(&table);
  }
  return result;
}

// Does the source say what lies below the code, be it nothing? Its vocabulary knows the code, or a concept has it above
// itself, or has both it and others of its system above it.
bool RowSources::in_hierarchy(const CodeMatcher::Ancestor& code) {
  for (const KnownCodes& known : population_.vocabulary) {
    if (known.system != code.system) continue;
    if (auto damage = verify_codes(population_, known)) {
      damage_ = damage;
      return true;
    }
    if (known.has(code.code)) return true;
  }
  const auto is_it = [&](const ConceptCode& one) {
    return one.system == code.system && normal_code(one.system, one.code) == code.code;
  };
  const auto of_system = [&](const ConceptCode& one) { return one.system == code.system; };
  for (const EventTable& table : population_.tables) {
    for (const EventRun& run : table.runs) {
      const auto& above = run.coded.ancestors;
      if (std::ranges::any_of(above, is_it)) return true;
      if (std::ranges::any_of(above, of_system) && std::ranges::any_of(run.coded.codes, is_it)) return true;
    }
  }
  return false;
}

bool RowSources::resolvable(const ir::Program& program, const ir::RowSource& rows, Span at, Diagnostics& diagnostics) {
  if (!rows.set) return true;
  const CodeMatcher matcher(program, *rows.set);
  const ir::CodeSet& set = program.code_sets[*rows.set];
  bool good = true;
  for (const EventTable* table : tables(rows)) {
    const bool comparable = std::any_of(table->runs.begin(), table->runs.end(), [&](const EventRun& run) {
      return run.rows > 0 && matcher.comparable(run.coded);
    });
    if (comparable || rows_of(*table) == 0) continue;
    good = false;
    Diagnostic& error = diagnostics.add(Code::E0603, at, {set.text, listed(matcher.systems()), table->name});
    const auto present = systems_of(*table);
    error.help.push_back(present.empty() ? "its rows have no codes at all"
                                         : fmt::format("its rows have codes of {}", listed(present)));
  }
  std::vector<std::string> unknown;
  for (const CodeMatcher::Ancestor& code : matcher.ancestors()) {
    const bool said = std::ranges::find(unknown, code.text) != unknown.end();
    if (!said && !in_hierarchy(code)) unknown.push_back(code.text);
  }
  if (unknown.empty()) return good;
  Diagnostic& error = diagnostics.add(Code::E0604, at, {unknown.front()});
  for (std::size_t i = 1; i < unknown.size(); ++i) error.help.push_back(fmt::format("nor has `{}`", unknown[i]));
  return false;
}

bool RowSources::check(const ir::Program& program, ProgramKeys& keys, Diagnostics& diagnostics) {
  std::set<std::uint32_t> reported;
  const auto check_one = [&](const ir::RowSource& rows, Span at) {
    const std::uint32_t source = keys.source(rows);
    if (resolved_.contains(source) || reported.contains(source)) return;
    (resolvable(program, rows, at, diagnostics) ? resolved_ : reported).insert(source);
  };
  for (const ir::Selection& selection : program.selections) {
    check_one(selection.rows, selection.span);
    if (selection.followed) check_one(selection.followed->rows, selection.span);
  }
  return reported.empty();
}

RowSources::Found RowSources::make(const ir::Program& program, const ir::RowSource& rows, Places places) const {
  Found found;
  std::vector<RunOfTable> runs;
  const auto searched = places == Places::Columns ? std::vector<const EventTable*>() : tables(rows);
  std::optional<CodeMatcher> matcher;
  if (rows.set) matcher.emplace(program, *rows.set);
  std::uint64_t without_code = 0;
  std::uint32_t number = 0;
  for (const EventTable* table : searched) {
    for (const EventRun& run : table->runs) {
      const bool wanted = matcher              ? matcher->matches(NormalConcept(run.coded))
                          : !rows.name.empty() ? carries(run.coded, rows.codes)
                                               : true;
      if (wanted) runs.push_back({&run, number});
      if (matcher && !matcher->comparable(run.coded)) without_code += run.rows;
    }
    ++number;
  }
  std::vector<const EventRun*> recorded;
  for (const RunOfTable& one : runs) recorded.push_back(one.run);
  if ((found.damage = verify_runs(population_, recorded, threads_))) return found;
  std::optional<EventRun> wide;
  if (!rows.name.empty() && places != Places::Tables) wide = wide_rows(population_, rows.name, index_);
  if (wide) runs.push_back({&*wide, number});
  const std::string name = source_name(program, rows);
  if (searched.empty() && !wide) {
    if (rows.name.empty()) {
      found.notes.push_back({BindingNote::Kind::Unbound, rows.table,
                             fmt::format("`{}`: this population has no such table", rows.table), 0});
    }
    return found;
  }
  found.source = std::make_unique<Source>();
  Source& source = *found.source;
  source.name = name;
  source.run = merge_runs(runs, population_.patients, runs.size() > 1 ? &source.concept_of_row : nullptr);
  for (const RunOfTable& one : runs) {
    source.concepts.push_back(wide && one.run == &*wide ? nullptr : &one.run->coded);
  }
  source.rows.patients = source.run.rows;
  source.rows.columns = source.run.fields;
  for (Column& column : source.rows.columns) column.header = header_of(rows, column);
  if (without_code > 0) {
    found.notes.push_back({BindingNote::Kind::NotRead, name,
                           fmt::format("`{}`: {} of `{}` without a code of {} not counted among them", name,
                                       planning::counted(without_code, "row"), rows.table, listed(matcher->systems())),
                           without_code});
  }
  return found;
}

const Source* RowSources::find(const ir::Program& program, ProgramKeys& keys, const ir::RowSource& rows, Places places,
                               std::vector<BindingNote>& notes) {
  const auto key = std::make_pair(keys.source(rows), places);
  auto known = found_.find(key);
  if (known == found_.end()) {
    known = found_.emplace(key, make(program, rows, places)).first;
    if (known->second.damage && !damage_) damage_ = known->second.damage;
  }
  notes.insert(notes.end(), known->second.notes.begin(), known->second.notes.end());
  return known->second.source.get();
}

}  // namespace elig::features
