// Ast -> canonical text. Line breaks, alignment and spelling follow from the Ast alone; of the author's layout only
// comments and (at most one at a time) blank lines are kept.
//
// A comment on its own line comes before whatever follows it, at that one's indentation. A comment at the end of a
// line stays behind what ended there. A comment inside something that is set as one piece moves above it.
#include "compiler/ast/print.h"

#include <algorithm>

#include "compiler/ast/layout.h"

namespace elig::ast {

namespace {

constexpr std::size_t kIndent = 2;
constexpr std::size_t kMaxAlignedHead = 48;  // longer heads of criteria do not push the others' colons out

struct Piece {  // of a block: what to write and where it stood
  std::uint32_t begin, end;
  std::string text;
};

class Printer {
 public:
  explicit Printer(const Ast& ast) : ast_(ast) {}

  std::string run() {
    for (std::size_t i = 0; i < ast_.items.size(); ++i) {
      const auto& one = ast_.items[i];
      if (i > 0 &&
          (std::holds_alternative<Trial>(one.value) || std::holds_alternative<Trial>(ast_.items[i - 1].value))) {
        blank_wanted_ = true;
      }
      span_ = one.span;
      std::visit([&](const auto& node) { item(node); }, one.value);
    }
    comments_before(UINT32_MAX);
    return std::move(out_);
  }

 private:
  // ---- lines, comments and blank lines ----

  void line(std::string_view text) {
    if (blank_wanted_ && !block_start_ && !out_.empty()) out_ += '\n';
    blank_wanted_ = false;
    block_start_ = false;
    out_ += std::string(indent_, ' ');
    out_ += text;
    out_ += '\n';
    commented_ = false;
  }

  // Everything up to offset `at` of the source: comments, and whether a blank line stood there.
  void comments_before(std::uint32_t at) {
    while (comment_ < ast_.comments.size() && ast_.comments[comment_].span.begin < at) {
      const Comment& comment = ast_.comments[comment_++];
      blanks_before(comment.span.begin);
      if (comment.own_line || commented_ || out_.empty()) {
        own_line(comment);
      } else {
        behind(comment);
      }
    }
    blanks_before(at);
  }
  void own_line(const Comment& comment) {
    line(comment.text);
    commented_ = true;
  }
  void behind(const Comment& comment) {
    out_.pop_back();
    out_ += "  " + comment.text + "\n";
    commented_ = true;
  }
  void blanks_before(std::uint32_t at) {
    for (; blank_ < ast_.blank_lines.size() && ast_.blank_lines[blank_] < at; ++blank_) blank_wanted_ = true;
  }

  // Before something that is set as one piece: what stood before it, then the comments from inside it.
  void before(std::uint32_t begin, std::uint32_t end) {
    comments_before(begin);
    while (comment_ < ast_.comments.size() && ast_.comments[comment_].span.begin < end)
      own_line(ast_.comments[comment_++]);
    const bool wanted = blank_wanted_;
    blanks_before(end);  // blank lines inside are dropped
    blank_wanted_ = wanted;
  }

  bool comments_within(Span span) const {
    std::size_t next = comment_;
    while (next < ast_.comments.size() && ast_.comments[next].span.begin < span.begin) ++next;
    return next < ast_.comments.size() && ast_.comments[next].span.begin < span.end;
  }

  void piece(Span span, std::string_view text) {
    before(span.begin, span.end);
    line(text);
  }

  template <class Body>
  void block(Span span, const std::string& head, Body body) {
    comments_before(span.begin);
    line(head + " {");
    indent_ += kIndent;
    block_start_ = true;
    body();
    comments_before(span.end - 1);
    blank_wanted_ = false;
    block_start_ = false;
    indent_ -= kIndent;
    line("}");
  }

  // On one line when that is short enough and no comment stands inside, else one piece a line.
  void pieces(Span span, const std::string& head, std::string_view separator, const std::vector<Piece>& all) {
    std::string whole = head + " {";
    for (std::size_t i = 0; i < all.size(); ++i) whole += (i == 0 ? " " : std::string(separator)) + all[i].text;
    whole += " }";
    if (indent_ + columns(whole) <= kLineWidth && !comments_within(span)) return piece(span, whole);
    const std::string comma = separator.starts_with(',') ? "," : "";
    block(span, head, [&] {
      for (std::size_t i = 0; i < all.size(); ++i) {
        before(all[i].begin, all[i].end);
        line(all[i].text + (i + 1 < all.size() ? comma : ""));
      }
    });
  }

  // `head`, then the expression: beside it, or below it when that is too long.
  void with_expression(Span span, const std::string& head, ExprId expr, const std::string& tail) {
    before(span.begin, span.end);
    const std::string whole = head + " " + expression_text(ast_, expr) + tail;
    if (indent_ + columns(whole) <= kLineWidth) return line(whole);
    line(head);
    indent_ += 2 * kIndent;
    std::vector<std::string> lines = expression_lines(ast_, expr, kLineWidth - indent_);
    lines.back() += tail;
    for (const std::string& one : lines) line(one);
    indent_ -= 2 * kIndent;
  }

  static std::string titled(const std::string& head, const std::optional<Text>& title) {
    return title ? head + " " + quoted(title->text) : head;
  }

  // ---- declarations ----

  void item(const Use& use) {
    std::string text = "use ";
    for (std::size_t i = 0; i < use.path.size(); ++i) text += (i == 0 ? "" : ".") + use.path[i].text;
    piece(span_, text);
  }

  static std::string range_text(const Range& range) {
    std::string text = range.lo_spelling + "..";
    return text + number_text({range.hi, range.hi_spelling, range.unit});
  }

  static std::string label_text(const LabelDeclaration& label) {
    std::string text = label.name.text;
    for (const Text& spelling : label.spellings) text += " " + quoted(spelling.text);
    return text;
  }
  static std::uint32_t label_end(const LabelDeclaration& label) {
    return label.spellings.empty() ? label.name.span.end : label.spellings.back().span.end;
  }

  static std::string codes_text(const CodeList& list) {
    std::string text = list.system.text;
    for (std::size_t i = 0; i < list.codes.size(); ++i) text += (i == 0 ? " " : ", ") + quoted(list.codes[i].text);
    return text;
  }

  static std::string conversion_text(const Conversion& conversion) {
    std::string text = "convert " + unit_text(conversion.from) + " scale " + conversion.scale_spelling;
    if (!conversion.offset_spelling.empty()) text += " offset " + conversion.offset_spelling;
    return titled(text, conversion.citation);
  }

  // In the author's order.
  static std::vector<Piece> properties(const Measurement& measurement) {
    std::vector<Piece> result;
    const auto add = [&](std::uint32_t begin, std::uint32_t end, std::string text) {
      result.push_back({begin, end, std::move(text)});
    };
    if (const auto& unit = measurement.unit) add(unit->span.begin, unit->span.end, "unit " + unit_text(*unit));
    if (const auto& mass = measurement.molar_mass) {
      const auto& citation = measurement.molar_mass_citation;
      add(mass->span.begin, citation ? citation->span.end : mass->span.end,
          titled("molar_mass " + number_text(*mass), citation));
    }
    if (const auto& charge = measurement.charge)
      add(charge->span.begin, charge->span.end, "charge " + number_text(*charge));
    if (const auto& plausible = measurement.plausible) {
      add(plausible->span.begin, plausible->span.end, "plausible " + range_text(*plausible));
    }
    if (!measurement.scale.empty()) {
      std::string text = "scale";
      for (std::size_t i = 0; i < measurement.scale.size(); ++i)
        text += (i == 0 ? " " : " < ") + label_text(measurement.scale[i]);
      add(measurement.scale.front().name.span.begin, label_end(measurement.scale.back()), text);
    }
    for (const Conversion& conversion : measurement.conversions) {
      add(conversion.span.begin, conversion.span.end, conversion_text(conversion));
    }
    for (const CodeList& list : measurement.codes)
      add(list.system.span.begin, list.codes.back().span.end, codes_text(list));
    std::stable_sort(result.begin(), result.end(), [](const Piece& a, const Piece& b) { return a.begin < b.begin; });
    return result;
  }

  void item(const Measurement& measurement) {
    const std::string head = titled("measurement " + measurement.name.text, measurement.title);
    const std::vector<Piece> all = properties(measurement);
    if (all.empty()) return piece(span_, head);
    pieces(span_, head, "  ", all);
  }

  void item(const Score& score) {
    piece(span_, titled("score " + score.name.text, score.title) + " " + range_text(score.range));
  }

  void item(const Attribute& attribute) {
    const std::string head = titled("attribute " + attribute.name.text, attribute.title);
    if (attribute.yes_no) return piece(span_, head + " yes_no");
    std::vector<Piece> labels;
    for (const LabelDeclaration& label : attribute.labels)
      labels.push_back({label.name.span.begin, label_end(label), label_text(label)});
    pieces(span_, head, ", ", labels);
  }

  void item(const Let& let) {
    std::string head = titled("let " + let.name.text, let.title);
    if (let.unit) head += " : " + unit_text(*let.unit);
    with_expression(span_, head + " =", let.value, "");
  }

  void item(const Reference& reference) {
    std::string text = "reference " + reference.measurement.text + " :";
    for (std::size_t i = 0; i < reference.cases.size(); ++i) {
      const ReferenceCase& one = reference.cases[i];
      text += i == 0 ? " " : ", ";
      if (one.label) text += one.label->text + " ";
      if (one.lln) text += number_text(*one.lln) + "..";
      text += number_text(one.uln);
    }
    piece(span_, text);
  }

  // ---- trials ----

  void item(const Trial& trial) {
    if (trial.expression_form) return lone_expression(trial);
    block(span_, titled("trial " + trial.name.text, trial.title), [&] {
      for (const TrialItem& one : trial.items) {
        span_ = one.span;
        std::visit([&](const auto& node) { trial_item(node); }, one.value);
      }
    });
  }

  void lone_expression(const Trial& trial) {
    before(span_.begin, span_.end);
    const auto& group = std::get<CriterionGroup>(trial.items.front().value);
    for (const std::string& one : expression_lines(ast_, group.criteria.front().condition, kLineWidth)) line(one);
  }

  void trial_item(const TrialSource& source) {
    std::string text = "source " + quoted(source.url.text);
    if (source.version) text += " version " + quoted(source.version->text);
    piece(span_, text);
  }
  void trial_item(const Lookback& lookback) { piece(span_, "lookback " + number_text(lookback.duration)); }
  void trial_item(const Let& let) { item(let); }

  void trial_item(const CriterionGroup& group) {
    const std::string kind = group.kind == CriterionKind::Inclusion ? "inclusion " : "exclusion ";
    if (group.braces) {
      block(span_, titled(kind + group.name.text, group.title), [&] {
        std::size_t width = 0;
        for (const Criterion& one : group.criteria) {
          if (columns(head(one)) <= kMaxAlignedHead) width = std::max(width, columns(head(one)));
        }
        for (const Criterion& one : group.criteria) criterion(span_of(one), head(one), width, one);
      });
      return;
    }
    const Criterion& one = group.criteria.front();
    if (one.attest_form) return piece(span_, "attest " + head(one));
    criterion(span_, kind + head(one), 0, one);
  }

  static std::string head(const Criterion& criterion) {
    const std::string text = titled(criterion.name.text, criterion.title);
    return criterion.from ? text + " from " + quoted(criterion.from->text) : text;
  }

  Span span_of(const Criterion& criterion) const {
    const Span last =
        criterion.missing == MissingPolicy::Unknown ? ast_.exprs[criterion.condition].span : criterion.missing_span;
    return join(criterion.name.span, last);
  }

  // `width`: of the heads in its group, for the colons to stand in one column.
  void criterion(Span span, const std::string& head, std::size_t width, const Criterion& criterion) {
    const std::size_t own = columns(head);
    const std::string tail = policy_text(criterion.missing);
    const std::string aligned = head + std::string(width > own ? width - own : 0, ' ') + " :";
    const bool fits =
        indent_ + columns(aligned) + 1 + columns(expression_text(ast_, criterion.condition)) + columns(tail) <=
        kLineWidth;
    with_expression(span, fits ? aligned : head + ":", criterion.condition, tail);
  }

  static std::string policy_text(MissingPolicy policy) {
    switch (policy) {
      case MissingPolicy::Unknown:
        return "";
      case MissingPolicy::Fail:
        return " if missing fail";
      case MissingPolicy::Pass:
        return " if missing pass";
      case MissingPolicy::Review:
        return " if missing review";
    }
    return "";
  }

  const Ast& ast_;
  std::string out_;
  Span span_;  // of the item at hand
  std::size_t indent_ = 0;
  std::size_t comment_ = 0;    // the next to write
  std::size_t blank_ = 0;      // the next blank line to pass
  bool blank_wanted_ = false;  // a blank line before the next line
  bool block_start_ = true;    // nothing stands in this block yet: no blank line
  bool commented_ = false;     // the last line written has a comment
};

}  // namespace

std::string print(const Ast& ast) { return Printer(ast).run(); }

}  // namespace elig::ast
