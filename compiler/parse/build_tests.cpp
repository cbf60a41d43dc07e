// Tests: what is recorded of a patient, and what is expected of the trial.
#include <algorithm>
#include <array>
#include <utility>

#include "compiler/parse/build.h"
#include "compiler/parse/expected.h"

namespace elig {

namespace {

constexpr std::array<std::string_view, 4> kStatuses{"eligible", "ineligible", "needs_data", "needs_review"};

bool is_status(const ast::Identifier& word) {
  return std::find(kStatuses.begin(), kStatuses.end(), word.text) != kStatuses.end();
}

}  // namespace

ast::Test Builder::test(Grammar::TestContext* rule) {
  ast::Test result{string(rule->STRING()), std::nullopt, {}};
  if (rule->name() != nullptr) result.trial = name(rule->name());
  for (auto* part : rule->testPart()) test_part(part, result);
  return result;
}

void Builder::test_part(Grammar::TestPartContext* rule, ast::Test& test) {
  const auto add_part = [&](auto node) { test.parts.push_back({span(rule), std::move(node)}); };
  if (rule->INDEX() != nullptr) {
    const ast::PartialDate day = partial_date(rule->DATE());
    if (day.day == 0) {
      diagnostics_.add(Code::E0017, day.span, {text(day.span)}).help.push_back("a patient is screened on one day");
    }
    add_part(ast::TestIndex{{day.year, day.month, day.day}, day.span});
  } else if (rule->PATIENT() != nullptr) {
    ast::TestPatient patient;
    for (auto* one : rule->recorded()) patient.values.push_back(recorded(one));
    add_part(std::move(patient));
  } else if (rule->RECORDED() != nullptr) {
    ast::TestTables tables;
    for (auto* one : rule->name()) tables.tables.push_back(name(one));
    add_part(std::move(tables));
  } else if (auto* row = rule->row()) {
    add_part(test_row(row));
  } else if (rule->LIKE() != nullptr) {
    add_part(ast::TestLike{string(rule->STRING())});
  } else if (rule->WITHOUT() != nullptr) {
    ast::TestWithout without;
    for (auto* one : rule->dottedName()) without.names.push_back(dotted_name(one));
    add_part(std::move(without));
  } else {
    add_part(expectations(rule->expectation()));
  }
}

ast::Identifier Builder::dotted_name(Grammar::DottedNameContext* rule) {
  ast::Identifier result{span(rule), {}};
  for (auto* part : rule->name()) result.text += (result.text.empty() ? "" : ".") + name(part).text;
  return result;
}

// ---- what is recorded ----

ast::Recorded Builder::recorded(Grammar::RecordedContext* rule) {
  ast::Recorded result{span(rule), dotted_name(rule->dottedName()), {}, ast::RecordedNothing{}, {}};
  recorded_value(rule->recordedValue(), result);
  if (rule->day() != nullptr) result.on = day(rule->day());
  return result;
}

void Builder::recorded_value(Grammar::RecordedValueContext* rule, ast::Recorded& recorded) {
  recorded.value_span = span(rule);
  const auto word = [&](std::string said) { recorded.value = ast::Name{std::move(said), false}; };
  if (rule->quantity() != nullptr) {
    recorded.value = recorded_number(rule);
  } else if (rule->name() != nullptr) {
    word(name(rule->name()).text);
  } else if (rule->LABEL() != nullptr) {
    word(text(span(rule->LABEL())));
  } else if (rule->STRING() != nullptr) {
    recorded.value = ast::Name{string(rule->STRING()).text, true};
  } else if (rule->DATE() != nullptr) {
    recorded.value = partial_date(rule->DATE());
  } else if (rule->MISSING() != nullptr) {
    recorded.value = ast::RecordedNothing{};
  } else {
    word(rule->YES() != nullptr ? "yes" : "no");
  }
}

ast::RecordedNumber Builder::recorded_number(Grammar::RecordedValueContext* rule) {
  ast::RecordedNumber result;
  if (rule->LT() != nullptr) result.bound = ast::RecordedNumber::Bound::Below;
  if (rule->GT() != nullptr) result.bound = ast::RecordedNumber::Bound::Above;
  result.number = quantity(rule->quantity());
  for (auto* limit : rule->recordedLimit()) {
    const auto kind = limit->ULN() != nullptr ? ast::LimitKind::Uln : ast::LimitKind::Lln;
    const bool twice = std::any_of(result.limits.begin(), result.limits.end(),
                                   [&](const ast::RecordedLimit& known) { return known.kind == kind; });
    once(twice, limit);
    result.limits.push_back({kind, span(limit->start), quantity(limit->quantity())});
  }
  return result;
}

ast::TestRow Builder::test_row(Grammar::RowContext* rule) {
  ast::TestRow result;
  result.source = name(rule->name());
  if (rule->recordedValue() != nullptr) {
    const Span all = join(result.source.span, span(rule->recordedValue()));
    result.value = ast::Recorded{all, result.source, {}, ast::RecordedNothing{}, {}};
    recorded_value(rule->recordedValue(), *result.value);
  }
  if (rule->codeTerms() != nullptr) {
    result.codes = ast::CodeSet{span(rule->codeTerms()), code_terms(rule->codeTerms()), {}};
  }
  Grammar::RowTimeContext* time = rule->rowTime();
  const auto days = time->day();
  result.lasts = time->FROM() != nullptr;
  result.start = day(days.front());
  if (days.size() > 1) result.end = day(days.back());
  if (time->TIME() != nullptr) {
    const std::string written = text(span(time->TIME()));  // digits on both sides of the colon
    const std::size_t colon = written.find(':');
    const std::string hours = written.substr(0, colon);
    const std::string minutes = written.substr(written.find_first_of("0123456789", colon));
    const bool two_digits = hours.size() <= 2 && minutes.size() == 2;
    if (!two_digits || std::stoi(hours) > 23 || std::stoi(minutes) > 59) {
      diagnostics_.add(Code::E0009, span(time->TIME()), {"the time of day `" + abridged(written) + "`"})
          .help.push_back("it is written `09:30`");
    } else {
      result.minute = std::stoi(hours) * 60 + std::stoi(minutes);
    }
  }
  for (auto* field : rule->recorded()) result.fields.push_back(recorded(field));
  return result;
}

ast::PartialDate Builder::day(Grammar::DayContext* rule) {
  if (rule->DATE() != nullptr) return partial_date(rule->DATE());
  return {span(rule), 0, 0, 0};
}

ast::PartialDate Builder::partial_date(antlr4::tree::TerminalNode* node) {
  const DateText read = date_text(node);
  return {span(node), read.year, read.month, read.day};
}

// ---- what is expected ----

ast::TestExpect Builder::expectations(const std::vector<Grammar::ExpectationContext*>& rules) {
  ast::TestExpect result;
  ast::Expectation open;  // ids that wait for their verdict
  for (auto* rule : rules) {
    const auto* verdict = rule->name();
    ast::Identifier id = dotted_name(rule->dottedName());
    if (verdict == nullptr && is_status(id)) {
      if (!open.criteria.empty()) result.expectations.push_back(std::exchange(open, {}));
      result.expectations.push_back({{}, std::move(id)});
      continue;
    }
    open.criteria.push_back(std::move(id));
    if (verdict == nullptr) continue;
    const bool negated = rule->NOT() != nullptr;
    ast::Identifier word = name(rule->name());
    if (negated) word = {join(span(rule->NOT()), word.span), "not " + word.text};
    open.verdict = std::move(word);
    result.expectations.push_back(std::exchange(open, {}));
  }
  if (!open.criteria.empty()) result.expectations.push_back(std::move(open));
  return result;
}

}  // namespace elig
