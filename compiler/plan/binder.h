// What the parts of binding share: the program and the population they look at, and the binding they fill in.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/plan/plan.h"

namespace elig::planning {

struct Binder {
  const ir::Program& program;
  const Population& population;
  Binding& binding;

  void note(BindingNote::Kind kind, const std::string& about, std::string message, std::uint64_t patients = 0);
  void unread(const Column& column, std::string why) { binding.unread.push_back({&column, std::move(why)}); }
};

bool equal_ignoring_case(std::string_view a, std::string_view b);
std::string trimmed_lower(std::string_view text);

/// `ALT.ULN [U/L]` in backticks, as the source wrote it.
std::string quoted(const Column& column);

/// "1 cell", "2 cells"
std::string counted(std::uint64_t n, std::string_view noun);

/// Columns of that name and role; if there are none, those of the one name that differs by case alone.
std::vector<const Column*> columns_named(const Population& population, std::string_view name, ColumnRole role);

/// Notes text cells of a column that should hold numbers, the most frequent first.
void note_texts(Binder& binder, const std::string& input, const Column& column);

/// "`ND` (10), `hemolysed` (2)" of counts by label; at most three, the most frequent first.
std::string examples(std::vector<std::pair<std::string, std::uint64_t>> counts);

/// Variants of a Number input from columns, without their limits.
void bind_numbers(Binder& binder, std::size_t input);
/// ULN and LLN of the variants, where the program reads them. After every label input is bound: reference limits may
/// depend on `sex`.
void bind_limits(Binder& binder, std::size_t input);
void bind_labels(Binder& binder, std::size_t input);

/// Leaves only the cells that are not too old for the lookback, before limits are bound.
void keep_in_time(Binder& binder, std::size_t input, const Bitmap& in_time);
/// Adds what histories answer for the patients not in `claimed`, whose wide cell counts. Numbers come with their
/// limits, so after bind_limits.
void add_history(Binder& binder, std::size_t input, const BoundInput& found, const Bitmap& claimed);
/// Leaves columns of the input without a base: several are added to select the recorded one, so the others have to be
/// 0.
void drop_bases(Binder& binder, std::size_t input);
/// Patients with a wide cell of the input.
Bitmap answered(const Binder& binder, std::size_t input);
/// What a row of the source's column says; nullopt: missing, or none of the labels.
std::optional<std::uint32_t> label_at(const LabelSource& source, std::size_t row);
/// Does an instruction of the program read the input's limits (`op` is Uln or Lln)?
bool reads(const ir::Program& program, ir::Op op, std::size_t input);

/// The program's own input of a patient's sex, by which reference limits differ.
std::optional<std::size_t> sex_input(const ir::Program& program);
/// The column that says a patient's sex for reference limits, when no input of the program does.
std::optional<LabelSource> standard_sex(const Population& population);
/// The labels and spellings of that column.
const ir::Input& standard_sex_input();

}  // namespace elig::planning
