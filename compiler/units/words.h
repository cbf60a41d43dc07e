// Spellings that are not UCUM: the plain words that rules may use, and what laboratories' exports write.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace elig {

enum class Spelling {
  Ucum,
  Plain,   // a word of the rule language: `days`, `mmHg`, `copies`
  Export,  // data only: `K/uL`, `mcg`, `MG/DL`
};

struct Word {
  std::string_view written;
  std::string_view code;  // UCUM
  Spelling spelling;
};

/// A symbol inside a unit: everything between two operators, `mcg` in `mcg/mL`.
std::optional<Word> find_word(std::string_view symbol);

/// The head of a count per volume, where K, M and T are thousands, millions and 10^12: `K` followed by `/uL`.
/// Anywhere else they are kelvin, mega and tesla.
std::optional<Word> find_count(std::string_view symbol, std::string_view rest);

/// A text that means a unit only as a whole: `NO UNITS`, `bpm`, `C` (degrees Celsius, not coulomb).
std::optional<Word> find_whole_text(std::string_view text);

/// ASCII letters only.
std::string lower_case(std::string_view text);

}  // namespace elig
