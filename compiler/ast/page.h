// Canonical text in lines: indentation, blocks in braces, and what is kept of the author's layout, which is comments
// and (at most one at a time) blank lines.
//
// A comment on its own line comes before whatever follows it, at that one's indentation. A comment at the end of a
// line stays behind what ended there. A comment inside something that is set as one piece moves above it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ast/ast.h"

namespace elig::ast {

struct Piece {  // of a block: what to write and where it stood
  std::uint32_t begin, end;
  std::string text;
};

/// `{ a, b }`.
std::string in_braces(const std::vector<Piece>& all, std::string_view separator);

/// Spans are of the source; what is written must come in the source's order. The arguments must outlive it.
class Page {
 public:
  Page(const std::vector<Comment>& comments, const std::vector<std::uint32_t>& blank_lines)
      : comments_(comments), blank_lines_(blank_lines) {}

  /// What is written, with the comments that are left.
  std::string finish();

  void line(std::string_view text);
  /// A blank line before the next line.
  void blank() { blank_wanted_ = true; }
  /// Something set as one piece, on one line.
  void piece(Span span, std::string_view text);
  /// `head { a  b }` on one line when that is short enough and no comment stands inside, else one piece a line.
  void pieces(Span span, const std::string& head, std::string_view separator, const std::vector<Piece>& all);

  /// `head {`, then what `body` writes, then `}`.
  template <class Body>
  void block(Span span, const std::string& head, Body body) {
    open_block(span, head);
    body();
    close_block(span);
  }
  /// What `body` writes continues the line before it.
  template <class Body>
  void hanging(Body body) {
    indent_ += 2 * kIndent;
    body();
    indent_ -= 2 * kIndent;
  }

  /// Everything up to offset `at` of the source: comments, and whether a blank line stood there.
  void comments_before(std::uint32_t at);
  /// Before something that is set as one piece: what stood before it, then the comments from inside it.
  void before(std::uint32_t begin, std::uint32_t end);
  [[nodiscard]] bool comments_within(Span span) const;

  /// Columns left on a line here.
  [[nodiscard]] std::size_t width() const;
  [[nodiscard]] bool fits(std::string_view text) const;

 private:
  static constexpr std::size_t kIndent = 2;

  void open_block(Span span, const std::string& head);
  void close_block(Span span);
  void own_line(const Comment& comment);
  void behind(const Comment& comment);
  void blanks_before(std::uint32_t at);

  const std::vector<Comment>& comments_;
  const std::vector<std::uint32_t>& blank_lines_;
  std::string out_;
  std::size_t indent_ = 0;
  std::size_t comment_ = 0;    // the next to write
  std::size_t blank_ = 0;      // the next blank line to pass
  bool blank_wanted_ = false;  // a blank line before the next line
  bool block_start_ = true;    // nothing stands in this block yet: no blank line
  bool commented_ = false;     // the last line written has a comment
};

}  // namespace elig::ast
