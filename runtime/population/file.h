// A population as a file (`.pop`): versioned, checksummed, mapped into memory. A header says what follows; then the
// metadata, then every array, 64-byte aligned, as it stands in memory, so that opening reads the metadata alone and
// takes milliseconds at any size.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/base/result.h"
#include "runtime/population/population.h"

namespace elig {

/// Does the file begin as a population file does? false when it cannot be read.
bool is_population_file(const std::string& path);

/// Maps the file; the Population, and every part that was copied from it, keeps it mapped, also when a file of that
/// name is written anew. Reads the header and the metadata alone, and checks both. Errors: not a population file, of
/// another version or byte order, truncated or with something appended, damaged there.
Result<Population> open_population(const std::string& path);

/// Is every array of the file as it was written? Reads all of it. An array that was damaged may hold anything, also
/// codes and offsets that point nowhere, so parts that were not verified are not used. nullopt: yes, or the population
/// is not from a file. Thread-safe, as are the next; on `threads` threads (0: as many as the machine has).
std::optional<Error> verify_population(const Population& population, unsigned threads = 0);

/// The same of what is used alone, at the speed of reading it; each array is read for it once. `screen` asks for the
/// columns and runs that the rules bind, and for the patients' ids where it writes them.
std::optional<Error> verify_columns(const Population& population, const std::vector<const Column*>& columns,
                                    unsigned threads = 0);
/// All of them but the numbers' cells, which VerifyInPassing verifies.
std::optional<Error> verify_all_but_cells(const Population& population, const std::vector<const Column*>& columns,
                                          unsigned threads = 0);
std::optional<Error> verify_runs(const Population& population, const std::vector<const EventRun*>& runs,
                                 unsigned threads = 0);
std::optional<Error> verify_codes(const Population& population, const KnownCodes& known);
/// Their ids and index dates.
std::optional<Error> verify_patients(const Population& population, unsigned threads = 0);

/// A file of that name stays whole until the new one is on the disk, and a process killed before that leaves none that
/// opens (NewFile). The same population gives the same bytes. Errors: not writable, a full disk.
std::optional<Error> write_population(const Population& population, const std::string& path);

}  // namespace elig
