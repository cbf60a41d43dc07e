// One patient in every trial: the statuses that are worked out one criterion after another, at every vector level.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "runtime/portfolio/patient.h"
#include "runtime/portfolio/products.h"
#include "runtime/screen/workers.h"
#include "tests/unit/portfolio/invented.h"

namespace elig::invented {
namespace {

constexpr VectorLevel kLevels[] = {VectorLevel::Baseline, VectorLevel::Avx2, VectorLevel::Avx512};

void expect_statuses(const Invented& invented) {
  const Expected wanted = expected(invented);
  const std::vector<std::uint64_t> live = live_words(invented.patients);
  for (const VectorLevel level : kLevels) {
    SCOPED_TRACE(testing::Message() << "level " << static_cast<int>(level));
    const portfolio::Clinic clinic(invented.plan, live.data(), level);
    std::vector<std::uint8_t> statuses(invented.plan.trials.size());
    for (std::size_t patient = 0; patient < invented.patients; ++patient) {
      clinic.statuses_of(patient, statuses);
      ASSERT_EQ(statuses, wanted.statuses[patient]) << "patient " << patient;
    }
  }
}

void expect_statuses(std::uint32_t first_seed, std::size_t seeds, std::size_t patients, const Size& size) {
  for (std::uint32_t seed = first_seed; seed < first_seed + seeds; ++seed) {
    SCOPED_TRACE(seed);
    expect_statuses(invent(seed, patients, size));
  }
}

TEST(Patient, HasAStatusInEveryTrial) { expect_statuses(500, 30, 131, {}); }

TEST(Patient, MayBeAskedAboutMoreTrialsThanStandSideBySide) {
  for (const std::size_t trials : {63U, 64U, 65U, 129U, 1100U}) {
    Size size;
    size.trials = trials;
    expect_statuses(600, 2, 70, size);
  }
}

TEST(Patient, StandsAmongMoreConstantsThanAScaleHas) {
  Size size;
  size.thresholds = 700;
  size.judgements = 900;
  size.trials = 100;
  expect_statuses(700, 4, 150, size);
}

TEST(Patient, MayHaveMoreFeaturesThanAPageHas) {
  Size size;
  size.columns = 700;
  size.pairs = 40;
  size.judgements = 2000;
  size.trials = 300;
  size.criteria = 12;
  expect_statuses(800, 2, 70, size);
}

// So many operations on operations that criteria depend on more features than it is worth to look into.
TEST(Patient, IsJudgedByCriteriaOfManyFeatures) {
  Size size;
  size.columns = 12;
  size.operations = 800;
  size.judgements = 300;
  size.trials = 80;
  expect_statuses(900, 4, 100, size);
}

TEST(Patient, IsJudgedByATrialOfManyCriteria) {
  Size size;
  size.trials = 3;
  size.criteria = 2000;
  expect_statuses(1000, 2, 70, size);
}

TEST(Patient, OfWhomNothingIsKnownIsOpenEverywhere) {
  Invented invented = invent(1100, 64);
  for (const std::uint64_t* bitmap : invented.plan.bitmaps) *const_cast<std::uint64_t*>(bitmap) = 0;
  expect_statuses(invented);
}

// A column of every number of its width, and constants at both ends of it.
TEST(Patient, StandsRightAtTheEndsOfAColumn) {
  constexpr std::int64_t kConstants[] = {-128, -127, -1, 0, 1, 126, 127};
  Invented invented;
  invented.patients = 256;
  auto* rows = invented.memory.emplace_back(256).as<std::int8_t>();
  for (int i = 0; i < 256; ++i) rows[i] = static_cast<std::int8_t>(i - 128);
  PortfolioPlan& plan = invented.plan;
  ComparedColumn& column = plan.columns.emplace_back();
  column.rows = rows;
  for (const std::int64_t value : kConstants) {
    for (const bool equal : {false, true}) column.thresholds.push_back({value, equal, plan.masks++});
  }
  for (const Threshold& threshold : column.thresholds) {
    for (const bool exclusion : {false, true}) {
      plan.trials.push_back({{{static_cast<std::uint32_t>(plan.judgements.size()), exclusion}}});
    }
    plan.judgements.push_back({Judgement::Kind::Holds, threshold.mask, kEverybody});
  }
  expect_statuses(invented);
}

// Criteria that do not depend on the patient.
TEST(Patient, IsDecidedOrOpenByConstants) {
  Invented invented;
  invented.patients = 3;
  PortfolioPlan& plan = invented.plan;
  plan.judgements = {{Judgement::Kind::Pair, kEverybody, kNobody},
                     {Judgement::Kind::Pair, kNobody, kEverybody},
                     {Judgement::Kind::Pair, kNobody, kNobody},
                     {Judgement::Kind::Pair, kNobody, kNobody, kNobody, kNobody},
                     {Judgement::Kind::Holds, kLive, kLive}};
  for (std::uint32_t i = 0; i < plan.judgements.size(); ++i) {
    plan.trials.push_back({{{i, false}}});
    plan.trials.push_back({{{i, true}}});
  }
  plan.trials.push_back({});
  expect_statuses(invented);
}

TEST(Products, AreTheTruthTogetherAndNoneLiesWithinAnother) {
  std::mt19937 random(1);
  const std::vector<std::vector<std::size_t>> shapes = {{}, {1}, {2}, {5}, {2, 3}, {4, 1, 3}, {3, 2, 2, 2}};
  for (int round = 0; round < 300; ++round) {
    const std::vector<std::size_t>& states = shapes[static_cast<std::size_t>(round) % shapes.size()];
    std::size_t combinations = 1;
    for (const std::size_t number : states) combinations *= number;
    portfolio::Truth truth(combinations);
    for (std::uint8_t& one : truth) one = random() % 3 == 0 ? 1 : 0;
    const auto products = portfolio::products_of(truth, states, combinations);
    ASSERT_TRUE(products);
    portfolio::Truth together(combinations);
    for (std::size_t i = 0; i < combinations; ++i) {
      for (const portfolio::Product& product : *products) {
        bool holds = true;
        std::size_t rest = i;
        for (std::size_t v = states.size(); v-- > 0; rest /= states[v]) holds = holds && product[v][rest % states[v]];
        together[i] |= holds ? 1 : 0;
      }
    }
    EXPECT_EQ(together, truth);
    for (const portfolio::Product& inner : *products) {
      const auto around = std::ranges::count_if(*products, [&](const portfolio::Product& outer) {
        for (std::size_t v = 0; v < states.size(); ++v) {
          for (std::size_t s = 0; s < states[v]; ++s) {
            if (inner[v][s] > outer[v][s]) return false;
          }
        }
        return true;
      });
      EXPECT_EQ(around, 1);  // itself
    }
  }
}

TEST(Products, OfAnExpansionInALiverAreTheTwoAsWritten) {
  // ALT: up to 3, up to 5, above; liver_mets: no, yes. Fails by `ALT <= 3 or liver_mets and ALT <= 5`.
  const portfolio::Truth fails = {0, 0, 1, 0, 1, 1};
  const std::vector<std::size_t> states = {3, 2};
  const auto products = portfolio::products_of(fails, states, 2);
  ASSERT_TRUE(products);
  const std::vector<portfolio::Product> wanted = {{{0, 1, 1}, {1, 0}}, {{0, 0, 1}, {1, 1}}};
  EXPECT_EQ(*products, wanted);
  EXPECT_FALSE(portfolio::products_of(fails, states, 1));
}

}  // namespace
}  // namespace elig::invented
