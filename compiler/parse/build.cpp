// The parts that all rules are made of, and declarations.
#include "compiler/parse/build.h"

#include <algorithm>

#include "compiler/parse/expected.h"
#include "compiler/parse/number.h"

namespace elig {

void Builder::add_file(Grammar::FileContext* file) {
  if (auto* expression = file->expression(); whole(expression)) expression_form(expression);
  for (auto* one : file->item()) item(one);
}

// ---- parts ----

Span Builder::span(const antlr4::Token* token) const {
  return {ast_.source, static_cast<std::uint32_t>(token->getStartIndex()),
          static_cast<std::uint32_t>(token->getStopIndex() + 1)};
}

// The lexer's words allow for units what names do not.
ast::Identifier Builder::checked_name(Span where) {
  ast::Identifier result{where, text(where)};
  const auto foreign = std::find_if(result.text.begin(), result.text.end(), [](char c) { return (c & 0x80) != 0; });
  if (foreign != result.text.end()) {
    diagnostics_.add(Code::E0004, where, {"`" + result.text + "`"})
        .help.push_back("a name is made of the letters a to z, digits and `_`");
  }
  return result;
}

ast::Text Builder::string(antlr4::tree::TerminalNode* node) const {
  const Span where = span(node);
  const std::string_view quoted = text_of(sources_, where);
  ast::Text result{where, {}};
  for (std::size_t i = 1; i + 1 < quoted.size(); ++i) {
    if (quoted[i] == '\\' && (quoted[i + 1] == '"' || quoted[i + 1] == '\\') && i + 2 < quoted.size()) ++i;
    result.text += quoted[i];
  }
  return result;
}
std::optional<ast::Text> Builder::title(antlr4::tree::TerminalNode* node) const {
  if (node == nullptr) return std::nullopt;
  return string(node);
}
std::optional<ast::Text> Builder::origin(Grammar::OriginContext* rule) const {
  if (rule == nullptr) return std::nullopt;
  return string(rule->STRING());
}

ast::UnitText Builder::unit(Grammar::UnitContext* rule) const {
  const Span where = span(rule);
  std::string_view written = text_of(sources_, where);
  const bool quoted = rule->QUOTED_UNIT() != nullptr;
  if (quoted) written = written.substr(1, written.size() - 2);
  ast::UnitText result{where, normalise_unit(written, quoted), quoted};
  if (result.text.find_first_of("[]{}") != std::string::npos) result.quoted = true;  // as `1.73m2` and °F become
  return result;
}
std::optional<ast::UnitText> Builder::optional_unit(Grammar::UnitContext* rule) const {
  if (rule == nullptr) return std::nullopt;
  return unit(rule);
}

ast::Number Builder::number(antlr4::tree::TerminalNode* digits, Grammar::UnitContext* unit_rule) {
  const Span where = span(digits);
  std::string written = text(where);
  std::replace(written.begin(), written.end(), ',', '.');  // settle.cpp reported it
  auto read = read_number(written);
  if (!read) {
    diagnostics_.add(Code::E0009, where, {"the number `" + abridged(text(where)) + "`"});
    read = NumberText{0, "0"};
  }
  const Span all = unit_rule != nullptr ? join(where, span(unit_rule)) : where;
  return {std::move(read->value), std::move(read->spelling), optional_unit(unit_rule), false, all};
}
ast::Number Builder::quantity(Grammar::QuantityContext* rule) {
  ast::Number result = number(rule->NUMBER(), rule->unit());
  if (rule->MINUS() != nullptr) {
    result.value = -result.value;
    result.spelling.insert(0, "-");
    result.span = span(rule);
  }
  return result;
}

ast::Number Builder::counted(antlr4::tree::TerminalNode* digits, const char* what) {
  constexpr int kMaxCount = 1'000'000;
  ast::Number result = number(digits, nullptr);
  if (result.value < 1 || result.value > kMaxCount || result.value.get_den() != 1) {
    diagnostics_.add(Code::E0018, result.span, {what, std::to_string(kMaxCount), result.spelling});
    result.value = 1;
  }
  return result;
}

DateText Builder::date_text(antlr4::tree::TerminalNode* node) {
  const Span where = span(node);
  DateText read = read_date(text(where));
  if (!read.of_calendar) {
    Diagnostic& diagnostic = diagnostics_.add(Code::E0017, where, {text(where)});
    if (read.month > 12) diagnostic.help.push_back("the month comes before the day");
  } else if (!read.two_digits) {
    const std::string right = read.spelling;
    diagnostics_.add(Code::E0016, where, {right, text(where)}).fix = FixIt{where, right};
  }
  return read;
}
ast::DateLiteral Builder::date(antlr4::tree::TerminalNode* node) {
  const DateText read = date_text(node);
  return {read.year, read.month, read.day};
}

ast::Range Builder::range(Grammar::RangeContext* rule) {
  const auto ends = rule->quantity();
  ast::Number lo = quantity(ends[0]), hi = quantity(ends[1]);
  if (lo.unit) {
    diagnostics_.add(Code::E0003, lo.unit->span, {"`" + lo.unit->text + "`", "`..`"})
        .help.push_back("the unit stands once, after the upper end");
  }
  return {span(rule), lo.value, hi.value, lo.spelling, hi.spelling, hi.unit};
}

void Builder::once(bool already, antlr4::ParserRuleContext* rule) {
  if (already) diagnostics_.add(Code::E0015, span(rule->start), {text(span(rule->start))});
}

// ---- declarations ----

void Builder::item(Grammar::ItemContext* rule) {
  if (auto* trial_rule = rule->trial()) {
    trial(trial_rule);  // goes as far as it is whole, for the sake of more errors
  } else if (!whole(rule)) {
    return;
  } else if (auto* use_rule = rule->use()) {
    add(rule, use(use_rule));
  } else if (auto* measurement_rule = rule->measurement()) {
    add(rule, measurement(measurement_rule));
  } else if (auto* score_rule = rule->score()) {
    add(rule, score(score_rule));
  } else if (auto* attribute_rule = rule->attribute()) {
    add(rule, attribute(attribute_rule));
  } else if (auto* let_rule = rule->let()) {
    add(rule, let(let_rule));
  } else if (auto* reference_rule = rule->reference()) {
    add(rule, reference(reference_rule));
  } else if (auto* codes_rule = rule->codes()) {
    add(rule, codes(codes_rule));
  } else if (auto* equivalent_rule = rule->equivalent()) {
    add(rule, equivalent(equivalent_rule));
  } else if (auto* event_rule = rule->event()) {
    add(rule, event(event_rule));
  } else if (auto* population_rule = rule->population()) {
    add(rule, population(population_rule));
  } else if (auto* test_rule = rule->test()) {
    add(rule, test(test_rule));
  }
}

ast::Use Builder::use(Grammar::UseContext* rule) {
  ast::Use result;
  for (auto* part : rule->name()) result.path.push_back(name(part));
  return result;
}

ast::Measurement Builder::measurement(Grammar::MeasurementContext* rule) {
  ast::Measurement result;
  result.name = name(rule->name());
  result.title = title(rule->STRING());
  for (auto* property : rule->property()) {
    if (auto* of_unit = dynamic_cast<Grammar::UnitPropertyContext*>(property)) {
      once(result.unit.has_value(), property);
      result.unit = unit(of_unit->unit());
    } else if (auto* scale = dynamic_cast<Grammar::ScalePropertyContext*>(property)) {
      once(!result.scale.empty(), property);
      result.scale = labels(scale->labelDeclaration());
    } else if (auto* plausible = dynamic_cast<Grammar::PlausiblePropertyContext*>(property)) {
      once(result.plausible.has_value(), property);
      result.plausible = range(plausible->range());
    } else if (auto* mass = dynamic_cast<Grammar::MolarMassPropertyContext*>(property)) {
      once(result.molar_mass.has_value(), property);
      result.molar_mass = quantity(mass->quantity());
      result.molar_mass_citation = title(mass->STRING());
    } else if (auto* charge = dynamic_cast<Grammar::ChargePropertyContext*>(property)) {
      once(result.charge.has_value(), property);
      result.charge = quantity(charge->quantity());
    } else if (auto* convert = dynamic_cast<Grammar::ConvertPropertyContext*>(property)) {
      result.conversions.push_back(conversion(convert));
    } else if (auto* codes = dynamic_cast<Grammar::CodesPropertyContext*>(property)) {
      result.codes.push_back(code_list(codes->codeList()));
    }
  }
  return result;
}

ast::Conversion Builder::conversion(Grammar::ConvertPropertyContext* rule) {
  const auto numbers = rule->quantity();
  const ast::Number scale = quantity(numbers[0]);
  ast::Conversion result{span(rule), unit(rule->unit()), scale.value, 0, scale.spelling, {}, title(rule->STRING())};
  if (numbers.size() > 1) {
    const ast::Number offset = quantity(numbers[1]);
    result.offset = offset.value;
    result.offset_spelling = offset.spelling;
  }
  return result;
}

ast::CodeList Builder::code_list(Grammar::CodeListContext* rule) {
  ast::CodeList result{checked_name(span(rule->NAME())), {}};
  for (auto* code : rule->STRING()) result.codes.push_back(string(code));
  return result;
}
std::vector<ast::CodeList> Builder::code_lists(const std::vector<Grammar::CodeListContext*>& rules) {
  std::vector<ast::CodeList> result;
  for (auto* rule : rules) result.push_back(code_list(rule));
  return result;
}

std::vector<ast::LabelDeclaration> Builder::labels(const std::vector<Grammar::LabelDeclarationContext*>& rules) {
  std::vector<ast::LabelDeclaration> result;
  for (auto* rule : rules) {
    ast::LabelDeclaration label;
    if (rule->name() != nullptr) {
      label.name = name(rule->name());
    } else {
      label.name = {span(rule->LABEL()), text(span(rule->LABEL()))};
    }
    for (auto* spelling : rule->STRING()) label.spellings.push_back(string(spelling));
    result.push_back(std::move(label));
  }
  return result;
}

ast::Score Builder::score(Grammar::ScoreContext* rule) {
  return {name(rule->name()), title(rule->STRING()), range(rule->range()), code_lists(rule->codeList())};
}

ast::Attribute Builder::attribute(Grammar::AttributeContext* rule) {
  ast::Attribute result{name(rule->name()), title(rule->STRING()), rule->YES_NO() != nullptr, {}};
  if (rule->labels() != nullptr) result.labels = labels(rule->labels()->labelDeclaration());
  result.codes = code_lists(rule->codeList());
  return result;
}

ast::Let Builder::let(Grammar::LetContext* rule) {
  return {name(rule->name()), title(rule->STRING()), optional_unit(rule->unit()), expression(rule->expression())};
}

ast::Reference Builder::reference(Grammar::ReferenceContext* rule) {
  ast::Reference result{name(rule->name()), {}};
  for (auto* case_rule : rule->referenceCase()) {
    ast::ReferenceCase one;
    one.span = span(case_rule);
    if (case_rule->name() != nullptr) one.label = name(case_rule->name());
    const auto ends = case_rule->quantity();
    one.uln = quantity(ends.back());
    if (ends.size() > 1) {
      one.lln = quantity(ends.front());
      if (!one.lln->unit && one.uln.unit) {
        one.lln->unit = one.uln.unit;
        one.lln->unit_from_range_end = true;
      }
    }
    result.cases.push_back(std::move(one));
  }
  return result;
}

}  // namespace elig
