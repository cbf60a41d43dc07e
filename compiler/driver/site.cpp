#include "compiler/driver/site.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>

#include "compiler/check/code_systems.h"
#include "compiler/check/symbols.h"
#include "compiler/driver/site_column.h"

namespace elig {
namespace {

using sema::Field;
using sema::LabelSymbol;
using sema::NumberSymbol;
using sema::RowFields;
using sema::Symbols;

// What a patient may have that no rule declares.
constexpr std::array<std::string_view, 4> kPatientColumns = {"birth_date", "death_date", "index_date",
                                                             "observation_end"};
// What every row has, besides the fields of its event; and one with a value.
constexpr std::array<std::string_view, 5> kRowColumns = {"code", "display", "start", "date", "end"};
constexpr std::array<std::string_view, 4> kValueColumns = {"value", "unit", "ULN", "LLN"};

template <class Names>
bool has(const Names& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

std::string folded(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return lower;
}

class SiteChecker {
 public:
  SiteChecker(const Rules& rules, const Sources& sources, std::filesystem::path folder, const ColumnsOf& columns_of,
              Diagnostics& diagnostics)
      : sources_(sources),
        folder_(std::move(folder)),
        columns_of_(columns_of),
        symbols_(said_before_),
        diagnostics_(diagnostics) {
    for (const auto& module : rules.modules) symbols_.add(*module);
    symbols_.add(rules.main);
  }

  Site run(const ast::PopulationBinding& population) {
    Site site{population.title.text, "", {}};
    if (const auto& day = population.index) {
      site.index_date = fmt::format("{:04}-{:02}-{:02}", day->year, day->month, day->day);
    }
    if (population.tables.empty())
      diagnostics_.add(Code::E0509, population.keyword.span, {"a population needs a `table`"});
    for (const ast::BoundTable& table : population.tables) site.tables.push_back(bind(table));
    return site;
  }

 private:
  SiteTable bind(const ast::BoundTable& table) {
    SiteTable out{(folder_ / table.file.text).lexically_normal().string(), "", table.key.text, {}};
    read_columns(table, out.file);
    check_column(table.key);
    rows_ = nullptr;
    measurements_ = false;
    if (table.event) find_rows(*table.event, &out);
    std::map<std::string, Span> bound;
    for (const ast::BoundColumn& column : table.columns) {
      check_column(column.column);
      for (const ast::BoundColumn::With& with : column.with) check_column(with.column);
      if (column.target.text == "code") {
        if (table.event) out.columns.push_back(code(column));
        if (table.event) continue;
      } else if (const auto [first, fresh] = bound.emplace(column.target.text, column.target.span); !fresh) {
        auto& d = diagnostics_.add(Code::E0506, column.target.span, {column.target.text});
        d.labels.push_back({first->second, "first bound here"});
      }
      out.columns.push_back(table.event ? row_column(column) : patient_column(column));
    }
    return out;
  }

  // -- files

  void read_columns(const ast::BoundTable& table, const std::string& file) {
    columns_.reset();
    file_ = table.file.text;
    if (!columns_of_) return;
    auto columns = columns_of_(file);
    if (columns) {
      columns_ = std::move(columns).value();
    } else {
      diagnostics_.add(Code::E0504, table.file.span, {columns.error().message});
    }
  }

  void check_column(const ast::Text& column) {
    if (!columns_) return;
    const std::string wanted = folded(column.text);
    if (std::ranges::any_of(*columns_, [&](const std::string& name) { return folded(name) == wanted; })) return;
    auto& d = diagnostics_.add(Code::E0505, column.span, {file_, column.text});
    d.help.push_back("it has " + backticked(*columns_));
    if (const auto guess = nearest(column.text, *columns_); !guess.empty())
      d.fix = FixIt{column.span, '"' + guess + '"'};
  }

  // -- one row a patient

  SiteColumn patient_column(const ast::BoundColumn& column) {
    const bool known = has(kPatientColumns, column.target.text);
    const auto symbol = symbols_.find(column.target.text);
    Target target;
    if (symbol) {
      target.number = std::get_if<NumberSymbol>(&symbols_[*symbol].what);
      target.label = std::get_if<LabelSymbol>(&symbols_[*symbol].what);
    }
    if (!known && target.number == nullptr && target.label == nullptr) {
      unknown(column, bindable_names(),
              "declare it (`attribute " + column.target.text + " yes_no`), or bind one that is");
      return as_written(column);
    }
    return bind_column(column, target, true, sources_, diagnostics_);
  }

  std::vector<std::string> bindable_names() const {
    std::vector<std::string> names(kPatientColumns.begin(), kPatientColumns.end());
    for (const std::string& name : symbols_.names()) {
      const auto symbol = symbols_.find(name);
      const auto& what = symbols_[*symbol].what;
      if (std::holds_alternative<NumberSymbol>(what) || std::holds_alternative<LabelSymbol>(what))
        names.push_back(name);
    }
    return names;
  }

  // -- rows

  void find_rows(const ast::Identifier& event, SiteTable* out) {
    out->table = event.text;
    measurements_ = event.text == "measurement";
    rows_ = symbols_.rows_of(event.text);
    if (rows_ != nullptr && !rows_->event) rows_ = nullptr;
    if (measurements_ || rows_ != nullptr) return;
    std::vector<std::string> names = {"measurement"};
    for (const std::string& name : symbols_.names()) {
      const RowFields* rows = symbols_.rows_of(name);
      if (rows != nullptr && rows->event) names.push_back(name);
    }
    auto& d = diagnostics_.add(Code::E0507, event.span, {event.text});
    if (const auto guess = nearest(event.text, names); !guess.empty()) {
      d.fix = FixIt{event.span, guess};
    } else {
      d.help.push_back("there are " + backticked(names) + "; `event " + event.text + "` declares another");
    }
  }

  // `code from atc in atc`: any number of them.
  SiteColumn code(const ast::BoundColumn& column) {
    if (!column.unit) {
      auto& d = diagnostics_.add(Code::E0508, column.column.span, {column.column.text, "code system"});
      d.help.push_back("write `code from " + column.column.text +
                       " in SYSTEM`: `atc`, `icd10cm`, `loinc`, ..., `local`");
    } else if (!sema::is_code_system(column.unit->text)) {
      sema::unknown_code_system({column.unit->span, column.unit->text}, diagnostics_);
    }
    for (const auto& with : column.with) diagnostics_.add(Code::E0503, with.what.span, {"code", with.what.text});
    return as_written(column);
  }

  SiteColumn row_column(const ast::BoundColumn& column) {
    Target target;
    const std::string& name = column.target.text;
    const Field* field = rows_ == nullptr ? nullptr : rows_->find(name);
    const bool valued = measurements_ || (rows_ != nullptr && rows_->find("value") != nullptr);
    if (field != nullptr) {
      target.number = std::get_if<NumberSymbol>(&field->what);
      target.label = std::get_if<LabelSymbol>(&field->what);
      target.any_unit = target.number == nullptr && target.label == nullptr;
    } else if (valued && has(kValueColumns, name)) {
      target.any_unit = name != "unit";
    } else if (!has(kRowColumns, name) && (measurements_ || rows_ != nullptr)) {
      unknown(column, row_columns(valued), "a row of `" + file_ + "` has " + backticked(row_columns(valued)));
      return as_written(column);
    }
    if (name == "value") target = {nullptr, nullptr, true};  // a number as well as a text
    return bind_column(column, target, false, sources_, diagnostics_);
  }

  std::vector<std::string> row_columns(bool valued) const {
    std::vector<std::string> names(kRowColumns.begin(), kRowColumns.end());
    if (valued) names.insert(names.end(), kValueColumns.begin(), kValueColumns.end());
    if (rows_ == nullptr) return names;
    for (const Field& field : rows_->fields) {
      if (!has(names, field.name)) names.push_back(field.name);
    }
    return names;
  }

  void unknown(const ast::BoundColumn& column, const std::vector<std::string>& names, const std::string& help) {
    auto& d = diagnostics_.add(Code::E0502, column.target.span, {column.target.text});
    if (const auto guess = nearest(column.target.text, names); !guess.empty()) {
      d.fix = FixIt{column.target.span, guess};
    } else {
      d.help.push_back(help);
    }
  }

  const Sources& sources_;
  std::filesystem::path folder_;
  const ColumnsOf& columns_of_;
  Diagnostics said_before_;  // declarations are check()'s
  Symbols symbols_;
  Diagnostics& diagnostics_;
  // Of the table that is looked at.
  std::optional<std::vector<std::string>> columns_;
  std::string file_;
  const RowFields* rows_ = nullptr;
  bool measurements_ = false;
};

}  // namespace

const ast::PopulationBinding* population_of(const Rules& rules) {
  for (const auto& item : rules.main.items) {
    if (const auto* population = std::get_if<ast::PopulationBinding>(&item.value)) return population;
  }
  return nullptr;
}

std::optional<Site> check_site(const Rules& rules, const Sources& sources, const ColumnsOf& columns_of,
                               Diagnostics& diagnostics) {
  const std::size_t errors = diagnostics.errors();
  const ast::PopulationBinding* population = population_of(rules);
  if (population == nullptr) {
    diagnostics.add(Code::E0509, {rules.main.source, 0, 0}, {"there is no `population` in this file"});
    return std::nullopt;
  }
  for (const auto& item : rules.main.items) {
    const auto* other = std::get_if<ast::PopulationBinding>(&item.value);
    if (other == nullptr || other == population) continue;
    auto& d = diagnostics.add(Code::E0509, other->keyword.span, {"a file has one `population`"});
    d.labels.push_back({population->keyword.span, "the first"});
  }
  std::error_code ignored;
  const auto folder =
      std::filesystem::absolute(std::filesystem::path(sources[rules.main.source].name), ignored).parent_path();
  Site site = SiteChecker(rules, sources, folder, columns_of, diagnostics).run(*population);
  if (diagnostics.errors() > errors) return std::nullopt;
  return site;
}

}  // namespace elig
