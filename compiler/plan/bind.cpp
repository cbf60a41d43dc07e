// Program x Population -> Binding: which columns answer which input, and what the user should know about it. The
// rows of a binding are the population's; numbers that cannot be read are missing, never guessed.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "compiler/plan/binder.h"

namespace elig {

namespace planning {

namespace {

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

}  // namespace

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string trimmed_lower(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  text = text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), lower);
  return result;
}

std::string quoted(const Column& column) { return "`" + column.header + "`"; }

std::string counted(std::uint64_t n, std::string_view noun) {
  return fmt::format("{} {}{}", n, noun, n == 1 ? "" : "s");
}

void Binder::note(BindingNote::Kind kind, const std::string& about, std::string message, std::uint64_t patients) {
  binding.notes.push_back({kind, about, std::move(message), patients});
}

std::vector<const Column*> columns_named(const Population& population, std::string_view name, ColumnRole role) {
  std::vector<const Column*> exact, similar;
  std::set<std::string_view> spellings;
  for (const Column& column : population.columns) {
    if (column.role != role || !equal_ignoring_case(column.name, name)) continue;
    (column.name == name ? exact : similar).push_back(&column);
    if (column.name != name) spellings.insert(column.name);
  }
  if (!exact.empty()) return exact;
  return spellings.size() == 1 ? similar : std::vector<const Column*>{};
}

std::string examples(std::vector<std::pair<std::string, std::uint64_t>> counts) {
  constexpr std::size_t kShown = 3;
  std::stable_sort(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string text;
  for (std::size_t i = 0; i < std::min(counts.size(), kShown); ++i) {
    text += fmt::format("{}`{}` ({})", i == 0 ? "" : ", ", counts[i].first, counts[i].second);
  }
  if (counts.size() > kShown) text += ", ...";
  return text;
}

namespace {

// What a rule wanted and the population does not have.
void note_unbound(Binder& binder, const ir::Input& input) {
  const bool noted = std::any_of(binder.binding.notes.begin(), binder.binding.notes.end(), [&](const BindingNote& n) {
    return n.kind == BindingNote::Kind::Unbound && n.input == input.name;
  });
  // Nobody expects a column for what a person attests.
  if (noted || input.kind == ir::InputKind::Attest) return;
  std::vector<std::string> names;
  for (const Column& column : binder.population.columns) {
    if (column.role == ColumnRole::Value) names.push_back(column.name);
  }
  const bool coded = !input.codes.empty() && !binder.population.tables.empty();
  std::string message =
      fmt::format("`{}`: no column of that name{}", input.name, coded ? ", and no rows with a code of it" : "");
  std::string similar = nearest(input.name, names);
  if (similar == input.name) similar.clear();
  if (!similar.empty()) message += fmt::format("; did you mean `{}`?", similar);
  binder.note(BindingNote::Kind::Unbound, input.name, std::move(message));
  binder.binding.notes.back().similar = std::move(similar);
}

void note_spelling(Binder& binder, const ir::Input& input) {
  const auto columns = columns_named(binder.population, input.name, ColumnRole::Value);
  if (columns.empty() || columns.front()->name == input.name) return;
  binder.note(BindingNote::Kind::Alias, input.name,
              fmt::format("`{}` read as `{}`", columns.front()->name, input.name));
}

std::string why_unused(const Column& column) {
  switch (column.role) {
    case ColumnRole::Value:
      return "no rule reads it";
    case ColumnRole::Uln:
    case ColumnRole::Lln:
      return "no rule reads these limits";
    case ColumnRole::Date:
      return "dates are not read";
  }
  return {};
}

}  // namespace

}  // namespace planning

bool answered_by_columns(const ir::Program& program, const ir::Input& input) {
  if (!input.feature) return true;
  if (input.feature->what != ir::Feature::What::Field || input.feature->field != "value") return false;
  const std::uint32_t selection = input.feature->of;
  return selection < program.selections.size() && program.selections[selection].rows.name == input.name;
}

Binding bind(const ir::Program& program, const Population& population, const HistoryAnswers& histories, RowsAre rows) {
  using namespace planning;
  Binding binding;
  binding.inputs.resize(program.inputs.size());
  Binder binder{program, population, binding};
  std::vector<Bitmap> claimed(program.inputs.size());
  const auto answer = [&](std::size_t i) -> const HistoryAnswer* {
    return i < histories.size() && histories[i] ? &*histories[i] : nullptr;
  };
  const auto reads_columns = [&](std::size_t i) {
    const ir::Input& input = program.inputs[i];
    if (rows == RowsAre::Events) return input.of_row && answer(i) == nullptr;
    return !input.of_row && answered_by_columns(program, input);
  };
  const auto is_number = [&](std::size_t i) { return program.inputs[i].kind == ir::InputKind::Number; };
  for (std::size_t i = 0; i < program.inputs.size(); ++i) {
    if (reads_columns(i)) {
      note_spelling(binder, program.inputs[i]);
      is_number(i) ? bind_numbers(binder, i) : bind_labels(binder, i);
    }
    const HistoryAnswer* history = answer(i);
    if (history == nullptr) continue;
    binding.read.insert(binding.read.end(), history->read.begin(), history->read.end());
    claimed[i] = answered(binder, i);
    if (history->in_time != nullptr) keep_in_time(binder, i, *history->in_time);
    if (!is_number(i)) add_history(binder, i, history->found, claimed[i]);
  }
  // Reference limits depend on sex, so every label comes first.
  for (std::size_t i = 0; i < program.inputs.size(); ++i) {
    if (!is_number(i)) continue;
    bind_limits(binder, i);
    if (const HistoryAnswer* history = answer(i)) add_history(binder, i, history->found, claimed[i]);
  }
  for (std::size_t i = 0; i < program.inputs.size(); ++i) {
    const bool wanted = rows == RowsAre::Patients && reads_columns(i);
    if (wanted && !binding.inputs[i].bound()) note_unbound(binder, program.inputs[i]);
  }
  return binding;
}

std::vector<UnreadColumn> unused_columns(const std::vector<const Binding*>& bindings, const Population& population) {
  std::vector<UnreadColumn> unused;
  for (const Column& column : population.columns) {
    bool read = false;
    std::string why = planning::why_unused(column);
    for (const Binding* binding : bindings) {
      read = read || std::find(binding->read.begin(), binding->read.end(), &column) != binding->read.end();
      for (const UnreadColumn& unread : binding->unread) {
        if (unread.column == &column) why = unread.why;
      }
    }
    if (!read) unused.push_back({&column, std::move(why)});
  }
  return unused;
}

}  // namespace elig
