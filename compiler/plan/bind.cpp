// Program x Population -> Binding: which columns answer which input, and what the user should know about it. The
// rows of a binding are the population's; numbers that cannot be read are missing, never guessed.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "compiler/ir/key_writer.h"
#include "compiler/plan/binder.h"
#include "compiler/plan/shared_bindings.h"

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

namespace planning {

namespace {

// What an input means and how it is answered, as bytes: inputs of equal bytes have equal bindings in one population.
std::string meaning(const ir::Program& program, std::size_t index, const HistoryAnswer* history) {
  const ir::Input& input = program.inputs[index];
  ir::KeyWriter key;
  const auto object = [&](const void* borrowed) { key.number(reinterpret_cast<std::intptr_t>(borrowed)); };
  key.text(input.name).declaration(input).number(answered_by_columns(program, input));
  key.number(reads(program, ir::Op::Uln, index)).number(reads(program, ir::Op::Lln, index));
  if (!input.references.empty()) {
    const auto sex = sex_input(program);
    key.number(sex.has_value());
    if (sex) key.declaration(program.inputs[*sex]);
  }
  key.number(history != nullptr);
  if (history == nullptr) return key.bytes();
  key.number(static_cast<std::int64_t>(history->found.numbers.size()));
  for (const NumberVariant& variant : history->found.numbers) {
    for (const void* part : {variant.value, variant.uln, variant.lln}) object(part);
  }
  object(history->found.labels ? history->found.labels->column : nullptr);
  object(history->found.truth ? history->found.truth->yes : nullptr);
  object(history->found.truth ? history->found.truth->no : nullptr);
  object(history->in_time);
  return key.bytes();
}

// How far the remarks of a binding had come.
class Mark {
 public:
  explicit Mark(const Binding& binding)
      : notes_(binding.notes.size()), read_(binding.read.size()), unread_(binding.unread.size()) {}

  [[nodiscard]] Remarks since(const Binding& binding) const {
    const auto from = [](const auto& all, std::size_t first) {
      return std::remove_cvref_t<decltype(all)>(all.begin() + static_cast<std::ptrdiff_t>(first), all.end());
    };
    return {from(binding.notes, notes_), from(binding.read, read_), from(binding.unread, unread_)};
  }

 private:
  std::size_t notes_, read_, unread_;
};

void repeat(const Remarks& remarks, Binding& binding) {
  binding.notes.insert(binding.notes.end(), remarks.notes.begin(), remarks.notes.end());
  binding.read.insert(binding.read.end(), remarks.read.begin(), remarks.read.end());
  binding.unread.insert(binding.unread.end(), remarks.unread.begin(), remarks.unread.end());
}

// The binding of one program's inputs, one after the other, into `binding`.
class InputBinding {
 public:
  InputBinding(const ir::Program& program, const Population& population, const HistoryAnswers& histories, RowsAre rows,
               Binding& binding)
      : program_(program),
        histories_(histories),
        rows_(rows),
        binder_{program, population, binding},
        claimed_(program.inputs.size()) {}

  void columns(std::size_t i) {
    if (reads_columns(i)) {
      note_spelling(binder_, program_.inputs[i]);
      is_number(i) ? bind_numbers(binder_, i) : bind_labels(binder_, i);
    }
    const HistoryAnswer* history = answer(i);
    if (history == nullptr) return;
    binder_.binding.read.insert(binder_.binding.read.end(), history->read.begin(), history->read.end());
    claimed_[i] = answered(binder_, i);
    if (history->in_time != nullptr) keep_in_time(binder_, i, *history->in_time);
    if (!is_number(i)) add_history(binder_, i, history->found, claimed_[i]);
  }

  // Reference limits depend on sex, so every label comes first.
  void limits(std::size_t i) {
    if (!is_number(i)) return;
    bind_limits(binder_, i);
    if (const HistoryAnswer* history = answer(i)) add_history(binder_, i, history->found, claimed_[i]);
    if (binder_.binding.inputs[i].numbers.size() > 1) drop_bases(binder_, i);
  }

  void unbound(std::size_t i) {
    const bool wanted = rows_ == RowsAre::Patients && reads_columns(i);
    if (wanted && !binder_.binding.inputs[i].bound()) note_unbound(binder_, program_.inputs[i]);
  }

  [[nodiscard]] const HistoryAnswer* answer(std::size_t i) const {
    return i < histories_.size() && histories_[i] ? &*histories_[i] : nullptr;
  }

 private:
  [[nodiscard]] bool is_number(std::size_t i) const { return program_.inputs[i].kind == ir::InputKind::Number; }
  [[nodiscard]] bool reads_columns(std::size_t i) const {
    const ir::Input& input = program_.inputs[i];
    if (rows_ == RowsAre::Events) return input.of_row && answer(i) == nullptr;
    return !input.of_row && answered_by_columns(program_, input);
  }

  const ir::Program& program_;
  const HistoryAnswers& histories_;
  RowsAre rows_;
  Binder binder_;
  std::vector<Bitmap> claimed_;
};

}  // namespace

}  // namespace planning

Binding bind(const ir::Program& program, const Population& population, const HistoryAnswers& histories, RowsAre rows) {
  Binding binding;
  binding.inputs.resize(program.inputs.size());
  planning::InputBinding inputs(program, population, histories, rows, binding);
  for (std::size_t i = 0; i < program.inputs.size(); ++i) inputs.columns(i);
  for (std::size_t i = 0; i < program.inputs.size(); ++i) inputs.limits(i);
  for (std::size_t i = 0; i < program.inputs.size(); ++i) inputs.unbound(i);
  return binding;
}

Binding SharedBindings::bind(const ir::Program& program, const HistoryAnswers& histories) {
  using namespace planning;
  Binding binding;
  binding.made = made_;
  const std::size_t count = program.inputs.size();
  binding.inputs.resize(count);
  InputBinding inputs(program, population_, histories, RowsAre::Patients, binding);
  std::vector<SharedInput*> shared(count);
  std::vector<bool> fresh(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto [place, is_new] = inputs_.try_emplace(meaning(program, i, inputs.answer(i)));
    shared[i] = &place->second;
    fresh[i] = is_new;
    if (is_new) {
      const Mark mark(binding);
      inputs.columns(i);
      shared[i]->of_columns = mark.since(binding);
    } else {
      binding.inputs[i] = shared[i]->bound;
      repeat(shared[i]->of_columns, binding);
    }
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (fresh[i]) {
      const Mark mark(binding);
      inputs.limits(i);
      shared[i]->of_limits = mark.since(binding);
      shared[i]->bound = binding.inputs[i];
    } else {
      repeat(shared[i]->of_limits, binding);
    }
  }
  for (std::size_t i = 0; i < count; ++i) inputs.unbound(i);
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
