// Rules over a population -> what every criterion says of every patient, as text that two populations can be compared
// by.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "compiler/diag/render.h"
#include "compiler/driver/pipeline.h"
#include "runtime/ingest/ingest.h"

namespace elig {

/// Of each patient's id, a letter for each criterion in the order of the rules: `y` its condition is true, `n` it is
/// false, `?` unknown; then the status.
using Verdicts = std::map<std::string, std::string>;

inline Verdicts verdicts(const std::string& rules, const Population& population) {
  Sources sources;
  Diagnostics diagnostics;
  Verdicts out;
  const auto programs = compile_rules(sources, sources.add({"rules.elig", rules}), diagnostics);
  EXPECT_TRUE(programs.has_value()) << render_text(diagnostics, sources, false);
  if (!programs) return out;
  auto jit = Jit::create({});
  EXPECT_TRUE(jit.ok());
  TrialBitmaps bitmaps;
  ScreenOptions options;
  options.bitmaps = &bitmaps;
  const auto screened = screen_program(programs->at(0), population, *jit.value(), {}, options, diagnostics);
  EXPECT_TRUE(screened.has_value()) << render_text(diagnostics, sources, false);
  if (!screened) return out;
  EXPECT_TRUE(screened->ok()) << screened->error().message;

  constexpr const char* kStatuses[] = {" ineligible", " needs data", " needs review", " eligible"};
  for (std::size_t patient = 0; patient < population.patients; ++patient) {
    std::string& line = out[patient_id(population, patient)];
    for (std::size_t i = 0; i < programs->at(0).criteria.size(); ++i) {
      const bool met = TrialBitmaps::test(bitmaps.met, bitmaps.words, i, patient);
      const bool not_met = TrialBitmaps::test(bitmaps.not_met, bitmaps.words, i, patient);
      line += met ? 'y' : not_met ? 'n' : '?';
    }
    for (std::size_t s = 0; s < ELIG_STATUSES; ++s) {
      if (TrialBitmaps::test(bitmaps.status, bitmaps.words, s, patient)) line += kStatuses[s];
    }
  }
  return out;
}

inline std::string notes_of(const Population& population) {
  std::string text;
  for (const ImportNote& note : population.notes) text += note.message + "\n";
  return text;
}

}  // namespace elig
