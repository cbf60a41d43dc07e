// What a selection, a condition or a date means, as bytes: equal bytes, equal answers, whichever program says it. Every
// part is framed by its length, so that no two meanings share their bytes (ir/key_writer.h).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ir/key_writer.h"
#include "compiler/ir/program.h"

namespace elig::features {

using ir::KeyWriter;

/// Bytes of a meaning -> a number of its own, from 0. Equal bytes get one number.
class Meanings {
 public:
  std::uint32_t operator()(const std::string& bytes) {
    return numbers_.try_emplace(bytes, static_cast<std::uint32_t>(numbers_.size())).first->second;
  }

 private:
  std::map<std::string, std::uint32_t> numbers_;
};

/// The meanings in one program. Cheap to make; remembers nothing beyond it but in `meanings`.
class ProgramKeys {
 public:
  ProgramKeys(const ir::Program& program, Meanings& meanings);

  std::uint32_t source(const ir::RowSource& rows);
  std::uint32_t selection(std::uint32_t index);
  std::uint32_t date(ir::DateId id);
  /// Of a row condition.
  std::uint32_t condition(std::uint32_t index);
  /// How an input reads a column: its kind, units, labels and limits, not which row it is of.
  std::uint32_t declaration(const ir::Input& input);

 private:
  void code_set(KeyWriter& key, std::uint32_t index);
  void input(KeyWriter& key, const ir::Input& input);

  const ir::Program& program_;
  Meanings& meanings_;
  std::vector<std::uint32_t> selections_, dates_, conditions_;  // kUnknown: not asked for yet
};

}  // namespace elig::features
