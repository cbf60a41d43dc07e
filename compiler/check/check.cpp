#include "compiler/check/check.h"

#include <map>
#include <set>
#include <string>
#include <variant>

#include "compiler/check/let_order.h"
#include "compiler/check/lower.h"

namespace elig {
namespace {

using sema::Attestation;
using sema::Lowering;
using sema::Place;
using sema::Symbols;

ir::MissingPolicy policy(ast::MissingPolicy policy) {
  switch (policy) {
    case ast::MissingPolicy::Unknown:
      return ir::MissingPolicy::Unknown;
    case ast::MissingPolicy::Fail:
      return ir::MissingPolicy::Fail;
    case ast::MissingPolicy::Pass:
      return ir::MissingPolicy::Pass;
    case ast::MissingPolicy::Review:
      return ir::MissingPolicy::Review;
  }
  return ir::MissingPolicy::Unknown;
}

/// One trial of a file: its lets join the vocabulary while its criteria are lowered.
class TrialChecker {
 public:
  TrialChecker(const ast::Ast& ast, const ast::Trial& trial, Symbols& symbols, Diagnostics& diagnostics)
      : ast_(ast), trial_(trial), symbols_(symbols), diagnostics_(diagnostics) {}

  ir::Program run() {
    const std::size_t mark = symbols_.mark();
    program_.trial = trial_.name.text;
    program_.title = trial_.title ? trial_.title->text : "";
    for (const auto& item : trial_.items) {
      if (const auto* let = std::get_if<ast::Let>(&item.value)) symbols_.add_let(ast_, *let);
    }
    poisoned_ = sema::unsound_lets(symbols_, diagnostics_);
    sema::Histories histories(symbols_, poisoned_, program_, diagnostics_);
    for (const auto& item : trial_.items) {
      if (const auto* lookback = std::get_if<ast::Lookback>(&item.value)) histories.set_lookback(*lookback);
    }
    Lowering lowering(histories, program_);
    for (const auto& item : trial_.items) {
      if (const auto* group = std::get_if<ast::CriterionGroup>(&item.value)) add_group(*group, lowering);
    }
    if (program_.criteria.empty()) diagnostics_.add(Code::E0401, trial_.name.span, {trial_.name.text});
    lowering.finish();
    check_lets(mark);
    symbols_.remove_after(mark);
    return std::move(program_);
  }

 private:
  void add_group(const ast::CriterionGroup& group, Lowering& lowering) {
    const auto kind =
        group.kind == ast::CriterionKind::Inclusion ? ir::CriterionKind::Inclusion : ir::CriterionKind::Exclusion;
    for (const auto& criterion : group.criteria) {
      ir::Criterion out;
      out.id = group.braces ? group.name.text + "." + criterion.name.text : criterion.name.text;
      if (criterion.title) out.title = criterion.title->text;
      if (criterion.from) out.from = criterion.from->text;
      out.kind = kind;
      out.missing = policy(criterion.missing);
      out.span = criterion.name.span;
      if (const auto [first, fresh] = declared_.emplace(out.id, criterion.name.span); !fresh) {
        auto& d = diagnostics_.add(Code::E0102, criterion.name.span, {out.id});
        d.labels.push_back({first->second, "first declared here"});
      }
      lower(criterion, out, lowering);
      program_.criteria.push_back(std::move(out));
    }
  }

  void lower(const ast::Criterion& criterion, ir::Criterion& out, Lowering& lowering) {
    const Place place{&ast_, criterion.condition};
    out.condition = lowering.condition(place, out.id, Attestation::AsAnswered);
    for (ir::Atom& atom : lowering.take_atoms()) {
      atom.criterion = static_cast<std::uint32_t>(program_.criteria.size());
      program_.atoms.push_back(std::move(atom));
    }
    out.if_attested = out.if_refused = out.condition;
    if (lowering.met_attested()) {
      out.if_attested = lowering.condition(place, out.id, Attestation::Given);
      out.if_refused = lowering.condition(place, out.id, Attestation::Refused);
    }
    const ir::Op op = program_.tape[out.condition.index].op;
    const bool written = std::holds_alternative<ast::Truth>(ast_.exprs[criterion.condition].node);
    if (!diagnostics_.has_errors() && !written && (op == ir::Op::True || op == ir::Op::False)) {
      diagnostics_.add(Code::W0702, place.span(), {op == ir::Op::True ? "true" : "false"});
    }
  }

  /// Lets that no criterion uses are checked all the same, on a scratch program.
  void check_lets(std::size_t mark) {
    ir::Program scratch;
    sema::Histories histories(symbols_, poisoned_, scratch, diagnostics_);
    Lowering lowering(histories, scratch);
    for (std::size_t i = mark; i < symbols_.size(); ++i) {
      lowering.check_let(std::get<sema::LetSymbol>(symbols_[{static_cast<std::uint32_t>(i)}].what));
    }
  }

  const ast::Ast& ast_;
  const ast::Trial& trial_;
  Symbols& symbols_;
  Diagnostics& diagnostics_;
  ir::Program program_;
  std::map<std::string, Span> declared_;
  std::set<std::uint32_t> poisoned_;
};

/// What no rule may use: lets, code sets and equivalents, on a scratch program.
void check_vocabulary(const Symbols& symbols, Diagnostics& diagnostics) {
  const std::set<std::uint32_t> poisoned = sema::unsound_lets(symbols, diagnostics);
  ir::Program scratch;
  sema::Histories histories(symbols, poisoned, scratch, diagnostics);
  Lowering lowering(histories, scratch);
  for (std::uint32_t i = 0; i < symbols.size(); ++i) {
    const auto& what = symbols[{i}].what;
    if (const auto* let = std::get_if<sema::LetSymbol>(&what)) lowering.check_let(*let);
    if (const auto* codes = std::get_if<sema::CodesSymbol>(&what)) histories.code_sets().check(*codes->codes);
    if (const auto* table = std::get_if<sema::EquivalentSymbol>(&what)) histories.equivalent(*table->equivalent);
  }
}

}  // namespace

std::optional<std::vector<ir::Program>> check(const std::vector<const ast::Ast*>& modules, const ast::Ast& rules,
                                              Diagnostics& diagnostics, std::span<const KnownName> known) {
  Symbols symbols(diagnostics, known);
  for (const auto* module : modules) symbols.add(*module);
  symbols.add(rules);
  for (const auto* module : modules) symbols.add_references(*module);
  symbols.add_references(rules);
  check_vocabulary(symbols, diagnostics);

  std::vector<ir::Program> programs;
  for (const auto& item : rules.items) {
    const auto* trial = std::get_if<ast::Trial>(&item.value);
    if (trial == nullptr) continue;
    programs.push_back(TrialChecker(rules, *trial, symbols, diagnostics).run());
  }
  if (diagnostics.has_errors()) return std::nullopt;
  for (const auto& program : programs) ir::verify(program);
  return programs;
}

}  // namespace elig
