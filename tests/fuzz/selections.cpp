#include "tests/fuzz/selections.h"

namespace elig::fuzz {
namespace {

const std::string kTruth = "truth";

std::string comparison(Random& random) { return random.pick({"<", "<=", ">", ">=", "=", "!="}); }

}  // namespace

Node Selections::condition() {
  switch (random_.between(0, 9)) {
    case 0:
    case 1:
    case 2:
      return node(kTruth, random_.pick({"any(@)", "no(@)", "any(@)"}), {any_rows(1)});
    case 3: {
      const HistoryTable& table = random_.pick(history_tables());
      const std::string rows = table.name + random_.pick(table.sets);
      if (random_.percent(40))
        return node(kTruth, random_.pick({"active", "history"}) + "(" + rows + "@)", {where_event(table)});
      return node(kTruth, "every(" + rows + " where " + random_.pick(table.wheres) + "@)", {windows(1)});
    }
    case 4:
      return followed();
    case 5:
      return date_condition();
    case 6:
      return field_condition();
    case 7:
      return limit_condition();
    default:
      return node(kTruth, "(@ " + comparison(random_) + " " + std::to_string(random_.between(0, 3)) + ")", {count()});
  }
}

Node Selections::count() {
  if (random_.percent(25)) {
    const std::string length = random_.pick({"1 week", "28 days", "3 months", "1 year"});
    const HistoryTable& table = random_.pick(history_tables());
    return node("plain", "count(" + table.name + random_.pick(table.sets) + "@ within any " + length + ")",
                {where_event(table)});
  }
  Node rows = any_rows(1);
  rows.operands.back() = leaf("needing", "");  // is for what is missing without
  return node("plain", "count(@)", {rows});
}

Node Selections::value_of(const Measured& measured) {
  const std::string sort = (measured.family->point ? "point " : "amount ") + measured.family->name;
  const std::string selector = random_.pick(
      {"latest", "latest", "earliest", "highest", "highest", "lowest", "mean", "median", "second", "first"});
  return node(sort, selector + "(@)", {rows_of(measured, 1)});
}

Node Selections::limit_condition() {
  const Measured& measured = random_.pick(measured_);
  if (!has_rows_of(measured)) return date_condition();
  if (random_.percent(25)) return node(kTruth, "(@ in normal range)", {row_of(measured)});
  const std::string factor = measured.family->point ? "" : random_.pick(limit_factors()) + "*";
  return node(kTruth, "(@ " + comparison(random_) + " " + factor + "ULN)", {row_of(measured)});
}

Node Selections::picked_row() {
  const Measured& measured = random_.pick(measured_);
  if (has_rows_of(measured) && random_.percent(45)) return row_of(measured);
  return row_of(random_.pick(history_tables()), 1);
}

Node Selections::row_of(const HistoryTable& table, int depth) {
  const std::string sort = "row of " + table.name;
  if (const std::string* name = name_of_row(sort)) return leaf(sort, *name);
  return node(sort, random_.pick({"latest(@)", "latest(@)", "earliest(@)", "second(@)"}),
              {rows_of_event(table, depth)});
}

Node Selections::row_of(const Measured& measured) {
  const std::string sort = (measured.family->point ? "point " : "amount ") + measured.family->name;
  if (const std::string* name = name_of_row(sort)) return leaf(sort, *name);
  return node(sort, random_.pick({"latest(@)", "earliest(@)", "highest(@)", "lowest(@)"}), {rows_of(measured, 1)});
}

const std::string* Selections::name_of_row(const std::string& sort) {
  const auto named = named_.find(sort);
  return named != named_.end() && random_.percent(50) ? &random_.pick(named->second) : nullptr;
}

Node Selections::any_rows(int depth) {
  const Measured& measured = random_.pick(measured_);
  if (has_rows_of(measured) && random_.percent(45)) return rows_of(measured, depth);
  return rows_of_event(random_.pick(history_tables()), depth);
}

Node Selections::rows_of_event(const HistoryTable& table, int depth) {
  return node("rows of " + table.name, table.name + random_.pick(table.sets) + "@@@",
              {where_event(table), windows(depth), needing(false)});
}

Node Selections::rows_of(const Measured& measured, int depth) {
  return node("rows of " + measured.family->name, measured.family->name + "@@@",
              {where_value(measured), windows(depth), needing(true)});
}

Node Selections::where_event(const HistoryTable& table) {
  if (random_.percent(55)) return leaf("where", "");
  std::string text = random_.pick(table.wheres);
  if (random_.percent(20)) text = "not (" + text + ")";
  if (random_.percent(30)) text += random_.pick({" and ", " or "}) + random_.pick(table.wheres);
  if (random_.percent(10))
    text =
        "(" + text + ")" + random_.pick({" or ", " and "}) + random_.pick({"sex = male", "ECOG in 0..2", "liver_mets"});
  return leaf("where", " where " + text);
}

Node Selections::where_value(const Measured& measured) {
  if (random_.percent(50)) return leaf("where", "");
  std::string text;
  switch (random_.between(0, 4)) {
    case 0:
      text = random_.pick({"value in normal range", "value not in normal range", "value is known"});
      break;
    case 1:
    case 2:
      text = "value " + comparison(random_) + " " +
             (measured.family->point ? "" : random_.pick(limit_factors()) + "*") + random_.pick({"ULN", "ULN", "LLN"});
      break;
    default:
      text = "value " + comparison(random_) + " " + threshold(measured);
  }
  if (random_.percent(15)) text += " and date >= 2024-01-01";
  if (random_.percent(10)) text = "(" + text + ") or sex = female";
  return leaf("where", " where " + text);
}

/// A value that occurs, in the unit that it occurs in.
std::string Selections::threshold(const Measured& measured) {
  const Variant& variant = measured.variants.front();
  const std::string& value = random_.pick(variant.values);
  std::string number = value.front() == '-' ? "(" + value + ")" : value;
  if (variant.unit.empty()) return number;
  return (value.front() == '-' ? "(" + value + " '" + variant.unit + "')" : value + " '" + variant.unit + "'");
}

Node Selections::windows(int depth) {
  if (random_.percent(25)) return leaf("window", "");
  if (random_.percent(85)) return window(depth);
  return node("window", "@@", {window(depth), window(depth)});
}

Node Selections::window(int depth) {
  const std::string& length = random_.pick(window_lengths());
  switch (random_.between(0, 9)) {
    case 0:
    case 1:
    case 2:
      return leaf("window", " within " + length);
    case 3:
    case 4:
      return node("window", " within " + length + random_.pick({" before ", " after ", " of "}) + "@", {date(depth)});
    case 5:
      return leaf("window", random_.pick({" more than ", " at least "}) + length + " ago");
    case 6:
      return node("window", random_.pick({" more than ", " at least "}) + length + " before @", {date(depth)});
    case 7:
      return node("window", " between @ and @", {date(depth), date(depth)});
    case 8:
      return leaf("window", " ever");
    default:
      return node("window", random_.pick({" before ", " after ", " on or before ", " on or after "}) + "@",
                  {date(depth)});
  }
}

Node Selections::needing(bool days) {
  if (random_.percent(88)) return leaf("needing", "");
  const std::string readings = " needing " + std::to_string(random_.between(2, 3)) + " readings";
  if (!days) return leaf("needing", readings);
  return leaf("needing",
              readings + random_.pick({"", " on 2 days", " at least 24 hours apart", " at least 1 week apart"}));
}

Node Selections::date(int depth) {
  const long kind = random_.between(0, 10);
  if (depth <= 0 || kind <= 2) return leaf("date", random_.pick({"index", "index", "2024-02-29", "2024-03-31"}));
  const Measured& measured = random_.pick(measured_);
  if (kind <= 3 && has_rows_of(measured)) {
    if (random_.percent(50)) return node("date", "date(@)", {row_of(measured)});
    return leaf("date", random_.pick({"date(latest(", "date(("}) + measured.family->name + "))");
  }
  if (kind <= 5)
    return node("date", "(@ " + random_.pick({"+ 2 weeks", "- 1 month", "- 28 days"}) + ")", {date(depth - 1)});
  if (kind == 10) return node("date", random_.pick({"max(@, @)", "min(@, @)"}), {date(depth - 1), date(depth - 1)});
  const HistoryTable& table = random_.pick(history_tables());
  return node("date", random_.pick({"start(@)", "start(@)", "end(@)"}), {row_of(table, depth - 1)});
}

Node Selections::followed() {
  const HistoryTable& first = random_.pick(history_tables());
  const HistoryTable& second = random_.pick(history_tables());
  const std::string rows = first.name + random_.pick(first.sets) + "@ followed by " + second.name +
                           random_.pick(second.sets) + "@ within " + random_.pick({"1 day", "28 days", "6 months"}) +
                           "@";
  return node(kTruth, "any(" + rows + ")", {where_event(first), where_event(second), windows(0)});
}

Node Selections::date_condition() {
  switch (random_.between(0, 3)) {
    case 0:
      return node(kTruth, "(@ " + comparison(random_) + " @)", {date(2), date(1)});
    case 1: {
      const std::string time = random_.pick({"28 days", "1 month", "6 months", "2 weeks"});
      if (random_.percent(30)) {
        const std::string days = random_.pick({"7 days", "28 days", "6 weeks"});
        return node(kTruth, "(abs(@ - @) " + comparison(random_) + " " + days + ")", {date(1), date(1)});
      }
      return node(kTruth, "(@ - @ " + comparison(random_) + " " + time + ")", {date(1), date(1)});
    }
    case 2: {
      const HistoryTable& table = random_.pick(history_tables());
      const std::string time = random_.pick({"28 days", "1 month", "6 months"});
      if (random_.percent(20))
        return leaf(kTruth, "(duration(" + table.name + ") " + comparison(random_) + " " + time + ")");
      return node(kTruth, "(duration(@) " + comparison(random_) + " " + time + ")", {rows_of_event(table, 0)});
    }
    default: {
      const HistoryTable& table = random_.pick(history_tables());
      return node(kTruth, "(duration(@) " + comparison(random_) + " 1 month)", {row_of(table, 0)});
    }
  }
}

Node Selections::field_condition() {
  const std::string pattern = random_.pick({"(dose of @ <= 10 mg)", "(status of @ = active)", "(route of @ = \"oral\")",
                                            "(long_diameter of @ >= 10 mm)", "(nodal of @)", "(severity of @ != mild)",
                                            "(grade of @ in 1..3)"});
  const std::size_t table = pattern.find("dose") == 1 || pattern.find("status") == 1 || pattern.find("route") == 1 ? 0
                            : pattern.find("severity") == 1                                                        ? 1
                                                                                                                   : 2;
  if (table == 2 && random_.percent(50)) {
    const std::string selector = random_.pick({"highest", "lowest", "mean", "median"});
    return node(kTruth, "(" + selector + "(long_diameter of nodule@@) " + comparison(random_) + " 10 mm)",
                {where_event(history_tables()[2]), windows(1)});
  }
  return node(kTruth, pattern, {row_of(history_tables()[table], 1)});
}

}  // namespace elig::fuzz
