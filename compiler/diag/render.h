// Diagnostics -> what a person reads (caret text) or a program reads (JSON).
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "compiler/diag/diagnostic.h"

namespace elig {

/// One diagnostic as in style.md's example, with a trailing newline. Colour is ANSI.
std::string render_text(const Diagnostic& diagnostic, const Sources& sources, bool colour);

/// All of them, followed by "N errors" (and how many were not shown) when there were any.
std::string render_text(const Diagnostics& diagnostics, const Sources& sources, bool colour);

/// [{"code","severity","message","file","line","column","end_line","end_column","caption","labels","help","fix"}].
nlohmann::json render_json(const Diagnostics& diagnostics, const Sources& sources);

}  // namespace elig
