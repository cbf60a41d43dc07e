// The exact text of every mistake that the parser reports (E00xx), and that one mistake is one error.
#include <gtest/gtest.h>

#include <algorithm>

#include "compiler/parse/parse.h"
#include "tests/unit/parse/tree.h"

namespace elig {
namespace {

// `body` is what stands between the header's place and the count.
void expect_one(std::string_view text, std::string_view head, std::string_view place, std::string_view body) {
  const std::string expected = "error[" + std::string(head) + "\n  --> case:" + std::string(place) + "\n   |\n" +
                               std::string(body) + "\n1 error\n";
  EXPECT_EQ(errors(text), expected) << text;
}

TEST(Errors, E0001TooLarge) {
  const std::string shown = errors(std::string(kMaxSourceBytes + 1, '\n'));
  EXPECT_TRUE(shown.starts_with("error[E0001]: this file is 2097153 bytes long; the limit is 2097152\n")) << shown;
}

TEST(Errors, E0002TooDeep) {
  EXPECT_TRUE(errors(std::string(201, '('))
                  .starts_with("error[E0002]: nested too deeply: more than 200 levels\n  --> case:1:201\n"));
}

TEST(Errors, E0003Unexpected) {
  expect_one("trial t {\n  inclusion age age >= 18 years\n}",
             "E0003]: unexpected `age`; expected `from`, `:`, `{` or a \"quoted text\"", "2:17",
             " 2 |   inclusion age age >= 18 years\n   |                 ^^^\n");
  expect_one("a and", "E0003]: unexpected end of the file; expected an expression", "1:6", " 1 | a and\n   |      ^\n");
  expect_one("tial t { }", "E0003]: unexpected `t`; expected an operator, a declaration or the end of the file", "1:6",
             " 1 | tial t { }\n   |      ^\n   = help: did you mean `trial`?\n");
  expect_one("a AND b", "E0003]: unexpected `AND`; expected an operator, a declaration or the end of the file", "1:3",
             " 1 | a AND b\n   |   ^^^\n   = help: did you mean `and`?\n");
  expect_one(
      "ANC >= 1.5 10^9/L", "E0003]: unexpected `10^9`; expected an operator, a declaration or the end of the file",
      "1:12",
      " 1 | ANC >= 1.5 10^9/L\n   |            ^^^^\n   = help: a power of ten is written `1.5e9` or `1.5×10⁹`\n");
  expect_one("each(a, b", "E0003]: unexpected end of the file; expected an operator or `)`", "1:10",
             " 1 | each(a, b\n   |          ^\n");
  expect_one("if a then b", "E0003]: unexpected end of the file; expected an operator or `else`", "1:12",
             " 1 | if a then b\n   |            ^\n");
  expect_one("measurement x { unit }", "E0003]: unexpected `}`; expected a unit", "1:22",
             " 1 | measurement x { unit }\n   |                      ^\n");
  expect_one("measurement x { uni g/L }", "E0003]: unexpected `g`; expected a \"quoted text\"", "1:21",
             " 1 | measurement x { uni g/L }\n   |                     ^\n   = help: did you mean `unit`?\n");
  expect_one("inclusion a : b",
             "E0003]: unexpected `inclusion`; expected an expression, a declaration or the end of the file", "1:1",
             " 1 | inclusion a : b\n   | ^^^^^^^^^\n   = help: criteria stand inside `trial NAME { ... }`\n");
  expect_one("trial t { lookback }", "E0003]: unexpected `}`; expected a number", "1:20",
             " 1 | trial t { lookback }\n   |                    ^\n");
  expect_one("trial t { age : b }", "E0003]: unexpected `age`; expected a criterion or `}`", "1:11",
             " 1 | trial t { age : b }\n   |           ^^^\n");
}

TEST(Errors, E0003NeverShowsTheGrammarsOwnNames) {
  for (const char* text : {"trial",
                           "use",
                           "measurement x {",
                           "measurement x { plausible",
                           "score",
                           "score x",
                           "attribute x",
                           "attribute x {",
                           "let",
                           "let x",
                           "let x =",
                           "let x :",
                           "reference",
                           "reference x :",
                           "trial t",
                           "trial t {",
                           "trial t { source",
                           "trial t { attest",
                           "trial t { inclusion a {",
                           "a in",
                           "a is",
                           "f(",
                           "ULN(",
                           "a in {",
                           "5 +",
                           "not",
                           "measurement x { convert",
                           "measurement x { convert g scale",
                           "measurement x { scale",
                           "any(",
                           "any(x",
                           "any(x where",
                           "any(x where a",
                           "any(x within",
                           "any(x within 3 d before",
                           "any(x more than 3 d",
                           "any(x between",
                           "any(x between a",
                           "any(x followed by",
                           "any(x needing",
                           "any(x needing 3",
                           "any(x needing 3 readings on 2",
                           "any(x needing 3 readings at least 3 d",
                           "any(x in",
                           "any(x in {",
                           "nth(",
                           "nth(3",
                           "date(",
                           "codes x =",
                           "codes x = a except",
                           "codes x = descendants of",
                           "equivalent x {",
                           "equivalent x { a",
                           "event x {",
                           "event x { a",
                           "event x { a:",
                           "population \"x\" {",
                           "population \"x\" { index",
                           "population \"x\" { table \"t\"",
                           "population \"x\" { table \"t\" as",
                           "population \"x\" { table \"t\" as drug key",
                           "population \"x\" { table \"t\" as drug key k { a from b with c from"}) {
    const std::string shown = errors(text);
    ASSERT_TRUE(shown.starts_with("error[E0003]: unexpected end of the file; expected ")) << text << "\n" << shown;
    const std::string line = shown.substr(0, shown.find('\n'));
    for (const char* leak : {"NAME", "EOF", "STRING", "_TEXT", "<", "'"})
      EXPECT_EQ(line.find(leak), std::string::npos) << line;
    EXPECT_LE(std::count(line.begin(), line.end(), ','), 2) << line;  // four things at most
  }
}

TEST(Errors, E0004Character) {
  expect_one("HBV >= 100 [IU]/mL", "E0004]: this character cannot stand here: `[`", "1:12",
             " 1 | HBV >= 100 [IU]/mL\n   |            ^\n   = help: a unit with brackets is written in quotes: "
             "`'[IU]/mL'`\n");
  expect_one("a && b", "E0004]: this character cannot stand here: `&`", "1:3",
             " 1 | a && b\n   |   ^\n   = help: write `and`\n");
  expect_one("“abc” = x", "E0004]: this character cannot stand here: `“`", "1:1",
             " 1 | “abc” = x\n   | ^\n   = help: write text in straight quotes: `\"...\"`\n");
  expect_one("µx > 3", "E0004]: this character cannot stand here: `µx`", "1:1",
             " 1 | µx > 3\n   | ^^\n   = help: a name is made of the letters a to z, digits and `_`\n");
}

TEST(Errors, E0005NotUtf8) {
  expect_one("a\xFF", "E0005]: this text is not valid UTF-8", "1:2",
             " 1 | a\uFFFD\n   |  ^\n   = help: save the file as UTF-8\n");
  for (const char* text :
       {"\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\x80", "\xF8\x88\x80\x80\x80"}) {
    EXPECT_TRUE(errors(text).starts_with("error[E0005]"))
        << text;  // overlong, surrogate, too high, cut, stray, five bytes
  }
}

TEST(Errors, E0006NotClosed) {
  expect_one("x >= \"abc", "E0006]: the string is not closed", "1:6",
             " 1 | x >= \"abc\n   |      ^^^^\n   = help: end it with `\"` on the same line\n");
  expect_one("x >= 5 'g/L", "E0006]: the string is not closed", "1:8",
             " 1 | x >= 5 'g/L\n   |        ^^^^\n   = help: a unit in quotes ends with `'` on the same line\n");
  expect_one("x = \"a\\\"", "E0006]: the string is not closed", "1:5",
             " 1 | x = \"a\\\"\n   |     ^^^^\n   = help: end it with `\"` on the same line\n");
}

TEST(Errors, E0007Range) {
  for (const char* range : {"18-70 years", "18 to 70 years", "18–70 years", "18 - 70 years"}) {
    const std::string shown = errors("age in " + std::string(range));
    EXPECT_TRUE(shown.starts_with("error[E0007]: a range is written `18..70 years`\n  --> case:1:8\n")) << shown;
    EXPECT_TRUE(shown.ends_with("   = help: write `18..70 years`\n\n1 error\n")) << shown;
  }
  expect_one("x in 5", "E0007]: a range is written `lo..hi`", "1:6",
             " 1 | x in 5\n   |      ^ one value, not a range\n   = help: for one value, write `x = 5`\n");
}

TEST(Errors, E0008SideBySide) {
  expect_one("a < b < c", "E0008]: `<` and `<` side by side need parentheses", "1:7",
             " 1 | a < b < c\n   | -     ^\n   | already a comparison\n   = help: write `a < b and b < c`\n");
  expect_one("18 <= age <= 70", "E0008]: `<=` and `<=` side by side need parentheses", "1:11",
             " 1 | 18 <= age <= 70\n   | --        ^^\n   | already a comparison\n   = help: write `age in 18..70`\n");
  EXPECT_EQ(errors("(a < b) = (c < d)"), "");
}

TEST(Errors, E0009OutOfRange) {
  expect_one("1e999", "E0009]: the number `1e999` is out of range", "1:1", " 1 | 1e999\n   | ^^^^^\n");
  EXPECT_EQ(errors("x > " + std::string(1000, '9')), "");
  EXPECT_TRUE(errors("x > " + std::string(1001, '9'))
                  .starts_with("error[E0009]: the number `" + std::string(40, '9') + "...` is"));
}

TEST(Errors, E0011DecimalComma) {
  expect_one("Hb >= 1,5 g/L", "E0011]: a decimal point is written `.`, not `,`: `1,5`", "1:7",
             " 1 | Hb >= 1,5 g/L\n   |       ^^^\n   = help: write `1.5`\n");
  expect_one("PLT >= 100,000/uL", "E0011]: a decimal point is written `.`, not `,`: `100,000`", "1:8",
             " 1 | PLT >= 100,000/uL\n   |        ^^^^^^^\n   = help: write `100.000`\n   = help: for thousands, write "
             "`100000`\n");
  EXPECT_EQ(errors("x in {1,5} and max(1,5) > 2"), "");
}

TEST(Errors, E0014OnlyAfterIn) {
  expect_one("a..b", "E0014]: `..` can only stand after `in`", "1:2",
             " 1 | a..b\n   |  ^^\n   = help: a range is written `x in lo..hi`\n");
  expect_one("x in {a} in kg", "E0014]: a set can only stand after `in`", "1:6",
             " 1 | x in {a} in kg\n   |      ^^^\n");
}

TEST(Errors, E0015Twice) {
  expect_one("measurement x { unit g/L unit g/L }", "E0015]: `unit` is given twice", "1:26",
             " 1 | measurement x { unit g/L unit g/L }\n   |                          ^^^^\n");
}

// The help alone: what follows the excerpt.
void expect_help(std::string_view text, std::string_view head, std::string_view help) {
  const std::string shown = errors(text);
  EXPECT_TRUE(shown.starts_with("error[" + std::string(head) + "\n")) << shown;
  EXPECT_TRUE(shown.ends_with("   = help: " + std::string(help) + "\n\n1 error\n")) << shown;
}

TEST(Errors, E0003InSelections) {
  expect_help("any(ALT > 40 U/L)", "E0003]: unexpected `>`; expected a window, `)`, `where` or `followed by`",
              "what the rows must be stands after `where`: `any(ALT where value > 3*ULN)`");
  expect_help("any(ALT in normal range)",
              "E0003]: unexpected `range`; expected a window, `)`, `where` or `followed by`",
              "what the rows must be stands after `where`: `where value in normal range`");
  expect_help("Hb >= 9 g/dL within 28 days",
              "E0003]: unexpected `within`; expected an operator, a declaration or the end of the file",
              "`within` stands in the parentheses of a selection: `latest(Hb within 28 days)`");
  expect_help("Hb >= 9 within 28 days",
              "E0003]: unexpected `28`; expected an operator, a declaration or the end of the file",
              "`within` stands in the parentheses of a selection: `latest(Hb within 28 days)`");
  expect_help("latest(Hb whithin 28 days)",
              "E0003]: unexpected `whithin`; expected a window, `)`, `where` or `followed by`",
              "did you mean `within`?");
  expect_help("latest(Hb where value > 3 whithin 28 days)",
              "E0003]: unexpected `28`; expected an operator, a window, `)` or `followed by`",
              "did you mean `within`?");
  expect_help("any(x within 5 years ago)", "E0003]: unexpected `ago`; expected an operator, a window, `)` or `where`",
              "`ago` follows `more than 5 years` or `at least 5 years`; `within 5 years` needs no `ago`");
  expect_one("any(x more than 5 years)", "E0003]: unexpected `)`; expected an operator, `before` or `ago`", "1:24",
             " 1 | any(x more than 5 years)\n   |                        ^\n");
  expect_one("any(x needing 3)", "E0003]: unexpected `)`; expected `readings`", "1:16",
             " 1 | any(x needing 3)\n   |                ^\n");
  expect_one("any(x needing 3 readings on 2 weeks)", "E0003]: unexpected `weeks`; expected `days`", "1:31",
             " 1 | any(x needing 3 readings on 2 weeks)\n   |                               ^^^^^\n");
  expect_one("any(a followed by b)", "E0003]: unexpected `)`; expected `where`, `within` or `in`", "1:20",
             " 1 | any(a followed by b)\n   |                    ^\n"
             "   = help: `followed by` needs `within`, how much later at the most: `followed by drug in b within 6 "
             "months`\n");
  expect_help("any(x in {skin, \"C50\"})", "E0003]: unexpected a quoted text; expected a code system before it",
              "`skin` is the name of a code set here");
}

TEST(Errors, E0003InDeclarationsOfHistories) {
  expect_help("let index = 3", "E0003]: unexpected `index`; expected a name",
              "`index` is the screening date; choose another name");
  expect_help("event x { a: }", "E0003]: unexpected `}`; expected the type of a field",
              "a type is a unit, `quantity`, `text`, `yes_no`, a range `1..5`, labels in braces or `scale` with labels "
              "from the lowest up");
  expect_help("codes x", "E0003]: unexpected `x`; expected an operator, a declaration or the end of the file",
              "a code set is declared as `codes NAME = SYSTEM \"...\"`");
  expect_help("event { a: text }", "E0003]: unexpected `{`; expected an operator, a declaration or the end of the file",
              "it is declared as `event NAME { ... }`");
  expect_help("population { }", "E0003]: unexpected `{`; expected an operator, a declaration or the end of the file",
              "a population is declared as `population \"...\" { ... }`");
  expect_help("population \"x\" { tabel \"a\" as drug key b { } }",
              "E0003]: unexpected `tabel`; expected `index`, `}` or `table`", "did you mean `table`?");
  expect_one("population \"x\" { table \"a\" key b { } }", "E0003]: unexpected `key`; expected `per patient` or `as`",
             "1:28", " 1 | population \"x\" { table \"a\" key b { } }\n   |                            ^^^\n");
}

TEST(Errors, E0015TwiceInASelection) {
  expect_one("any(x where a where b)", "E0015]: `where` is given twice", "1:15",
             " 1 | any(x where a where b)\n   |               ^^^^^\n");
  for (const char* text :
       {"any(x needing 1 reading needing 2 readings)", "any(a followed by b within 1 d followed by c within 1 d)",
        "population \"p\" { index 2013-01-01 index 2013-01-02 }"}) {
    EXPECT_TRUE(errors(text).starts_with("error[E0015]")) << errors(text);
  }
}

TEST(Errors, E0016DateLayout) {
  expect_one("2013-7-1 < index", "E0016]: a date is written `2013-07-01`, not `2013-7-1`", "1:1",
             " 1 | 2013-7-1 < index\n   | ^^^^^^^^\n   = help: write `2013-07-01`\n");
  for (const char* text : {"2013-07-1", "2013-7-01", "2013–7–1"}) {
    EXPECT_TRUE(errors(text).starts_with("error[E0016]: a date is written `2013-07-01`")) << errors(text);
  }
}

TEST(Errors, E0017NotADay) {
  expect_one("2013-02-29 < index", "E0017]: `2013-02-29` is not a day of the calendar", "1:1",
             " 1 | 2013-02-29 < index\n   | ^^^^^^^^^^\n");
  expect_help("2013-13-01 < index", "E0017]: `2013-13-01` is not a day of the calendar",
              "the month comes before the day");
  for (const char* text : {"1900-02-29", "2013-04-31", "2013-00-10", "2013-01-00", "0000-01-01", "2013-2-30"}) {
    EXPECT_TRUE(errors(text).starts_with("error[E0017]")) << text;
  }
  for (const char* text : {"2000-02-29", "2012-02-29", "0001-01-01", "9999-12-31"}) EXPECT_EQ(errors(text), "") << text;
}

TEST(Errors, E0018Counts) {
  expect_one("nth(0, x)", "E0018]: the place in time is a whole number from 1 to 1000000, not `0`", "1:5",
             " 1 | nth(0, x)\n   |     ^\n");
  for (const char* text : {"nth(1.5, x)", "nth(1000001, x)", "nth(1e300, x)", "any(x needing 0 readings)",
                           "any(x needing 1.5 readings)", "any(x needing 2 readings on 0 days)"}) {
    EXPECT_TRUE(errors(text).starts_with("error[E0018]")) << errors(text);
  }
  EXPECT_EQ(errors("nth(1000000, x)"), "");
}

TEST(Errors, E0019Codes) {
  expect_one("any(x in icd10cm \"C*1\")",
             "E0019]: `\"C*1\"` cannot be a code: `*` stands for the rest of a code, at its end", "1:18",
             " 1 | any(x in icd10cm \"C*1\")\n   |                  ^^^^^\n");
  for (const char* text :
       {"codes a = s \"\"", "codes a = s \"*\"", "codes a = s \"C1*\"..\"C2\"", "codes a = s \"C1\"..\"C2*\"",
        "codes a = s \"\"..\"C2\"", "codes a = s \"C1\"..\"\"", "codes a = s \"C1**\""}) {
    EXPECT_TRUE(errors(text).starts_with("error[E0019]")) << text << errors(text);
  }
}

TEST(Errors, AnOpenSelectionDoesNotSpoilWhatFollows) {
  const std::string shown = errors(
      "trial t {\n  inclusion a : any(drug in x\n  inclusion b : r in {PR, SD}\n  exclusion c : x in 1..2\n"
      "  exclusion d : 1 +\n}");
  EXPECT_TRUE(shown.ends_with("\n2 errors\n")) << shown;
}

TEST(Errors, SeveralInOneRun) {
  const std::string text =
      "measurement x { unit }\n"
      "trial t {\n"
      "  inclusion a : age in 18-70 years\n"
      "  inclusion b : Hb >= \n"
      "  inclusion g {\n"
      "    c : a < b < c\n"
      "    d : 5 +\n"
      "    e : (x\n"
      "    f : x = 1,5\n"
      "  }\n"
      "  exclusion h : )\n"
      "  exclusion ok : fine\n"
      "}\n"
      "let y = *\n";
  Sources sources;
  const SourceId source = sources.add({"case", text});
  Diagnostics diagnostics;
  EXPECT_FALSE(parse(sources, source, diagnostics));
  std::vector<std::uint32_t> lines;
  for (const Diagnostic& diagnostic : diagnostics.all()) lines.push_back(locate(text, diagnostic.span.begin).line);
  std::sort(lines.begin(), lines.end());
  EXPECT_EQ(lines, (std::vector<std::uint32_t>{1, 3, 5, 6, 8, 9, 11, 14})) << errors(text);
}

}  // namespace
}  // namespace elig
