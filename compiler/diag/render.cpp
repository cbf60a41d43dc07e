// A diagnostic as a person reads it: what is wrong, the lines it is about, what would help.
#include "compiler/diag/render.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/diag/excerpt.h"

namespace elig {

namespace {

constexpr Palette kPlain{};

Palette palette_of(Severity severity) {
  constexpr std::string_view red = "\033[1;31m", yellow = "\033[1;33m", cyan = "\033[1;36m", blue = "\033[1;34m";
  const std::string_view own = severity == Severity::Error ? red : severity == Severity::Warning ? yellow : cyan;
  return {own, blue, blue, "\033[1m", "\033[0m"};
}

// Names of files may hold anything; a terminal must not obey them.
std::string printable(std::string_view text) {
  std::string result(text);
  std::replace_if(
      result.begin(), result.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, '?');
  return result;
}

std::string place(Span span, const Sources& sources, bool column) {
  const Source& source = sources[span.source];
  const LineColumn at = locate(source.text, span.begin);
  std::string result = fmt::format("{}:{}", printable(source.name), at.line);
  if (column) result += fmt::format(":{}", at.column);
  return result;
}

// A label that stands in another file: `declared at std/labs.elig:41`.
std::string elsewhere(const Label& label, const Sources& sources) {
  std::string_view text = label.text;
  if (constexpr std::string_view here = " here"; text.ends_with(here)) text.remove_suffix(here.size());
  return fmt::format("{} at {}", text, place(label.span, sources, false));
}

std::size_t gutter_of(const Diagnostic& diagnostic, const std::vector<Mark>& marks, const Sources& sources) {
  std::uint32_t last = diagnostic.span.begin;
  for (const Mark& mark : marks) last = std::max(last, mark.span.begin);
  const std::size_t digits = std::to_string(locate(sources[diagnostic.span.source].text, last).line).size();
  return std::max<std::size_t>(digits, 2);
}

}  // namespace

std::string render_text(const Diagnostic& diagnostic, const Sources& sources, bool colour) {
  const CodeInfo& code = info(diagnostic.code);
  const Palette palette = colour ? palette_of(code.severity) : kPlain;
  std::string result = fmt::format("{}{}[{}]{}{}: {}{}\n", palette.primary, word(code.severity), code.name,
                                   palette.reset, palette.strong, message(diagnostic), palette.reset);
  std::vector<std::string> notes;
  std::size_t gutter = 2;
  if (diagnostic.span.source.valid()) {
    std::vector<Mark> marks{{diagnostic.span, diagnostic.caption, true}};
    for (const Label& label : diagnostic.labels) {
      if (label.span.source == diagnostic.span.source) {
        marks.push_back({label.span, label.text, false});
      } else if (label.span.source.valid()) {
        notes.push_back(elsewhere(label, sources));
      }
    }
    gutter = gutter_of(diagnostic, marks, sources);
    result += fmt::format("{:{}}{}-->{} {}\n", "", gutter, palette.frame, palette.reset,
                          place(diagnostic.span, sources, true));
    result += excerpt(sources[diagnostic.span.source], std::move(marks), gutter, palette);
  }
  if (diagnostic.fix) notes.push_back(fmt::format("help: write `{}`", printable(diagnostic.fix->replacement)));
  for (const std::string& help : diagnostic.help) notes.push_back("help: " + help);
  for (const std::string& note : notes)
    result += fmt::format("{:{}} {}={} {}\n", "", gutter, palette.frame, palette.reset, note);
  return result;
}

std::string render_text(const Diagnostics& diagnostics, const Sources& sources, bool colour) {
  std::string result;
  for (const Diagnostic& diagnostic : diagnostics.all()) result += render_text(diagnostic, sources, colour) + "\n";
  if (diagnostics.errors() == 0) return result;
  result += fmt::format("{} error{}", diagnostics.errors(), diagnostics.errors() == 1 ? "" : "s");
  if (diagnostics.suppressed() > 0) result += fmt::format(", and {} more not shown", diagnostics.suppressed());
  return result + "\n";
}

}  // namespace elig
