// Runs a plan both ways, compiled and one patient at a time, on random columns, and compares all they wrote.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "compiler/codegen/jit.h"
#include "compiler/ir/kernel.h"
#include "elig/abi.h"

namespace elig {

using Random = std::mt19937_64;

/// Appends to a plan; every mask added as an output becomes a count, a criterion and a status.
struct Tape {
  kernel::Plan plan;

  Tape() { plan.name = "test"; }

  kernel::InstId add(kernel::Op op, unsigned width = 0, kernel::InstId a = {}, kernel::InstId b = {},
                     std::uint32_t imm = 0);
  kernel::InstId load(unsigned width);  // of a new column
  kernel::InstId load_column(std::uint32_t column);
  kernel::InstId extended(kernel::InstId lanes, unsigned width);
  kernel::InstId with_threshold(kernel::Op op, kernel::InstId lanes, std::int64_t threshold);
  kernel::InstId with_big(kernel::Op op, unsigned width, kernel::InstId lanes, const Integer& value);
  kernel::InstId real(double value);  // in every lane

  void output(kernel::InstId mask);
  void keep(kernel::InstId lanes);
};

/// Random columns for a plan. Rows of extremes, zeros and small numbers (so that comparisons meet equal ones)
/// as well as of any; the last word is only partly live.
class Rows {
 public:
  Rows(const kernel::Plan& plan, std::size_t words, Random& random);

  /// Sets row `row` of a column.
  void set(std::uint32_t column, std::size_t row, std::int64_t value);

  /// Arguments for all words, without outputs. `plan` has the columns that the rows were made for.
  [[nodiscard]] elig_args args(const kernel::Plan& plan) const;
  [[nodiscard]] std::size_t words() const { return words_; }

 private:
  struct Free {
    void operator()(std::byte* bytes) const { ::operator delete[](bytes, std::align_val_t{64}); }
  };
  using Bytes = std::unique_ptr<std::byte[], Free>;

  std::size_t words_;
  std::vector<kernel::ColumnShape> shapes_;
  std::vector<Bytes> data_;
  std::vector<std::vector<std::uint64_t>> masks_;
  std::vector<elig_column> columns_;
  std::vector<std::uint64_t> live_;
};

/// Compiles the plan and expects it to write what the interpretation writes: for all words, some in the middle,
/// the last and none; with bitmaps and without. `known`: elig_args::known.
void expect_agreement(Jit& jit, const kernel::Plan& plan, const Rows& rows, const std::uint8_t* known = nullptr);

/// A Jit for each CPU and level, made once; nullptr when this machine lacks the CPU's features.
Jit* jit_for(const std::string& cpu, int optimisation);

/// What tests are repeated for.
struct Setting {
  const char* cpu;
  int optimisation;
};
void PrintTo(const Setting& setting, std::ostream* out);
std::string name_of(const testing::TestParamInfo<Setting>& setting);  // `x86_64_v3_O0`

}  // namespace elig
