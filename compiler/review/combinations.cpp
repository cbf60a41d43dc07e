#include "compiler/review/combinations.h"

#include <algorithm>
#include <set>

#include "runtime/base/bug.h"

namespace elig::review {
namespace {

/// About a tenth of a millisecond a condition; S13 holds for the compiler, too.
constexpr std::size_t kMaxCombinations = std::size_t{1} << 13;
constexpr std::size_t kMaxTruths = 256;
constexpr std::size_t kWord = 64;

bool any_bit(const std::vector<std::uint64_t>& words) {
  return std::any_of(words.begin(), words.end(), [](std::uint64_t word) { return word != 0; });
}

/// a and not b, anywhere?
bool beyond(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if ((a[i] & ~b[i]) != 0) return true;
  }
  return false;
}

void intersect(std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
  for (std::size_t i = 0; i < a.size(); ++i) a[i] &= b[i];
}
void unite(std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
  for (std::size_t i = 0; i < a.size(); ++i) a[i] |= b[i];
}

}  // namespace

bool TruthTable::ever_true() const { return any_bit(yes); }
bool TruthTable::ever_false() const { return any_bit(no); }

TruthTable negation(TruthTable table) {
  std::swap(table.yes, table.no);
  return table;
}

TruthTable both(TruthTable a, const TruthTable& b) {
  intersect(a.yes, b.yes);
  unite(a.no, b.no);
  return a;
}

TruthTable either(const TruthTable& a, const TruthTable& b) { return negation(both(negation(a), negation(b))); }

bool at_least(const TruthTable& a, const TruthTable& b) { return !beyond(b.yes, a.yes) && !beyond(a.no, b.no); }

std::vector<std::uint32_t> truths_in(const ir::Program& program, const std::vector<ir::InstId>& conditions) {
  std::set<std::uint32_t> seen;
  std::vector<ir::InstId> todo = conditions;
  while (!todo.empty()) {
    const ir::InstId id = todo.back();
    todo.pop_back();
    if (!id.valid() || !seen.insert(id.index).second) continue;
    const ir::Inst& inst = program.tape[id.index];
    if (is_connective(inst.op)) todo.insert(todo.end(), {inst.a, inst.b, inst.c});
  }
  return {seen.begin(), seen.end()};
}

std::optional<Combinations> Combinations::of(const ir::Program& program,
                                             const std::map<std::uint32_t, Question>& questions,
                                             const std::vector<ir::InstId>& conditions) {
  const std::vector<std::uint32_t> truths = truths_in(program, conditions);
  if (truths.size() > kMaxTruths) return std::nullopt;
  std::map<std::uint32_t, Asked> axes;
  for (const std::uint32_t truth : truths) {
    const auto question = questions.find(truth);
    if (question != questions.end()) axes[question->second.axis_number].atoms.push_back(truth);
  }
  Combinations out;
  for (auto& [axis, asked] : axes) {
    std::vector<const Question*> together;
    for (const std::uint32_t atom : asked.atoms) together.push_back(&questions.at(atom));
    asked.answers = possible_answers(program, together);
    asked.stride = out.size_;
    out.size_ *= asked.answers.size();
    if (out.size_ > kMaxCombinations) return std::nullopt;
  }
  for (const auto& [axis, asked] : axes) out.add_answers(asked);
  for (const std::uint32_t truth : truths) {
    const ir::Inst& inst = program.tape[truth];
    if (is_connective(inst.op)) out.tables_[truth] = out.connected(inst);
  }
  return out;
}

void Combinations::add_answers(const Asked& asked) {
  for (std::size_t i = 0; i < asked.atoms.size(); ++i) {
    TruthTable table = constant(false, false);
    for (std::size_t combination = 0; combination < size_; ++combination) {
      const Answer answer = asked.answers[combination / asked.stride % asked.answers.size()][i];
      const std::uint64_t bit = std::uint64_t{1} << (combination % kWord);
      if (answer == Answer::True) table.yes[combination / kWord] |= bit;
      if (answer == Answer::False) table.no[combination / kWord] |= bit;
    }
    tables_[asked.atoms[i]] = std::move(table);
  }
}

TruthTable Combinations::constant(bool yes, bool no) const {
  const std::size_t words = (size_ + kWord - 1) / kWord;
  const std::vector<std::uint64_t> none(words, 0);
  std::vector<std::uint64_t> all(words, ~std::uint64_t{0});
  if (size_ % kWord != 0) all.back() = (std::uint64_t{1} << (size_ % kWord)) - 1;
  return {yes ? all : none, no ? all : none};
}

TruthTable Combinations::decided(TruthTable table, bool yes) const {
  const TruthTable all = constant(true, true);
  std::vector<std::uint64_t>& side = yes ? table.yes : table.no;
  const std::vector<std::uint64_t>& other = yes ? table.no : table.yes;
  for (std::size_t i = 0; i < side.size(); ++i) side[i] = all.yes[i] & ~other[i];
  return table;
}

TruthTable Combinations::connected(const ir::Inst& inst) const {
  switch (inst.op) {
    case ir::Op::True:
      return constant(true, false);
    case ir::Op::False:
      return constant(false, true);
    case ir::Op::Unknown:
      return constant(false, false);
    case ir::Op::Not:
      return negation(tables_.at(inst.a.index));
    case ir::Op::And:
      return both(tables_.at(inst.a.index), tables_.at(inst.b.index));
    case ir::Op::Or:
      return either(tables_.at(inst.a.index), tables_.at(inst.b.index));
    case ir::Op::If: {
      const TruthTable& condition = tables_.at(inst.a.index);
      const TruthTable& then = tables_.at(inst.b.index);
      const TruthTable& otherwise = tables_.at(inst.c.index);
      const auto side = [](const TruthTable& c, const auto& a, const auto& b) {
        std::vector<std::uint64_t> out(a.size());
        for (std::size_t i = 0; i < a.size(); ++i) out[i] = (c.yes[i] & a[i]) | (c.no[i] & b[i]) | (a[i] & b[i]);
        return out;
      };
      return {side(condition, then.yes, otherwise.yes), side(condition, then.no, otherwise.no)};
    }
    case ir::Op::IsTrue:
      return decided({tables_.at(inst.a.index).yes, constant(false, false).no}, false);
    default:
      break;
  }
  bug("a truth that is neither an atom nor made of others");
}

}  // namespace elig::review
