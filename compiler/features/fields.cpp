// A field of rows -> columns over the rows, bound like columns of patients: units read, scores in their range, limits
// beside their values, reference tables where none was recorded (S7).
#include <fmt/format.h>

#include <algorithm>

#include "compiler/features/evaluator.h"
#include "compiler/features/gather.h"
#include "compiler/plan/binder.h"

namespace elig::features {

bool reads(const ir::Program& program, ir::Op op, std::uint32_t input) {
  return std::any_of(program.tape.begin(), program.tape.end(),
                     [&](const ir::Inst& inst) { return inst.op == op && inst.imm == input; });
}

Population rows_population(const Source& source, const Population& people, bool references) {
  Population rows;
  rows.patients = source.rows.patients;
  rows.columns = source.rows.columns;
  if (!references || !planning::columns_named(rows, "sex", ColumnRole::Value).empty()) return rows;
  const auto sexes = planning::columns_named(people, "sex", ColumnRole::Value);
  if (!sexes.empty())
    rows.columns.push_back(gather(*sexes.front(), owners_of(source.run, people.patients), rows.patients));
  return rows;
}

void note_missing_fields(const Source& source, const ir::Program& program, Binding& binding) {
  for (std::size_t i = 0; i < program.inputs.size(); ++i) {
    const std::string& name = program.inputs[i].name;
    const bool said = std::any_of(binding.notes.begin(), binding.notes.end(),
                                  [&](const BindingNote& note) { return note.input == name; });
    if (!program.inputs[i].of_row || binding.inputs[i].bound() || said || source.run.rows == 0) continue;
    binding.notes.push_back({BindingNote::Kind::Unbound, name,
                             fmt::format("`{}`: its rows have no `{}` in this population", source.name, name), 0});
  }
}

const RowField* Evaluator::field(const Source& source, const ir::Input& input, bool uln, bool lln) {
  const auto key = std::make_tuple(&source, input.name, keys_.declaration(input), uln, lln);
  const auto known = shared_.fields.find(key);
  if (known != shared_.fields.end()) {
    repeat(known->second);
    return known->second.value.get();
  }
  Shared::Keeping<RowField> kept;
  kept.value = std::make_unique<RowField>();
  RowField& made = *kept.value;
  made.program.inputs.push_back(input);
  made.program.inputs.front().of_row = true;
  made.program.inputs.front().feature.reset();
  if (uln) made.program.tape.push_back({ir::Op::Uln, {}, {}, {}, 0});
  if (lln) made.program.tape.push_back({ir::Op::Lln, {}, {}, {}, 0});
  made.rows = rows_population(source, shared_.population, !input.references.empty());
  made.binding = elig::bind(made.program, made.rows, {}, RowsAre::Events);
  note_missing_fields(source, made.program, made.binding);
  kept.notes = made.binding.notes;
  repeat(kept);
  return shared_.fields.emplace(key, std::move(kept)).first->second.value.get();
}

}  // namespace elig::features
