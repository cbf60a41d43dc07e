/* The contract between compiled kernels and whoever runs them: plain C, versioned. A kernel reads
 * columns of a population 64 patients (one word of bitmap) at a time, and adds to counters; it
 * allocates nothing, calls nothing but the functions named here, and keeps no state. */
#ifndef ELIG_ABI_H
#define ELIG_ABI_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ELIG_ABI_VERSION 3

/* A column as a kernel sees it. Rows are padded to a multiple of 64 with missing rows, data is
 * aligned to 64 bytes. A missing row holds 0. Bit i of word w speaks of row 64*w + i. */
typedef struct elig_column {
  const void* data;      /* int8_t, int16_t, int32_t or int64_t, as the kernel was compiled for */
  const uint64_t* valid; /* the row has a value */
  const uint64_t* below; /* the value is "< data"; null when the column has none such */
  const uint64_t* above; /* the value is "> data"; likewise */
} elig_column;

/* Per criterion, 64-bit counters that the kernel adds to. */
enum {
  ELIG_COUNT_MET,         /* condition true (for an exclusion: excluded), after `if missing` */
  ELIG_COUNT_NOT_MET,     /* condition false, after `if missing` */
  ELIG_COUNT_OVERRIDDEN,  /* unknown, and decided (or sent to review) by `if missing` */
  ELIG_COUNT_REMAINING,   /* patients that no criterion up to this one made ineligible */
  ELIG_COUNT_ONLY_REASON, /* ineligible for this criterion alone */
  ELIG_COUNTS_PER_CRITERION
};

/* Per trial, after the criteria's counters. */
enum { ELIG_STATUS_INELIGIBLE, ELIG_STATUS_NEEDS_DATA, ELIG_STATUS_NEEDS_REVIEW, ELIG_STATUS_ELIGIBLE, ELIG_STATUSES };

/* The room of one kept number: 64 lanes of at most 128 bits. */
#define ELIG_VALUE_WORDS 128

/* What is known of a comparison in all rows of a call that have the values it compares. */
enum { ELIG_KNOWN_NOT = 0, ELIG_KNOWN_FALSE = 2, ELIG_KNOWN_TRUE = 3 };

typedef struct elig_args {
  const elig_column* columns; /* whole columns, in the order of the plan's bindings */
  const int64_t* constants;   /* thresholds, in the order of the plan */
  const uint64_t* live;       /* bit set: the row is a patient (not padding); whole, like the columns */
  uint64_t* counts;           /* [criteria][ELIG_COUNTS_PER_CRITERION] then [ELIG_STATUSES] */
  uint64_t* met;              /* with `status`: bitmaps [criterion][words_out], word of `first_word` first */
  uint64_t* not_met;          /* likewise */
  uint64_t* status;           /* null, or bitmaps [ELIG_STATUSES][words_out] */
  uint64_t first_word;        /* rows 64*first_word .. */
  uint64_t word_count;
  uint64_t words_out; /* row stride of met, not_met and status, in words */
  uint64_t*
      values; /* of a kernel that keeps numbers, not null: [value][ELIG_VALUE_WORDS], the lanes of the last word
                 of patients, little-endian integers of the kernel's width, or doubles, without gaps; 16-aligned */
  const uint8_t* known; /* of a kernel that skips, null or [comparison]: ELIG_KNOWN_*. The columns of comparisons that
                           are known are not read */
} elig_args;

typedef void (*elig_kernel)(const elig_args* args);

#ifdef __cplusplus
}
#endif
#endif
