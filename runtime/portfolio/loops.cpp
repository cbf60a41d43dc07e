#include "runtime/portfolio/loops.h"

#include <algorithm>

namespace elig::portfolio {

Fetch::Fetch(const std::vector<Range>& ranges, std::size_t first_word, std::size_t words, std::size_t steps)
    : ranges_(ranges), first_word_(first_word), words_(words) {
  std::size_t lines = 0;
  for (const Range& range : ranges) lines += (words * range.word_bytes + kLine - 1) / kLine;
  lines_a_step_ = steps == 0 ? 0 : (lines + steps - 1) / steps;
  if (words != 0) take_next();
}

void Fetch::take_next() {
  at_ = nullptr;
  if (next_ == ranges_.size()) return;
  const Range& range = ranges_[next_++];
  at_ = static_cast<const char*>(range.rows) + first_word_ * range.word_bytes;
  end_ = at_ + words_ * range.word_bytes;
}

std::size_t lanes_bytes(const Program& program, std::size_t stride) {
  const std::size_t numbers = 2 * kRowsPerWord * sizeof(std::int64_t);
  return stride * std::max(numbers, 2 * program.most_criteria * sizeof(std::uint64_t));
}

Counters::Counters(const Program& program, bool count_criteria)
    : criteria(count_criteria),
      trials(program.trial_at.size() * kWordsTogether * sizeof(std::uint64_t)),
      reviewed(trials.size()) {
  if (!criteria) return;
  judgements.resize(program.judgements.size());
  overridden.resize(program.judgements.size());
  fails.resize(program.fails.size());
}

const Loops& loops_of(VectorLevel level) {
  static const Loops *const avx2 = avx2_loops(), *const avx512 = avx512_loops();
  if (level >= VectorLevel::Avx512 && avx512 != nullptr) return *avx512;
  if (level >= VectorLevel::Avx2 && avx2 != nullptr) return *avx2;
  return baseline_loops;
}

}  // namespace elig::portfolio
