#include "compiler/diag/diagnostic.h"

#include <fmt/args.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace elig {

std::string_view word(Severity severity) {
  switch (severity) {
    case Severity::Error:
      return "error";
    case Severity::Warning:
      return "warning";
    case Severity::Note:
      return "note";
  }
  return "";
}

const CodeInfo& info(Code code) {
  static constexpr CodeInfo table[] = {
#define ELIG_DIAGNOSTIC(code, severity, format) {#code, Severity::severity, format},
#include "compiler/diag/catalog.def"
#undef ELIG_DIAGNOSTIC
  };
  return table[static_cast<std::size_t>(code)];
}

std::string message(const Diagnostic& diagnostic) {
  fmt::dynamic_format_arg_store<fmt::format_context> arguments;
  for (const std::string& argument : diagnostic.arguments) arguments.push_back(argument);
  return fmt::vformat(info(diagnostic.code).format, arguments);
}

Diagnostic& Diagnostics::add(Code code, Span span, std::vector<std::string> arguments) {
  Diagnostic diagnostic{code, span, std::move(arguments), {}, {}, {}, {}};
  if (!said_.emplace(code, span.source.index, span.begin, span.end).second) return overflow_ = std::move(diagnostic);
  if (info(code).severity == Severity::Error) {
    if (errors_ == kMaxErrors) {
      ++suppressed_;
      return overflow_ = std::move(diagnostic);
    }
    ++errors_;
  }
  all_.push_back(std::move(diagnostic));
  return all_.back();
}

namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

// Insertions, deletions, replacements and swaps of neighbours that lead from `a` to `b` (optimal string alignment).
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before_last.swap(last);
    last.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return row[b.size()];
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
  constexpr std::size_t longest = 64;  // nobody mistypes more than that
  const std::string wanted = lower(word);
  if (wanted.size() > longest) return {};
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(1, wanted.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > wanted.size() + best_distance) continue;
    const std::string folded = lower(candidate);
    if (folded == wanted) return candidate;
    const std::size_t distance = edit_distance(wanted, folded);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return wanted.size() < 2 ? std::string() : best;
}

std::vector<std::string> containing(std::string_view word, std::vector<std::string> candidates,
                                    std::string_view nearest) {
  constexpr std::size_t shortest = 3, most = 5;
  const std::string part = "_" + lower(word) + "_";
  std::erase_if(candidates, [&](const std::string& candidate) {
    return candidate == nearest || candidate == word || ("_" + lower(candidate) + "_").find(part) == std::string::npos;
  });
  if (word.size() < shortest) return {};
  std::sort(candidates.begin(), candidates.end(), [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  });
  candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
  if (candidates.size() > most) candidates.resize(most);
  return candidates;
}

}  // namespace elig
