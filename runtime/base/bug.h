// Our own mistakes: say so and abort. Never for anything that input could cause.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace elig {

[[noreturn]] inline void bug(const char* what, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
  std::fprintf(stderr, "this is a bug in eligc: %s (%s:%d)\n", what, file, line);
  std::abort();
}

inline void must(bool holds, const char* what, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
  if (!holds) bug(what, file, line);
}

}  // namespace elig
