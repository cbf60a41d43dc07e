// Loops over rows and patients are compiled for several levels of the processor; the one it has is taken when the
// program starts. Results are the same: there is nothing but integers in them.
#pragma once

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define ELIG_VECTORIZED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default"), optimize("O3")))
#else
#define ELIG_VECTORIZED
#endif

/// For what such a loop calls: compiled with it, for its level.
#define ELIG_INLINE inline __attribute__((always_inline))
