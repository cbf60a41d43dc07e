#include "compiler/check/test_expectations.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace elig {

namespace {

class Expectations {
 public:
  Expectations(const ir::Program& program, Diagnostics& diagnostics) : program_(program), diagnostics_(diagnostics) {}

  std::vector<ir::Expected> of(const ast::Test& test) {
    std::vector<const ast::TestExpect*> all;
    for (const ast::TestPart& part : test.parts) {
      if (const auto* expect = std::get_if<ast::TestExpect>(&part.value)) all.push_back(expect);
    }
    if (all.empty()) diagnostics_.add(Code::E1010, test.name.span);
    for (const auto* expect : all) {
      for (const ast::Expectation& one : expect->expectations) {
        if (one.criteria.empty()) {
          add({one.verdict.span, std::nullopt, ir::Verdict::Unknown, one.verdict.text}, one.verdict);
        }
        for (const ast::Identifier& id : one.criteria) criteria(id, one.verdict);
      }
    }
    return std::move(expected_);
  }

 private:
  void add(ir::Expected expected, const ast::Identifier& what) {
    const auto same = [&](const ir::Expected& known) { return known.criterion == expected.criterion; };
    if (std::any_of(expected_.begin(), expected_.end(), same)) {
      diagnostics_.add(Code::E0015, what.span,
                       {expected.criterion ? program_.criteria[*expected.criterion].id : "status"});
      return;
    }
    expected_.push_back(std::move(expected));
  }

  /// A criterion, or all of a group.
  void criteria(const ast::Identifier& id, const ast::Identifier& verdict) {
    std::vector<std::uint32_t> found;
    for (std::uint32_t i = 0; i < program_.criteria.size(); ++i) {
      const std::string& known = program_.criteria[i].id;
      if (known == id.text || known.starts_with(id.text + ".")) found.push_back(i);
    }
    if (found.empty()) return unknown_criterion(id, verdict);
    const ir::CriterionKind kind = program_.criteria[found.front()].kind;
    const auto truth = verdict_of(kind, verdict.text);
    if (!truth) return wrong_word(kind, id, verdict);
    const Span at =
        found.size() == 1 || verdict.span.source != id.span.source ? verdict.span : join(id.span, verdict.span);
    for (const std::uint32_t i : found) add({at, i, *truth, verdict.text}, id);
  }

  void unknown_criterion(const ast::Identifier& id, const ast::Identifier& verdict) {
    std::vector<std::string> known;
    for (const auto& criterion : program_.criteria) {
      known.push_back(criterion.id);
      if (const auto dot = criterion.id.find('.'); dot != std::string::npos)
        known.push_back(criterion.id.substr(0, dot));
    }
    if (verdict.text.empty()) known.insert(known.end(), {"eligible", "ineligible", "needs_data", "needs_review"});
    auto& d = diagnostics_.add(Code::E1003, id.span, {program_.trial, id.text});
    if (const auto guess = nearest(id.text, known); !guess.empty()) d.fix = FixIt{id.span, guess};
  }

  static std::optional<ir::Verdict> verdict_of(ir::CriterionKind kind, const std::string& word) {
    const bool inclusion = kind == ir::CriterionKind::Inclusion;
    if (word == "unknown") return ir::Verdict::Unknown;
    if (word == (inclusion ? "met" : "excluded")) return ir::Verdict::True;
    if (word == (inclusion ? "not met" : "clear")) return ir::Verdict::False;
    return std::nullopt;
  }

  void wrong_word(ir::CriterionKind kind, const ast::Identifier& id, const ast::Identifier& verdict) {
    const bool inclusion = kind == ir::CriterionKind::Inclusion;
    const char* words = inclusion ? "`met`, `not met` or `unknown`" : "`excluded`, `clear` or `unknown`";
    const char* what = inclusion ? "inclusion" : "exclusion";
    if (verdict.text.empty()) {
      diagnostics_.add(Code::E1012, id.span, {id.text}).help.push_back(std::string("it is ") + words);
      return;
    }
    auto& d = diagnostics_.add(Code::E1004, verdict.span, {what, id.text, verdict.text});
    d.help.push_back(std::string("it is ") + words);
    if (const std::string meant = meant_word(inclusion, verdict.text); !meant.empty())
      d.fix = FixIt{verdict.span, meant};
  }

  /// The word of this kind for what the other kind's says.
  static std::string meant_word(bool inclusion, const std::string& word) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kOfInclusions{
        {{"excluded", "not met"},
         {"clear", "met"},
         {"not_met", "not met"},
         {"unmet", "not met"},
         {"yes", "met"},
         {"missing", "unknown"}}};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kOfExclusions{
        {{"met", "excluded"},
         {"not met", "clear"},
         {"not_met", "clear"},
         {"not excluded", "clear"},
         {"cleared", "clear"},
         {"missing", "unknown"}}};
    for (const auto& [said, meant] : inclusion ? kOfInclusions : kOfExclusions) {
      if (said == word) return std::string(meant);
    }
    return "";
  }

  const ir::Program& program_;
  Diagnostics& diagnostics_;
  std::vector<ir::Expected> expected_;
};

}  // namespace

std::vector<ir::Expected> test_expectations(const ast::Test& test, const ir::Program& program,
                                            Diagnostics& diagnostics) {
  return Expectations(program, diagnostics).of(test);
}

}  // namespace elig
