#include "compiler/check/test_record.h"

#include <algorithm>
#include <utility>

namespace elig::sema {

namespace {

constexpr std::size_t kMaxDigits = 18;  // of a number that a source keeps (runtime/population/decimal.h)

bool is_number(const ast::Recorded& recorded) { return std::holds_alternative<ast::RecordedNumber>(recorded.value); }

std::string found(const ast::Recorded& recorded) {
  if (is_number(recorded)) return "a number";
  if (const auto* name = std::get_if<ast::Name>(&recorded.value)) return "`" + name->name + "`";
  return "a date";
}

}  // namespace

std::string two_digits(unsigned number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string iso_text(const ast::PartialDate& date) {
  if (date.year == 0) return "";
  std::string text = std::to_string(date.year);
  text.insert(0, 4 - std::min<std::size_t>(4, text.size()), '0');
  if (date.month > 0) text += "-" + two_digits(date.month);
  if (date.day > 0) text += "-" + two_digits(date.day);
  return text;
}

TestRecord::TestRecord(const Symbols& symbols, const ir::Program& program, Diagnostics& diagnostics)
    : symbols_(symbols), diagnostics_(diagnostics), code_sets_(symbols, scratch_, diagnostics) {
  for (const ir::Input& input : program.inputs) {
    if (input.kind == ir::InputKind::Attest) attested_.insert(input.name);
  }
}

// ---- what the patient's own row says ----

void TestRecord::add_value(const ast::Recorded& recorded, ir::TestPatient& patient) {
  if (std::holds_alternative<ast::RecordedNothing>(recorded.value)) {
    if (recorded.name.text == "birth_date" || attested_.contains(recorded.name.text)) return;
    target(recorded.name);
    return;
  }
  if (recorded.name.text == "birth_date") return birth_date(recorded, patient);
  const auto of = target(recorded.name);
  if (!of) return;
  if (!of->number && !of->label) return attested(recorded, patient);
  if (!add_cells(*of, recorded, patient.cells) || !recorded.on) return;
  patient.cells.push_back({ir::TestCell::Role::Date, of->cell, std::nullopt, date(*recorded.on)});
}

std::optional<TestRecord::Target> TestRecord::target(const ast::Identifier& name) {
  if (const auto id = symbols_.find(name.text)) {
    const Symbol& symbol = symbols_[*id];
    if (const auto* number = std::get_if<NumberSymbol>(&symbol.what))
      return Target{name.text, number, nullptr, nullptr};
    if (const auto* label = std::get_if<LabelSymbol>(&symbol.what)) return Target{name.text, nullptr, label, nullptr};
  }
  if (attested_.contains(name.text)) return Target{name.text, nullptr, nullptr, nullptr};
  not_recorded(name);
  return std::nullopt;
}

void TestRecord::not_recorded(const ast::Identifier& name) {
  const auto id = symbols_.find(name.text);
  if (!id) {
    auto& d = diagnostics_.add(Code::E0101, name.span, {name.text});
    std::vector<std::string> known = symbols_.names();
    known.insert(known.end(), attested_.begin(), attested_.end());
    known.emplace_back("birth_date");
    if (const auto guess = nearest(name.text, known); !guess.empty()) d.fix = FixIt{name.span, guess};
    return;
  }
  const Symbol& symbol = symbols_[*id];
  const bool event = std::holds_alternative<EventSymbol>(symbol.what);
  const char* what = event                                            ? "it is rows of a history"
                     : std::holds_alternative<LetSymbol>(symbol.what) ? "it is computed"
                                                                      : "it is a set of codes";
  auto& d = diagnostics_.add(Code::E1008, name.span, {name.text, what});
  d.labels.push_back({symbol.span, "declared here"});
  if (event) d.help.push_back("write `row " + name.text + " in ... from ...`");
  if (std::holds_alternative<LetSymbol>(symbol.what)) d.help.emplace_back("record what it is computed from");
}

void TestRecord::birth_date(const ast::Recorded& recorded, ir::TestPatient& patient) {
  std::optional<ast::PartialDate> day;
  if (const auto* written = std::get_if<ast::PartialDate>(&recorded.value)) day = *written;
  if (const auto* number = std::get_if<ast::RecordedNumber>(&recorded.value)) {  // `1980`
    const Rational& year = number->number.value;
    const bool alone =
        !number->number.unit && number->limits.empty() && number->bound == ast::RecordedNumber::Bound::Exactly;
    if (alone && year.get_den() == 1 && year >= 1 && year <= 9999) {
      day = ast::PartialDate{recorded.value_span, static_cast<int>(year.get_num().get_si()), 0, 0};
    }
  }
  if (!day) return expected(recorded, "a date");
  if (recorded.on) return no_date_of_its_own(recorded);
  patient.cells.push_back({ir::TestCell::Role::Value, "birth_date", std::nullopt, date(*day)});
}

void TestRecord::attested(const ast::Recorded& recorded, ir::TestPatient& patient) {
  const auto* name = std::get_if<ast::Name>(&recorded.value);
  if (name == nullptr || (name->name != "yes" && name->name != "no")) return expected(recorded, "`yes` or `no`");
  if (recorded.on) return no_date_of_its_own(recorded);
  patient.cells.push_back({ir::TestCell::Role::Value, recorded.name.text, std::nullopt, name->name});
}

// ---- values ----

/// False: reported.
bool TestRecord::add_cells(const Target& target, const ast::Recorded& recorded, std::vector<ir::TestCell>& cells) {
  if (target.label != nullptr) {
    const auto text = label(target, recorded);
    if (text) cells.push_back({ir::TestCell::Role::Value, target.cell, std::nullopt, *text});
    return text.has_value();
  }
  if (is_number(recorded)) return number(target, recorded, cells);
  expected(recorded, target.number != nullptr && !target.number->unit_text.empty()
                         ? "a quantity in `" + target.number->unit_text + "`"
                         : "a number");
  return false;
}

bool TestRecord::number(const Target& target, const ast::Recorded& recorded, std::vector<ir::TestCell>& cells) {
  const auto& written = std::get<ast::RecordedNumber>(recorded.value);
  if (!convertible(target, recorded)) return false;
  auto text = digits(written.number);
  if (!text) return false;
  if (written.bound != ast::RecordedNumber::Bound::Exactly) {
    text->insert(0, written.bound == ast::RecordedNumber::Bound::Below ? "<" : ">");
  }
  std::optional<std::string> unit;
  if (written.number.unit) unit = written.number.unit->text;
  cells.push_back({ir::TestCell::Role::Value, target.cell, unit, *text});
  return limits(target, written, cells);
}

/// Is it in the unit of what it is recorded of, or in one that converts, and in its range?
bool TestRecord::convertible(const Target& target, const ast::Recorded& recorded) {
  const ast::Number& number = std::get<ast::RecordedNumber>(recorded.value).number;
  std::optional<Unit> unit = plain_number();
  if (number.unit) unit = read_unit(*number.unit, diagnostics_);
  if (!unit) return false;
  if (target.quantity != nullptr) return true;
  const ir::Input& input = target.number->input;
  const Unit& declared = input.analyte.declared;
  if (!number.unit && !target.number->unit_text.empty() &&
      (declared.factor != 1 || !(declared.dimension == unit->dimension))) {
    expected(recorded, "a quantity in `" + target.number->unit_text + "`");
    return false;
  }
  const auto map = to_declared_base(input.analyte, *unit);
  if (!map) {
    diagnostics_.add(Code::E0307, recorded.value_span, {describe(unit->dimension), declared.code});
    return false;
  }
  const Rational value = map->factor * number.value + map->offset;
  if ((!input.lo || value >= *input.lo) && (!input.hi || value <= *input.hi)) return true;
  auto& d = diagnostics_.add(Code::E0009, recorded.value_span, {"`" + recorded.name.text + "` " + number.spelling});
  d.help.push_back("it is in " + to_string(*input.lo) + ".." + to_string(*input.hi));
  return false;
}

bool TestRecord::limits(const Target& target, const ast::RecordedNumber& number, std::vector<ir::TestCell>& cells) {
  for (const ast::RecordedLimit& limit : number.limits) {
    if (target.number == nullptr || !target.number->has_limits) {
      diagnostics_.add(Code::E0305, limit.kind_span, {target.cell});
      return false;
    }
    const auto& unit = number.number.unit;
    const auto& own = limit.value.unit;
    if (own && (!unit || own->text != unit->text)) {
      const std::string of_value = unit ? "the unit of its value, `" + unit->text + "`" : "no unit, as of its value";
      diagnostics_.add(Code::E0303, own->span, {of_value, "`" + own->text + "`"});
      return false;
    }
    const auto text = digits(limit.value);
    if (!text) return false;
    const auto role = limit.kind == ast::LimitKind::Uln ? ir::TestCell::Role::Uln : ir::TestCell::Role::Lln;
    cells.push_back({role, target.cell, unit ? std::optional(unit->text) : std::nullopt, *text});
  }
  return true;
}

/// As a source can hold it; nullopt: reported.
std::optional<std::string> TestRecord::digits(const ast::Number& number) {
  Rational scaled = number.value;
  for (std::size_t decimals = 0; decimals <= kMaxDigits; ++decimals, scaled *= 10) {
    if (scaled.get_den() != 1) continue;
    const Integer mantissa = abs(scaled.get_num());
    if (mantissa.get_str().size() <= kMaxDigits) return number.spelling;
    break;
  }
  diagnostics_.add(Code::E0009, number.span, {"the number `" + number.spelling + "`"})
      .help.push_back("a source holds at most " + std::to_string(kMaxDigits) + " digits");
  return std::nullopt;
}

std::optional<std::string> TestRecord::label(const Target& target, const ast::Recorded& recorded) {
  const ir::Input& input = target.label->input;
  std::string word;
  if (const auto* name = std::get_if<ast::Name>(&recorded.value)) word = name->name;
  if (is_number(recorded)) word = std::get<ast::RecordedNumber>(recorded.value).number.spelling;
  if (input.open) {
    if (std::holds_alternative<ast::Name>(recorded.value)) return word;
    expected(recorded, "a text in quotes");
    return std::nullopt;
  }
  if (input.kind == ir::InputKind::YesNo) {
    if (word == "yes" || word == "no") return word;
    expected(recorded, "`yes` or `no`");
    return std::nullopt;
  }
  for (std::size_t i = 0; i < input.labels.size(); ++i) {
    const auto& spellings = input.spellings[i];
    if (input.labels[i] == word || std::find(spellings.begin(), spellings.end(), word) != spellings.end()) {
      return input.labels[i];
    }
  }
  if (word.empty()) {
    expected(recorded, "one of its values");
    return std::nullopt;
  }
  auto& d = diagnostics_.add(Code::E0104, recorded.value_span, {word, recorded.name.text});
  std::string all;
  for (const auto& one : input.labels) all += (all.empty() ? "`" : ", `") + one + "`";
  d.help.push_back("its values are " + all);
  if (const auto guess = nearest(word, input.labels); !guess.empty()) d.fix = FixIt{recorded.value_span, guess};
  return std::nullopt;
}

void TestRecord::expected(const ast::Recorded& recorded, const std::string& what) {
  diagnostics_.add(Code::E0303, recorded.value_span, {what, found(recorded)});
}

void TestRecord::no_date_of_its_own(const ast::Recorded& recorded) {
  diagnostics_.add(Code::E0303, recorded.on->span, {"a value without a date", "one with a date"});
}

std::string TestRecord::date(const ast::PartialDate& date) {
  if (date.year != 0 && !first_date_) first_date_ = date.span;
  return iso_text(date);
}

}  // namespace elig::sema
