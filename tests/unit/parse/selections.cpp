// Selections of rows, windows and dates: their trees, and that their words remain names everywhere else.
#include <gtest/gtest.h>

#include <string_view>
#include <utility>
#include <vector>

#include "compiler/parse/parse.h"
#include "tests/unit/parse/tree.h"

namespace elig {
namespace {

using Cases = std::vector<std::pair<std::string_view, std::string_view>>;

void check(const Cases& cases) {
  for (const auto& [text, expected] : cases) EXPECT_EQ(tree(text), expected) << text;
}

// What `window` becomes in a selection's parentheses.
void check_windows(const Cases& cases) {
  for (const auto& [window, expected] : cases) {
    EXPECT_EQ(tree("any(x " + std::string(window) + ")"), "(any x " + std::string(expected) + ")") << window;
  }
}

TEST(Selections, EverySelector) {
  check({{"latest(Hb)", "(latest Hb)"},
         {"earliest(Hb)", "(earliest Hb)"},
         {"first(Hb)", "(earliest-first Hb)"},
         {"second(Hb)", "(nth-2 Hb)"},
         {"third(Hb)", "(nth-3 Hb)"},
         {"nth(4, Hb)", "(nth-4 Hb)"},
         {"highest(Hb)", "(highest Hb)"},
         {"lowest(Hb)", "(lowest Hb)"},
         {"mean(Hb)", "(mean Hb)"},
         {"median(Hb)", "(median Hb)"},
         {"count(Hb)", "(count Hb)"},
         {"any(Hb)", "(any Hb)"},
         {"every(Hb where value > 3)", "(every Hb where (> value 3))"},
         {"no(Hb)", "(no Hb)"},
         {"active(asthma)", "(active asthma)"},
         {"history(asthma)", "(history asthma)"},
         {"duration(asthma)", "(duration() asthma)"},  // of a row, if it names one; else of all rows
         {"duration(asthma ever)", "(duration asthma [ever])"},
         {"duration(latest(asthma))", "(duration() (latest asthma))"}});
}

TEST(Selections, WhatTheRowsAre) {
  check({{"any(drug in anlotinib)", "(any drug in {anlotinib})"},
         {"any(drug in {anlotinib, sorafenib})", "(any drug in {anlotinib sorafenib})"},
         {"any(condition in icd10cm \"C50*\", \"C51\"..\"C52\")", "(any condition in {icd10cm:C50*:C51..C52})"},
         {"any(condition in {icd10cm \"C50*\", \"C51\", other except third, snomed \"1\"})",
          "(any condition in {icd10cm:C50*:C51 other except third snomed:1})"},
         {"any(drug in descendants of omop \"21\")", "(any drug in {descendants:omop:21})"},
         {"any(drug in {descendants of a, b})", "(any drug in {descendants:a b})"},
         {"any(measurement in loinc \"718-7\")", "(any measurement in {loinc:718-7})"},
         {"highest(long_diameter of lesion where not nodal)", "(highest long_diameter of lesion where (not nodal))"},
         {"latest(dose of drug in prednisone ever)", "(latest dose of drug in {prednisone} [ever])"},
         {"dose of latest(drug in prednisone) > 10 mg", "(> (dose of (latest drug in {prednisone})) 10[mg])"},
         {"dose of last in mg", "(unit (dose of last) [mg])"},
         {"dose of (a else b)", "(dose of (else a b))"}});
}

TEST(Selections, Where) {
  check({{"any(condition in malignancy where not cured within 5 years)",
          "(any condition in {malignancy} where (not cured) [within 5[years]])"},
         {"any(ALT where value > 3*ULN within 28 days)", "(any ALT where (> value (* 3 ULN)) [within 28[days]])"},
         {"any(ALT within 28 days where value > 3)", "(any ALT where (> value 3) [within 28[days]])"},
         {"any(x where value > 3 within 28 days)", "(any x where (> value 3) [within 28[days]])"},
         {"any(x where value >= 2+ within 28 days)", "(any x where (>= value 2+) [within 28[days]])"},
         {"any(x where value > 10 mg ever)", "(any x where (> value 10[mg]) [ever])"},
         {"any(x where value in kg > 10 on or after a)", "(any x where (> (unit value [kg]) 10) [on-or-after a])"},
         {"any(x where s in {a, b} before c)", "(any x where (in s { a b }) [before c])"},
         {"any(x where s in 1..2 before c)", "(any x where (in s 1 .. 2) [before c])"},
         {"any(x where if a then b else c within 3 d)", "(any x where (if a b c) [within 3[d]])"},
         {"any(x where a is missing ever)", "(any x where (missing a) [ever])"},
         {"any(x where route = \"oral\" and dose > 1)", "(any x where (and (= route oral) (> dose 1)))"},
         {"any(x where start > start(latest(y)))", "(any x where (> start (start (latest y))))"}});
}

TEST(Selections, EveryWindow) {
  check_windows({{"within 28 days", "[within 28[days]]"},
                 {"within 28 days before a", "[within 28[days] before a]"},
                 {"within 28 days after a", "[within 28[days] after a]"},
                 {"within 28 days of a", "[within 28[days] of a]"},
                 {"within any 12 months", "[within-any 12[months]]"},
                 {"before a", "[before a]"},
                 {"after a", "[after a]"},
                 {"on or before a", "[on-or-before a]"},
                 {"on or after a", "[on-or-after a]"},
                 {"more than 5 years ago", "[more-than 5[years]]"},
                 {"more than 5 years before a", "[more-than 5[years] a]"},
                 {"at least 3 months ago", "[at-least 3[months]]"},
                 {"at least 3 months before a", "[at-least 3[months] a]"},
                 {"between a and b", "[between a b]"},
                 {"ever", "[ever]"}});
}

TEST(Selections, WindowsAsProtocolsPrintThem) {
  check_windows({{"within the last 28 days", "[within 28[days]]"},
                 {"within last 28 days", "[within 28[days]]"},
                 {"within the past 28 days", "[within 28[days]]"},
                 {"in the past 5 years", "[within 5[years]]"},
                 {"in the last 5 years", "[within 5[years]]"},
                 {"during the last 5 years", "[within 5[years]]"},
                 {"within 28 days prior to a", "[within 28[days] before a]"},
                 {"prior to a", "[before a]"},
                 {"since a", "[on-or-after a]"}});
}

TEST(Selections, WindowsMayBeSeveralAndTheirBoundsExpressions) {
  check_windows({{"within 5 years before a within 28 days", "[within 5[years] before a] [within 28[days]]"},
                 {"after a before b ever", "[after a] [before b] [ever]"},
                 {"before index - 2 weeks", "[before (- index 2[weeks])]"},
                 {"after start(latest(y)) + 3 months", "[after (+ (start (latest y)) 3[months])]"},
                 {"between 2013-07-01 and end(y)", "[between D2013/7/1 (end y)]"},
                 {"between a and b within 3 d", "[between a b] [within 3[d]]"},
                 {"within max(4 weeks, 5 * half_life)", "[within (max() 4[weeks] (* 5 half_life))]"},
                 {"within half_life of a", "[within half_life of a]"},
                 {"before dose of a", "[before (dose of a)]"},
                 {"within 24 hours after date(latest(y within 3 days before z))",
                  "[within 24[hours] after (date (latest y [within 3[days] before z]))]"}});
}

TEST(Selections, FollowedBy) {
  check(
      {{"any(drug in a followed by drug in b within 6 months)", "(any drug in {a} then drug in {b} within 6[months])"},
       {"any(a where p followed by b where q within 1 d within 5 years)",
        "(any a where p then b where q within 1[d] [within 5[years]])"},
       {"any(a within 5 years followed by b within 1 d before c)",
        "(any a then b within 1[d] [within 5[years]] [before c])"}});
}

TEST(Selections, Needing) {
  check_windows({{"needing 3 readings", "needing 3"},
                 {"needing 1 reading", "needing 1"},
                 {"needing 3 readings on 2 days", "needing 3 on 2"},
                 {"needing 2 readings at least 24 hours apart", "needing 2 apart 24[hours]"},
                 {"needing 3 readings on 2 days at least 1 week apart", "needing 3 on 2 apart 1[week]"},
                 {"needing 2 readings at least 5 years ago", "[at-least 5[years]] needing 2"},
                 {"needing 2 readings within 3 d", "[within 3[d]] needing 2"}});
}

TEST(Selections, Dates) {
  check({{"start(latest(x)) > 2013-07-01", "(> (start (latest x)) D2013/7/1)"},
         {"date(Hb) <= index", "(<= (date Hb) index)"},
         {"end(x) - start(x) >= 6 months", "(>= (- (end x) (start x)) 6[months])"},
         {"a in 2013-01-01..2013-12-31", "(in a D2013/1/1 .. D2013/12/31)"},
         {"2013–07–01 < index", "(< D2013/7/1 index)"},
         {"2012-02-29 - 2 weeks < index", "(< (- D2012/2/29 2[weeks]) index)"},
         {"2013 - 07 - 01 < x", "(< (- (- 2013 7) 1) x)"},
         {"2013-07 < x", "(< (- 2013 7) x)"},
         {"120-7-1 < x", "(< (- (- 120 7) 1) x)"}});
}

TEST(Selections, TheirWordsAreNamesElsewhere) {
  for (const char* word :
       {"latest", "earliest", "first",   "second", "third",    "nth",        "highest",    "lowest",   "mean",
        "median", "count",    "any",     "every",  "active",   "history",    "duration",   "date",     "start",
        "end",    "where",    "within",  "before", "after",    "since",      "prior",      "on",       "more",
        "least",  "at",       "between", "ever",   "followed", "by",         "needing",    "readings", "reading",
        "apart",  "ago",      "of",      "codes",  "event",    "equivalent", "population", "except",   "descendants",
        "table",  "per",      "patient", "as",     "key",      "with",       "text",       "quantity"}) {
    const std::string name(word);
    EXPECT_EQ(tree(name + " > 3 and not " + name), "(and (> " + name + " 3) (not " + name + "))");
    EXPECT_EQ(tree("any(" + name + " where " + name + " = 1 within 2 d before " + name + ")"),
              "(any " + name + " where (= " + name + " 1) [within 2[d] before " + name + "])");
    EXPECT_EQ(tree("any(drug in " + name + " ever)"), "(any drug in {" + name + "} [ever])");
    EXPECT_EQ(tree("r in {" + name + ", " + name + "}"), "(in r { " + name + " " + name + " })");
    EXPECT_EQ(errors("let " + name + " = 1\nmeasurement " + name + "\ntrial " + name + " { inclusion " + name + " : " +
                     name + "\n inclusion " + name + " { " + name + " : " + name + " } }"),
              "")
        << name;
  }
}

TEST(Selections, NoIsTheTruthUnlessItSelects) {
  check(
      {{"no", "no"}, {"a = no", "(= a no)"}, {"no(x) and no", "(and (no x) no)"}, {"x = no or y", "(or (= x no) y)"}});
}

TEST(Selections, SpansAreExact) {
  const std::string text =
      "yes and highest(d of lesion in {a, icd10cm \"C1\", \"C2*\" except b} where not c within 5 years before date(x) "
      "needing 2 readings at least 24 hours apart) > 2013-07-01";
  Sources sources;
  const SourceId source = sources.add({"case", text});
  Diagnostics diagnostics;
  const auto ast = parse(sources, source, diagnostics);
  ASSERT_TRUE(ast);
  const auto shown = [&](Span span) { return std::string(text_of(sources, span)); };
  std::size_t selections = 0;
  for (std::uint32_t i = 0; i < ast->exprs.size(); ++i) {
    const ast::Expr& expr = ast->exprs[ast::ExprId{i}];
    if (std::holds_alternative<ast::DateOf>(expr.node)) {
      EXPECT_EQ(shown(expr.span), "date(x)");
    }
    if (std::holds_alternative<ast::DateLiteral>(expr.node)) {
      EXPECT_EQ(shown(expr.span), "2013-07-01");
    }
    const auto* select = std::get_if<ast::Select>(&expr.node);
    if (select == nullptr) continue;
    ++selections;
    EXPECT_TRUE(shown(expr.span).starts_with("highest(") && shown(expr.span).ends_with("apart)"));
    EXPECT_EQ(shown(select->selector_span), "highest");
    const ast::Rows& rows = select->rows;
    EXPECT_EQ(shown(rows.field->span), "d");
    EXPECT_EQ(shown(rows.source.name.span), "lesion");
    const ast::CodeSet& set = *rows.source.codes;
    EXPECT_EQ(shown(set.span), "{a, icd10cm \"C1\", \"C2*\" except b}");
    EXPECT_EQ(shown(set.terms.at(1).span), "icd10cm \"C1\", \"C2*\"");
    EXPECT_EQ(shown(set.terms.at(1).system.span), "icd10cm");
    EXPECT_EQ(shown(set.terms.at(1).codes.at(1).span), "\"C2*\"");
    EXPECT_EQ(shown(set.except.at(0).span), "b");
    EXPECT_EQ(shown(ast->exprs[*rows.where].span), "not c");
    EXPECT_EQ(shown(rows.windows.at(0).span), "within 5 years before date(x)");
    EXPECT_EQ(shown(ast->exprs[*rows.windows.at(0).duration].span), "5 years");
    EXPECT_EQ(shown(rows.needing->span), "needing 2 readings at least 24 hours apart");
    EXPECT_EQ(shown(rows.needing->apart->span), "24 hours");
  }
  EXPECT_EQ(selections, 1u);
}

}  // namespace
}  // namespace elig
