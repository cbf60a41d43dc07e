// Expressions -> terms; see term.h. Split by what is written: conditions, numbers, rows.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "tests/oracle/term.h"

namespace elig::oracle {

/// What an expression means depends on where it stands.
struct Place {
  const ast::Ast& file;
  SelectionPtr limits_of{};                  // whose a bare ULN is here; none in a `where`: the row's own
  const LabelDeclaration* labels = nullptr;  // the labels that a name may mean here
  const Source* row = nullptr;               // in a `where`: whose fields names mean first
};

/// What a field of a row is.
enum class Sort { Number, Label, YesNo, Text };

class Writer {
 public:
  explicit Writer(const Vocabulary& vocabulary) : vocabulary_(vocabulary) {}

  TermPtr truth(const Place& at, ast::ExprId id);

 private:
  const Vocabulary& vocabulary_;

  // conditions: term.cpp
  TermPtr let_truth(const std::string& name);
  TermPtr binary_truth(const Place& at, const ast::Binary& e);
  TermPtr for_each_operand(const Place& at, ast::ExprId value, const std::vector<ast::ExprId>& others,
                           const std::function<TermPtr(const Place&, ast::ExprId)>& statement);
  TermPtr compared(const Place& at, ast::BinaryOp op, ast::ExprId lhs, ast::ExprId rhs);
  TermPtr present(const Place& at, ast::ExprId id);
  Relation relation(const Place& at, ast::BinaryOp op, ast::ExprId lhs, ast::ExprId rhs);
  bool is_truth(const Place& at, ast::ExprId id);
  const LabelDeclaration* labels_of(const Place& at, ast::ExprId id);
  std::map<std::string, SelectionPtr> measurements_in(const Place& at, ast::ExprId id, bool rows_of_lets);

  // numbers and dates: write_numbers.cpp
  TermPtr number(const Place& at, ast::ExprId id);
  TermPtr named_number(const Place& at, const std::string& name);
  TermPtr number_or_else(const Place& at, const ast::Binary& e);
  TermPtr called(const Place& at, const ast::Call& e);
  TermPtr arithmetic(const Place& at, const ast::Binary& e);
  bool is_date(const Place& at, ast::ExprId id);
  struct Difference {
    TermPtr later, earlier;
  };
  std::optional<Difference> difference_of_dates(const Place& at, ast::ExprId id);
  struct Time {  // a constant; a number without a unit is `plain`
    bool plain = true;
    Rational number, months, days;
  };
  std::optional<Time> constant_time(const ast::Ast& file, ast::ExprId id);
  std::optional<TimeSpan> span(const ast::Ast& file, ast::ExprId id);

  // rows: write_rows.cpp
  Source source(const ast::RowSource& written);
  SelectionPtr selection(const ast::Ast& file, ast::ExprId id);
  SelectionPtr bare(const std::string& name);
  SelectionPtr picking(const Place& at, ast::ExprId id);
  SelectionPtr all_rows(const std::string& name);
  Difference duration_of(const SelectionPtr& rows);
  Difference duration_of_named(const Place& at, ast::ExprId id);
  void add_window(Selection& out, const ast::Ast& file, const ast::Window& window);
  std::optional<Field> field(const Place& at, ast::ExprId id);
  Sort sort_of(const Field& field, const Source* row);
  const LabelDeclaration* labels_of_field(const Field& field, const Source* row);
  bool names_a_field(const Place& at, const std::string& name);
  bool names_index(const ast::Ast& file, ast::ExprId id);
};

/// As `e` when it is a let, the place and expression that it stands for, be it through other lets.
template <class Use>
auto through_let(const Vocabulary& vocabulary, const Place& at, ast::ExprId id, Use use) {
  const auto* name = std::get_if<ast::Name>(&at.file.exprs[id].node);
  const auto let = name != nullptr ? vocabulary.lets.find(name->name) : vocabulary.lets.end();
  if (let == vocabulary.lets.end()) return use(at, id);
  return through_let(vocabulary, Place{*let->second.file, {}, at.labels, nullptr}, let->second.let->value, use);
}

}  // namespace elig::oracle
