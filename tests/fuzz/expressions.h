// Random expressions over the measurements that a population has.
#pragma once

#include <map>

#include "tests/fuzz/patients.h"
#include "tests/fuzz/program.h"
#include "tests/fuzz/selections.h"

namespace elig::fuzz {

/// Sorts of numbers are `plain`, `amount NAME` (convertible with the measurement NAME), `point NAME` and
/// `difference NAME`; of conditions, `truth`.
class Expressions {
 public:
  /// `selections`: where rules may speak of histories; else null.
  Expressions(Random& random, const std::vector<Measured>& measured, Selections* selections)
      : random_(random), measured_(measured), selections_(selections) {}

  Node condition(int depth);
  Node number(const std::string& sort, int depth);
  /// Sorts of which there are measurements, and `plain`.
  std::string any_sort();

  /// Names declared so far that stand for an expression of a sort.
  void add_let(const std::string& name, const Node& value) { lets_[value.sort].push_back(name); }
  /// `attested` may stand in the conditions that follow.
  void allow_attested(bool allowed) { attested_ = allowed; }

 private:
  const Measured& measured_of(const std::string& sort) const;
  bool speaks_of_rows(const Measured& measured);
  Node literal(const Measured& measured, const std::string& sort);
  Node difference_literal(const Measured& measured);
  Node plain_literal();
  Node extreme(const std::string& sort, int depth);
  Node plain(int depth);
  Node plain_real(int depth);
  Node amount(const std::string& sort, int depth);
  Node point(const std::string& sort, int depth);
  Node difference(const std::string& sort, int depth);

  Node atom(int depth);
  Node comparison(int depth);
  Node real_comparison();
  Node range(int depth);
  Node limit_comparison();
  Node formula();
  Node quantified();
  Node label_comparison();

  Random& random_;
  const std::vector<Measured>& measured_;
  Selections* selections_;
  std::map<std::string, std::vector<std::string>> lets_;
  bool attested_ = false;
};

}  // namespace elig::fuzz
