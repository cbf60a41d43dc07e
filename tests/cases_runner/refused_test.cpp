// No program is refused without a word: whatever eligc makes no result of has an error that says where, and what it
// makes a result of has none. Asked of every text case, and of some thousand mutations of them: a token deleted,
// doubled, or changed for another.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <random>

#include "compiler/diag/render.h"
#include "tests/cases_runner/agreement.h"
#include "tests/cases_runner/case_paths.h"
#include "tests/cases_runner/case_population.h"

namespace elig::cases {
namespace {

constexpr int kMutations = 3000;
constexpr std::chrono::seconds kAtMost{20};  // on a slow machine, fewer of them
constexpr std::size_t kLongest = 3000;       // bytes of a text that is mutated

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Words, quoted texts, blanks and single signs, which together are the text.
std::vector<std::string> pieces_of(const std::string& text) {
  std::vector<std::string> pieces;
  for (std::size_t begin = 0, end = 0; begin < text.size(); begin = end) {
    const char first = text[begin];
    const auto same = [&](auto is) {
      end = begin;
      while (end < text.size() && is(text[end])) ++end;
    };
    if (is_word(first)) {
      same(is_word);
    } else if (std::isspace(static_cast<unsigned char>(first)) != 0) {
      same([](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; });
    } else if (first == '"' && text.find('"', begin + 1) != std::string::npos) {
      end = text.find('"', begin + 1) + 1;
    } else {
      end = begin + 1;
    }
    pieces.push_back(text.substr(begin, end - begin));
  }
  return pieces;
}

std::string mutated(const std::string& text, std::mt19937& random) {
  std::vector<std::string> pieces = pieces_of(text);
  const auto any = [&] { return pieces.begin() + static_cast<std::ptrdiff_t>(random() % pieces.size()); };
  for (std::size_t changes = pieces.empty() ? 0 : 1 + random() % 2; changes > 0 && !pieces.empty(); --changes) {
    const auto at = any(), other = any();
    switch (random() % 5) {
      case 0:
        pieces.erase(at);
        break;
      case 1:
        pieces.insert(at, *other);
        break;
      case 2:
        *at = *other;
        break;
      case 3:
        pieces.insert(at, *at);
        break;
      default:
        std::iter_swap(at, other);
    }
  }
  std::string out;
  for (const std::string& piece : pieces) out += piece;
  return out;
}

class Refusals : public ::testing::Test {
 protected:
  // What is wrong with how `rules` are refused, or with that they are not; "": nothing.
  std::string fault(const std::string& rules, const Case& text_case) {
    Sources sources;
    Diagnostics diagnostics;
    const auto compiled = compile(sources, "case.elig", rules, diagnostics);
    std::string found = fault(compiled.has_value(), diagnostics, sources);
    if (!found.empty() || !compiled || text_case.patients == 0) return found;
    const auto built = population_of(text_case, text_case.patients);
    const auto* population = std::get_if<Population>(&built);
    for (std::size_t i = 0; population != nullptr && found.empty() && i < compiled->programs.size(); ++i) {
      Diagnostics planning;
      found = fault(planned(compiled->programs[i], *population, planning), planning, sources);
    }
    return found;
  }

 private:
  bool planned(const ir::Program& program, const Population& population, Diagnostics& diagnostics) {
    FeatureStore features(population, *machine_.front().jit, 1);
    std::vector<BindingNote> notes;
    const auto answers = features.bind(program, notes, diagnostics);
    if (!answers) return false;
    EXPECT_TRUE(answers->ok()) << answers->error().message;
    return plan(program, bind(program, population, answers->value()), {}, diagnostics).has_value();
  }

  static std::string fault(bool has_result, const Diagnostics& diagnostics, const Sources& sources) {
    bool located = false;
    for (const Diagnostic& one : diagnostics.all()) {
      const bool inside = one.span.source.index < sources.size() && one.span.begin <= one.span.end &&
                          one.span.end <= sources[one.span.source].text.size();
      if (!inside) return "`" + message(one) + "` is nowhere";
      located = located || info(one.code).severity == Severity::Error;
    }
    if (!diagnostics.all().empty()) (void)render_text(diagnostics, sources, false);
    if (!has_result && !located) return "refused without an error";
    if (has_result && located) return "not refused, with the error `" + message(diagnostics.all().front()) + "`";
    return "";
  }

  std::vector<Machine> machine_ = machines({"native"});
};

std::vector<Case> all_cases() {
  std::vector<Case> cases;
  for (const std::string& path : case_paths()) {
    auto parsed = parse_case(read_file(cases_folder() / path));
    if (auto* text_case = std::get_if<Case>(&parsed)) cases.push_back(std::move(*text_case));
  }
  return cases;
}

TEST_F(Refusals, OfCasesSayWhyAndWhere) {
  for (const Case& text_case : all_cases()) EXPECT_EQ(fault(text_case.rules, text_case), "") << text_case.rules;
}

TEST_F(Refusals, OfMutationsSayWhyAndWhere) {
  std::vector<Case> cases = all_cases();
  std::erase_if(cases, [](const Case& one) { return one.rules.empty() || one.rules.size() > kLongest; });
  std::mt19937 random(20261121);
  const auto end = std::chrono::steady_clock::now() + kAtMost;
  for (int round = 0; round < kMutations && std::chrono::steady_clock::now() < end; ++round) {
    const Case& text_case = cases[random() % cases.size()];
    const std::string rules = mutated(text_case.rules, random);
    ASSERT_EQ(fault(rules, text_case), "") << "mutation " << round << ":\n" << rules;
  }
}

}  // namespace
}  // namespace elig::cases
