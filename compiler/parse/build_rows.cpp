// Selections, their windows and code sets.
#include <algorithm>
#include <array>
#include <utility>

#include "compiler/parse/build.h"

namespace elig {

namespace {

constexpr std::array<std::pair<std::string_view, ast::Selector>, 16> kSelectors{{
    {"latest", ast::Selector::Latest},
    {"earliest", ast::Selector::Earliest},
    {"first", ast::Selector::Earliest},
    {"second", ast::Selector::Nth},
    {"third", ast::Selector::Nth},
    {"highest", ast::Selector::Highest},
    {"lowest", ast::Selector::Lowest},
    {"mean", ast::Selector::Mean},
    {"median", ast::Selector::Median},
    {"count", ast::Selector::Count},
    {"any", ast::Selector::Any},
    {"every", ast::Selector::Every},
    {"no", ast::Selector::No},
    {"active", ast::Selector::Active},
    {"history", ast::Selector::History},
    {"duration", ast::Selector::Duration},
}};

ast::Selector selector_of(std::string_view word) {
  const auto* found =
      std::find_if(kSelectors.begin(), kSelectors.end(), [&](const auto& one) { return one.first == word; });
  return found == kSelectors.end() ? ast::Selector::Nth : found->second;  // settle.cpp let no other word pass
}

// The first token of a window says which it is.
ast::Window::Kind window_kind(Token token) {
  switch (token) {
    case Token::WITHIN_ANY:
      return ast::Window::Kind::WithinAny;
    case Token::BEFORE:
      return ast::Window::Kind::Before;
    case Token::AFTER:
      return ast::Window::Kind::After;
    case Token::ON_OR_BEFORE:
      return ast::Window::Kind::OnOrBefore;
    case Token::ON_OR_AFTER:
      return ast::Window::Kind::OnOrAfter;
    case Token::MORE_THAN:
      return ast::Window::Kind::MoreThanBefore;
    case Token::AT_LEAST:
      return ast::Window::Kind::AtLeastBefore;
    case Token::BETWEEN:
      return ast::Window::Kind::Between;
    case Token::EVER:
      return ast::Window::Kind::Ever;
    default:
      return ast::Window::Kind::Within;
  }
}

bool has_duration(ast::Window::Kind kind) {
  return kind == ast::Window::Kind::Within || kind == ast::Window::Kind::WithinAny ||
         kind == ast::Window::Kind::MoreThanBefore || kind == ast::Window::Kind::AtLeastBefore;
}

}  // namespace

// ---- selections ----

ast::ExprId Builder::select(Grammar::SelectionContext* rule) {
  ast::Select node{};
  node.selector_span = span(rule->start);
  const std::string word = text(node.selector_span);
  node.selector = selector_of(word);
  node.spelled_first = word == "first";
  if (word == "second") node.nth = 2;
  if (word == "third") node.nth = 3;
  if (rule->NTH() != nullptr) {
    node.nth = static_cast<std::uint32_t>(counted(rule->NUMBER(), "the place in time").value.get_num().get_ui());
  }
  Selection selection;
  Grammar::RowsContext* rows = rule->rows();
  const auto names = rows->name();
  if (names.size() > 1) selection.rows.field = name(names.front());
  selection.rows.source = row_source(name(names.back()), rows->codeChoice());
  for (auto* one : rows->clause()) clause(one, selection);
  node.rows = std::move(selection.rows);
  return exprs_.add(span(rule), std::move(node), selection.children);
}

ast::ExprId Builder::child(Grammar::ExpressionContext* rule, Selection& selection) {
  selection.children.push_back(expression(rule));
  return selection.children.back();
}

void Builder::clause(Grammar::ClauseContext* rule, Selection& selection) {
  ast::Rows& rows = selection.rows;
  if (auto* where = rule->where()) {
    once(rows.where.has_value(), where);
    rows.where = child(where->expression(), selection);
  } else if (auto* followed = rule->followedBy()) {
    once(rows.followed.has_value(), followed);
    rows.followed = followed_by(followed, selection);
  } else if (auto* window_rule = rule->window()) {
    rows.windows.push_back(window(window_rule, selection));
  } else if (auto* needing_rule = rule->needing()) {
    once(rows.needing.has_value(), needing_rule);
    rows.needing = needing(needing_rule);
  }
}

ast::FollowedBy Builder::followed_by(Grammar::FollowedByContext* rule, Selection& selection) {
  ast::FollowedBy result{row_source(name(rule->name()), rule->codeChoice()), std::nullopt, {}};
  if (auto* where = rule->where()) result.where = child(where->expression(), selection);
  result.within = child(rule->expression(), selection);
  return result;
}

ast::Window Builder::window(Grammar::WindowContext* rule, Selection& selection) {
  ast::Window result{window_kind(token_of(rule->start)), ast::Window::Side::Before, span(rule)};
  const auto bounds = rule->expression();
  std::size_t next = 0;
  if (has_duration(result.kind)) result.duration = child(bounds[next++], selection);
  if (next < bounds.size()) result.anchor = child(bounds[next++], selection);
  if (next < bounds.size()) result.until = child(bounds[next], selection);
  if (rule->SIDE_AFTER() != nullptr) result.side = ast::Window::Side::After;
  if (rule->SIDE_OF() != nullptr) result.side = ast::Window::Side::Of;
  return result;
}

ast::Needing Builder::needing(Grammar::NeedingContext* rule) {
  const auto numbers = rule->NUMBER();
  const auto units = rule->unit();
  ast::Needing result{span(rule), counted(numbers[0], "the number of readings"), std::nullopt, std::nullopt};
  std::size_t next = 0;
  if (rule->ON() != nullptr) {
    const ast::UnitText days = unit(units[next]);
    if (days.text != "days" && days.text != "day" && days.text != "d")
      diagnostics_.add(Code::E0003, days.span, {"`" + days.text + "`", "`days`"});
    result.days = counted(numbers[1 + next], "the number of days");
    ++next;
  }
  if (rule->APART() != nullptr) result.apart = number(numbers[1 + next], units[next]);
  return result;
}

ast::RowSource Builder::row_source(ast::Identifier name, Grammar::CodeChoiceContext* codes) {
  ast::RowSource result{std::move(name), std::nullopt};
  if (codes != nullptr) result.codes = code_choice(codes);
  return result;
}

// ---- code sets ----

ast::CodeSet Builder::code_choice(Grammar::CodeChoiceContext* rule) {
  if (rule->codeSet() != nullptr) {
    ast::CodeSet result = code_set(rule->codeSet());
    result.span = span(rule);  // with the braces
    return result;
  }
  ast::CodeSet result{span(rule), {code_term(rule->codeTerm())}, {}};
  for (auto* pattern : rule->codePattern()) add_pattern(pattern, result.terms.back());
  return result;
}

ast::CodeSet Builder::code_set(Grammar::CodeSetContext* rule) {
  const auto terms = rule->codeTerms();
  ast::CodeSet result{span(rule), code_terms(terms[0]), {}};
  if (terms.size() > 1) result.except = code_terms(terms[1]);
  return result;
}

std::vector<ast::CodeTerm> Builder::code_terms(Grammar::CodeTermsContext* rule) {
  std::vector<ast::CodeTerm> result;
  for (auto* part : rule->children) {
    if (auto* term = dynamic_cast<Grammar::CodeTermContext*>(part)) result.push_back(code_term(term));
    if (auto* pattern = dynamic_cast<Grammar::CodePatternContext*>(part)) add_pattern(pattern, result.back());
  }
  return result;
}

ast::CodeTerm Builder::code_term(Grammar::CodeTermContext* rule) {
  ast::CodeTerm result{span(rule), rule->DESCENDANTS() != nullptr, std::nullopt};
  ast::Identifier word = name(rule->name());
  if (rule->codePattern() != nullptr) {
    result.system = std::move(word);
    result.codes.push_back(code_pattern(rule->codePattern()));
  } else {
    result.set = std::move(word);
  }
  return result;
}

void Builder::add_pattern(Grammar::CodePatternContext* rule, ast::CodeTerm& term) {
  if (term.set) {
    diagnostics_.add(Code::E0003, span(rule), {"a quoted text", "a code system before it"})
        .help.push_back("`" + term.set->text + "` is the name of a code set here");
    return;
  }
  term.codes.push_back(code_pattern(rule));
  term.span = join(term.span, span(rule));
}

ast::CodePattern Builder::code_pattern(Grammar::CodePatternContext* rule) {
  const auto strings = rule->STRING();
  ast::CodePattern result{ast::CodePattern::Kind::Exact, span(rule), string(strings[0]).text, {}};
  const auto refuse = [&](const char* why) { diagnostics_.add(Code::E0019, span(rule), {text(span(rule)), why}); };
  if (strings.size() > 1) {
    result.kind = ast::CodePattern::Kind::Range;
    result.last = string(strings[1]).text;
    if (result.last.empty()) refuse("the last code is empty");
    if (result.last.find('*') != std::string::npos) refuse("a range goes from a code to a code, without `*`");
  } else if (result.code.ends_with('*')) {
    result.kind = ast::CodePattern::Kind::Prefix;
    result.code.pop_back();
  }
  if (result.code.empty()) refuse("nothing stands in the quotes that a code could begin with");
  if (result.code.find('*') != std::string::npos) refuse("`*` stands for the rest of a code, at its end");
  return result;
}

}  // namespace elig
