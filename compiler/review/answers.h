// One axis and the questions that are asked on it -> every combination of answers that a patient can give.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/review/questions.h"

namespace elig::review {

enum class Answer : std::uint8_t { False, True, Unknown };

/// One answer to each question, in their order.
using Answers = std::vector<Answer>;

/// Each once. A quantity's axis is cut at the thresholds into points and open intervals: a value lies in one of these,
/// or is censored at one of them, or missing. A recorded ULN is taken to be above zero and an LLN not to be below it.
/// A score lies in its range (`<0` of one that starts at 0 is no result), at or between its grades.
std::vector<Answers> possible_answers(const ir::Program& program, const std::vector<const Question*>& questions);

}  // namespace elig::review
