#include "compiler/features/key.h"

#include <bit>

namespace elig::features {

namespace {

constexpr std::uint32_t kUnknown = 0xFFFFFFFF;

// What a key is of, so that a date is never taken for a selection.
enum Kind : std::int64_t { kSource, kSelection, kDate, kCondition, kDeclaration };

void time(KeyWriter& key, const ir::CalendarTime& by) { key.number(by.months).number(by.days); }

void patterns(KeyWriter& key, const std::vector<ir::CodePattern>& members) {
  key.number(static_cast<std::int64_t>(members.size()));
  for (const ir::CodePattern& member : members) {
    key.number(static_cast<std::int64_t>(member.kind)).number(member.descendants);
    key.text(member.system).text(member.code).text(member.last);
  }
}

}  // namespace

ProgramKeys::ProgramKeys(const ir::Program& program, Meanings& meanings)
    : program_(program),
      meanings_(meanings),
      selections_(program.selections.size(), kUnknown),
      dates_(program.dates.size(), kUnknown),
      conditions_(program.row_conditions.size(), kUnknown) {}

void ProgramKeys::code_set(KeyWriter& key, std::uint32_t index) {
  const ir::CodeSet& set = program_.code_sets[index];
  patterns(key, set.members);
  patterns(key, set.except);
  for (const auto* further : {&set.sets, &set.except_sets}) {
    key.number(static_cast<std::int64_t>(further->size()));
    for (const std::uint32_t one : *further) code_set(key, one);
  }
}

std::uint32_t ProgramKeys::source(const ir::RowSource& rows) {
  KeyWriter key;
  key.number(kSource).text(rows.table).text(rows.name).number(rows.closed_world);
  key.number(static_cast<std::int64_t>(rows.codes.size()));
  for (const ir::Coding& code : rows.codes) key.text(code.system).text(code.code);
  key.number(rows.set.has_value());
  if (rows.set) code_set(key, *rows.set);
  return meanings_(key.bytes());
}

std::uint32_t ProgramKeys::date(ir::DateId id) {
  if (dates_[id.index] != kUnknown) return dates_[id.index];
  const ir::DateNode& node = program_.dates[id.index];
  KeyWriter key;
  key.number(kDate).number(static_cast<std::int64_t>(node.kind)).number(node.day);
  const bool of_row = node.kind == ir::DateNode::Kind::Start || node.kind == ir::DateNode::Kind::End;
  key.number(of_row ? selection(node.selection) : 0);
  key.number(node.a.valid() ? date(node.a) : -1).number(node.b.valid() ? date(node.b) : -1);
  time(key, node.by);
  return dates_[id.index] = meanings_(key.bytes());
}

std::uint32_t ProgramKeys::declaration(const ir::Input& input) {
  KeyWriter key;
  key.number(kDeclaration).declaration(input);
  return meanings_(key.bytes());
}

void ProgramKeys::input(KeyWriter& key, const ir::Input& input) {
  key.text(input.name).number(declaration(input)).number(input.of_row);
  key.number(input.row_day.has_value());
  if (input.row_day) {
    key.number(static_cast<std::int64_t>(input.row_day->which)).number(static_cast<std::int64_t>(input.row_day->end));
    key.number(input.row_day->earlier);
    time(key, input.row_day->by);
  }
  key.number(input.equivalent.has_value());
  if (input.equivalent) {
    const auto& factors = program_.equivalents[*input.equivalent].factors;
    key.number(static_cast<std::int64_t>(factors.size()));
    for (const auto& [set, factor] : factors) {
      code_set(key, set);
      key.rational(factor);
    }
  }
  key.number(input.feature.has_value());
  if (!input.feature) return;
  const ir::Feature& feature = *input.feature;
  key.number(static_cast<std::int64_t>(feature.what)).number(static_cast<std::int64_t>(feature.end));
  key.text(feature.field);
  key.number(feature.what == ir::Feature::What::Date ? date({feature.of}) : selection(feature.of));
}

std::uint32_t ProgramKeys::condition(std::uint32_t index) {
  if (conditions_[index] != kUnknown) return conditions_[index];
  const ir::Program& where = program_.row_conditions[index];
  KeyWriter key;
  key.number(kCondition).number(static_cast<std::int64_t>(where.tape.size()));
  for (const ir::Inst& inst : where.tape) {
    key.number(static_cast<std::int64_t>(inst.op)).number(inst.imm);
    for (const ir::InstId operand : {inst.a, inst.b, inst.c}) key.number(operand.index);
  }
  key.number(static_cast<std::int64_t>(where.constants.size()));
  for (const Rational& constant : where.constants) key.rational(constant);
  key.number(static_cast<std::int64_t>(where.reals.size()));
  for (const double real : where.reals) key.number(std::bit_cast<std::int64_t>(real));
  key.number(static_cast<std::int64_t>(where.inputs.size()));
  for (const ir::Input& one : where.inputs) input(key, one);
  key.number(static_cast<std::int64_t>(where.label_sets.size()));
  for (const ir::LabelSet& set : where.label_sets) {
    key.number(set.input).number(static_cast<std::int64_t>(set.members.size()));
    for (const bool member : set.members) key.number(member);
  }
  key.number(where.criteria.front().condition.index);
  return conditions_[index] = meanings_(key.bytes());
}

std::uint32_t ProgramKeys::selection(std::uint32_t index) {
  if (selections_[index] != kUnknown) return selections_[index];
  const ir::Selection& s = program_.selections[index];
  KeyWriter key;
  key.number(kSelection).number(static_cast<std::int64_t>(s.pick)).number(source(s.rows));
  key.number(s.where ? condition(*s.where) : -1);
  key.number(s.followed.has_value());
  if (s.followed) {
    key.number(source(s.followed->rows)).number(s.followed->where ? condition(*s.followed->where) : -1);
    time(key, s.followed->within);
  }
  key.number(static_cast<std::int64_t>(s.windows.size()));
  for (const ir::Window& window : s.windows) {
    key.number(window.from ? date(*window.from) : -1).number(window.to ? date(*window.to) : -1);
  }
  key.number(s.after_index).number(s.ongoing).number(s.nth);
  time(key, s.sliding);
  key.number(s.needing.readings).number(s.needing.days).number(s.needing.apart_in_days);
  key.number(s.needing.apart_minutes.has_value()).number(s.needing.apart_minutes.value_or(0));
  key.text(s.over ? s.over->name : "").number(s.over ? declaration(*s.over) : -1).number(s.bare.has_value());
  return selections_[index] = meanings_(key.bytes());
}

}  // namespace elig::features
