#include "tests/unit/check/lowered.h"

#include <cctype>
#include <sstream>

#include "compiler/check/check.h"
#include "compiler/diag/render.h"
#include "compiler/parse/parse.h"

namespace elig {
namespace {

const std::string kVocabulary =
    "measurement ALT { unit U/L  loinc \"1742-6\"  sdtm \"ALT\" }\n"
    "measurement Hb { unit g/dL  loinc \"718-7\" }\n"
    "measurement temperature { unit Cel }\n"
    "measurement urine_protein { scale negative < trace < 1+ < 2+ }\n"
    "score ECOG 0..5 { loinc \"89247-1\" }\n"
    "attribute sex { male, female }\n"
    "attribute liver_mets yes_no\n"
    "event drug { dose: quantity  daily_dose: quantity  route: text  status: { active, stopped } }\n"
    "event lesion { nodal: yes_no  long_diameter: mm  grade: 1..5 }\n"
    "codes anlotinib = atc \"L01EX\"\n"
    "codes taxanes = rxnorm \"56946\", \"72962\"\n"
    "equivalent prednisone_equivalent { rxnorm \"8640\" : 1  rxnorm \"3264\", atc \"H02AB02\" : 6.667 }\n"
    "let half_life = 12 hours\n";

/// The only trial of these rules after the vocabulary, without its first line.
std::string printed(const std::string& rules) {
  Sources sources;
  Diagnostics diagnostics;
  const auto ast = parse(sources, sources.add({"lowered.elig", kVocabulary + rules}), diagnostics);
  const auto programs = ast ? check({}, *ast, diagnostics) : std::nullopt;
  if (!programs) return render_text(diagnostics, sources, false);
  const std::string text = ir::print(programs->front());
  return text.substr(text.find('\n') + 1);
}

/// The lines that begin with one of these letters and a number: `d0 = index`.
std::string numbered(const std::string& text, const std::string& letters) {
  std::istringstream lines(text);
  std::string kept;
  for (std::string line; std::getline(lines, line);) {
    const bool number = line.size() > 3 && std::isdigit(static_cast<unsigned char>(line[3])) != 0;
    if (line.starts_with("  ") && number && letters.find(line[2]) != std::string::npos) kept += line + "\n";
  }
  return kept.empty() ? text : kept;
}

}  // namespace

std::string lowered(const std::string& condition, const std::string& items) {
  return printed("trial t { " + items + " inclusion x : " + condition + " }\n");
}

std::string histories(const std::string& condition) { return numbered(lowered(condition), "dws"); }

std::string code_sets(const std::string& declarations, const std::string& choice) {
  return numbered(printed(declarations + "\ntrial t { inclusion x : any(drug in " + choice + ") }\n"), "c");
}

}  // namespace elig
