// A checked trial: a flat tape of instructions in post-order, operands before their users, equal
// instructions once. Holding a Program is the proof that names, types, units and windows were checked.
// It knows no syntax, no units and no population.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "compiler/base/id.h"
#include "compiler/base/source.h"
#include "compiler/units/bridge.h"

namespace elig::ir {

enum class Type : std::uint8_t { Bool, Exact, Real };

enum class Op : std::uint8_t {
#define ELIG_OP(name, type, operands) name,
#include "compiler/ir/ops.def"
#undef ELIG_OP
};

struct OpInfo {
  const char* name;
  Type type;
  int operands;
};
const OpInfo& info(Op op);

struct Inst;
using InstId = Id<Inst>;

struct Inst {
  Op op;
  InstId a, b, c;
  std::uint32_t imm = 0;  // see ops.def

  friend auto operator<=>(const Inst&, const Inst&) = default;
};

enum class InputKind : std::uint8_t {
  Number,  // a measurement with a unit, or a score
  Label,   // an attribute or a measurement with a scale; labels in order (lowest first for a scale)
  YesNo,
  Attest  // answered by a yes/no column of the criterion's id, when there is one
};

/// A reference limit that the site declares for rows that recorded none (S7), in base units.
struct ReferenceLimit {
  std::optional<std::string> sex;  // label of `sex` it holds for; none: for everyone
  std::optional<Rational> lln, uln;
};

/// What a rule reads of a patient. The population binds it by name.
struct Input {
  std::string name;
  InputKind kind = InputKind::Number;
  Analyte analyte{};                   // Number: how a column's unit becomes base units
  std::optional<Rational> lo{}, hi{};  // Number: a score's declared range; recorded values outside are missing (listed)
  bool ordered = false;                // Label: a scale
  std::vector<std::string> labels{};   // Label
  std::vector<std::vector<std::string>> spellings{};  // Label: further spellings in data, per label
  std::vector<ReferenceLimit> references{};
};

struct LabelSet {
  std::uint32_t input;
  std::vector<bool> members;  // by label index

  friend bool operator==(const LabelSet&, const LabelSet&) = default;
};

enum class CriterionKind : std::uint8_t { Inclusion, Exclusion };
enum class MissingPolicy : std::uint8_t { Unknown, Fail, Pass, Review };

struct Criterion {
  std::string id;  // `organ.hb`
  std::string title;
  CriterionKind kind = CriterionKind::Inclusion;
  InstId condition;
  /// The condition with every open attestation taken as true, and as false: it is short of *data* where
  /// either is unknown (S3). Equal to `condition` when nothing in it is attested.
  InstId if_attested, if_refused;
  MissingPolicy missing = MissingPolicy::Unknown;
  Span span;
};

/// A comparison (or yes/no, label or presence test) as the author wrote it, for `explain`.
struct Atom {
  std::uint32_t criterion;  // index into criteria
  InstId inst;
  Span span;
};

/// Where an analyte's own conversion was used (molar mass, charge, a declared factor), for `explain`.
struct Bridge {
  Span span;
  std::string because;  // "molar mass 180.156 g/mol"
};

struct Program {
  std::string trial;  // its id
  std::string title;
  std::vector<Inst> tape;
  std::vector<Rational> constants;
  std::vector<double> reals;
  std::vector<Input> inputs;
  std::vector<LabelSet> label_sets;
  std::vector<Criterion> criteria;
  std::vector<Atom> atoms;
  std::vector<Span> reals_at;  // expressions that leave the exact world (S1), for `check --verbose`
  std::vector<Bridge> bridges;
  std::vector<Span> places;  // per instruction: where it was first written, for planning errors
};

/// Appends to a program, giving equal instructions, constants, inputs and label sets the same index. Folds
/// nothing. May start from a program that has some already; then it must be the only one that appends.
class Builder {
 public:
  explicit Builder(Program& program);

  InstId emit(Op op, Span at, InstId a = {}, InstId b = {}, InstId c = {}, std::uint32_t imm = 0);
  std::uint32_t constant(const Rational& value);
  std::uint32_t real(double value);  // by bits: -0.0 is not 0.0
  std::uint32_t input(Input input);  // by name: the first declaration stays
  std::uint32_t label_set(LabelSet set);

 private:
  struct HashInst {
    std::size_t operator()(const Inst& inst) const;
  };

  Program& program_;
  std::unordered_map<Inst, InstId, HashInst> insts_;
  std::map<Rational, std::uint32_t> constants_;
  std::unordered_map<std::uint64_t, std::uint32_t> reals_;  // by bit pattern
  std::unordered_map<std::string, std::uint32_t> inputs_;   // by name
  std::map<std::pair<std::uint32_t, std::vector<bool>>, std::uint32_t> label_sets_;
};

/// Panics (a bug of ours) unless every operand precedes its user and has the type its op needs.
void verify(const Program& program);

/// One instruction a line, for `emit --ir` and golden tests.
std::string print(const Program& program);

}  // namespace elig::ir
