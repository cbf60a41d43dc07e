#include <gtest/gtest.h>

#include "runtime/population/population.h"

namespace elig {
namespace {

struct Case {
  const char* text;
  const char* name;
  ColumnRole role;
  const char* unit;  // null: none
};

class GoodHeader : public testing::TestWithParam<Case> {};

TEST_P(GoodHeader, IsSplit) {
  const Case& expected = GetParam();
  std::string problem;
  std::optional<Header> header = parse_header(expected.text, &problem);
  ASSERT_TRUE(header) << problem;
  EXPECT_EQ(header->name, expected.name);
  EXPECT_EQ(header->role, expected.role);
  EXPECT_EQ(header->unit, expected.unit ? std::optional<std::string>(expected.unit) : std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(Forms, GoodHeader,
                         testing::Values(Case{"sex", "sex", ColumnRole::Value, nullptr},
                                         Case{" sex ", "sex", ColumnRole::Value, nullptr},
                                         Case{"ALT [U/L]", "ALT", ColumnRole::Value, "U/L"},
                                         Case{"ALT[ U/L ]", "ALT", ColumnRole::Value, "U/L"},
                                         Case{"ALT.ULN [U/L]", "ALT", ColumnRole::Uln, "U/L"},
                                         Case{"ALT.uln", "ALT", ColumnRole::Uln, nullptr},
                                         Case{"ALT.Lln", "ALT", ColumnRole::Lln, nullptr},
                                         Case{"ALT.LLN [U/L]", "ALT", ColumnRole::Lln, "U/L"},
                                         Case{"ALT.date", "ALT", ColumnRole::Date, nullptr},
                                         Case{"ALT.DATE", "ALT", ColumnRole::Date, nullptr},
                                         Case{"organ.hb", "organ.hb", ColumnRole::Value, nullptr},
                                         Case{"organ.hb.ULN", "organ.hb", ColumnRole::Uln, nullptr},
                                         Case{"up.ULNA", "up.ULNA", ColumnRole::Value, nullptr},
                                         Case{"birth_date", "birth_date", ColumnRole::Value, nullptr},
                                         Case{"weight [[lb_av]]", "weight", ColumnRole::Value, "[lb_av]"},
                                         Case{"hcg [m[IU]/mL]", "hcg", ColumnRole::Value, "m[IU]/mL"},
                                         Case{"bp [mm[Hg]]", "bp", ColumnRole::Value, "mm[Hg]"},
                                         Case{"PLT [10*3/uL]", "PLT", ColumnRole::Value, "10*3/uL"},
                                         Case{"Größe [cm]", "Größe", ColumnRole::Value, "cm"}));

struct BadCase {
  const char* text;
  const char* problem;
};

class BadHeader : public testing::TestWithParam<BadCase> {};

TEST_P(BadHeader, SaysWhy) {
  std::string problem;
  EXPECT_FALSE(parse_header(GetParam().text, &problem));
  EXPECT_EQ(problem, GetParam().problem);
}

INSTANTIATE_TEST_SUITE_P(Forms, BadHeader,
                         testing::Values(BadCase{"", "it has no name"}, BadCase{"  ", "it has no name"},
                                         BadCase{"[U/L]", "it has no name"}, BadCase{".ULN [U/L]", "it has no name"},
                                         BadCase{"ALT [U/L", "the `[` before the unit is not closed by `]`"},
                                         BadCase{"hcg [m[IU/mL]", "the `[` before the unit is not closed by `]`"},
                                         BadCase{"ALT [U/L] x", "there is text after the `]` that closes the unit"},
                                         BadCase{"ALT [U/L].ULN", "there is text after the `]` that closes the unit"},
                                         BadCase{"hcg [[IU]]/mL]", "there is text after the `]` that closes the unit"},
                                         BadCase{"ALT []", "there is no unit between `[` and `]`"},
                                         BadCase{"ALT [ ]", "there is no unit between `[` and `]`"},
                                         BadCase{"ALT U/L]", "there is a `]` without a `[` before it"},
                                         BadCase{"ALT] [U/L]", "there is a `]` without a `[` before it"},
                                         BadCase{"ALT.date [d]", "a date has no unit"}));

}  // namespace
}  // namespace elig
