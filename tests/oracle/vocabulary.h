// The declarations of a file and its modules, by name, with the units of each read.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/units/bridge.h"
#include "tests/oracle/quantity.h"

namespace elig::oracle {

/// What is recorded as a number: a measurement with a unit, or a score (unit 1).
struct NumberDeclaration {
  Analyte analyte;
  bool point = false;              // has a zero of its own: Cel, HbA1c
  bool limits = false;             // a measurement; scores have no ULN
  std::optional<Rational> lo, hi;  // of a score: other numbers are missing
};

/// What is recorded as a label: an attribute, or a measurement with a scale (lowest first).
struct LabelDeclaration {
  std::vector<std::string> names;
  std::vector<std::vector<std::string>> spellings;  // further ones that data uses, per label

  /// Of a label as a rule writes it.
  [[nodiscard]] std::optional<std::size_t> place(std::string_view name) const;
};

/// A field of an event's rows.
struct FieldDeclaration {
  ast::EventField::Kind kind = ast::EventField::Kind::Text;
  NumberDeclaration number;  // Unit, Range
  LabelDeclaration labels;   // Labels
};
using EventDeclaration = std::map<std::string, FieldDeclaration>;

/// A let, and the file it stands in.
struct LetDeclaration {
  const ast::Ast* file = nullptr;
  const ast::Let* let = nullptr;
};

struct Vocabulary {
  std::map<std::string, NumberDeclaration> numbers;
  std::map<std::string, LabelDeclaration> labels;
  std::map<std::string, bool> yes_no;  // attributes; the value means nothing
  std::map<std::string, LetDeclaration> lets;
  std::map<std::string, std::vector<const ast::Reference*>> references;
  std::map<std::string, std::vector<ast::CodeList>> codes_of;  // of measurements, scores, attributes
  std::map<std::string, EventDeclaration> events;
  std::map<std::string, const ast::CodeSet*> code_sets;
  std::map<std::string, const ast::Equivalent*> equivalents;
  std::optional<ast::Number> lookback;  // the trial's
};

/// Reads the declarations of `files`; the trials in them are left alone.
Vocabulary read_declarations(const std::vector<const ast::Ast*>& files);

/// Adds what stands inside a trial: its lets, its lookback.
void add_declarations_of(Vocabulary& vocabulary, const ast::Ast& file, const ast::Trial& trial);

/// A unit as a rule writes it; none is 1.
Unit rule_unit(const std::optional<ast::UnitText>& text);

Quantity literal(const ast::Number& number);

}  // namespace elig::oracle
