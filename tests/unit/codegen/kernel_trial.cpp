#include "tests/unit/codegen/kernel_trial.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <map>
#include <new>

#include "tests/unit/codegen/scalar_kernel.h"

namespace elig {

using kernel::InstId;
using kernel::Op;

// ---- building plans

InstId Tape::add(Op op, unsigned width, InstId a, InstId b, std::uint32_t imm) {
  plan.tape.push_back({op, static_cast<std::uint8_t>(width), a, b, imm});
  return {static_cast<std::uint32_t>(plan.tape.size() - 1)};
}

InstId Tape::load(unsigned width) {
  plan.columns.push_back({static_cast<std::uint8_t>(width), true, true});
  return load_column(static_cast<std::uint32_t>(plan.columns.size() - 1));
}

InstId Tape::load_column(std::uint32_t column) { return add(Op::Load, plan.columns[column].width, {}, {}, column); }

InstId Tape::extended(InstId lanes, unsigned width) {
  return plan.tape[lanes.index].width == width ? lanes : add(Op::Extend, width, lanes);
}

InstId Tape::with_threshold(Op op, InstId lanes, std::int64_t threshold) {
  plan.constants.push_back(threshold);
  return add(op, 0, lanes, {}, static_cast<std::uint32_t>(plan.constants.size() - 1));
}

InstId Tape::with_big(Op op, unsigned width, InstId lanes, const Integer& value) {
  plan.big.push_back(value);
  return add(op, width, lanes, {}, static_cast<std::uint32_t>(plan.big.size() - 1));
}

InstId Tape::real(double value) {
  plan.doubles.push_back(value);
  return add(Op::SplatDouble, 64, {}, {}, static_cast<std::uint32_t>(plan.doubles.size() - 1));
}

void Tape::keep(InstId lanes) {
  const auto place = static_cast<std::uint32_t>(plan.values.size());
  plan.values.push_back(add(Op::Keep, 0, lanes, {}, place));
}

void Tape::output(InstId mask) {
  plan.counts.push_back({static_cast<std::uint32_t>(plan.counts.size()), mask});
  plan.criteria.push_back({mask, plan.criteria.empty() ? mask : plan.criteria.back().met});
  plan.status.push_back(mask);
}

// ---- random rows

namespace {

std::int64_t random_cell(unsigned width, Random& random) {
  const std::int64_t highest = static_cast<std::int64_t>(~std::uint64_t{0} >> (65 - width));
  const std::int64_t any = static_cast<std::int64_t>(random()) >> (64 - width);
  switch (random() % 8) {
    case 0:
      return highest;
    case 1:
      return -highest - 1;
    case 2:
      return -highest;
    case 3:
      return 0;
    case 4:
    case 5:
      return static_cast<std::int64_t>(random() % 9) - 4;
    default:
      return any;
  }
}

}  // namespace

Rows::Rows(const kernel::Plan& plan, std::size_t words, Random& random) : words_(words), shapes_(plan.columns) {
  const auto mask = [&] {
    std::vector<std::uint64_t>& bits = masks_.emplace_back(words);
    for (std::uint64_t& word : bits) word = random();
    return bits.data();
  };
  for (std::uint32_t c = 0; c < plan.columns.size(); ++c) {
    const kernel::ColumnShape& shape = plan.columns[c];
    const std::size_t bytes = words * 64 * shape.width / 8;
    data_.emplace_back(new (std::align_val_t{64}) std::byte[bytes]);
    columns_.push_back(
        {data_.back().get(), mask(), shape.has_below ? mask() : nullptr, shape.has_above ? mask() : nullptr});
    for (std::size_t row = 0; row < words * 64; ++row) set(c, row, random_cell(shape.width, random));
  }
  live_.assign(words, ~std::uint64_t{0});
  if (words > 0) live_.back() >>= 1 + random() % 63;
}

void Rows::set(std::uint32_t column, std::size_t row, std::int64_t value) {
  const std::size_t bytes = shapes_[column].width / 8U;
  std::memcpy(data_[column].get() + row * bytes, &value, bytes);  // little-endian: the low bytes come first
}

elig_args Rows::args(const kernel::Plan& plan) const {
  elig_args args{};
  args.columns = columns_.data();
  args.constants = plan.constants.data();
  args.live = live_.data();
  args.word_count = words_;
  return args;
}

// ---- comparing

namespace {

/// All that a kernel may write, with words around it that it must not touch.
struct Outputs {
  static constexpr std::size_t kSpare = 3;
  std::vector<std::uint64_t> counts, met, not_met, status, values;
  std::size_t stride;

  Outputs(const kernel::Plan& plan, std::size_t words) : stride(words + kSpare) {
    for (std::size_t i = 0; i < plan.counts.size() + kSpare; ++i) counts.push_back(1000 * i);
    met.assign((plan.criteria.size() + 1) * stride, 0xABCD);
    not_met = met;
    status.assign((plan.status.size() + 1) * stride, 0xABCD);
    values.assign((plan.values.size() + 1) * ELIG_VALUE_WORDS, 0xABCD);
  }

  void point(elig_args& args, bool bitmaps) {
    args.counts = counts.data();
    args.met = bitmaps ? met.data() : nullptr;
    args.not_met = bitmaps ? not_met.data() : nullptr;
    args.status = bitmaps ? status.data() : nullptr;
    args.words_out = stride;
    args.values = values.data();
  }
};

/// What a NaN that is kept looks like, is the machine's business.
void same_nans(const kernel::Plan& plan, std::vector<std::uint64_t>& values) {
  for (std::size_t v = 0; v < plan.values.size(); ++v) {
    const kernel::Inst& kept = plan.tape[plan.tape[plan.values[v].index].a.index];
    if (kernel::info(kept.op).result != kernel::Sort::Double) continue;
    for (std::size_t lane = 0; lane < 64; ++lane) {
      std::uint64_t& bits = values[v * ELIG_VALUE_WORDS + lane];
      if (std::isnan(std::bit_cast<double>(bits))) bits = std::bit_cast<std::uint64_t>(std::nan(""));
    }
  }
}

void expect_same(elig_kernel function, const kernel::Plan& plan, elig_args args, bool bitmaps) {
  Outputs actual(plan, args.word_count);
  Outputs expected = actual;
  actual.point(args, bitmaps);
  function(&args);
  expected.point(args, bitmaps);
  interpret(plan, args);
  EXPECT_EQ(actual.counts, expected.counts);
  EXPECT_EQ(actual.met, expected.met);
  EXPECT_EQ(actual.not_met, expected.not_met);
  EXPECT_EQ(actual.status, expected.status);
  same_nans(plan, actual.values);
  same_nans(plan, expected.values);
  EXPECT_EQ(actual.values, expected.values);
}

}  // namespace

void expect_agreement(Jit& jit, const kernel::Plan& plan, const Rows& rows, const std::uint8_t* known) {
  SCOPED_TRACE(kernel::print(plan));
  const Result<elig_kernel> function = jit.compile(plan);
  ASSERT_TRUE(function.ok()) << function.error().message;
  struct Part {
    std::uint64_t first, count;
  };
  const std::size_t words = rows.words();
  for (const Part part : {Part{0, words}, Part{1, words - 1}, Part{words - 1, 1}, Part{0, 0}}) {
    for (const bool bitmaps : {false, true}) {
      SCOPED_TRACE(testing::Message() << part.count << " words from " << part.first << ", bitmaps " << bitmaps);
      elig_args args = rows.args(plan);
      args.first_word = part.first;
      args.word_count = part.count;
      args.known = known;
      expect_same(function.value(), plan, args, bitmaps);
    }
  }
}

Jit* jit_for(const std::string& cpu, int optimisation) {
  static std::map<std::pair<std::string, int>, std::unique_ptr<Jit>> made;
  const auto [entry, is_new] = made.try_emplace({cpu, optimisation});
  if (is_new) {
    Result<std::unique_ptr<Jit>> jit = Jit::create({cpu, optimisation});
    if (jit) entry->second = std::move(jit.value());
  }
  return entry->second.get();
}

void PrintTo(const Setting& setting, std::ostream* out) { *out << setting.cpu << " at level " << setting.optimisation; }

std::string name_of(const testing::TestParamInfo<Setting>& setting) {
  std::string name = setting.param.cpu;
  for (char& c : name) c = c == '-' ? '_' : c;
  return name + "_O" + std::to_string(setting.param.optimisation);
}

}  // namespace elig
