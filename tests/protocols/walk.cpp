#include "tests/protocols/walk.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace elig::protocols {
namespace {

struct Reads {
  bool data = false, answer = false;
};

void collect(const ir::Program& program, ir::InstId id, std::vector<bool>& seen, Reads& reads) {
  if (!id.valid() || seen[id.index]) return;
  seen[id.index] = true;
  const ir::Inst& inst = program.tape[id.index];
  if (const auto input = ir::input_of(program, inst)) {
    const bool answer = program.inputs[*input].kind == ir::InputKind::Attest;
    (answer ? reads.answer : reads.data) = true;
  }
  for (const ir::InstId operand : {inst.a, inst.b, inst.c}) collect(program, operand, seen, reads);
}

/// The criterion of that id, or those of the group of that id.
std::vector<std::size_t> named(const ir::Program& program, const std::string& id) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < program.criteria.size(); ++i) {
    const std::string& own = program.criteria[i].id;
    if (own == id || own.starts_with(id + ".")) out.push_back(i);
  }
  return out;
}

}  // namespace

std::string decided_by(const ir::Program& program, const std::vector<std::size_t>& criteria) {
  Reads reads;
  std::vector<bool> seen(program.tape.size());
  for (const std::size_t i : criteria) collect(program, program.criteria[i].condition, seen, reads);
  if (reads.data && reads.answer) return "both";
  return reads.answer ? "attested" : "computed";
}

std::vector<std::string> wrong_between(const std::vector<WalkRow>& rows, const ir::Program& program) {
  std::vector<std::string> wrong;
  std::map<std::string, int> rows_of;              // by `from`
  std::vector<int> told(program.criteria.size());  // in how many rows
  for (const WalkRow& row : rows) {
    if (++rows_of[row.from] == 2) wrong.push_back(row.from + ": two rows");
    if (row.ids.empty()) wrong.push_back(row.from + ": no rule");
    std::vector<std::size_t> criteria;
    for (const std::string& id : row.ids) {
      const auto found = named(program, id);
      if (found.empty()) wrong.push_back(row.from + ": `" + id + "` is no criterion of " + program.trial);
      for (const std::size_t i : found) {
        const ir::Criterion& criterion = program.criteria[i];
        criteria.push_back(i);
        if (criterion.id != id && criterion.from.starts_with(row.from + ".")) continue;  // the part has its own row
        if (criterion.from != row.from) {
          wrong.push_back(row.from + ": `" + criterion.id + "` is from \"" + criterion.from + "\"");
        }
        ++told[i];
      }
    }
    const std::string word = decided_by(program, criteria);
    if (row.decided_by != word) wrong.push_back(row.from + ": says `" + row.decided_by + "`, is `" + word + "`");
  }
  for (std::size_t i = 0; i < program.criteria.size(); ++i) {
    const ir::Criterion& criterion = program.criteria[i];
    if (told[i] == 0) wrong.push_back("`" + criterion.id + "` from \"" + criterion.from + "\": in no row");
    if (told[i] > 1) wrong.push_back("`" + criterion.id + "`: in more than one row");
  }
  return wrong;
}

std::vector<std::string> wrong_between(const CriterionNames& document, const std::vector<WalkRow>& rows) {
  std::set<std::string> in_document(document.begin(), document.end()), in_rows;
  for (const WalkRow& row : rows) in_rows.insert(row.from);
  std::vector<std::string> wrong;
  for (const std::string& name : document) {
    if (in_rows.count(name) == 0) wrong.push_back(name + ": in the document, without a row");
  }
  for (const WalkRow& row : rows) {
    if (in_document.count(row.from) == 0) wrong.push_back(row.from + ": a row, but not in the document");
  }
  return wrong;
}

}  // namespace elig::protocols
