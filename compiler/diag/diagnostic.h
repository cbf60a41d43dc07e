// A user's mistake, as data: a stable code, arguments, the place, labels, a fix-it. Stages add; only
// the driver prints (render.h). catalog.def declares every code once; codes.md explains each.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "compiler/base/source.h"

namespace elig {

enum class Severity : std::uint8_t { Error, Warning, Note };

/// `error`, `warning`, `note`.
std::string_view word(Severity severity);

enum class Code : std::uint16_t {
#define ELIG_DIAGNOSTIC(code, severity, format) code,
#include "compiler/diag/catalog.def"
#undef ELIG_DIAGNOSTIC
};

struct CodeInfo {
  std::string_view name;  // "E0301"
  Severity severity;
  std::string_view format;  // fmt format string over the string arguments
};
const CodeInfo& info(Code code);

struct Label {
  Span span;
  std::string text;
};

struct FixIt {
  Span span;  // replaced by
  std::string replacement;
};

struct Diagnostic {
  Code code;
  Span span;
  std::vector<std::string> arguments;  // of the code's format, in order
  std::string caption;                 // written beside the carets; may be empty
  std::vector<Label> labels;           // further places
  std::vector<std::string> help;       // `= help:` lines
  std::optional<FixIt> fix;
};

/// The message with its arguments in place.
std::string message(const Diagnostic& diagnostic);

/// Collects what stages report; the same code at the same place is kept once (a comparison is lowered once for
/// every branch of its conditional values). After `kMaxErrors` errors further ones are counted, not kept.
class Diagnostics {
 public:
  static constexpr std::size_t kMaxErrors = 100;

  /// Adds and returns it for the caller to enrich; the reference lives until the next call.
  Diagnostic& add(Code code, Span span, std::vector<std::string> arguments = {});

  [[nodiscard]] const std::vector<Diagnostic>& all() const { return all_; }
  [[nodiscard]] bool has_errors() const { return errors_ > 0; }
  [[nodiscard]] std::size_t errors() const { return errors_; }
  [[nodiscard]] std::size_t suppressed() const { return suppressed_; }

 private:
  std::vector<Diagnostic> all_;
  std::set<std::tuple<Code, std::uint32_t, std::uint32_t, std::uint32_t>> said_;
  Diagnostic overflow_{};  // where repetitions and errors beyond the limit are written and forgotten
  std::size_t errors_ = 0;
  std::size_t suppressed_ = 0;
};

/// The candidate nearest to `word` (edit distance, at most a third of its length), or "".
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

/// Those that have `word` for a part, between `_` or at an end: `ischaemic_stroke` for `stroke`; the shortest first, at
/// most five, without `nearest`, which is said already.
std::vector<std::string> containing(std::string_view word, std::vector<std::string> candidates,
                                    std::string_view nearest = {});

}  // namespace elig
