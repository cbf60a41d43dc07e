// The reference engine of HL7's Clinical Quality Language, cql-execution, in a process of node's beside this one: it
// holds a cohort's patients as its own objects, and executes sixteen.js over them when told to.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/base/result.h"
#include "runtime/population/population.h"

namespace elig::bench {

class CqlEngine {
 public:
  /// `sources` is this folder, `installed` where its `fetch` put the engine. Gives it every patient of the cohort, as
  /// the integers that are stored, null for missing. Errors: no node, no engine.
  static Result<CqlEngine> start(const std::string& sources, const std::string& installed, const Population& cohort);
  CqlEngine(CqlEngine&& from) noexcept;
  CqlEngine& operator=(CqlEngine&&) = delete;
  ~CqlEngine();

  /// The trial for every patient, one after the other; returns when the engine is through. false: it has ended.
  bool run();

  /// What the last run came to: known and met of each criterion, then of the whole trial (as sixteen_counts of SQL).
  Result<std::vector<std::int64_t>> counts();

  /// "cql-execution 3.3.2, node 18.19.0".
  [[nodiscard]] const std::string& version() const { return version_; }

 private:
  CqlEngine(int process, int socket) : process_(process), socket_(socket) {}
  bool say(const std::string& line) const;
  /// The engine's next line; "" when it has ended.
  std::string answer();

  int process_ = -1, socket_ = -1;
  std::string unread_, version_;
};

}  // namespace elig::bench
