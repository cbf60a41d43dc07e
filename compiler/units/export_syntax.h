// Typography and syntax that are not UCUM's -> UCUM's. Text to text; nothing is looked up.
#pragma once

#include <string>
#include <string_view>

namespace elig {

/// One character, one spelling: `µ` -> u, `m²` -> m2, `10⁹` -> 10*9, `°C` -> Cel, `·` -> `.`. Not an alias.
std::string plain_characters(std::string_view text);

/// What exports do to UCUM's syntax, undone: blanks between symbols, `x10E9/L`, `10^9`, `kg/m^2`, `mL/min/1.73m2`,
/// `mg/24h`, `fmol(Fe)`. Returns the text unchanged when there is nothing to undo.
std::string undo_export_syntax(std::string_view text);

}  // namespace elig
