// Threads take blocks of patients; of each block the masks are made in the thread's own scratch, then trials are judged
// over them. What is counted goes to the thread's own counters and is added up once at the end, so the sums are the
// same for every split.
#include "runtime/portfolio/portfolio.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <new>
#include <utility>

#include "runtime/base/bug.h"
#include "runtime/portfolio/counts.h"
#include "runtime/portfolio/loops.h"
#include "runtime/portfolio/patient.h"
#include "runtime/portfolio/program.h"
#include "runtime/screen/workers.h"

namespace elig {
namespace {

using portfolio::Block;
using portfolio::Counters;
using portfolio::Loops;
using portfolio::Program;

constexpr std::size_t kMostBlockWords = 16;   // more words of each mask were slower, also where masks are few
constexpr std::size_t kUsualCache = 1 << 20;  // bytes, where the system does not say

// Blocks that a thread takes at once at most: what it fetches ahead is its own then.
constexpr std::size_t kLongestRun = 32;

using portfolio::kWordsTogether;

// Words of a block: such that the masks of a block fill half the cache of a core.
std::size_t block_words(const Program& program, const PortfolioOptions& options) {
  if (options.block_words != 0) return (options.block_words + kWordsTogether - 1) / kWordsTogether * kWordsTogether;
  const long cache = sysconf(_SC_LEVEL2_CACHE_SIZE);
  const std::size_t bytes = (cache > 0 ? static_cast<std::size_t>(cache) : kUsualCache) / 2;
  std::size_t words = kMostBlockWords;
  while (words > kWordsTogether && program.slots * words * sizeof(std::uint64_t) > bytes) words /= 2;
  return words;
}

}  // namespace

struct Portfolio::State {
  PortfolioPlan plan;
  std::size_t patients = 0;
  std::vector<std::uint64_t> live;
  Program program;
  portfolio::Clinic clinic;

  State(PortfolioPlan of, std::size_t number)
      : plan(std::move(of)),
        patients(number),
        live(live_words(number)),
        program(portfolio::program_of(plan, portfolio::loops_of(VectorLevel::Best).search)),
        clinic(plan, live.data(), VectorLevel::Best) {}
};

namespace {

// Zeroes for the masks of a block, in large pages where the system has them: every mask is on another small one.
class Scratch {
 public:
  explicit Scratch(std::size_t words)
      : words_(static_cast<std::uint64_t*>(std::aligned_alloc(kLargePage, rounded(words * sizeof(std::uint64_t))))) {
    if (words_ == nullptr) throw std::bad_alloc();
    ::madvise(words_.get(), rounded(words * sizeof(std::uint64_t)), MADV_HUGEPAGE);
    std::fill_n(words_.get(), words, 0);
  }

  [[nodiscard]] std::uint64_t* words() const { return words_.get(); }

 private:
  static constexpr std::size_t kLargePage = std::size_t{2} << 20;  // bytes
  static std::size_t rounded(std::size_t bytes) { return (bytes + kLargePage - 1) / kLargePage * kLargePage; }
  struct Free {
    void operator()(std::uint64_t* words) const { std::free(words); }
  };
  std::unique_ptr<std::uint64_t, Free> words_;
};

using Rows = std::vector<std::vector<std::uint32_t>>;  // by trial

// What a thread writes to.
struct Own {
  Own(const Program& program, std::size_t stride, const PortfolioOptions& options)
      : scratch(program.slots * stride),
        lanes(portfolio::lanes_bytes(program, stride)),
        counters(program, options.criteria),
        eligible(options.eligible == nullptr ? 0 : program.trial_at.size()) {
    std::size_t criteria = 0;
    for (const CompiledMasks& kernel : program.kernels) criteria = std::max(criteria, kernel.kernel.criteria);
    unread.resize((criteria + ELIG_STATUSES) * stride);
    uncounted.resize(criteria * ELIG_COUNTS_PER_CRITERION + ELIG_STATUSES);
    std::fill_n(scratch.words() + kEverybody * stride, stride, ~std::uint64_t{0});
  }

  Scratch scratch;
  AlignedBytes lanes;
  std::vector<std::uint64_t> unread, uncounted;  // what a kernel reports besides its masks
  Counters counters;
  Rows eligible;  // by trial in the order of Program::runs
};

class Pass {
 public:
  Pass(const std::vector<std::uint64_t>& live, const Program& program, const Loops& loops, std::size_t stride,
       const PortfolioOptions& options)
      : live_(live),
        program_(program.placed(stride)),
        stride_(stride),
        options_(options),
        loops_(loops),
        steps_(program.trial_at.size()) {
    for (const portfolio::ColumnTests& column : program.columns) {
      fetch(column.rows, column.width);
      steps_ += column.numbers.digits.size();
    }
    for (const portfolio::RatioTests& ratios : program.ratios) {
      fetch(ratios.left, ratios.left_width);
      fetch(ratios.right, ratios.right_width);
      steps_ += ratios.numbers.digits.size();
    }
    for (const ComparedColumns& pair : program.pairs) {
      fetch(pair.left, pair.left_width);
      fetch(pair.right, pair.right_width);
    }
    for (const auto& bitmap : program.bitmaps) ranges_.push_back({bitmap.first, sizeof(std::uint64_t)});
  }

  [[nodiscard]] const Program& program() const { return program_; }
  [[nodiscard]] std::size_t blocks() const { return (live_.size() + stride_ - 1) / stride_; }

  // Blocks first .. last - 1, one after another.
  void run(std::size_t first, std::size_t last, Own& own) const {
    const std::size_t end = std::min(live_.size(), last * stride_);
    for (std::size_t word = first * stride_; word < end; word += stride_) run_block(word, end, own);
  }

 private:
  // Once, however many read it.
  void fetch(const void* rows, Width width) {
    const auto is_it = [&](const portfolio::Fetch::Range& range) { return range.rows == rows; };
    if (std::ranges::any_of(ranges_, is_it)) return;
    ranges_.push_back({rows, kRowsPerWord * static_cast<std::size_t>(width)});
  }

  void run_block(std::size_t first, std::size_t last, Own& own) const {
    const std::size_t end = std::min(last, first + stride_);
    portfolio::Fetch fetch(ranges_, end, std::min(stride_, last - end), steps_);
    const Block block{own.scratch.words(), stride_, first, end - first, own.lanes.as<std::byte>(), &fetch};
    copy(live_.data(), block, static_cast<portfolio::Slot>(kLive * stride_));
    for (const auto& [bitmap, slot] : program_.bitmaps) copy(bitmap, block, slot);
    for (const portfolio::ColumnTests& column : program_.columns) loops_.compare(column, block);
    for (const portfolio::RatioTests& ratios : program_.ratios) loops_.compare_ratios(ratios, block);
    for (const ComparedColumns& pair : program_.pairs) loops_.compare_pair(pair, block);
    for (const CompiledMasks& kernel : program_.kernels) call(kernel, block, own);
    loops_.judge(program_, block, own.counters, options_.eligible == nullptr ? nullptr : own.eligible.data());
    if (options_.criteria) loops_.count(program_, block, own.counters);
  }

  static void copy(const std::uint64_t* bitmap, const Block& block, portfolio::Slot slot) {
    std::copy_n(bitmap + block.first_word, block.words, block.scratch + slot);
    std::fill_n(block.scratch + slot + block.words, block.stride - block.words, 0);
  }

  void call(const CompiledMasks& masks, const Block& block, Own& own) const {
    elig_args args{};
    args.columns = masks.kernel.columns.data();
    args.constants = masks.kernel.constants.data();
    args.live = live_.data();
    args.counts = own.uncounted.data();
    args.met = block.scratch + masks.first;
    args.not_met = own.unread.data();
    args.status = own.unread.data() + masks.kernel.criteria * block.stride;
    args.first_word = block.first_word;
    args.word_count = block.words;
    args.words_out = block.stride;
    masks.kernel.function(&args);
  }

  const std::vector<std::uint64_t>& live_;
  Program program_;
  std::size_t stride_;
  const PortfolioOptions& options_;
  const Loops& loops_;
  std::vector<portfolio::Fetch::Range> ranges_;
  std::size_t steps_;
};

// Lists that are ascending each -> one.
std::vector<std::uint32_t> merged(std::vector<std::uint32_t> rows, const std::vector<std::uint32_t>& more) {
  const auto middle = static_cast<std::ptrdiff_t>(rows.size());
  rows.insert(rows.end(), more.begin(), more.end());
  std::inplace_merge(rows.begin(), rows.begin() + middle, rows.end());
  return rows;
}

void gather_rows(const Program& program, std::vector<Own>& owns, Rows& eligible) {
  eligible.assign(program.trial_at.size(), {});
  for (std::size_t i = 0; i < program.trial_at.size(); ++i) {
    for (Own& own : owns) {
      std::vector<std::uint32_t>& rows = eligible[program.trial_at[i]];
      rows = rows.empty() ? std::move(own.eligible[i]) : merged(std::move(rows), own.eligible[i]);
    }
  }
}

}  // namespace

Portfolio::Portfolio(PortfolioPlan plan, std::size_t patients) {
  must(patients >> 32 == 0, "more patients than a row has numbers");
  state_ = std::make_unique<const State>(std::move(plan), patients);
}
Portfolio::Portfolio(Portfolio&&) noexcept = default;
Portfolio& Portfolio::operator=(Portfolio&&) noexcept = default;
Portfolio::~Portfolio() = default;

std::vector<TrialCounts> Portfolio::screen(const PortfolioOptions& options) const {
  const Loops& loops = portfolio::loops_of(options.level);
  const bool ready = loops.search == portfolio::loops_of(VectorLevel::Best).search;
  Program program = ready ? state_->program : portfolio::program_of(state_->plan, loops.search);
  if (!options.criteria) program = program.for_verdicts();
  const std::size_t stride = block_words(program, options);
  const Pass pass(state_->live, program, loops, stride, options);

  const std::size_t workers = workers_for(options.threads, pass.blocks());
  std::vector<Own> owns;
  for (std::size_t i = 0; i < workers; ++i) owns.emplace_back(pass.program(), stride, options);
  share_blocks(
      workers, pass.blocks(), kLongestRun,
      [&](std::size_t worker, BlockRun taken) {
        if (options.before_reading) {
          options.before_reading(taken.first * stride, std::min(taken.end * stride, state_->live.size()));
        }
        pass.run(taken.first, taken.end, owns[worker]);
      },
      [&](double share) {
        if (options.progress) options.progress(share);
      });

  portfolio::Totals totals(state_->plan, program, state_->patients);
  for (const Own& own : owns) totals.add(own.counters);
  if (options.eligible != nullptr) gather_rows(program, owns, *options.eligible);
  return std::move(totals).finish();
}

void Portfolio::statuses_of(std::size_t patient, std::span<std::uint8_t> statuses) const {
  must(patient < state_->patients, "no such patient");
  must(statuses.size() >= state_->plan.trials.size(), "no room for the statuses of all trials");
  state_->clinic.statuses_of(patient, statuses);
}

}  // namespace elig
