#include "compiler/review/undated.h"

#include <algorithm>
#include <string_view>

namespace elig::review {
namespace {

constexpr std::string_view kOfAnyDay[] = {"age", "height"};

bool is_undated(const ir::Program& program, const ir::Input& input) {
  const bool measured = input.kind == ir::InputKind::Number || (input.kind == ir::InputKind::Label && input.ordered);
  if (!measured || input.of_row || input.codes.empty() || !input.feature) return false;
  if (input.feature->what != ir::Feature::What::Field) return false;
  const ir::Selection& selection = program.selections[input.feature->of];
  const bool bare = selection.bare.has_value() && selection.rows.name == input.name;
  return bare && selection.windows.empty() && std::ranges::count(kOfAnyDay, input.name) == 0;
}

}  // namespace

std::vector<std::string> undated(const ir::Program& program) {
  std::vector<std::string> names;
  for (const ir::Input& input : program.inputs) {
    if (is_undated(program, input)) names.push_back(input.name);
  }
  return names;
}

}  // namespace elig::review
