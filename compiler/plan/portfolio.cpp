#include "compiler/plan/portfolio.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "compiler/plan/outcome.h"
#include "compiler/plan/table_form.h"
#include "compiler/plan/translate.h"

namespace elig {

using namespace planning;
using kernel::Inst;
using kernel::InstId;
using kernel::Op;

namespace {

// Comparisons in one kernel: few enough to compile without delay, many enough that arithmetic is seldom done twice.
constexpr std::size_t kKernelComparisons = 256;

// A judgement before its masks have numbers.
struct JudgedBy {
  Judgement::Kind kind;
  MaskId a, b, overridden;
  std::optional<MaskId> short_of_data;
  friend auto operator<=>(const JudgedBy&, const JudgedBy&) = default;
};

class PortfolioPlanner {
 public:
  PortfolioPlanner(const std::vector<BoundTrial>& trials, Diagnostics& diagnostics)
      : trials_(trials), diagnostics_(diagnostics), tape_("portfolio") {}

  std::optional<PlannedPortfolio> run();

 private:
  bool judge(const BoundTrial& trial);
  JudgedBy judged_by(const Decided& decided);
  [[nodiscard]] std::vector<bool> needed() const;
  void sort_out(const std::vector<bool>& live);
  void number_thresholds();
  void make_kernels();
  void number_operations();
  void number_judgements();

  [[nodiscard]] const Inst& at(InstId id) const { return tape_.at(id); }
  MaskIndex next_mask() { return result_.plan.masks++; }
  [[nodiscard]] MaskIndex mask(MaskId id) const { return mask_of_[id.index]; }
  MaskIndex given(const std::uint64_t* bitmap);

  const std::vector<BoundTrial>& trials_;
  Diagnostics& diagnostics_;
  Tape tape_;
  PlannedPortfolio result_;
  std::map<JudgedBy, std::uint32_t> judgements_;
  std::vector<MaskIndex> mask_of_;  // by InstId, of masks that are needed
  std::map<const std::uint64_t*, MaskIndex> given_;
  std::map<std::uint32_t, std::vector<std::pair<ThresholdForm, InstId>>> thresholds_;  // by column
  std::vector<InstId> compiled_, operations_;
};

// yes = known & x, no = known & ~x for some known and x: one step of a trial does without both.
std::optional<std::pair<MaskId, MaskId>> split(const Tape& tape, MaskId yes, MaskId no) {
  const Inst& both = tape.at(yes);
  const Inst& without = tape.at(no);
  if (both.op != Op::And || without.op != Op::AndNot) return std::nullopt;
  if (without.a == both.a && without.b == both.b) return std::pair(both.b, both.a);
  if (without.a == both.b && without.b == both.a) return std::pair(both.a, both.b);
  return std::nullopt;
}

JudgedBy PortfolioPlanner::judged_by(const Decided& decided) {
  std::optional<MaskId> short_of_data;
  if (decided.short_of_data != decided.open) short_of_data = decided.short_of_data;
  if (const auto parts = split(tape_, decided.met, decided.not_met)) {
    return {Judgement::Kind::Holds, parts->first, parts->second, decided.overridden, short_of_data};
  }
  if (const auto parts = split(tape_, decided.not_met, decided.met)) {
    return {Judgement::Kind::Holds, tape_.inverse(parts->first), parts->second, decided.overridden, short_of_data};
  }
  return {Judgement::Kind::Pair, decided.met, decided.not_met, decided.overridden, short_of_data};
}

bool PortfolioPlanner::judge(const BoundTrial& trial) {
  const std::size_t errors = diagnostics_.errors();
  Translation translation(*trial.program, *trial.binding, tape_, diagnostics_);
  translation.translate(roots_of(*trial.program));
  if (diagnostics_.errors() > errors) return false;
  PortfolioTrial& planned = result_.plan.trials.emplace_back();
  std::vector<bool>& blind = result_.blind.emplace_back();
  for (const ir::Criterion& criterion : trial.program->criteria) {
    const Judged judged = translation.judged(criterion);
    // Padding is left to the runtime, which has to look at it once a trial only.
    const JudgedBy by = judged_by(decide(tape_, criterion, judged, tape_.ones()));
    const auto place = judgements_.try_emplace(by, static_cast<std::uint32_t>(judgements_.size())).first;
    planned.criteria.push_back({place->second, criterion.kind == ir::CriterionKind::Exclusion});
    blind.push_back(translation.blind(judged));
  }
  return true;
}

std::vector<bool> PortfolioPlanner::needed() const {
  std::vector<bool> live(tape_.size());
  for (const auto& [by, index] : judgements_) {
    for (const MaskId mask : {by.a, by.b, by.overridden, by.short_of_data.value_or(by.a)}) live[mask.index] = true;
  }
  for (std::size_t i = live.size(); i-- > 0;) {
    if (!live[i]) continue;
    for (const InstId operand : {at({static_cast<std::uint32_t>(i)}).a, at({static_cast<std::uint32_t>(i)}).b}) {
      if (operand.valid()) live[operand.index] = true;
    }
  }
  return live;
}

MaskIndex PortfolioPlanner::given(const std::uint64_t* bitmap) {
  const auto [place, fresh] = given_.try_emplace(bitmap, result_.plan.masks);
  if (!fresh) return place->second;
  result_.plan.bitmaps.push_back(bitmap);
  return next_mask();
}

// The needed masks by how they come about; those that are given get their numbers, which are the first.
void PortfolioPlanner::sort_out(const std::vector<bool>& live) {
  mask_of_.resize(tape_.size());
  for (std::uint32_t i = 0; i < tape_.size(); ++i) {
    const Inst& inst = at({i});
    if (!live[i] || kernel::info(inst.op).result != kernel::Sort::Mask) continue;
    switch (inst.op) {
      case Op::Zero:
        mask_of_[i] = kNobody;
        break;
      case Op::Ones:
        mask_of_[i] = kEverybody;
        break;
      case Op::Live:
        mask_of_[i] = kLive;
        break;
      case Op::Valid:
        mask_of_[i] = given(tape_.arguments()[inst.imm].column.valid);
        break;
      case Op::Below:
        mask_of_[i] = given(tape_.arguments()[inst.imm].column.below);
        break;
      case Op::Above:
        mask_of_[i] = given(tape_.arguments()[inst.imm].column.above);
        break;
      case Op::And:
      case Op::Or:
      case Op::AndNot:
      case Op::Xor:
      case Op::Not:
        operations_.push_back({i});
        break;
      default:
        if (const auto form = threshold_form(tape_, {i})) {
          thresholds_[form->column].emplace_back(*form, InstId{i});
        } else {
          compiled_.push_back({i});
        }
    }
  }
}

// Two thresholds that round to one integer are one comparison.
void PortfolioPlanner::number_thresholds() {
  for (auto& [column, forms] : thresholds_) {
    std::sort(forms.begin(), forms.end());
    ComparedColumn& compared = result_.plan.columns.emplace_back();
    compared.rows = tape_.arguments()[column].column.data;
    compared.width = static_cast<Width>(tape_.shape(column).width / 8);
    compared.blocks = tape_.arguments()[column].blocks;
    compared.valid = tape_.arguments()[column].column.valid;
    for (const auto& [form, id] : forms) {
      const bool repeated = !compared.thresholds.empty() && compared.thresholds.back().value == form.value &&
                            compared.thresholds.back().equal == form.equal;
      if (!repeated) compared.thresholds.push_back({form.value, form.equal, next_mask()});
      mask_of_[id.index] = compared.thresholds.back().mask;
    }
  }
}

// Comparisons of two scaled columns go into a table, too; what remains is compiled.
void PortfolioPlanner::make_kernels() {
  std::vector<InstId> rest;
  for (const InstId id : compiled_) {
    auto pair = columns_form(tape_, id);
    if (!pair) {
      rest.push_back(id);
      continue;
    }
    pair->mask = mask_of_[id.index] = next_mask();
    result_.plan.pairs.push_back(*pair);
  }
  for (std::size_t first = 0; first < rest.size(); first += kKernelComparisons) {
    const std::size_t end = std::min(rest.size(), first + kKernelComparisons);
    CompiledMasks& masks = result_.plan.kernels.emplace_back();
    masks.first = result_.plan.masks;
    kernel::Plan kernel = tape_.plan();
    const MaskId nobody = tape_.zero();
    for (std::size_t i = first; i < end; ++i) {
      kernel.criteria.push_back({rest[i], nobody});
      mask_of_[rest[i].index] = next_mask();
    }
    std::vector<Argument> arguments = tape_.arguments();
    compact(kernel, arguments);
    for (const Argument& argument : arguments) masks.kernel.columns.push_back(argument.column);
    kernel::verify(kernel);
    masks.kernel.constants = kernel.constants;
    masks.kernel.criteria = kernel.criteria.size();
    result_.kernels.push_back(std::move(kernel));
  }
}

MaskOperation::Kind operation(Op op) {
  switch (op) {
    case Op::And:
      return MaskOperation::Kind::And;
    case Op::Or:
      return MaskOperation::Kind::Or;
    case Op::AndNot:
      return MaskOperation::Kind::AndNot;
    case Op::Xor:
      return MaskOperation::Kind::Xor;
    default:
      return MaskOperation::Kind::Not;
  }
}

void PortfolioPlanner::number_operations() {
  for (const InstId id : operations_) {
    const Inst& inst = at(id);
    const MaskIndex a = mask(inst.a);
    const MaskIndex b = inst.b.valid() ? mask(inst.b) : kNobody;
    mask_of_[id.index] = next_mask();
    result_.plan.operations.push_back({operation(inst.op), a, b, mask_of_[id.index]});
  }
}

void PortfolioPlanner::number_judgements() {
  result_.plan.judgements.resize(judgements_.size());
  for (const auto& [by, index] : judgements_) {
    Judgement& judgement = result_.plan.judgements[index];
    judgement = {by.kind, mask(by.a), mask(by.b), mask(by.overridden), std::nullopt};
    if (by.short_of_data) judgement.short_of_data = mask(*by.short_of_data);
  }
}

std::optional<PlannedPortfolio> PortfolioPlanner::run() {
  bool possible = true;
  for (const BoundTrial& trial : trials_) possible = judge(trial) && possible;
  if (!possible) return std::nullopt;
  tape_.zero();
  sort_out(needed());
  number_thresholds();
  make_kernels();
  number_operations();
  number_judgements();
  return std::move(result_);
}

}  // namespace

std::optional<PlannedPortfolio> plan_portfolio(const std::vector<BoundTrial>& trials, Diagnostics& diagnostics) {
  return PortfolioPlanner(trials, diagnostics).run();
}

}  // namespace elig
