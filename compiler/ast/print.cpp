// Ast -> canonical text, item by item. Line breaks, alignment and spelling follow from the Ast alone; page.h says what
// becomes of the author's comments and blank lines.
#include "compiler/ast/print.h"

#include <algorithm>

#include "compiler/ast/layout.h"
#include "compiler/ast/page.h"
#include "compiler/ast/print_tests.h"

namespace elig::ast {

namespace {

constexpr std::size_t kMaxAlignedHead = 48;  // longer heads of criteria do not push the others' colons out

class Printer {
 public:
  explicit Printer(const Ast& ast) : ast_(ast), page_(ast.comments, ast.blank_lines) {}

  std::string run() {
    for (std::size_t i = 0; i < ast_.items.size(); ++i) {
      const auto& one = ast_.items[i];
      if (i > 0 && (stands_apart(one) || stands_apart(ast_.items[i - 1]))) page_.blank();
      span_ = one.span;
      std::visit([&](const auto& node) { item(node); }, one.value);
    }
    return page_.finish();
  }

 private:
  static bool stands_apart(const Item& one) {
    return std::holds_alternative<Trial>(one.value) || std::holds_alternative<Test>(one.value);
  }

  // `head`, then the expression: beside it, or below it when that is too long.
  void with_expression(Span span, const std::string& head, ExprId expr, const std::string& tail) {
    page_.before(span.begin, span.end);
    const std::string whole = head + " " + expression_text(ast_, expr) + tail;
    if (page_.fits(whole)) return page_.line(whole);
    page_.line(head);
    page_.hanging([&] {
      std::vector<std::string> lines = expression_lines(ast_, expr, page_.width());
      lines.back() += tail;
      for (const std::string& one : lines) page_.line(one);
    });
  }

  static std::string titled(const std::string& head, const std::optional<Text>& title) {
    return title ? head + " " + quoted(title->text) : head;
  }

  // ---- declarations ----

  void item(const Use& use) {
    std::string text = "use ";
    for (std::size_t i = 0; i < use.path.size(); ++i) text += (i == 0 ? "" : ".") + use.path[i].text;
    page_.piece(span_, text);
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

  static std::vector<Piece> label_pieces(const std::vector<LabelDeclaration>& labels) {
    std::vector<Piece> result;
    for (const LabelDeclaration& label : labels)
      result.push_back({label.name.span.begin, label_end(label), label_text(label)});
    return result;
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
      add(measurement.scale.front().name.span.begin, label_end(measurement.scale.back()),
          scale_text(measurement.scale));
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
    if (all.empty()) return page_.piece(span_, head);
    page_.pieces(span_, head, "  ", all);
  }

  static std::vector<Piece> code_lists(const std::vector<CodeList>& lists) {
    std::vector<Piece> result;
    for (const CodeList& list : lists)
      result.push_back({list.system.span.begin, list.codes.back().span.end, codes_text(list)});
    return result;
  }

  void item(const Score& score) {
    const std::string head = titled("score " + score.name.text, score.title) + " " + range_text(score.range);
    if (score.codes.empty()) return page_.piece(span_, head);
    page_.pieces(span_, head, "  ", code_lists(score.codes));
  }

  void item(const Attribute& attribute) {
    std::string head = titled("attribute " + attribute.name.text, attribute.title);
    const std::vector<Piece> labels = label_pieces(attribute.labels);
    if (attribute.yes_no) head += " yes_no";
    if (attribute.codes.empty())
      return attribute.yes_no ? page_.piece(span_, head) : page_.pieces(span_, head, ", ", labels);
    if (!attribute.yes_no) head += " " + in_braces(labels, ", ");
    page_.pieces(span_, head, "  ", code_lists(attribute.codes));
  }

  // ---- histories ----

  void item(const Codes& codes) {
    const std::string head = titled("codes " + codes.name.text, codes.title) + " =";
    const std::string whole = head + " " + code_set_text(codes.value);
    const bool commented = page_.comments_within(span_);
    if (page_.fits(whole) && !commented) return page_.piece(span_, whole);
    page_.comments_before(span_.begin);
    page_.line(head);
    page_.hanging([&] {
      if (commented) return one_a_line(code_pieces(codes.value));
      filled(code_pieces(codes.value));
    });
  }
  void one_a_line(const std::vector<CodePiece>& all) {
    for (const CodePiece& one : all) page_.piece(one.span, one.text);
  }
  void filled(const std::vector<CodePiece>& all) {
    std::string text;
    for (const CodePiece& one : all) {
      const bool full = columns(text) + 1 + columns(one.text) > page_.width();
      if (!text.empty() && (full || one.text.starts_with("except "))) {
        page_.line(text);
        text.clear();
      }
      text += (text.empty() ? "" : " ") + one.text;
    }
    page_.line(text);
  }

  void item(const Equivalent& equivalent) {
    std::vector<Piece> entries;
    for (const Equivalent::Entry& entry : equivalent.entries) {
      entries.push_back({entry.span.begin, entry.span.end,
                         code_set_text(entry.codes) + " : " + number_text(entry.factor) +
                             (entry.divisor ? " / " + number_text(*entry.divisor) : "")});
    }
    page_.pieces(span_, titled("equivalent " + equivalent.name.text, equivalent.title), "  ", entries);
  }

  static std::string scale_text(const std::vector<LabelDeclaration>& labels) {
    std::string text = "scale";
    for (std::size_t i = 0; i < labels.size(); ++i) text += (i == 0 ? " " : " < ") + label_text(labels[i]);
    return text;
  }

  static std::string type_text(const EventField& field) {
    switch (field.kind) {
      case EventField::Kind::Unit:
        return unit_text(*field.unit);
      case EventField::Kind::Quantity:
        return "quantity";
      case EventField::Kind::YesNo:
        return "yes_no";
      case EventField::Kind::Range:
        return range_text(*field.range);
      case EventField::Kind::Labels:
        return field.ordered ? scale_text(field.labels) : in_braces(label_pieces(field.labels), ", ");
      case EventField::Kind::Text:
        return "text";
    }
    return "";
  }

  void item(const Event& event) {
    const std::string head = titled("event " + event.name.text, event.title);
    if (event.fields.empty()) return page_.piece(span_, head);
    std::vector<Piece> fields;
    for (const EventField& field : event.fields)
      fields.push_back({field.span.begin, field.span.end, field.name.text + ": " + type_text(field)});
    const std::string whole = head + " " + in_braces(fields, ", ");
    if (page_.fits(whole) && !page_.comments_within(span_)) return page_.piece(span_, whole);
    page_.block(span_, head, [&] {
      for (const EventField& field : event.fields) event_field(field);
    });
  }
  void event_field(const EventField& field) {
    const std::string head = field.name.text + ":";
    if (field.kind == EventField::Kind::Labels && !field.ordered)
      return page_.pieces(field.span, head, ", ", label_pieces(field.labels));
    page_.piece(field.span, head + " " + type_text(field));
  }

  // ---- populations ----

  void item(const PopulationBinding& population) {
    page_.block(span_, "population " + quoted(population.title.text), [&] {
      bool index_due = population.index.has_value();
      for (const BoundTable& table : population.tables) {
        if (index_due && population.index_span.begin < table.span.begin) index(population, index_due);
        bound_table(table);
      }
      if (index_due) index(population, index_due);
    });
  }
  void index(const PopulationBinding& population, bool& due) {
    page_.piece(population.index_span, "index " + date_text(*population.index));
    due = false;
  }

  void bound_table(const BoundTable& table) {
    const std::string whose = table.per_patient ? "per patient" : "as " + table.event->text;
    const std::string head =
        "table " + quoted(table.file.text) + " " + whose + " key " + word_or_quoted(table.key.text);
    page_.block(table.span, head, [&] {
      for (const BoundColumn& column : table.columns) bound_column(column);
    });
  }

  void bound_column(const BoundColumn& column) {
    std::string head = column.target.text + " from " + word_or_quoted(column.column.text);
    if (column.unit) head += " in " + unit_text(*column.unit);
    for (const auto& with : column.with) {
      head += &with == &column.with.front() ? " with " : ", ";
      head += with.what.text + " from " + word_or_quoted(with.column.text);
    }
    if (column.values.empty()) return page_.piece(column.span, head);
    std::vector<Piece> values;
    for (const auto& one : column.values)
      values.push_back({one.from.span.begin, one.to.span.end, quoted(one.from.text) + ": " + one.to.text});
    page_.pieces(column.span, head, ", ", values);
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
    page_.piece(span_, text);
  }

  // ---- trials ----

  void item(const Trial& trial) {
    if (trial.expression_form) return lone_expression(trial);
    page_.block(span_, titled("trial " + trial.name.text, trial.title), [&] {
      for (const TrialItem& one : trial.items) {
        span_ = one.span;
        std::visit([&](const auto& node) { trial_item(node); }, one.value);
      }
    });
  }

  void item(const Test& test) { print_test(test, span_, page_); }

  void lone_expression(const Trial& trial) {
    page_.before(span_.begin, span_.end);
    const auto& group = std::get<CriterionGroup>(trial.items.front().value);
    for (const std::string& one : expression_lines(ast_, group.criteria.front().condition, kLineWidth)) page_.line(one);
  }

  void trial_item(const TrialSource& source) {
    std::string text = "source " + quoted(source.url.text);
    if (source.version) text += " version " + quoted(source.version->text);
    page_.piece(span_, text);
  }
  void trial_item(const Lookback& lookback) { page_.piece(span_, "lookback " + number_text(lookback.duration)); }
  void trial_item(const Let& let) { item(let); }

  void trial_item(const CriterionGroup& group) {
    const std::string kind = group.kind == CriterionKind::Inclusion ? "inclusion " : "exclusion ";
    if (group.braces) {
      page_.block(span_, titled(kind + group.name.text, group.title), [&] {
        std::size_t width = 0;
        for (const Criterion& one : group.criteria) {
          if (columns(head(one)) <= kMaxAlignedHead) width = std::max(width, columns(head(one)));
        }
        for (const Criterion& one : group.criteria) criterion(span_of(one), head(one), width, one);
      });
      return;
    }
    const Criterion& one = group.criteria.front();
    if (one.attest_form) return page_.piece(span_, "attest " + head(one));
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
    const bool fits = page_.fits(aligned + " " + expression_text(ast_, criterion.condition) + tail);
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
  Page page_;
  Span span_;  // of the item at hand
};

}  // namespace

std::string print(const Ast& ast) { return Printer(ast).run(); }

}  // namespace elig::ast
