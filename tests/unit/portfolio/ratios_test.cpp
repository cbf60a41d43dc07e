// Many comparisons left * p <= right * q of the same two columns, where they may become one search among q / p, and
// where they must not.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "runtime/population/aligned_bytes.h"
#include "runtime/portfolio/patient.h"
#include "runtime/portfolio/portfolio.h"
#include "runtime/screen/workers.h"

namespace elig {
namespace {

constexpr VectorLevel kLevels[] = {VectorLevel::Baseline, VectorLevel::Avx2, VectorLevel::Avx512, VectorLevel::Best};

struct Factors {
  std::int64_t p = 1, q = 1;
};
struct Row {
  std::int32_t left = 0, right = 0;
};

struct Bases {
  std::int32_t left = 0, right = 0;
};

template <class Number>
AlignedBytes column_of(const std::vector<Row>& rows, std::int32_t Row::*side, std::int32_t base) {
  AlignedBytes bytes(words_for(rows.size()) * kRowsPerWord * sizeof(Number));
  for (std::size_t i = 0; i < rows.size(); ++i) bytes.as<Number>()[i] = static_cast<Number>(rows[i].*side - base);
  return bytes;
}

RowBounds bounds_of(const std::vector<Row>& rows, std::int32_t Row::*side, std::int32_t base) {
  RowBounds bounds{base, base};
  for (const Row& row : rows) {
    bounds.min = std::min<std::int64_t>(bounds.min, row.*side);
    bounds.max = std::max<std::int64_t>(bounds.max, row.*side);
  }
  return bounds;
}

// Each comparison is the one criterion of a trial; whom it makes eligible is told by multiplying.
template <class Left, class Right>
void expect_exact(const std::vector<Row>& rows, const std::vector<Factors>& factors, bool bounds_known = true,
                  const Bases& bases = {}) {
  const AlignedBytes left = column_of<Left>(rows, &Row::left, bases.left);
  const AlignedBytes right = column_of<Right>(rows, &Row::right, bases.right);
  PortfolioPlan plan;
  std::vector<std::vector<std::uint32_t>> expected;
  for (const auto& [p, q] : factors) {
    ComparedColumns pair;
    pair.left = left.as<void>(), pair.left_width = static_cast<Width>(sizeof(Left));
    pair.right = right.as<void>(), pair.right_width = static_cast<Width>(sizeof(Right));
    pair.left_factor = p, pair.right_factor = q;
    pair.lanes = Width::W64;
    pair.left_base = bases.left, pair.right_base = bases.right;
    if (bounds_known) {
      pair.left_bounds = bounds_of(rows, &Row::left, bases.left);
      pair.right_bounds = bounds_of(rows, &Row::right, bases.right);
    }
    pair.mask = plan.masks++;
    plan.pairs.push_back(pair);
    auto& eligible = expected.emplace_back();
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (rows[i].left * p <= rows[i].right * q) eligible.push_back(static_cast<std::uint32_t>(i));
    }
  }
  for (const ComparedColumns& pair : plan.pairs) {
    plan.trials.push_back({{{static_cast<std::uint32_t>(plan.judgements.size()), false}}});
    plan.judgements.push_back({Judgement::Kind::Holds, pair.mask, kEverybody});
  }
  const Portfolio ready(plan, rows.size());
  const std::vector<std::uint64_t> live = live_words(rows.size());
  for (const VectorLevel level : kLevels) {
    std::vector<std::vector<std::uint32_t>> eligible;
    PortfolioOptions options;
    options.threads = 1;
    options.level = level;
    options.eligible = &eligible;
    (void)ready.screen(options);
    EXPECT_EQ(eligible, expected) << "level " << static_cast<int>(level) << ", " << factors.size() << " comparisons";
    std::vector<std::vector<std::uint32_t>> alone(factors.size());
    const portfolio::Clinic clinic(plan, live.data(), level);
    std::vector<std::uint8_t> statuses(factors.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      clinic.statuses_of(i, statuses);
      for (std::size_t trial = 0; trial < statuses.size(); ++trial) {
        if (statuses[trial] == ELIG_STATUS_ELIGIBLE) alone[trial].push_back(static_cast<std::uint32_t>(i));
      }
    }
    EXPECT_EQ(alone, expected) << "one patient, level " << static_cast<int>(level);
  }
}

// Rows at each ratio and on either side of it, and zeroes.
std::vector<Row> rows_at(const std::vector<Factors>& factors, std::int32_t times) {
  std::vector<Row> rows = {{0, 0}, {1, 0}, {0, 1}, {-1, 0}, {-1, 1}};
  for (const auto& [p, q] : factors) {
    for (const std::int32_t off : {-1, 0, 1}) {
      rows.push_back({static_cast<std::int32_t>(q) * times + off, static_cast<std::int32_t>(p) * times});
      rows.push_back({static_cast<std::int32_t>(q) * times, static_cast<std::int32_t>(p) * times + std::max(off, 0)});
      rows.push_back({-static_cast<std::int32_t>(q) * times + off, static_cast<std::int32_t>(p) * times});
    }
  }
  return rows;
}

// So many ratios, not in order, some of them written twice.
std::vector<Factors> some_factors(std::size_t count) {
  std::vector<Factors> factors;
  for (std::size_t i = 0; i < count; ++i) {
    const auto q = static_cast<std::int64_t>(1 + i * 37 % 101), p = static_cast<std::int64_t>(1 + i * 11 % 13);
    factors.push_back(i % 5 == 4 ? Factors{2 * factors.back().p, 2 * factors.back().q} : Factors{p, q});
  }
  return factors;
}

TEST(Ratios, AreMetAtTheirBoundary) {
  for (const std::size_t count : {1U, 2U, 3U, 4U, 7U, 8U, 15U, 16U, 31U, 32U, 63U, 64U, 127U, 128U, 129U, 300U}) {
    SCOPED_TRACE(count);
    const std::vector<Factors> factors = some_factors(count);
    expect_exact<std::int16_t, std::int16_t>(rows_at(factors, 3), factors);
    expect_exact<std::int32_t, std::int16_t>(rows_at(factors, 40), factors);
    expect_exact<std::int16_t, std::int32_t>(rows_at(factors, 7), factors);
    expect_exact<std::int16_t, std::int8_t>(rows_at(factors, 2), factors);
  }
}

TEST(Ratios, ThatAreEqualHaveTheSameAnswer) {
  const std::vector<Factors> factors = {{1, 2}, {2, 4}, {3, 6}, {2, 1}, {6, 3}, {1, 1}, {7, 7}};
  for (const std::int32_t times : {1, 5}) expect_exact<std::int8_t, std::int8_t>(rows_at(factors, times), factors);
}

// Of one's own and of both; where the base of missing rows is below 0 and where it is not.
TEST(Ratios, AreOfWhatRowsStoreAndTheirBases) {
  for (const std::size_t count : {1U, 2U, 3U, 20U, 130U}) {
    SCOPED_TRACE(count);
    const std::vector<Factors> factors = some_factors(count);
    const std::vector<Row> rows = rows_at(factors, 3);
    for (const Bases& bases : {Bases{100, 0}, Bases{0, 100}, Bases{-300, 5}, Bases{7, -200}, Bases{300, 100}}) {
      expect_exact<std::int16_t, std::int16_t>(rows, factors, true, bases);
      expect_exact<std::int32_t, std::int16_t>(rows, factors, false, bases);
    }
  }
}

// Bytes on both sides that are above 127 for everybody.
TEST(Ratios, OfBytesFarFromZero) {
  const std::vector<Factors> factors = {{1, 1}, {1, 2}, {2, 1}, {2, 3}, {3, 2}, {2, 5}, {10, 11}};
  std::vector<Row> rows;
  for (const std::int32_t left : {130, 200, 220, 300, 330, 354}) {
    for (const std::int32_t right : {400, 440, 450, 300, 363, 600}) rows.push_back({left, right});
  }
  expect_exact<std::int8_t, std::int16_t>(rows, factors, true, {256, 512});
  expect_exact<std::int8_t, std::int8_t>({{100, 100}, {354, 100}, {100, 354}, {354, 354}, {227, 227}, {228, 227}},
                                         factors, true, {227, 227});
}

TEST(Ratios, NegativeRowsOnTheRightAreMultiplied) {
  const std::vector<Factors> factors = some_factors(20);
  std::vector<Row> rows = rows_at(factors, 3);
  for (const auto& [p, q] : factors) {
    for (const std::int32_t off : {-1, 0, 1}) {
      rows.push_back({static_cast<std::int32_t>(-q) * 2 + off, static_cast<std::int32_t>(-p) * 2});
      rows.push_back({static_cast<std::int32_t>(q) * 2 + off, static_cast<std::int32_t>(-p) * 2});
    }
  }
  expect_exact<std::int16_t, std::int16_t>(rows, factors);
}

TEST(Ratios, FactorsThatAreNotPositiveAreMultiplied) {
  const std::vector<Factors> factors = {{1, 2}, {-1, 2}, {1, -2}, {0, 3}, {3, 0}, {0, 0}, {-3, -4}, {5, 1}, {5, 2}};
  expect_exact<std::int16_t, std::int16_t>(rows_at(some_factors(9), 2), factors);
}

TEST(Ratios, BoundsThatAreNotKnownAreNotTrusted) {
  const std::vector<Factors> factors = some_factors(20);
  expect_exact<std::int16_t, std::int16_t>(rows_at(factors, 3), factors, false);
}

// Neighbouring fractions n / (n - 1) and (n + 1) / n, whose products differ by one.
void expect_neighbours_apart(std::int32_t n) {
  const std::vector<Factors> factors = {{n - 1, n}, {n, n + 1}, {n, n - 1}, {n + 1, n}, {n, n}, {1, 1}};
  std::vector<Row> rows;
  for (const std::int32_t left : {n - 1, n, n + 1}) {
    for (const std::int32_t right : {n - 1, n, n + 1}) rows.push_back({left, right});
  }
  expect_exact<std::int32_t, std::int32_t>(rows, factors);
}

TEST(Ratios, AreToldApartUpToTheGreatestProductAndBeyondIt) {
  for (const std::int32_t n : {31, 1446, 1447}) expect_neighbours_apart(n);    // 1448 * 1448 is just below 2^21
  for (const std::int32_t n : {1448, 2048, 2895}) expect_neighbours_apart(n);  // 2896 * 2896 is just below 2^23
  for (const std::int32_t n : {2896, 4096, 8192, 46339}) expect_neighbours_apart(n);
}

// Rows whose quotient is q / p, or as near to it as one can be whose products are so great.
void expect_nearest_apart(std::int64_t greatest_product) {
  std::mt19937 random(7);
  const auto below = [&](std::int64_t end) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(end));
  };
  for (int round = 0; round < 20; ++round) {
    std::vector<Factors> factors;
    std::vector<Row> rows = {{0, 0}, {5, 0}};
    for (int i = 0; i < 127; ++i) {
      const std::int64_t p = 1 + below(3000), q = 1 + below(3000);
      factors.push_back({p, q});
    }
    std::int64_t most = 1;
    for (const auto& [p, q] : factors) most = std::max({most, p, q});
    for (const auto& [p, q] : factors) {
      const std::int64_t right = 1 + below(greatest_product / most), left = right * q / p;
      for (const std::int64_t off : {0, 1}) {
        if ((left + off) * most > greatest_product) continue;
        rows.push_back({static_cast<std::int32_t>(left + off), static_cast<std::int32_t>(right)});
      }
    }
    expect_exact<std::int32_t, std::int32_t>(rows, factors);
  }
}

TEST(Ratios, NearestQuotientsAreToldApart) {
  for (const unsigned bits : {14U, 20U, 21U, 22U, 23U, 24U}) {
    SCOPED_TRACE(bits);
    expect_nearest_apart(std::int64_t{1} << bits);
  }
}

TEST(Ratios, LastWordsAndPaddingAreLikeTheOthers) {
  const std::vector<Factors> factors = some_factors(12);
  const std::vector<Row> some = rows_at(factors, 3);
  for (const std::size_t patients : {0U, 1U, 63U, 64U, 65U, 511U, 513U, 1500U}) {
    SCOPED_TRACE(patients);
    std::vector<Row> rows;
    for (std::size_t i = 0; i < patients; ++i) rows.push_back(some[i % some.size()]);
    expect_exact<std::int16_t, std::int16_t>(rows, factors);
  }
}

}  // namespace
}  // namespace elig
