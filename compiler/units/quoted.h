// Text of unknown origin, made fit to stand in a message.
#pragma once

#include <string>
#include <string_view>

namespace elig {

/// `text` in backticks, cut when long, with bytes that cannot be shown replaced by `?`.
std::string quoted(std::string_view text);

}  // namespace elig
