#include "compiler/driver/explanation_words.h"

#include "compiler/driver/clinical_text.h"
#include "runtime/population/date.h"

namespace elig::explaining {
namespace {

constexpr int kExactDigits = 6;
constexpr int kClinicalDigits = 4;

std::string spelled(const std::string& number, const HeldValue& held, Spelling spelling, int power) {
  if (spelling == Spelling::Clinical) return clinical_quantity(number, held.unit, power);
  return held.unit.empty() ? number : number + " " + held.unit;
}

std::string day(const Rational& days) {
  const Integer whole = floor(days);
  return whole > kBeforeAllTime && whole < kAfterAllTime ? day_text(static_cast<Day>(whole.get_si()))
                                                         : "an unknown day";
}

const char* mark(const Amount& amount) {
  if (amount.censored == Amount::Censored::No) return "";
  return amount.censored == Amount::Censored::Below ? "<" : ">";
}

std::string between(const std::vector<Amount>& amounts, const HeldValue& held, Spelling spelling, int power) {
  std::string text;
  for (const Amount* end : {&amounts.front(), &amounts.back()}) {
    const std::string number = held.date ? day(end->value) : mark(*end) + to_display(end->value, kClinicalDigits);
    text += (text.empty() ? "" : " to ") + (end == &amounts.back() ? spelled(number, held, spelling, power) : number);
    if (amounts.size() == 1) break;
  }
  return text;
}

HeldTexts days_apart(const HeldValue& held) {
  const Rational gap = held.value[0].value - held.limit[0].value;
  HeldTexts texts{day(held.value[0].value), day(held.limit[0].value), "exactly at it"};
  if (texts.value == "an unknown day" || texts.limit == "an unknown day") texts.distance.clear();
  if (gap != 0 && !texts.distance.empty())
    texts.distance = to_display(abs(gap)) + (abs(gap) == 1 ? " day " : " days ") + (gap > 0 ? "later" : "earlier");
  return texts;
}

}  // namespace

const char* word(Truth truth, ir::CriterionKind kind) {
  const bool inclusion = kind == ir::CriterionKind::Inclusion;
  switch (truth) {
    case Truth::True:
      return inclusion ? "met" : "excluded";
    case Truth::False:
      return inclusion ? "not met" : "clear";
    case Truth::Unknown:
      break;
  }
  return "unknown";
}

const char* word(Truth truth) { return truth == Truth::True ? "true" : truth == Truth::False ? "false" : "unknown"; }

const char* word(ir::MissingPolicy policy) {
  switch (policy) {
    case ir::MissingPolicy::Fail:
      return "fail";
    case ir::MissingPolicy::Pass:
      return "pass";
    case ir::MissingPolicy::Review:
      return "review";
    case ir::MissingPolicy::Unknown:
      break;
  }
  return "";
}

int power_of(const HeldValue& held) {
  std::vector<Rational> numbers;
  for (const auto* amounts : {&held.value, &held.limit}) {
    for (const Amount& amount : *amounts) numbers.push_back(amount.value);
  }
  return clinical_power(held.unit, numbers);
}

HeldTexts texts_of(const HeldValue& held, Spelling spelling) {
  const int power = spelling == Spelling::Clinical ? power_of(held) : 0;
  if (held.value.size() != 1 || held.limit.size() != 1) {
    HeldTexts texts;
    if (!held.value.empty()) texts.value = between(held.value, held, spelling, power);
    if (!held.limit.empty()) texts.limit = between(held.limit, held, spelling, power);
    return texts;
  }
  if (held.date) return days_apart(held);
  const int digits = spelling == Spelling::Exact ? kExactDigits : kClinicalDigits;
  const Rational& value = held.value[0].value;
  const Rational& limit = held.limit[0].value;
  const TwoNumbers numbers = told_apart(value, limit, digits);
  HeldTexts texts{spelled(mark(held.value[0]) + numbers.a, held, spelling, power),
                  spelled(mark(held.limit[0]) + numbers.b, held, spelling, power), ""};
  if (held.value[0].censored != Amount::Censored::No || held.limit[0].censored != Amount::Censored::No) return texts;
  // For reading, the difference of what is read; a recorded value stands there as it was recorded.
  const auto read = [&](const std::string& number, const Rational& exact) {
    return spelling == Spelling::Exact ? exact : parse_decimal(number).value_or(exact);
  };
  const Rational gap = (held.recorded ? value : read(numbers.a, value)) - read(numbers.b, limit);
  texts.distance = gap == 0
                       ? "exactly at it"
                       : spelled(to_display(abs(gap), digits), held, spelling, power) + (gap > 0 ? " above" : " below");
  return texts;
}

}  // namespace elig::explaining
