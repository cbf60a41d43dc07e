#include "compiler/driver/blind.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace elig {
namespace {

/// What an instruction reads of a patient: an input, or a limit of one.
struct Read {
  std::uint32_t input;
  ir::Op op;
  friend auto operator<=>(const Read&, const Read&) = default;
};

std::optional<Read> read_by(const ir::Program& program, const ir::Inst& inst) {
  switch (inst.op) {
    case ir::Op::Uln:
    case ir::Op::Lln:
      return Read{inst.imm, inst.op};
    case ir::Op::Number:
    case ir::Op::YesNo:
    case ir::Op::InputKnown:
      return Read{inst.imm, ir::Op::Number};
    case ir::Op::LabelIn:
      return Read{program.label_sets[inst.imm].input, ir::Op::Number};
    default:  // everything else reads through its operands
      return std::nullopt;
  }
}

/// What it reads, itself or through its operands.
void collect(const ir::Program& program, ir::InstId id, std::vector<bool>& seen, std::set<Read>& reads) {
  if (!id.valid() || seen[id.index]) return;
  seen[id.index] = true;
  const ir::Inst& inst = program.tape[id.index];
  if (const auto read = read_by(program, inst)) reads.insert(*read);
  for (const ir::InstId operand : {inst.a, inst.b, inst.c}) collect(program, operand, seen, reads);
}

/// What the population would have to have: a column or history of that name, or a table.
std::string name_of(const ir::Program& program, const ir::Input& input) {
  if (!input.feature || answered_by_columns(program, input)) return input.name;
  std::uint32_t selection = input.feature->of;
  if (input.feature->what == ir::Feature::What::Date) {
    const ir::DateNode& node = program.dates[selection];
    if (node.kind != ir::DateNode::Kind::Start && node.kind != ir::DateNode::Kind::End) return input.name;
    selection = node.selection;
  }
  const ir::RowSource& rows = program.selections[selection].rows;
  return rows.name.empty() ? rows.table : rows.name;
}

/// As it is written in the rule.
std::string text_of_selection(const ir::Program& program, const ir::Input& input) {
  const bool written = input.feature && input.feature->what != ir::Feature::What::Date;
  return written ? program.selections[input.feature->of].text : input.name;
}

bool anywhere(const Numbers* numbers) {
  if (numbers == nullptr || numbers->valid.empty()) return false;
  const std::uint64_t* words = numbers->valid.words();
  return std::any_of(words, words + numbers->valid.bytes().size() / sizeof(std::uint64_t),
                     [](std::uint64_t word) { return word != 0; });
}

/// What is lacking of what is read; "" when somebody has it.
std::string lacking(const ir::Program& program, const Binding& binding, const Read& read) {
  const ir::Input& input = program.inputs[read.input];
  const BoundInput& bound = binding.inputs[read.input];
  if (input.kind == ir::InputKind::Attest) return "";
  if (!bound.bound()) return name_of(program, input);
  if (bound.numbers.empty()) return "";
  const auto has = [&](const Numbers* NumberVariant::*side) {
    return std::any_of(bound.numbers.begin(), bound.numbers.end(),
                       [&](const NumberVariant& variant) { return anywhere(variant.*side); });
  };
  if (!has(&NumberVariant::value)) return text_of_selection(program, input);
  if (read.op == ir::Op::Uln && !has(&NumberVariant::uln)) return "ULN(" + input.name + ")";
  if (read.op == ir::Op::Lln && !has(&NumberVariant::lln)) return "LLN(" + input.name + ")";
  return "";
}

/// Is there something of that name, though nothing that can be read, or that anybody has?
bool present(const Population& population, const std::string& name) {
  const auto named = [&](const auto& one) { return one.name == name; };
  return std::any_of(population.columns.begin(), population.columns.end(), named) ||
         std::any_of(population.tables.begin(), population.tables.end(), named);
}

std::string listed(const std::vector<std::string>& ids) {
  constexpr std::size_t kShown = 3;
  std::string text;
  for (std::size_t i = 0; i < std::min(ids.size(), kShown); ++i)
    text += fmt::format("{}`{}`", i > 0 ? ", " : "", ids[i]);
  if (ids.size() > kShown) text += fmt::format(" and {} more", ids.size() - kShown);
  return text;
}

}  // namespace

namespace {

/// Something that the population does not have.
struct Lack {
  std::string what;                   // empty: nothing in particular
  std::set<std::string> lets;         // that read it
  std::vector<std::string> criteria;  // that are blind for it
};

/// The let that an input was first read in; "" when that was a criterion.
std::string let_around(const ir::Program& program, std::uint32_t input, const std::vector<LetPlace>& lets) {
  for (std::size_t i = 0; i < program.tape.size(); ++i) {
    const auto read = read_by(program, program.tape[i]);
    if (!read || read->input != input) continue;
    const Span place = program.places[i];
    for (const LetPlace& let : lets) {
      const bool inside =
          place.source == let.value.source && place.begin >= let.value.begin && place.end <= let.value.end;
      if (inside) return let.name;
    }
  }
  return "";
}

std::vector<Lack> lacks(const ir::Program& program, const Prepared& prepared, const std::vector<LetPlace>& lets) {
  std::vector<Lack> all;  // in the order of the rules
  const auto lack = [&](const std::string& what) -> Lack& {
    const auto found = std::find_if(all.begin(), all.end(), [&](const Lack& one) { return one.what == what; });
    return found != all.end() ? *found : all.emplace_back(Lack{what, {}, {}});
  };
  for (std::size_t i = 0; i < program.criteria.size(); ++i) {
    if (!prepared.planned.blind[i]) continue;
    std::vector<bool> seen(program.tape.size());
    std::set<Read> reads;
    collect(program, program.criteria[i].condition, seen, reads);
    std::set<std::string> needs;
    for (const Read& read : reads) {
      const std::string what = lacking(program, prepared.binding, read);
      if (what.empty()) continue;
      needs.insert(what);
      if (const std::string let = let_around(program, read.input, lets); !let.empty()) lack(what).lets.insert(let);
    }
    if (needs.empty()) needs.insert("");
    for (const std::string& what : needs) lack(what).criteria.push_back(program.criteria[i].id);
  }
  return all;
}

}  // namespace

std::vector<std::string> blind_warnings(const ir::Program& program, const Prepared& prepared,
                                        const Population& population, const std::vector<LetPlace>& lets) {
  std::vector<std::string> warnings;
  for (const Lack& lack : lacks(program, prepared, lets)) {
    const std::vector<std::string> names(lack.lets.begin(), lack.lets.end());
    const std::vector<std::string>& who = names.empty() ? lack.criteria : names;
    const char* verb = who.size() == 1 ? "needs" : "need";
    const char* where = present(population, lack.what) ? "not readable in" : "not in";
    const std::string what = lack.what.empty() ? "nothing in this population decides it"
                                               : fmt::format("{} `{}`: {} this population", verb, lack.what, where);
    const std::size_t blind = lack.criteria.size();
    warnings.push_back(fmt::format("{}{}{}; {} will be unknown for everyone{}", listed(who),
                                   lack.what.empty() ? ": " : " ", what,
                                   blind == 1 ? "1 criterion" : fmt::format("{} criteria", blind),
                                   names.empty() ? "" : ": " + listed(lack.criteria)));
  }
  return warnings;
}

}  // namespace elig
