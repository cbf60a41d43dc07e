#include "compiler/units/words.h"

#include <algorithm>
#include <iterator>

namespace elig {
namespace {

// Written in lower case here; other cases of them are read too, as an export's.
constexpr Word kWordsOfAnyCase[] = {
    {"day", "d", Spelling::Plain},
    {"days", "d", Spelling::Plain},
    {"week", "wk", Spelling::Plain},
    {"weeks", "wk", Spelling::Plain},
    {"month", "mo", Spelling::Plain},
    {"months", "mo", Spelling::Plain},
    {"year", "a", Spelling::Plain},
    {"years", "a", Spelling::Plain},
    {"hour", "h", Spelling::Plain},
    {"hours", "h", Spelling::Plain},
    {"minute", "min", Spelling::Plain},
    {"minutes", "min", Spelling::Plain},
    {"second", "s", Spelling::Plain},
    {"seconds", "s", Spelling::Plain},
    {"copies", "{copies}", Spelling::Plain},
    {"copy", "{copies}", Spelling::Plain},
    {"cells", "{cells}", Spelling::Plain},
    {"hr", "h", Spelling::Export},
    {"hrs", "h", Spelling::Export},
    {"mins", "min", Spelling::Export},
    {"sec", "s", Spelling::Export},
    {"secs", "s", Spelling::Export},
    {"msec", "ms", Spelling::Export},
    {"wks", "wk", Spelling::Export},
    {"mth", "mo", Spelling::Export},
    {"mths", "mo", Spelling::Export},
    {"y", "a", Spelling::Export},
    {"yr", "a", Spelling::Export},
    {"yrs", "a", Spelling::Export},
    {"cell", "{cells}", Spelling::Export},
    {"beats", "{beats}", Spelling::Export},
    {"breaths", "{breaths}", Spelling::Export},
    {"percent", "%", Spelling::Export},
    {"pct", "%", Spelling::Export},
    {"mcg", "ug", Spelling::Export},
    {"mcl", "uL", Spelling::Export},
    {"cc", "mL", Spelling::Export},
    {"mcmol", "umol", Spelling::Export},
    {"gm", "g", Spelling::Export},
    {"gms", "g", Spelling::Export},
    {"gram", "g", Spelling::Export},
    {"grams", "g", Spelling::Export},
    {"kgs", "kg", Spelling::Export},
    {"lb", "[lb_av]", Spelling::Export},
    {"lbs", "[lb_av]", Spelling::Export},
    {"oz", "[oz_av]", Spelling::Export},
    {"in", "[in_i]", Spelling::Export},
    {"inch", "[in_i]", Spelling::Export},
    {"inches", "[in_i]", Spelling::Export},
    {"feet", "[ft_i]", Spelling::Export},
    {"ft", "[ft_i]", Spelling::Export},
    {"liter", "L", Spelling::Export},
    {"litre", "L", Spelling::Export},
    {"mmc", "mm3", Spelling::Export},
    {"cmm", "mm3", Spelling::Export},
    {"cumm", "mm3", Spelling::Export},
    {"thou", "10*3", Spelling::Export},
    {"mill", "10*6", Spelling::Export},
    {"mil", "10*6", Spelling::Export},
    {"bill", "10*9", Spelling::Export},
    {"giga", "10*9", Spelling::Export},
    {"tera", "10*12", Spelling::Export},
    {"units", "U", Spelling::Export},
    {"hpf", "[HPF]", Spelling::Export},
    {"lpf", "[LPF]", Spelling::Export},
    {"cfu", "[CFU]", Spelling::Export},
    {"ph", "[pH]", Spelling::Export},
    {"degc", "Cel", Spelling::Export},
    {"degf", "[degF]", Spelling::Export},
};

constexpr Word kWords[] = {
    // UCUM codes that are one bracket, without it: the brackets of a header `weight [lb_av]` serve for it.
    {"lb_av", "[lb_av]", Spelling::Plain},
    {"oz_av", "[oz_av]", Spelling::Plain},
    {"in_i", "[in_i]", Spelling::Plain},
    {"ft_i", "[ft_i]", Spelling::Plain},
    {"degF", "[degF]", Spelling::Plain},
    {"pH", "[pH]", Spelling::Plain},
    {"ppm", "[ppm]", Spelling::Plain},
    {"mmHg", "mm[Hg]", Spelling::Plain},
    {"cmH2O", "cm[H2O]", Spelling::Plain},
    {"GI", "10*9", Spelling::Export},
    {"TI", "10*12", Spelling::Export},
    {"mM", "mmol/L", Spelling::Export},
    {"uM", "umol/L", Spelling::Export},
    {"nM", "nmol/L", Spelling::Export},
    {"pM", "pmol/L", Spelling::Export},
    // Systems that print in capitals. Only those that have one reading: MS, MM, G/L and MIU have two.
    {"MG", "mg", Spelling::Export},
    {"UG", "ug", Spelling::Export},
    {"NG", "ng", Spelling::Export},
    {"PG", "pg", Spelling::Export},
    {"KG", "kg", Spelling::Export},
    {"DL", "dL", Spelling::Export},
    {"ML", "mL", Spelling::Export},
    {"UL", "uL", Spelling::Export},
    {"FL", "fL", Spelling::Export},
    {"CM", "cm", Spelling::Export},
    {"MIN", "min", Spelling::Export},
    {"MOL", "mol", Spelling::Export},
    {"MMOL", "mmol", Spelling::Export},
    {"UMOL", "umol", Spelling::Export},
    {"NMOL", "nmol", Spelling::Export},
    {"PMOL", "pmol", Spelling::Export},
    {"MEQ", "meq", Spelling::Export},
    {"EQ", "eq", Spelling::Export},
    {"UIU", "u[IU]", Spelling::Export},
    {"MMHG", "mm[Hg]", Spelling::Export},
    {"MOSM", "mosm", Spelling::Export},
    {"MOSMOL", "mosm", Spelling::Export},
    {"mOsmol", "mosm", Spelling::Export},
    {"mosmol", "mosm", Spelling::Export},
};

// At the head of a count per volume only.
constexpr Word kCounts[] = {
    {"K", "10*3", Spelling::Export},
    {"k", "10*3", Spelling::Export},
    {"M", "10*6", Spelling::Export},
    {"T", "10*12", Spelling::Export},
};

// In lower case; compared without regard to case.
constexpr Word kWholeTexts[] = {
    {"bpm", "/min", Spelling::Plain},
    {"", "1", Spelling::Export},
    {"no units", "1", Spelling::Export},
    {"no unit", "1", Spelling::Export},
    {"none", "1", Spelling::Export},
    {"unitless", "1", Spelling::Export},
    {"fraction", "1", Spelling::Export},
    {"ratio", "1", Spelling::Export},
    {"score", "{score}", Spelling::Export},
    {"index", "{index}", Spelling::Export},
    {"deg c", "Cel", Spelling::Export},
    {"celsius", "Cel", Spelling::Export},
    {"deg f", "[degF]", Spelling::Export},
    {"fahrenheit", "[degF]", Spelling::Export},
    {"/100 wbc", "/100{WBC}", Spelling::Export},
    {"/100wbc", "/100{WBC}", Spelling::Export},
    {"million/ul", "10*6/uL", Spelling::Export},
    {"thousand/ul", "10*3/uL", Spelling::Export},
};

// Vital signs as SDTM prints them. In UCUM these are coulomb and farad.
constexpr Word kTemperatures[] = {
    {"C", "Cel", Spelling::Export},
    {"F", "[degF]", Spelling::Export},
};

template <std::size_t N>
std::optional<Word> find(const Word (&words)[N], std::string_view written) {
  const auto* const found = std::ranges::find(words, written, &Word::written);
  if (found == std::end(words)) return std::nullopt;
  return *found;
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return result;
}

std::optional<Word> find_word(std::string_view symbol) {
  if (const auto word = find(kWords, symbol)) return word;
  const std::string in_lower_case = lower_case(symbol);
  auto word = find(kWordsOfAnyCase, in_lower_case);
  if (word && symbol != in_lower_case) word->spelling = Spelling::Export;
  return word;
}

std::optional<Word> find_count(std::string_view symbol, std::string_view rest) {
  static constexpr std::string_view kVolumes[] = {"ul", "mcl", "mm3", "cmm", "cumm", "mmc", "ml", "dl", "l"};
  if (!rest.starts_with('/')) return std::nullopt;
  if (std::ranges::find(kVolumes, lower_case(rest.substr(1))) == std::end(kVolumes)) return std::nullopt;
  return find(kCounts, symbol);
}

std::optional<Word> find_whole_text(std::string_view text) {
  if (const auto temperature = find(kTemperatures, text)) return temperature;
  const std::string in_lower_case = lower_case(text);
  auto word = find(kWholeTexts, in_lower_case);
  if (word && text != in_lower_case) word->spelling = Spelling::Export;
  return word;
}

}  // namespace elig
