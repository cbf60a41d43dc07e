#include "tests/unit/portfolio/invented.h"

#include <algorithm>
#include <limits>
#include <random>

namespace elig::invented {
namespace {

constexpr std::size_t kKernelMasks = 2;

// met[0]: odd; met[1]: below constants[0].
void hand_kernel(const elig_args* args) {
  for (std::uint64_t word = 0; word < args->word_count; ++word) {
    const std::uint64_t at = args->first_word + word;
    const auto* rows = static_cast<const std::int8_t*>(args->columns[0].data) + at * kRowsPerWord;
    std::uint64_t met[kKernelMasks] = {};
    for (unsigned i = 0; i < kRowsPerWord; ++i) {
      met[0] |= std::uint64_t{(rows[i] & 1) != 0} << i;
      met[1] |= std::uint64_t{rows[i] < args->constants[0]} << i;
    }
    const std::uint64_t known = args->columns[0].valid[at] & args->live[at];
    for (std::size_t i = 0; i < kKernelMasks; ++i) {
      args->met[i * args->words_out + word] = met[i] & known;
      args->not_met[i * args->words_out + word] = ~met[i] & known;
      args->counts[i * ELIG_COUNTS_PER_CRITERION]++;
    }
    for (std::size_t i = 0; i < ELIG_STATUSES; ++i) args->status[i * args->words_out + word] = known;
  }
}

class Inventor {
 public:
  Inventor(std::uint32_t seed, std::size_t patients, const Size& size) : random_(seed), size_(size) {
    result_.patients = patients;
  }

  Invented invent() && {
    PortfolioPlan& plan = result_.plan;
    for (std::size_t i = 0; i < size_.columns; ++i) add_column(i);
    for (std::size_t i = 0; i < 2; ++i) operands_.push_back(add_bitmap(false));
    for (std::size_t i = 0; i < size_.pairs; i += 4) ratios_.push_back(ratio_columns());
    for (ComparedColumn& column : plan.columns) {
      for (Threshold& threshold : column.thresholds) threshold.mask = new_mask();
    }
    for (std::size_t i = 0; i < size_.pairs; ++i) add_pair();
    for (const RatioColumns& columns : ratios_) add_ratios(columns);
    add_kernel();
    for (std::size_t i = 0; i < plan.columns.size(); ++i) {
      for (const Threshold& threshold : plan.columns[i].thresholds) {
        operands_.push_back(operation(MaskOperation::Kind::And, threshold.mask, known_[i]));
      }
    }
    for (const auto& [columns, masks] : ratio_masks_) {
      const MaskIndex known = operation(MaskOperation::Kind::And, columns.left_known, columns.right_known);
      for (const MaskIndex mask : masks) operands_.push_back(operation(MaskOperation::Kind::And, known, mask));
    }
    for (std::size_t i = 0; i < size_.operations; ++i) {
      operands_.push_back(operation(static_cast<MaskOperation::Kind>(below(5)), operand(), operand()));
    }
    for (std::size_t i = 0; i < size_.judgements; ++i) add_judgement();
    for (std::size_t i = 0; i < size_.trials; ++i) {
      PortfolioTrial trial;
      for (std::size_t n = below(size_.criteria + 1); n > 0; --n) {
        trial.criteria.push_back({static_cast<std::uint32_t>(below(plan.judgements.size())), below(3) == 0});
      }
      plan.trials.push_back(std::move(trial));
    }
    return std::move(result_);
  }

 private:
  std::size_t below(std::size_t end) { return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_); }
  std::int64_t between(std::int64_t least, std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>(least, most)(random_);
  }
  MaskIndex new_mask() { return result_.plan.masks++; }
  MaskIndex operand() { return operands_[below(operands_.size())]; }
  std::size_t rows() const { return words_for(result_.patients) * kRowsPerWord; }

  AlignedBytes& bytes(std::size_t size) { return result_.memory.emplace_back(size); }

  // Of one patient in four all or no bits; 0 beyond the patients.
  MaskIndex add_bitmap(bool most) {
    AlignedBytes& memory = bytes(rows() / 8);
    for (std::size_t i = 0; i < result_.patients; ++i) {
      const bool bit = most ? below(5) != 0 : below(2) != 0;
      memory.as<std::uint64_t>()[i / 64] |= std::uint64_t{bit} << i % 64;
    }
    result_.plan.bitmaps.push_back(memory.as<std::uint64_t>());
    return new_mask();
  }

  template <class Row>
  const void* add_rows(std::int64_t least, std::int64_t most, bool sorted) {
    AlignedBytes& memory = bytes(rows() * sizeof(Row));
    auto* row = memory.as<Row>();
    for (std::size_t i = 0; i < rows(); ++i) row[i] = static_cast<Row>(between(least, most));
    if (sorted) std::sort(row, row + rows());
    return row;
  }

  void add_column(std::size_t number) {
    static constexpr Width kWidths[] = {Width::W16, Width::W8, Width::W32, Width::W64};
    ComparedColumn column;
    column.width = kWidths[number % 4];
    const std::int64_t limit =
        std::numeric_limits<std::int64_t>::max() >> (64 - 8 * static_cast<unsigned>(column.width));
    // Small numbers, so that constants are met exactly; now and then the whole width, but for the one left unused.
    const bool wide = below(3) == 0;
    const std::int64_t most = wide ? limit : std::min<std::int64_t>(limit, 1 + static_cast<std::int64_t>(below(300)));
    const std::int64_t least = below(2) == 0 ? 0 : -most;
    const bool sorted = below(2) == 0;
    switch (column.width) {
      case Width::W8:
        column.rows = add_rows<std::int8_t>(least, most, sorted);
        break;
      case Width::W16:
        column.rows = add_rows<std::int16_t>(least, most, sorted);
        break;
      case Width::W32:
        column.rows = add_rows<std::int32_t>(least, most, sorted);
        break;
      case Width::W64:
        column.rows = add_rows<std::int64_t>(least, most, sorted);
        break;
    }
    known_.push_back(add_bitmap(true));
    operands_.push_back(known_.back());
    if (below(3) != 0) column.valid = result_.plan.bitmaps.back();
    if (below(2) == 0) add_ranges(column);
    const std::size_t thresholds = 1 + below(size_.thresholds);
    for (std::size_t i = 0; i < thresholds; ++i) {
      // At the ends of the width, too, and beyond what the rows hold.
      const std::int64_t ends[] = {-limit - 1, -limit, limit, least, most};
      const std::int64_t value = below(6) == 0 ? ends[below(5)]
                                 : wide        ? between(least, most)
                                               : between(std::max(-limit, least - 3), std::min(limit, most + 2));
      column.thresholds.push_back({value, below(4) == 0, 0});
    }
    const auto key = [](const Threshold& t) { return std::pair(t.value, t.equal); };
    std::ranges::sort(column.thresholds, {}, key);
    const auto same = std::ranges::unique(column.thresholds, {}, key);
    column.thresholds.erase(same.begin(), same.end());
    result_.plan.columns.push_back(std::move(column));
  }

  void add_ranges(ComparedColumn& column) {
    AlignedBytes& memory = bytes(blocks_for(result_.patients) * sizeof(BlockRange));
    auto* ranges = memory.as<BlockRange>();
    for (std::size_t block = 0; block < blocks_for(result_.patients); ++block) {
      bool first = true;
      for (std::size_t i = block * kBlockRows; i < std::min(result_.patients, (block + 1) * kBlockRows); ++i) {
        if ((result_.plan.bitmaps.back()[i / 64] >> i % 64 & 1) == 0) continue;
        const std::int64_t value = row(column.rows, column.width, i);
        ranges[block].min = first ? value : std::min(ranges[block].min, value);
        ranges[block].max = first ? value : std::max(ranges[block].max, value);
        first = false;
      }
    }
    column.blocks = ranges;
  }

 public:
  static std::int64_t row(const void* rows, Width width, std::size_t i) {
    switch (width) {
      case Width::W8:
        return static_cast<const std::int8_t*>(rows)[i];
      case Width::W16:
        return static_cast<const std::int16_t*>(rows)[i];
      case Width::W32:
        return static_cast<const std::int32_t*>(rows)[i];
      case Width::W64:
        break;
    }
    return static_cast<const std::int64_t*>(rows)[i];
  }

 private:
  void add_pair() {
    static constexpr Width kLanes[] = {Width::W16, Width::W32, Width::W64};
    ComparedColumns pair;
    pair.lanes = kLanes[below(3)];
    const std::int64_t most = pair.lanes == Width::W16 ? 100 : 30'000;
    const auto add = [&](Width& width, const void*& column, std::int64_t& base) {
      if (below(2) == 0) base = between(-200, 200);
      if (pair.lanes == Width::W16 || below(2) == 0) {
        width = Width::W8;
        column = add_rows<std::int8_t>(-20, 100, false);
      } else {
        width = below(2) == 0 ? Width::W16 : Width::W32;
        column =
            width == Width::W16 ? add_rows<std::int16_t>(-most, most, false) : add_rows<std::int32_t>(0, most, false);
      }
    };
    add(pair.left_width, pair.left, pair.left_base);
    add(pair.right_width, pair.right, pair.right_base);
    pair.left_factor = between(1, 4);
    pair.right_factor = between(-3, 9);
    pair.addend = between(-50, 50);
    pair.equal = below(3) == 0;
    if (pair.equal) pair.left_factor = pair.right_factor = 1, pair.addend = 0;
    pair.mask = new_mask();
    result_.plan.pairs.push_back(pair);
    operands_.push_back(pair.mask);
  }

  struct RatioColumns {
    ComparedColumns pair;
    MaskIndex left_known = 0, right_known = 0;
  };

  RatioColumns ratio_columns() {
    RatioColumns columns;
    ComparedColumns& pair = columns.pair;
    const auto add = [&](RowBounds& bounds, const std::uint64_t*& valid) {
      bounds = {0, 300};
      const MaskIndex known = add_bitmap(true);
      if (below(3) != 0) valid = result_.plan.bitmaps.back();
      return known;
    };
    pair.left = add_rows<std::int16_t>(0, 300, false), pair.right = add_rows<std::int16_t>(0, 300, false);
    pair.left_width = pair.right_width = Width::W16;
    columns.left_known = add(pair.left_bounds, pair.left_valid);
    columns.right_known = add(pair.right_bounds, pair.right_valid);
    return columns;
  }

  // left * p <= right * q of the same columns, where all are known.
  void add_ratios(const RatioColumns& columns) {
    const std::size_t count = 1 + below(size_.thresholds);
    std::vector<MaskIndex> masks;
    for (std::size_t i = 0; i < count; ++i) {
      ComparedColumns pair = columns.pair;
      pair.left_factor = between(1, 20), pair.right_factor = between(1, 40);
      pair.mask = new_mask();
      masks.push_back(pair.mask);
      result_.plan.pairs.push_back(pair);
    }
    ratio_masks_.emplace_back(columns, std::move(masks));
  }

  void add_kernel() {
    CompiledMasks masks;
    const auto* valid = result_.plan.bitmaps.front();
    masks.kernel = {hand_kernel, {{add_rows<std::int8_t>(-50, 50, false), valid, nullptr, nullptr}}, {7}, kKernelMasks};
    masks.first = result_.plan.masks;
    result_.plan.masks += kKernelMasks;
    for (std::size_t i = 0; i < kKernelMasks; ++i) operands_.push_back(static_cast<MaskIndex>(masks.first + i));
    result_.plan.kernels.push_back(std::move(masks));
  }

  MaskIndex operation(MaskOperation::Kind kind, MaskIndex a, MaskIndex b) {
    const MaskIndex mask = new_mask();
    result_.plan.operations.push_back({kind, a, b, mask});
    return mask;
  }

  void add_judgement() {
    Judgement judgement;
    if (below(2) == 0) {
      judgement.kind = Judgement::Kind::Holds;
      const std::size_t column = below(result_.plan.columns.size());
      const std::vector<Threshold>& thresholds = result_.plan.columns[column].thresholds;
      judgement.a = thresholds[below(thresholds.size())].mask;
      for (std::size_t times = below(3); times > 0; --times) {
        judgement.a = operation(MaskOperation::Kind::Not, judgement.a, 0);
      }
      judgement.b = known_[column];
    } else {
      judgement.a = below(8) == 0 ? kNobody : operand();
      judgement.b = operation(MaskOperation::Kind::AndNot, below(8) == 0 ? kEverybody : operand(), judgement.a);
    }
    if (below(3) == 0) judgement.overridden = operand();
    if (below(4) == 0) judgement.short_of_data = below(3) == 0 ? kNobody : operand();
    result_.plan.judgements.push_back(judgement);
  }

  std::mt19937 random_;
  Size size_;
  Invented result_;
  std::vector<MaskIndex> operands_;  // such that do not depend on rows without a value
  std::vector<MaskIndex> known_;     // by column
  std::vector<RatioColumns> ratios_;
  std::vector<std::pair<RatioColumns, std::vector<MaskIndex>>> ratio_masks_;
};

// Is the patient in each of the masks?
std::vector<bool> masks_of(const Invented& invented, std::size_t patient) {
  const PortfolioPlan& plan = invented.plan;
  std::vector<bool> in(plan.masks);
  in[kEverybody] = in[kLive] = true;
  for (std::size_t i = 0; i < plan.bitmaps.size(); ++i) {
    in[kGivenMasks + i] = (plan.bitmaps[i][patient / 64] >> patient % 64 & 1) != 0;
  }
  for (const ComparedColumn& column : plan.columns) {
    const std::int64_t value = Inventor::row(column.rows, column.width, patient);
    for (const Threshold& t : column.thresholds) in[t.mask] = t.equal ? value == t.value : value <= t.value;
  }
  for (const ComparedColumns& pair : plan.pairs) {
    const std::int64_t left = (pair.left_base + Inventor::row(pair.left, pair.left_width, patient)) * pair.left_factor;
    const std::int64_t right =
        (pair.right_base + Inventor::row(pair.right, pair.right_width, patient)) * pair.right_factor + pair.addend;
    in[pair.mask] = pair.equal ? left == right : left <= right;
  }
  for (const CompiledMasks& kernel : plan.kernels) {
    const elig_column& column = kernel.kernel.columns.front();
    const std::int64_t value = Inventor::row(column.data, Width::W8, patient);
    const bool known = (column.valid[patient / 64] >> patient % 64 & 1) != 0;
    in[kernel.first] = known && value % 2 != 0;
    in[kernel.first + 1] = known && value < kernel.kernel.constants.front();
  }
  for (const MaskOperation& operation : plan.operations) {
    const bool a = in[operation.a], b = in[operation.b];
    switch (operation.kind) {
      case MaskOperation::Kind::And:
        in[operation.mask] = a && b;
        break;
      case MaskOperation::Kind::Or:
        in[operation.mask] = a || b;
        break;
      case MaskOperation::Kind::AndNot:
        in[operation.mask] = a && !b;
        break;
      case MaskOperation::Kind::Xor:
        in[operation.mask] = a != b;
        break;
      case MaskOperation::Kind::Not:
        in[operation.mask] = !a;
        break;
    }
  }
  return in;
}

std::uint8_t judge(const PortfolioPlan& plan, const PortfolioTrial& trial, const std::vector<bool>& in,
                   TrialCounts& counts) {
  bool open = false, short_of_data = false;
  std::size_t failed = 0, last = 0;
  for (std::size_t i = 0; i < trial.criteria.size(); ++i) {
    const Judgement& judgement = plan.judgements[trial.criteria[i].judgement];
    const bool holds = judgement.kind == Judgement::Kind::Holds;
    const bool met = holds ? in[judgement.b] && in[judgement.a] : in[judgement.a];
    const bool not_met = holds ? in[judgement.b] && !in[judgement.a] : in[judgement.b];
    if (!met && !not_met) {
      open = true;
      short_of_data = short_of_data || !judgement.short_of_data || in[*judgement.short_of_data];
    }
    if (trial.criteria[i].exclusion ? met : not_met) ++failed, last = i;
    CriterionCounts& criterion = counts.criteria[i];
    criterion.met += met;
    criterion.not_met += not_met;
    criterion.unknown += !met && !not_met;
    criterion.overridden += in[judgement.overridden];
    criterion.remaining += failed == 0;
  }
  if (failed == 1) ++counts.criteria[last].only_reason;
  return failed != 0     ? ELIG_STATUS_INELIGIBLE
         : short_of_data ? ELIG_STATUS_NEEDS_DATA
         : open          ? ELIG_STATUS_NEEDS_REVIEW
                         : ELIG_STATUS_ELIGIBLE;
}

}  // namespace

Invented invent(std::uint32_t seed, std::size_t patients, const Size& size) {
  return Inventor(seed, patients, size).invent();
}

Expected expected(const Invented& invented) {
  const std::vector<PortfolioTrial>& trials = invented.plan.trials;
  Expected result;
  result.counts.resize(trials.size());
  result.eligible.resize(trials.size());
  for (std::size_t i = 0; i < trials.size(); ++i) {
    result.counts[i].patients = invented.patients;
    result.counts[i].criteria.resize(trials[i].criteria.size());
  }
  for (std::size_t patient = 0; patient < invented.patients; ++patient) {
    const std::vector<bool> in = masks_of(invented, patient);
    std::vector<std::uint8_t>& statuses = result.statuses.emplace_back();
    for (std::size_t i = 0; i < trials.size(); ++i) {
      statuses.push_back(judge(invented.plan, trials[i], in, result.counts[i]));
      ++result.counts[i].status[statuses.back()];
      if (statuses.back() == ELIG_STATUS_ELIGIBLE) result.eligible[i].push_back(static_cast<std::uint32_t>(patient));
    }
  }
  return result;
}

}  // namespace elig::invented
