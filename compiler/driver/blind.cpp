#include "compiler/driver/blind.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "runtime/population/run_patients.h"

namespace elig {
namespace {

/// What an instruction reads of a patient: an input, or a limit of one.
struct Read {
  std::uint32_t input;
  ir::Op op;
  friend auto operator<=>(const Read&, const Read&) = default;
};

std::optional<Read> read_by(const ir::Program& program, const ir::Inst& inst) {
  const auto input = ir::input_of(program, inst);
  if (!input) return std::nullopt;
  const bool limit = inst.op == ir::Op::Uln || inst.op == ir::Op::Lln;
  return Read{*input, limit ? inst.op : ir::Op::Number};
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

/// What the population has that reads like it; may be empty.
std::string similar_to(const std::string& what, const Binding& binding) {
  const auto note = std::find_if(binding.notes.begin(), binding.notes.end(), [&](const BindingNote& one) {
    return one.kind == BindingNote::Kind::Unbound && one.input == what;
  });
  return note == binding.notes.end() ? "" : note->similar;
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

/// Something that the population does not have, or several things of which one would do.
struct Lack {
  std::vector<std::string> what;              // empty: nothing in particular
  std::set<std::string> lets;                 // that read it
  std::vector<std::string> criteria;          // that are blind for it
  std::map<std::string, std::size_t> had_by;  // of which so many patients have rows, though none that count
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

/// What a truth may come out as, or whether a number may be there, when some things are absent.
struct Possible {
  bool yes = false, no = false, there = false;
};

using Absent = std::function<bool(const Read&)>;

Possible possible(const ir::Program& program, const ir::Inst& inst, const std::vector<Possible>& known,
                  const Absent& absent) {
  using ir::Op;
  const auto at = [&](ir::InstId id) { return id.valid() ? known[id.index] : Possible{true, true, true}; };
  const Possible a = at(inst.a);
  const Possible b = at(inst.b);
  const Possible c = at(inst.c);
  const auto read = read_by(program, inst);
  const bool there = !read || !absent(*read);
  switch (inst.op) {
    case Op::True:
      return {true, false, false};
    case Op::False:
      return {false, true, false};
    case Op::Unknown:
      return {};
    case Op::YesNo:
    case Op::LabelIn:
      return {there, there, false};
    case Op::InputKnown:
      return {there, true, false};
    case Op::Known:
      return {a.there, true, false};
    case Op::IsTrue:
      return {a.yes, true, false};
    case Op::Not:
      return {a.no, a.yes, false};
    case Op::And:
      return {a.yes && b.yes, a.no || b.no, false};
    case Op::Or:
      return {a.yes || b.yes, a.no && b.no, false};
    case Op::If:
      return {(a.yes && b.yes) || (a.no && c.yes) || (b.yes && c.yes),
              (a.yes && b.no) || (a.no && c.no) || (b.no && c.no), false};
    case Op::Lt:
    case Op::Le:
    case Op::Eq:
      return {a.there && b.there, a.there && b.there, false};
    default:  // numbers: read, or made of numbers
      return {false, false, there && a.there && b.there};
  }
}

/// Which criteria nothing could decide, were no more absent than that.
std::vector<bool> blind_without(const ir::Program& program, const Absent& absent) {
  std::vector<Possible> known;
  for (const ir::Inst& inst : program.tape) known.push_back(possible(program, inst, known, absent));
  std::vector<bool> blind;
  const auto undecided = [&](ir::InstId id) { return !known[id.index].yes && !known[id.index].no; };
  for (const ir::Criterion& one : program.criteria) {
    blind.push_back(undecided(one.condition) && (undecided(one.if_attested) || undecided(one.if_refused)));
  }
  return blind;
}

/// Patients with rows that carry a code of the input.
std::size_t patients_with(const Population& population, const ir::Input& input) {
  Bitmap have(population.patients);
  const auto wanted = [&](const ConceptCode& code) {
    return std::any_of(input.codes.begin(), input.codes.end(),
                       [&](const ir::Coding& one) { return one.system == code.system && one.code == code.code; });
  };
  for (const EventTable& table : population.tables) {
    for (const EventRun& run : table.runs) {
      if (!std::any_of(run.coded.codes.begin(), run.coded.codes.end(), wanted)) continue;
      each_patient(run, population.patients, [&](std::size_t patient, std::size_t, std::size_t) { have.set(patient); });
    }
  }
  std::size_t patients = 0;
  for (std::size_t row = 0; row < population.patients; ++row) patients += have.test(row) ? 1 : 0;
  return patients;
}

/// Is it looked for in some days only?
bool in_a_window(const ir::Program& program, const ir::Input& input) {
  return input.feature && input.feature->what != ir::Feature::What::Date &&
         !program.selections[input.feature->of].windows.empty();
}

class Lacks {
 public:
  Lacks(const ir::Program& program, const Binding& binding, const std::vector<bool>& blind,
        const Population& population, const std::vector<LetPlace>& lets)
      : program_(program), binding_(binding), known_blind_(blind), population_(population), lets_(lets) {}

  /// In the order of the rules.
  std::vector<Lack> find() {
    for (std::size_t i = 0; i < program_.criteria.size(); ++i) {
      if (known_blind_[i]) add(i);
    }
    return std::move(all_);
  }

 private:
  void add(std::size_t criterion) {
    std::vector<bool> seen(program_.tape.size());
    std::set<Read> reads;
    collect(program_, program_.criteria[criterion].condition, seen, reads);
    std::map<std::string, std::vector<Read>> needs;
    for (const Read& read : reads) {
      const std::string what = lacking(program_, binding_, read);
      if (!what.empty()) needs[what].push_back(read);
    }
    // What is needed by itself; else one of all would do.
    std::vector<std::string> alone, any;
    for (const auto& [what, by] : needs) {
      any.push_back(what);
      if (is_blind(criterion, what)) alone.push_back(what);
    }
    if (alone.empty()) return note(any, needs, criterion);
    for (const std::string& what : alone) note({what}, needs, criterion);
  }

  void note(const std::vector<std::string>& what, const std::map<std::string, std::vector<Read>>& needs,
            std::size_t criterion) {
    const auto same = std::find_if(all_.begin(), all_.end(), [&](const Lack& one) { return one.what == what; });
    Lack& lack = same != all_.end() ? *same : all_.emplace_back(Lack{what, {}, {}, {}});
    lack.criteria.push_back(program_.criteria[criterion].id);
    for (const std::string& one : what) {
      for (const Read& read : needs.at(one)) {
        if (const std::string let = let_around(program_, read.input, lets_); !let.empty()) lack.lets.insert(let);
        const ir::Input& input = program_.inputs[read.input];
        if (read.op != ir::Op::Number || !in_a_window(program_, input) || lack.had_by.contains(one)) continue;
        if (const std::size_t patients = patients_with(population_, input)) lack.had_by[one] = patients;
      }
    }
  }

  /// Would the criterion be blind if nothing else were absent? What attestations no column answers always is.
  bool is_blind(std::size_t criterion, const std::string& what) {
    const auto known = blind_.find(what);
    if (known != blind_.end()) return known->second[criterion];
    const auto absent = [&](const Read& read) {
      const bool attested = program_.inputs[read.input].kind == ir::InputKind::Attest;
      return attested ? !binding_.inputs[read.input].bound() : lacking(program_, binding_, read) == what;
    };
    return blind_.emplace(what, blind_without(program_, absent)).first->second[criterion];
  }

  const ir::Program& program_;
  const Binding& binding_;
  const std::vector<bool>& known_blind_;
  const Population& population_;
  const std::vector<LetPlace>& lets_;
  std::map<std::string, std::vector<bool>> blind_;  // by what is absent
  std::vector<Lack> all_;
};

/// Why one of them is of no use: `not in this population`.
std::string why_not(const Lack& lack, const std::string& what, const Binding& binding, const Population& population) {
  if (const auto had = lack.had_by.find(what); had != lack.had_by.end()) {
    return fmt::format("{} {} rows of it, but none that can be read in the days looked at", had->second,
                       had->second == 1 ? "patient has" : "patients have");
  }
  const std::string similar = similar_to(what, binding);
  return fmt::format("{} this population{}", present(population, what) ? "not readable in" : "not in",
                     similar.empty() ? "" : fmt::format(" (did you mean `{}`?)", similar));
}

/// " needs `TSH`: not in this population"; of several, with those of one reason together.
std::string said(const Lack& lack, const char* verb, const Binding& binding, const Population& population) {
  if (lack.what.empty()) return ": nothing in this population decides it";
  std::vector<std::pair<std::string, std::string>> because;  // reason, names
  for (const std::string& what : lack.what) {
    const std::string why = why_not(lack, what, binding, population);
    const auto same = std::find_if(because.begin(), because.end(), [&](const auto& one) { return one.first == why; });
    if (same != because.end())
      same->second += fmt::format(" or `{}`", what);
    else
      because.emplace_back(why, fmt::format("`{}`", what));
  }
  std::string text;
  for (const auto& [why, names] : because)
    text += fmt::format("{} {}: {}", text.empty() ? fmt::format(" {}", verb) : ", or", names, why);
  return text;
}

}  // namespace

std::vector<BlindWarning> blind_warnings(const ir::Program& program, const Binding& binding,
                                         const std::vector<bool>& blind_criteria, const Population& population,
                                         const std::vector<LetPlace>& lets) {
  std::vector<BlindWarning> warnings;
  for (const Lack& lack : Lacks(program, binding, blind_criteria, population, lets).find()) {
    const std::vector<std::string> names(lack.lets.begin(), lack.lets.end());
    const std::vector<std::string>& who = names.empty() ? lack.criteria : names;
    const std::size_t blind = lack.criteria.size();
    warnings.push_back({lack.what, fmt::format("{}{}; {} will be unknown for everyone{}", listed(who),
                                               said(lack, who.size() == 1 ? "needs" : "need", binding, population),
                                               blind == 1 ? "1 criterion" : fmt::format("{} criteria", blind),
                                               names.empty() ? "" : ": " + listed(lack.criteria))});
  }
  return warnings;
}

}  // namespace elig
