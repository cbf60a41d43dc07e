// Selections, their rows, windows and code sets as canonical text. Whatever order the author wrote them in, `where`
// comes first, then `followed by`, the windows, and `needing`.
#include <algorithm>

#include "compiler/ast/layout.h"

namespace elig::ast {

namespace {

std::string pattern_text(const CodePattern& pattern) {
  switch (pattern.kind) {
    case CodePattern::Kind::Exact:
      return quoted(pattern.code);
    case CodePattern::Kind::Prefix:
      return quoted(pattern.code + "*");
    case CodePattern::Kind::Range:
      return quoted(pattern.code) + ".." + quoted(pattern.last);
  }
  return "";
}

void add_terms(const std::vector<CodeTerm>& terms, std::string lead, std::vector<CodePiece>& pieces) {
  for (const CodeTerm& term : terms) {
    lead += term.descendants ? "descendants of " : "";
    if (term.set) {
      pieces.push_back({term.span, lead + term.set->text});
    } else {
      lead += term.system.text + " ";
      for (const CodePattern& pattern : term.codes) {
        const bool first = &pattern == &term.codes.front();
        pieces.push_back({first ? join(term.span, pattern.span) : pattern.span, lead + pattern_text(pattern)});
        lead.clear();
      }
    }
    lead.clear();
  }
}

std::string_view selector_word(const Select& select) {
  switch (select.selector) {
    case Selector::Latest:
      return "latest";
    case Selector::Earliest:
      return select.spelled_first ? "first" : "earliest";
    case Selector::Nth:
      return select.nth == 2 ? "second" : select.nth == 3 ? "third" : "nth";
    case Selector::Highest:
      return "highest";
    case Selector::Lowest:
      return "lowest";
    case Selector::Mean:
      return "mean";
    case Selector::Median:
      return "median";
    case Selector::Count:
      return "count";
    case Selector::Any:
      return "any";
    case Selector::Every:
      return "every";
    case Selector::No:
      return "no";
    case Selector::Active:
      return "active";
    case Selector::History:
      return "history";
    case Selector::Duration:
      return "duration";
  }
  return "";
}

class RowsPrinter {
 public:
  explicit RowsPrinter(const Ast& ast) : ast_(ast) {}

  // The rows, then the clauses about them.
  std::vector<std::string> pieces(const Rows& rows) const {
    std::vector<std::string> result{(rows.field ? rows.field->text + " of " : "") + text_of(rows.source)};
    if (rows.where) result.push_back(where(rows.where));
    if (rows.followed) {
      const FollowedBy& next = *rows.followed;
      const std::string condition = next.where ? " " + where(next.where) : "";
      result.push_back("followed by " + text_of(next.source) + condition + " within " + time(next.within));
    }
    for (const Window* window : unmistakable(rows.windows)) result.push_back(text_of(*window));
    if (rows.needing) result.push_back(text_of(*rows.needing));
    return result;
  }

 private:
  static std::string text_of(const RowSource& source) {
    if (!source.codes) return source.name.text;
    const bool one = source.codes->terms.size() == 1 && source.codes->except.empty();
    const std::string set = code_set_text(*source.codes);
    return source.name.text + " in " + (one ? set : "{" + set + "}");
  }

  std::string where(const std::optional<ExprId>& condition) const {
    return "where " + expression_text(ast_, *condition);
  }

  // A time or a date: what binds less tightly than a sum is set apart from the words around it.
  std::string bound(const std::optional<ExprId>& id) const {
    return id ? expression_text(ast_, *id, Precedence::Sum) : "index";
  }
  // The `of` of `within D of A` is the first that is not in brackets, and `within any` goes together.
  std::string time(const std::optional<ExprId>& id) const {
    std::string text = bound(id);
    const bool any = text == "any" || text.starts_with("any ") || text.starts_with("any(");
    return any || text.find(" of ") != std::string::npos ? "(" + text + ")" : text;
  }

  // In the author's order, but that a bare `within D` does not come to stand before a `before A` of its own.
  static std::vector<const Window*> unmistakable(const std::vector<Window>& windows) {
    std::vector<const Window*> result, held;
    const auto release = [&] {
      result.insert(result.end(), held.begin(), held.end());
      held.clear();
    };
    for (const Window& window : windows) {
      if (window.kind == Window::Kind::Within && !window.anchor) {
        held.push_back(&window);
        continue;
      }
      if (window.kind != Window::Kind::Before && window.kind != Window::Kind::After) release();
      result.push_back(&window);
    }
    release();
    return result;
  }

  std::string text_of(const Window& window) const {
    switch (window.kind) {
      case Window::Kind::Within: {
        static constexpr std::string_view sides[] = {" before ", " after ", " of "};
        const std::string text = "within " + time(window.duration);
        return window.anchor ? text + std::string(sides[static_cast<int>(window.side)]) + bound(window.anchor) : text;
      }
      case Window::Kind::WithinAny:
        return "within any " + time(window.duration);
      case Window::Kind::Before:
        return "before " + bound(window.anchor);
      case Window::Kind::After:
        return "after " + bound(window.anchor);
      case Window::Kind::OnOrBefore:
        return "on or before " + bound(window.anchor);
      case Window::Kind::OnOrAfter:
        return "on or after " + bound(window.anchor);
      case Window::Kind::MoreThanBefore:
        return "more than " + time(window.duration) + ago(window);
      case Window::Kind::AtLeastBefore:
        return "at least " + time(window.duration) + ago(window);
      case Window::Kind::Between:
        return "between " + bound(window.anchor) + " and " + bound(window.until);
      case Window::Kind::Ever:
        return "ever";
    }
    return "";
  }
  std::string ago(const Window& window) const { return window.anchor ? " before " + bound(window.anchor) : " ago"; }

  static std::string text_of(const Needing& needing) {
    const auto counted = [](const Number& number, const std::string& what) {
      return number.spelling + " " + what + (number.value == 1 ? "" : "s");
    };
    std::string text = "needing " + counted(needing.readings, "reading");
    if (needing.days) text += " on " + counted(*needing.days, "day");
    if (needing.apart) text += " at least " + number_text(*needing.apart) + " apart";
    return text;
  }

  const Ast& ast_;
};

}  // namespace

std::vector<CodePiece> code_pieces(const CodeSet& set) {
  std::vector<CodePiece> pieces;
  add_terms(set.terms, "", pieces);
  add_terms(set.except, "except ", pieces);
  const std::size_t terms = pieces.size();
  for (std::size_t i = 0; i + 1 < terms; ++i) {
    if (!pieces[i + 1].text.starts_with("except ")) pieces[i].text += ",";
  }
  return pieces;
}

std::string code_set_text(const CodeSet& set) {
  std::string text;
  for (const CodePiece& piece : code_pieces(set)) text += (text.empty() ? "" : " ") + piece.text;
  return text;
}

std::vector<std::string> selection_pieces(const Ast& ast, const Select& select) {
  const std::string_view word = selector_word(select);
  std::vector<std::string> pieces = RowsPrinter(ast).pieces(select.rows);
  const std::string rank = word == "nth" ? std::to_string(select.nth) + ", " : "";
  pieces.front().insert(0, std::string(word) + "(" + rank);
  pieces.back() += ")";
  return pieces;
}

std::string selection_text(const Ast& ast, const Select& select) {
  std::string text;
  for (const std::string& piece : selection_pieces(ast, select)) text += (text.empty() ? "" : " ") + piece;
  return text;
}

std::string date_text(const DateLiteral& date) {
  const auto digits = [](unsigned number, std::size_t width) {
    const std::string text = std::to_string(number);
    return std::string(width - std::min(width, text.size()), '0') + text;
  };
  return digits(static_cast<unsigned>(date.year), 4) + "-" + digits(date.month, 2) + "-" + digits(date.day, 2);
}

}  // namespace elig::ast
