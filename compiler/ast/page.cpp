#include "compiler/ast/page.h"

#include <algorithm>

#include "compiler/ast/layout.h"

namespace elig::ast {

std::string in_braces(const std::vector<Piece>& all, std::string_view separator) {
  std::string text = "{";
  for (std::size_t i = 0; i < all.size(); ++i) text += (i == 0 ? " " : std::string(separator)) + all[i].text;
  return text + " }";
}

std::string Page::finish() {
  comments_before(UINT32_MAX);
  return std::move(out_);
}

std::size_t Page::width() const { return kLineWidth - std::min(indent_, kLineWidth); }
bool Page::fits(std::string_view text) const { return columns(text) <= width(); }

// ---- lines and blocks ----

void Page::line(std::string_view text) {
  if (blank_wanted_ && !block_start_ && !out_.empty()) out_ += '\n';
  blank_wanted_ = false;
  block_start_ = false;
  out_ += std::string(indent_, ' ');
  out_ += text;
  out_ += '\n';
  commented_ = false;
}

void Page::piece(Span span, std::string_view text) {
  before(span.begin, span.end);
  line(text);
}

void Page::pieces(Span span, const std::string& head, std::string_view separator, const std::vector<Piece>& all) {
  const std::string whole = head + " " + in_braces(all, separator);
  if (fits(whole) && !comments_within(span)) return piece(span, whole);
  const std::string comma = separator.starts_with(',') ? "," : "";
  block(span, head, [&] {
    for (std::size_t i = 0; i < all.size(); ++i) {
      before(all[i].begin, all[i].end);
      line(all[i].text + (i + 1 < all.size() ? comma : ""));
    }
  });
}

void Page::open_block(Span span, const std::string& head) {
  comments_before(span.begin);
  line(head + " {");
  indent_ += kIndent;
  block_start_ = true;
}

void Page::close_block(Span span) {
  comments_before(span.end - 1);
  blank_wanted_ = false;
  block_start_ = false;
  indent_ -= kIndent;
  line("}");
}

// ---- comments and blank lines ----

void Page::comments_before(std::uint32_t at) {
  while (comment_ < comments_.size() && comments_[comment_].span.begin < at) {
    const Comment& comment = comments_[comment_++];
    blanks_before(comment.span.begin);
    if (comment.own_line || commented_ || out_.empty()) {
      own_line(comment);
    } else {
      behind(comment);
    }
  }
  blanks_before(at);
}

void Page::own_line(const Comment& comment) {
  line(comment.text);
  commented_ = true;
}

void Page::behind(const Comment& comment) {
  out_.pop_back();
  out_ += "  " + comment.text + "\n";
  commented_ = true;
}

void Page::blanks_before(std::uint32_t at) {
  for (; blank_ < blank_lines_.size() && blank_lines_[blank_] < at; ++blank_) blank_wanted_ = true;
}

void Page::before(std::uint32_t begin, std::uint32_t end) {
  comments_before(begin);
  while (comment_ < comments_.size() && comments_[comment_].span.begin < end) own_line(comments_[comment_++]);
  const bool wanted = blank_wanted_;
  blanks_before(end);  // blank lines inside are dropped
  blank_wanted_ = wanted;
}

bool Page::comments_within(Span span) const {
  std::size_t next = comment_;
  while (next < comments_.size() && comments_[next].span.begin < span.begin) ++next;
  return next < comments_.size() && comments_[next].span.begin < span.end;
}

}  // namespace elig::ast
