// A trial reads of the vocabulary what it names: every name resolves without `use`, with all that it stands on, and
// what is not named is not read, but known.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "compiler/diag/render.h"
#include "compiler/driver/library.h"
#include "compiler/driver/tested_rules.h"
#include "compiler/driver/vocabulary.h"
#include "tests/vocabulary/vocabulary.h"

namespace elig::vocabulary {
namespace {

/// Names by the keyword of their declaration, as the parser sees them.
std::map<std::string, std::vector<std::string>> declared() {
  std::map<std::string, std::vector<std::string>> names;
  const auto add = [&](const char* keyword) {
    return [&names, keyword](const std::string&, const auto& item) { names[keyword].push_back(item.name.text); };
  };
  each<ast::Measurement>(add("measurement"));
  each<ast::Score>(add("score"));
  each<ast::Attribute>(add("attribute"));
  each<ast::Codes>(add("codes"));
  each<ast::Equivalent>(add("equivalent"));
  each<ast::Event>(add("event"));
  each<ast::Let>(add("let"));
  return names;
}

struct Loaded {
  Sources sources;
  Diagnostics diagnostics;
  std::optional<Rules> rules;
  std::optional<std::vector<ir::Program>> programs;

  explicit Loaded(const std::string& text) {
    rules = load_rules(sources, sources.add({"rules.elig", text}), diagnostics);
    if (rules) programs = check_rules(*rules, sources, diagnostics);
  }
  [[nodiscard]] std::string said() const {
    return diagnostics.all().empty() ? "" : render_text(diagnostics, sources, false);
  }
  [[nodiscard]] std::set<std::string> read() const {
    std::set<std::string> names;
    for (const auto& module : rules->modules) {
      for (const ast::Item& item : module->items) {
        std::visit(
            [&](const auto& one) {
              if constexpr (requires { one.name.text; }) names.insert(one.name.text);
            },
            item.value);
      }
    }
    return names;
  }
};

/// A trial that uses the name as what it is, and nothing else.
std::string use_of(const std::string& keyword, const std::string& name) {
  if (keyword == "codes") return "trial t { inclusion a : any(condition in " + name + ") }";
  if (keyword == "event") return "trial t { inclusion a : any(" + name + ") }";
  if (keyword == "equivalent") return "trial t { inclusion a : any(drug where " + name + "(dose) > 0 mg) }";
  return "trial t { inclusion a : " + name + " is known }";
}

TEST(Named, EveryNameResolvesByItself) {
  std::size_t names = 0;
  for (const auto& [keyword, all] : declared()) {
    for (const std::string& name : all) {
      ++names;
      const Loaded loaded(use_of(keyword, name));
      ASSERT_TRUE(loaded.rules) << name;
      EXPECT_TRUE(loaded.read().contains(name)) << keyword << " " << name;
      // A table of factors may be of another dimension than a dose in mg; that all names are there is what counts.
      for (const Diagnostic& one : loaded.diagnostics.all()) {
        const bool missing = one.code == Code::E0101 || one.code == Code::E0902 || one.code == Code::E0907 ||
                             one.code == Code::E0106 || one.code == Code::E0908;
        EXPECT_FALSE(missing) << keyword << " " << name << ": " << message(one);
      }
      if (keyword != "equivalent") {
        EXPECT_TRUE(loaded.programs) << loaded.said();
      }
    }
  }
  EXPECT_GT(names, 500U);
}

TEST(Named, TheScanSeesWhatTheParserSees) {
  std::multiset<std::string> parsed, scanned;
  for (const auto& [keyword, all] : declared()) parsed.insert(all.begin(), all.end());
  ModuleSet all;
  for (const BuiltinModule& module : builtin_modules()) all.merge(BuiltinVocabulary::standard().reach(module.name));
  EXPECT_EQ(all.size(), builtin_modules().size());
  for (const KnownName& one : BuiltinVocabulary::standard().names(all)) scanned.emplace(one.name);
  EXPECT_EQ(parsed, scanned);
}

TEST(Named, NothingElseIsRead) {
  EXPECT_TRUE(Loaded("trial t { inclusion a : yes }").read().empty());
  EXPECT_EQ(Loaded("trial t { inclusion a \"Hb\" : yes }  # ALT").read(), std::set<std::string>{});
  EXPECT_EQ(Loaded("trial t { inclusion a : age >= 18 years }").read(), std::set<std::string>{"age"});
  EXPECT_EQ(Loaded("trial t { inclusion a : BMI > 20 kg/m2 }").read(),
            (std::set<std::string>{"BMI", "weight", "height"}));
}

TEST(Named, ThroughSetsLetsRowsAndReferences) {
  const Loaded except(
      "codes mine = icd10cm \"C50*\" except basal_cell_skin\ntrial t { exclusion a : any(condition in mine) }");
  EXPECT_EQ(except.said(), "");
  EXPECT_TRUE(except.read().contains("basal_cell_skin"));
  const Loaded reference("reference Hb : male 13..17 g/dL\ntrial t { inclusion a : Hb >= LLN }");
  EXPECT_EQ(reference.said(), "");
  EXPECT_EQ(reference.read(), (std::set<std::string>{"Hb", "sex"}));
  const Loaded field("trial t { inclusion a : any(adverse_event where grade >= 3) }");
  EXPECT_EQ(field.said(), "");
  EXPECT_EQ(Loaded("trial t { inclusion a : any(ALT where value > 3*ULN) }").said(), "");
}

TEST(Named, ATestInAnotherFileNamesMore) {
  Sources sources;
  Diagnostics diagnostics;
  const SourceId trial = sources.add({"t.elig", "trial t { inclusion a : age >= 18 years }"});
  const SourceId tests =
      sources.add({"t_test.elig",
                   "test \"x\" of t {\n  patient age: 20 years, Hb: 9 g/dL\n  row drug in corticosteroid "
                   "on unknown\n  expect a met\n}"});
  const TestedRules tested = load_tested_rules(sources, {trial, tests}, diagnostics);
  EXPECT_TRUE(diagnostics.all().empty()) << render_text(diagnostics, sources, false);
  ASSERT_EQ(tested.tests.size(), 2U);
  EXPECT_EQ(tested.tests[0].size(), 1U);
}

TEST(Named, OnlyWhatIsUsedIsInReach) {
  EXPECT_EQ(Loaded("use std.demographics\ntrial t { inclusion a : age >= 18 years }").said(), "");
  const Loaded outside("use std.demographics\ntrial t { inclusion a : Hb >= 8 g/dL }");
  EXPECT_NE(outside.said().find("unknown name `Hb`"), std::string::npos) << outside.said();
  EXPECT_EQ(Loaded("use std.labs\ntrial t { inclusion a : Hb >= 8 g/dL }").said(), "");
}

TEST(Named, WhatIsNotReadIsSuggestedAndCannotBeDeclaredTwice) {
  const Loaded misspelt("trial t { inclusion a : creatinin > 1 mg/dL }");
  EXPECT_NE(misspelt.said().find("creatinine"), std::string::npos) << misspelt.said();
  const Loaded set("trial t { inclusion a : any(condition in hepatitiss) }");
  EXPECT_NE(set.said().find("`hepatitis`"), std::string::npos) << set.said();
  const Loaded twice("measurement Hb { unit g/dL }\ntrial t { inclusion a : age > 18 years }");
  EXPECT_NE(twice.said().find("`Hb` is already declared"), std::string::npos) << twice.said();
  EXPECT_NE(twice.said().find("std/blood_count.elig"), std::string::npos) << twice.said();
}

// One library for all files of a command changes nothing: not what a file sees, nor what is said of it.
TEST(Named, FilesThatShareALibraryAreReadAsAlone) {
  const std::vector<std::string> files = {
      "use std.demographics\ntrial a { inclusion a : age >= 18 years and BMI > 20 kg/m2 }",
      "trial b { inclusion a : BMI > 20 kg/m2  inclusion b : Hb >= LLN  exclusion c : any(condition in hepatitis) }",
      "use std.labs\nreference Hb : 12..16 g/dL\ntrial c { inclusion a : Hb >= LLN }",
      "use std.labs\ntrial d { inclusion a : Hb >= LLN and age >= 18 years }",
      "measurement Hb { unit g/dL }\ntrial e { inclusion a : Hb >= 9 g/dL }",
      "use std.demographics\nmeasurement Hb { unit g/L }\ntrial f { inclusion a : Hb >= 9 g/L }",
      "trial g { inclusion a : Hb >= 9 g/dL  inclusion b : creatinin > 1 mg/dL }"};
  Sources shared_sources;
  Library library(shared_sources);
  for (const std::string& text : files) {
    Sources sources;
    Diagnostics alone, shared;
    const auto expected = compile_rules(sources, sources.add({"rules.elig", text}), alone);
    const auto programs = compile_rules(library, shared_sources.add({"rules.elig", text}), shared);
    EXPECT_EQ(render_text(shared, shared_sources, false), render_text(alone, sources, false)) << text;
    ASSERT_EQ(programs.has_value(), expected.has_value()) << text;
    if (programs) {
      EXPECT_EQ(ir::print(programs->front()), ir::print(expected->front())) << text;
    }
  }
}

TEST(Named, ADeclarationIsParsedOnce) {
  Sources sources;
  Diagnostics diagnostics;
  Library library(sources);
  const auto rules = [&](const std::string& text) {
    return load_rules(library, sources.add({"rules.elig", text}), diagnostics);
  };
  const auto one = rules("trial t { inclusion a : age >= 18 years }");
  const auto other = rules("trial u { inclusion a : Hb >= 9 g/dL and age >= 18 years }");
  ASSERT_TRUE(one && other);
  ASSERT_EQ(one->modules.size(), 1U);
  EXPECT_EQ(std::ranges::count(other->modules, one->modules.front()), 1);
}

const BuiltinModule kOdd[] = {
    {"one",
     "measurement A \"a; B\" { unit g/L }\n# C\nlet B = A > 5Q\n  + C\nuse two # D\n"
     "reference A : 3 g/L\n"},
    {"two", "\ncodes C = x \"B\" except D\n\ncodes D = y 'C' \"\\\"A\"\r\nevent Q {\n  E: text\n}"}};

std::map<std::size_t, std::vector<std::string>> texts_named(std::string_view text) {
  const BuiltinVocabulary odd(kOdd);
  std::map<DeclarationIndex, DeclarationSet> stands_on;
  const auto named = odd.closed(
      odd.named_by(text), odd.reach("one"), [&](DeclarationIndex one) -> const auto& {
        return stands_on[one] = odd.named_by(odd.text_of(one));
      });
  std::map<std::size_t, std::vector<std::string>> texts;
  for (const DeclarationIndex one : named) texts[odd[one].module].emplace_back(odd.text_of(one));
  return texts;
}

TEST(Named, PartsAreWholeDeclarations) {
  EXPECT_TRUE(texts_named("E x_A \"A\" 'B' # C").empty());
  const auto a = texts_named("2A");
  ASSERT_EQ(a.at(0).size(), 2U);  // and its reference
  EXPECT_EQ(a.at(0)[0], "measurement A \"a; B\" { unit g/L }\n# C\n");
  EXPECT_FALSE(a.contains(1));
  const auto b = texts_named("x>1e5B");
  EXPECT_EQ(b.at(0).size(), 3U);
  EXPECT_EQ(b.at(1).size(), 3U);  // C through D's `except`, and Q behind a number
  EXPECT_EQ(b.at(1)[1], "codes D = y 'C' \"\\\"A\"\r\n");
  EXPECT_EQ(b.at(1)[2], "event Q {\n  E: text\n}");
  EXPECT_EQ(BuiltinVocabulary(kOdd).reach("two"), ModuleSet{1});
  EXPECT_TRUE(BuiltinVocabulary(kOdd).reach("three").empty());
  EXPECT_EQ(texts_named("\"not closed A").at(0).size(), 2U);
}

}  // namespace
}  // namespace elig::vocabulary
