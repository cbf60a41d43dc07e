#include "compiler/review/answers.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <optional>
#include <set>

namespace elig::review {
namespace {

using What = Question::What;

Answer answer(bool yes) { return yes ? Answer::True : Answer::False; }

class Collected {
 public:
  explicit Collected(const std::vector<const Question*>& questions) : questions_(questions) {}

  void add(const std::function<Answer(const Question&)>& asked) {
    Answers answers;
    for (const Question* question : questions_) answers.push_back(asked(*question));
    all_.insert(std::move(answers));
  }
  void add_missing() {
    add([](const Question& q) { return q.what == What::Present ? Answer::False : Answer::Unknown; });
  }
  [[nodiscard]] std::vector<Answers> take() const { return {all_.begin(), all_.end()}; }

 private:
  const std::vector<const Question*>& questions_;
  std::set<Answers> all_;
};

bool holds(Relation relation, int order) {
  switch (relation) {
    case Relation::Less:
      return order < 0;
    case Relation::AtMost:
      return order <= 0;
    case Relation::Equal:
      return order == 0;
    case Relation::AtLeast:
      return order >= 0;
    case Relation::Greater:
      return order > 0;
  }
  return false;
}

/// A quantity whose order against each threshold is given: -1, 0, 1; none where that is not decided.
void add_placed(Collected& collected, const std::function<std::optional<int>(Place)>& order) {
  collected.add([&](const Question& q) {
    if (q.what == What::Present) return Answer::True;
    const auto found = order(q.place);
    return found ? answer(holds(q.relation, *found)) : Answer::Unknown;
  });
}

/// Where an axis ends; the least and the greatest place of all where it does not.
struct Bounds {
  Place lo, hi;
};

Bounds bounds_of(const Question& question) {
  return {question.lo.value_or(std::numeric_limits<Place>::min()),
          question.hi.value_or(std::numeric_limits<Place>::max())};
}

/// The thresholds, and between them a place of each interval: any will do, because nothing is asked inside.
void add_values(Collected& collected, const std::set<Place>& thresholds, const Bounds& bounds) {
  const auto at = [&](Place value) {
    add_placed(collected, [&](Place t) { return std::optional(value < t ? -1 : value > t ? 1 : 0); });
  };
  Place from = bounds.lo;
  for (const Place t : thresholds) {
    if (t >= bounds.lo && t <= bounds.hi) at(t);
    if (from < t && from < bounds.hi) at(std::min(t, bounds.hi) - 1);
    from = std::max(from, t);
  }
  if (from < bounds.hi) at(from + 1);
}

void add_censored(Collected& collected, const std::set<Place>& thresholds, const Bounds& bounds) {
  add_placed(collected, [](Place) -> std::optional<int> { return std::nullopt; });
  for (const Place end : thresholds) {
    if (end > bounds.lo) {
      add_placed(collected, [&](Place t) { return t >= end ? std::optional(-1) : std::nullopt; });
    }
    if (end < bounds.hi) {
      add_placed(collected, [&](Place t) { return t <= end ? std::optional(1) : std::nullopt; });
    }
  }
}

std::vector<Answers> answers_of_quantity(const std::vector<const Question*>& questions) {
  std::set<Place> thresholds;
  for (const Question* q : questions) {
    if (q->what == What::Related) thresholds.insert(q->place);
  }
  Collected collected(questions);
  const Bounds bounds = bounds_of(*questions.front());
  add_values(collected, thresholds, bounds);
  add_censored(collected, thresholds, bounds);
  // 0 is every multiple of a lower limit that is 0.
  if (questions.front()->axis.kind == Axis::Kind::OverLln) {
    add_placed(collected, [](Place) { return std::optional(0); });
  }
  collected.add_missing();
  return collected.take();
}

std::vector<Answers> answers_of_input(const ir::Program& program, const std::vector<const Question*>& questions) {
  const ir::Input& input = program.inputs[questions.front()->axis.terms[0].first];
  Collected collected(questions);
  collected.add_missing();
  if (input.kind != ir::InputKind::Label) {
    for (const bool yes : {false, true}) {
      collected.add([&](const Question& q) { return q.what == What::Present ? Answer::True : answer(yes); });
    }
    return collected.take();
  }
  // A text may be none of those that it is compared with.
  for (std::size_t label = 0; label < input.labels.size() + (input.open ? 1 : 0); ++label) {
    collected.add([&](const Question& q) {
      if (q.what == What::Present) return Answer::True;
      return answer(label < input.labels.size() && program.label_sets[q.labels].members[label]);
    });
  }
  return collected.take();
}

}  // namespace

std::vector<Answers> possible_answers(const ir::Program& program, const std::vector<const Question*>& questions) {
  switch (questions.front()->axis.kind) {
    case Axis::Kind::Quantity:
    case Axis::Kind::OverUln:
    case Axis::Kind::OverLln:
    case Axis::Kind::Real:
      return answers_of_quantity(questions);
    case Axis::Kind::Input:
      return answers_of_input(program, questions);
    case Axis::Kind::Unexplained:
      break;
  }
  if (questions.front()->what == What::Present) return {{Answer::False}, {Answer::True}};
  return {{Answer::False}, {Answer::True}, {Answer::Unknown}};
}

}  // namespace elig::review
