// Which codes of terminologies the vocabulary of a source knows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/population/aligned_bytes.h"

namespace elig {

/// The codes of one system that have a place in the hierarchy of the source's vocabulary, whether or not a row of the
/// population carries them: what is below them is known, be it nothing. An OMOP vocabulary has millions, so they are
/// one text that is searched where it is mapped: about 9 bytes a code, as small as hashes of them, and exact.
struct KnownCodes {
  std::string system;
  AlignedBytes codes;  // as normal_code gives them, each followed by `\n`, ascending and each once

  /// `code`: as normal_code gives it.
  [[nodiscard]] bool has(std::string_view code) const;
};

/// `codes`, of the system and as normal_code gives them, in any order and however often. Those with a `\n` are left
/// out.
KnownCodes known_codes(std::string_view system, const std::vector<std::string>& codes);

}  // namespace elig
