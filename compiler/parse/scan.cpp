#include "compiler/parse/scan.h"

#include <cctype>
#include <string_view>

namespace elig {

namespace {

// The length of the UTF-8 sequence at `at`, 0 if there is none: no overlong forms, no surrogates, nothing above
// U+10FFFF.
std::size_t utf8_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) -> unsigned {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0;
  };
  const auto more = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return more(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    if (!more(1) || !more(2)) return 0;
    if (first == 0xE0 && byte(1) < 0xA0) return 0;
    if (first == 0xED && byte(1) > 0x9F) return 0;
    return 3;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    if (!more(1) || !more(2) || !more(3)) return 0;
    if (first == 0xF0 && byte(1) < 0x90) return 0;
    if (first == 0xF4 && byte(1) > 0x8F) return 0;
    return 4;
  }
  return 0;
}

class Scanner {
 public:
  Scanner(std::string_view text, SourceId source, std::size_t begin, Diagnostics& diagnostics)
      : text_(text), source_(source), diagnostics_(diagnostics), at_(begin) {}

  std::optional<Layout> run() {
    if (text_.size() > kMaxSourceBytes) {
      diagnostics_.add(Code::E0001, span(0, 0), {std::to_string(text_.size()), std::to_string(kMaxSourceBytes)});
      return std::nullopt;
    }
    if (!is_utf8()) return std::nullopt;
    while (at_ < text_.size() && !stop_) step();
    if (!good_) return std::nullopt;
    return std::move(layout_);
  }

 private:
  Span span(std::size_t begin, std::size_t end) const {
    return {source_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }

  Diagnostic& refuse(Code code, std::size_t begin, std::size_t end, std::vector<std::string> arguments = {}) {
    good_ = false;
    return diagnostics_.add(code, span(begin, end), std::move(arguments));
  }

  bool is_utf8() {
    for (std::size_t at = at_; at < text_.size();) {
      const std::size_t length = utf8_length(text_, at);
      if (length == 0) {
        refuse(Code::E0005, at, at + 1).help.push_back("save the file as UTF-8");
        return false;
      }
      at += length;
    }
    return true;
  }

  void step() {
    const char c = text_[at_];
    if (c == '\n' || c == '\r') {
      if (c == '\n') end_line();
      ++at_;
      return;
    }
    if (c == ' ' || c == '\t' || is_continuation(c)) {
      ++at_;
      return;
    }
    if (c == '#') {
      count_word();
      const std::size_t begin = at_;
      to_end_of_line();
      std::string_view comment = text_.substr(begin, at_ - begin);
      comment.remove_suffix(comment.size() - 1 - comment.find_last_not_of(" \t"));
      layout_.comments.push_back({span(begin, at_), blank_line_, std::string(comment)});
      commented_ = true;
      return;
    }
    blank_line_ = false;
    count_word();
    if (c == '"' || c == '\'') {
      quoted(c);
    } else if (is_word(c)) {
      while (at_ < text_.size() && is_word(text_[at_])) ++at_;
    } else {
      bracket(c);
      ++at_;
    }
  }

  void end_line() {
    if (blank_line_ && !commented_) layout_.blank_lines.push_back(static_cast<std::uint32_t>(at_));
    blank_line_ = true;
    commented_ = false;
  }

  static bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }
  // Behind the first byte of a character, which counted as a word of its own.
  static bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

  void to_end_of_line() {
    while (at_ < text_.size() && text_[at_] != '\n' && text_[at_] != '\r') ++at_;
  }

  void quoted(char quote) {
    const std::size_t begin = at_++;
    while (at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n' && text_[at_] != '\r') {
      const bool escape = quote == '"' && text_[at_] == '\\' && at_ + 1 < text_.size() &&
                          (text_[at_ + 1] == '"' || text_[at_ + 1] == '\\');
      at_ += escape ? 2 : 1;
    }
    if (at_ < text_.size() && text_[at_] == quote) {
      ++at_;
      return;
    }
    refuse(Code::E0006, begin, at_)
        .help.push_back(quote == '"' ? "end it with `\"` on the same line"
                                     : "a unit in quotes ends with `'` on the same line");
  }

  void bracket(char c) {
    if (c == '(' || c == '[' || c == '{') {
      if (++depth_ > kMaxNesting) {
        refuse(Code::E0002, at_, at_ + 1, {std::to_string(kMaxNesting)});
        stop_ = true;
      }
    } else if ((c == ')' || c == ']' || c == '}') && depth_ > 0) {
      --depth_;
    }
  }

  void count_word() {
    if (++words_ <= kMaxWords) return;
    refuse(Code::E0010, at_, at_ + 1, {std::to_string(kMaxWords)})
        .help.push_back("split it into modules, and `use` them");
    stop_ = true;
  }

  std::string_view text_;
  SourceId source_;
  Diagnostics& diagnostics_;
  std::size_t at_;
  Layout layout_;
  std::size_t depth_ = 0;
  std::size_t words_ = 0;
  bool blank_line_ = true;  // nothing but white space so far on this line
  bool commented_ = false;  // a comment stands on this line
  bool good_ = true;
  bool stop_ = false;
};

}  // namespace

std::optional<Layout> scan(const Sources& sources, SourceId source, TextPart part, Diagnostics& diagnostics) {
  return Scanner(std::string_view(sources[source].text).substr(0, part.end), source, part.begin, diagnostics).run();
}

}  // namespace elig
