// The exact text and JSON of diagnostics.
#include "compiler/diag/render.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace elig {
namespace {

class Render : public ::testing::Test {
 protected:
  SourceId add(std::string name, std::string text) { return sources_.add({std::move(name), std::move(text)}); }
  // The first place where `needle` stands in the source.
  Span find(SourceId source, std::string_view needle) const {
    const std::size_t at = sources_[source].text.find(needle);
    EXPECT_NE(at, std::string::npos) << needle;
    return {source, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + needle.size())};
  }
  std::string text(const Diagnostic& diagnostic, bool colour = false) const {
    return render_text(diagnostic, sources_, colour);
  }

  Sources sources_;
  Diagnostics diagnostics_;
};

TEST_F(Render, CaretsLabelsAndHelpOnOneLine) {
  const SourceId file = add("sarcoma.elig", std::string(11, '\n') + "    anc : ANC >= 1.5 mg/dL\n");
  Diagnostic& d = diagnostics_.add(Code::E0301, find(file, "1.5 mg/dL"), {"mass per volume", "1 per volume"});
  d.caption = "mass per volume";
  d.labels.push_back({find(file, "ANC"), "1 per volume"});
  d.help.push_back("did you mean `1.5×10⁹/L`?");
  EXPECT_EQ(text(d),
            "error[E0301]: cannot compare `mass per volume` with `1 per volume`\n"
            "  --> sarcoma.elig:12:18\n"
            "   |\n"
            "12 |     anc : ANC >= 1.5 mg/dL\n"
            "   |           ---    ^^^^^^^^^ mass per volume\n"
            "   |           1 per volume\n"
            "   = help: did you mean `1.5×10⁹/L`?\n");
}

TEST_F(Render, LabelsOnOtherLinesAndInOtherFiles) {
  const SourceId file = add("a.elig", "let a = 1\n\n\nlet a = 2\n");
  const SourceId other = add("std/labs.elig", "\n\nlet a = 3\n");
  Diagnostic& d = diagnostics_.add(Code::E0102, {file, 16, 17}, {"a"});
  d.labels.push_back({find(file, "a"), "declared here"});
  d.labels.push_back({find(other, "a"), "declared here"});
  EXPECT_EQ(text(d),
            "error[E0102]: `a` is already declared\n"
            "  --> a.elig:4:5\n"
            "   |\n"
            " 1 | let a = 1\n"
            "   |     - declared here\n"
            "...\n"
            " 4 | let a = 2\n"
            "   |     ^\n"
            "   = declared at std/labs.elig:3\n");
}

TEST_F(Render, ColumnsAreCodePointsAndTabsKeepTheirPlace) {
  const SourceId file = add("a.elig", "\tANC ≥ 1.5×10⁹/L or µx\n");
  Diagnostic& d = diagnostics_.add(Code::E0101, find(file, "µx"), {"µx"});
  d.fix = FixIt{d.span, "ux"};
  EXPECT_EQ(text(d),
            "error[E0101]: unknown name `µx`\n"
            "  --> a.elig:1:21\n"
            "   |\n"
            " 1 |     ANC ≥ 1.5×10⁹/L or µx\n"
            "   |                        ^^\n"
            "   = help: write `ux`\n");
}

TEST_F(Render, TheEndOfTheFile) {
  const SourceId file = add("a.elig", "(a");
  EXPECT_EQ(text(diagnostics_.add(Code::E0003, {file, 2, 2}, {"end of the file", "`)`"})),
            "error[E0003]: unexpected end of the file; expected `)`\n"
            "  --> a.elig:1:3\n"
            "   |\n"
            " 1 | (a\n"
            "   |   ^\n");
}

TEST_F(Render, AnEmptyFile) {
  const SourceId file = add("a.elig", "");
  EXPECT_NE(text(diagnostics_.add(Code::E0003, {file, 0, 0}, {"end of the file", "a name"})).find(" 1 |\n   | ^\n"),
            std::string::npos);
}

TEST_F(Render, ASpanOverSeveralLinesIsUnderlinedOnItsFirst) {
  const SourceId file = add("a.elig", "a and\nb\n");
  EXPECT_NE(text(diagnostics_.add(Code::E0402, {file, 2, 7})).find(" 1 | a and\n   |   ^^^\n"), std::string::npos);
}

TEST_F(Render, AHugeLineIsCutAroundThePlace) {
  const SourceId file = add("a.elig", std::string(100'000, 'a') + " ! " + std::string(100'000, 'b'));
  const std::string shown = text(diagnostics_.add(Code::E0004, find(file, "!"), {"`!`"}));
  EXPECT_LT(shown.size(), 600u);
  EXPECT_NE(shown.find("aaa ! bbb"), std::string::npos);
  const std::string rows = shown.substr(shown.find(" 1 | "));
  const std::size_t under = rows.find('\n') + 1;
  EXPECT_EQ(rows.find('!'), rows.find('^') - under);
}

TEST_F(Render, ControlCharactersDoNotReachTheTerminal) {
  const SourceId file = add("a\033[31m.elig", "a \033[31m b \xFF\n");
  const std::string shown = text(diagnostics_.add(Code::E0005, find(file, "\xFF")));
  EXPECT_EQ(shown.find('\033'), std::string::npos);
  EXPECT_EQ(shown.find('\xFF'), std::string::npos);
}

TEST_F(Render, WithoutAPlace) {
  EXPECT_EQ(text(diagnostics_.add(Code::E0501, {}, {"std.x"})), "error[E0501]: unknown module `std.x`\n");
}

TEST_F(Render, ColourOnlyWhenAsked) {
  const SourceId file = add("a.elig", "x");
  const Diagnostic& d = diagnostics_.add(Code::E0101, {file, 0, 1}, {"x"});
  EXPECT_EQ(text(d).find('\033'), std::string::npos);
  EXPECT_NE(text(d, true).find("\033[1;31merror[E0101]"), std::string::npos);
}

TEST_F(Render, TheCountAtTheEnd) {
  const SourceId file = add("a.elig", std::string(200, 'x'));
  EXPECT_EQ(render_text(diagnostics_, sources_, false), "");
  diagnostics_.add(Code::W0702, {file, 0, 1}, {"true"});
  EXPECT_EQ(render_text(diagnostics_, sources_, false).find("error"), std::string::npos);
  diagnostics_.add(Code::E0101, {file, 0, 1}, {"x"});
  EXPECT_TRUE(render_text(diagnostics_, sources_, false).ends_with("\n1 error\n"));
  for (std::uint32_t i = 1; i < Diagnostics::kMaxErrors + 5; ++i)
    diagnostics_.add(Code::E0101, {file, i, i + 1}, {"x"});
  EXPECT_TRUE(render_text(diagnostics_, sources_, false).ends_with("\n100 errors, and 5 more not shown\n"));
  EXPECT_EQ(diagnostics_.errors(), Diagnostics::kMaxErrors);
  EXPECT_EQ(diagnostics_.suppressed(), 5u);
}

TEST_F(Render, TheSameThingIsSaidOnce) {
  const SourceId file = add("a.elig", "xy");
  diagnostics_.add(Code::E0101, {file, 0, 1}, {"x"}).caption = "first";
  diagnostics_.add(Code::E0101, {file, 0, 1}, {"x"}).caption = "second";
  diagnostics_.add(Code::E0101, {file, 1, 2}, {"y"});
  ASSERT_EQ(diagnostics_.all().size(), 2u);
  EXPECT_EQ(diagnostics_.all()[0].caption, "first");
  EXPECT_EQ(diagnostics_.errors(), 2u);
}

TEST_F(Render, Json) {
  const SourceId file = add("a.elig", "µ\n≥ 18-70 years");
  Diagnostic& d = diagnostics_.add(Code::E0007, find(file, "18-70 years"), {"18..70 years"});
  d.caption = "here";
  d.labels.push_back({find(file, "≥"), "there"});
  d.help.push_back("so");
  d.fix = FixIt{d.span, "18..70 years"};
  EXPECT_EQ(render_json(diagnostics_, sources_), nlohmann::json::parse(R"([{
    "code": "E0007", "severity": "error", "message": "a range is written `18..70 years`",
    "file": "a.elig", "line": 2, "column": 3, "end_line": 2, "end_column": 14, "caption": "here",
    "labels": [{"file": "a.elig", "line": 2, "column": 1, "end_line": 2, "end_column": 2, "text": "there"}],
    "help": ["so"],
    "fix": {"file": "a.elig", "line": 2, "column": 3, "end_line": 2, "end_column": 14, "replacement": "18..70 years"}}])"));
}

TEST_F(Render, JsonOfAFileWhoseNameIsNotUtf8) {
  const SourceId file = add("\xFF.elig", "x");
  diagnostics_.add(Code::E0101, {file, 0, 1}, {"x"});
  EXPECT_FALSE(render_json(diagnostics_, sources_).dump().empty());
}

}  // namespace
}  // namespace elig
