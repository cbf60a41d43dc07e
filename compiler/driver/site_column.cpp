#include "compiler/driver/site_column.h"

#include <algorithm>

namespace elig {
namespace {

void check_unit(const ast::BoundColumn& column, const Target& target, const Sources& sources,
                Diagnostics& diagnostics) {
  const bool unit_beside =
      std::ranges::any_of(column.with, [](const ast::BoundColumn::With& with) { return with.what.text == "unit"; });
  if (column.unit && target.number == nullptr && !target.any_unit) {
    diagnostics.add(Code::E0503, column.unit->span, {column.target.text, "unit"});
    return;
  }
  if (!column.unit) {
    // A number that has a unit says which; a row's may be missing, and is listed then.
    if (target.number != nullptr && !unit_beside && target.number->input.analyte.declared.code != "1") {
      auto& d = diagnostics.add(Code::E0508, column.column.span, {column.column.text, "unit"});
      d.fix = FixIt{column.column.span,
                    std::string(text_of(sources, column.column.span)) + " in " + target.number->unit_text};
    }
    return;
  }
  const auto unit = sema::read_unit(*column.unit, diagnostics);
  if (!unit || target.number == nullptr) return;
  const Analyte& analyte = target.number->input.analyte;
  if (to_declared_base(analyte, *unit)) return;
  const auto as_data = parse_data_unit(column.unit->text, &analyte);
  if (const auto* read = std::get_if<ParsedUnit>(&as_data); read != nullptr && to_declared_base(analyte, read->unit)) {
    return;
  }
  auto& d = diagnostics.add(Code::E0307, column.unit->span, {column.target.text, column.unit->text});
  d.help.push_back("`" + column.target.text + "` is declared in `" + target.number->unit_text + "`");
}

void bind_beside(const ast::BoundColumn& column, const Target& target, bool per_patient, Diagnostics& diagnostics,
                 SiteColumn* out) {
  for (const auto& [what, beside] : column.with) {
    const bool number = target.number != nullptr || target.any_unit;
    const bool limits = target.number != nullptr ? target.number->has_limits : column.target.text == "value";
    if (what.text == "ULN" && limits) {
      out->uln = beside.text;
    } else if (what.text == "LLN" && limits) {
      out->lln = beside.text;
    } else if (what.text == "date" && per_patient && (number || target.label != nullptr)) {
      out->date = beside.text;
    } else if (what.text == "unit" && number) {
      out->unit_column = beside.text;
    } else {
      diagnostics.add(Code::E0503, what.span, {column.target.text, what.text});
    }
  }
}

void check_values(const ast::BoundColumn& column, const Target& target, Diagnostics& diagnostics) {
  if (target.label == nullptr || target.label->input.open) return;
  const ir::Input& input = target.label->input;
  const std::vector<std::string> labels =
      input.kind == ir::InputKind::YesNo ? std::vector<std::string>{"yes", "no"} : input.labels;
  for (const auto& [from, to] : column.values) {
    if (std::ranges::find(labels, to.text) != labels.end()) continue;
    auto& d = diagnostics.add(Code::E0104, to.span, {to.text, column.target.text});
    d.help.push_back("its values are " + backticked(labels));
    if (const auto guess = nearest(to.text, labels); !guess.empty()) d.fix = FixIt{to.span, guess};
  }
}

}  // namespace

SiteColumn as_written(const ast::BoundColumn& column) {
  SiteColumn out;
  out.target = column.target.text;
  out.column = column.column.text;
  if (column.unit) out.unit = column.unit->text;
  for (const auto& [from, to] : column.values) out.values.emplace_back(from.text, to.text);
  return out;
}

SiteColumn bind_column(const ast::BoundColumn& column, const Target& target, bool per_patient, const Sources& sources,
                       Diagnostics& diagnostics) {
  SiteColumn out = as_written(column);
  check_unit(column, target, sources, diagnostics);
  bind_beside(column, target, per_patient, diagnostics, &out);
  check_values(column, target, diagnostics);
  return out;
}

std::string backticked(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "`" : ", `") + name + "`";
  return text;
}

}  // namespace elig
