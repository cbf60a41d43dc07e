#include "tests/protocols/document.h"

#include <algorithm>
#include <regex>
#include <sstream>
#include <utility>

namespace elig::protocols {
namespace {

using Lines = std::vector<std::string>;

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

std::size_t indent_of(const std::string& line) { return std::min(line.find_first_not_of(' '), line.size()); }

Lines lines_of(const std::string& text) {
  Lines out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

/// The lines between the line `heading` and the line `next`, both left out.
Lines section(const std::string& text, const std::string& heading, const std::string& next) {
  const Lines all = lines_of(text);
  const auto is = [](const std::string& wanted) {
    return [&wanted](const std::string& line) { return trimmed(line) == wanted; };
  };
  const auto begin = std::find_if(all.begin(), all.end(), is(heading));
  if (begin == all.end()) return {};
  return {begin + 1, std::find_if(begin + 1, all.end(), is(next))};
}

/// Names the criteria of one list, and the parts of a criterion that are counted apart.
class List {
 public:
  explicit List(std::string name) : name_(std::move(name)) {}

  void criterion() { at(1); }
  void part() { at(2); }
  /// The next one that is so deep: 1 a criterion, 2 a part of the last criterion, 3 a part of that part.
  void at(std::size_t depth) {
    numbers_.resize(depth);
    ++numbers_.back();
    std::string number;
    for (const int one : numbers_) number += (number.empty() ? " " : ".") + std::to_string(one);
    names_.push_back(name_ + number);
  }
  [[nodiscard]] int next() const { return numbers_.empty() ? 1 : numbers_[0] + 1; }
  [[nodiscard]] int next_part() const { return numbers_.size() < 2 ? 1 : numbers_[1] + 1; }
  [[nodiscard]] const CriterionNames& names() const { return names_; }

 private:
  std::string name_;
  std::vector<int> numbers_;  // of the last one: of the criterion, of its part, ...
  CriterionNames names_;
};

CriterionNames both(const List& inclusion, const List& exclusion) {
  CriterionNames out = inclusion.names();
  out.insert(out.end(), exclusion.names().begin(), exclusion.names().end());
  return out;
}

// -- `- • 7. ...`: a numbered line is a criterion; what it enumerates inside is not counted apart.

List numbered_lines(const std::string& name, const Lines& lines) {
  static const std::regex number(R"(- • \d+\. .*)");
  List list(name);
  for (const std::string& line : lines) {
    if (std::regex_match(line, number)) list.criterion();
  }
  return list;
}

CriterionNames of_clinconnect(const std::string& text) {
  return both(numbered_lines("Inclusion", section(text, "- Inclusion Criteria:", "- Exclusion Criteria:")),
              numbered_lines("Exclusion", section(text, "- Exclusion Criteria:", "")));
}

// -- `* ...`: a bullet is a criterion, and `1)`, `2)`, ... inside one are its parts.

List bullets(const std::string& name, const Lines& lines) {
  List list(name);
  for (const std::string& line : lines) {
    if (!line.starts_with("* ")) continue;
    list.criterion();
    std::size_t at = 0;
    while ((at = line.find(std::to_string(list.next_part()) + ")", at)) != std::string::npos) list.part();
  }
  return list;
}

CriterionNames of_bullets(const std::string& text) {
  return both(bullets("Inclusion", section(text, "Inclusion Criteria", "Exclusion Criteria")),
              bullets("Exclusion", section(text, "Exclusion Criteria", "Minimum Eligible Age")));
}

// -- `* 1\. ...; 2. ...; 3. ...` run on in one line. A number at the beginning of a line is of a part of the criterion
// before it; the criterion after the last part follows that part after a semicolon.

List run_on(const std::string& name, const Lines& lines) {
  static const std::regex number(R"((^|\* |; )(\d+)\\?\. )");
  List list(name);
  for (const std::string& line : lines) {
    for (auto it = std::sregex_iterator(line.begin(), line.end(), number); it != std::sregex_iterator(); ++it) {
      const bool begins_line = (*it)[1].length() == 0;
      const int printed = std::stoi((*it)[2]);
      if (begins_line && printed == list.next_part()) list.part();
      if (!begins_line && printed == list.next()) list.criterion();
    }
  }
  return list;
}

CriterionNames of_run_on(const std::string& text) {
  return both(run_on("Inclusion", section(text, "Inclusion Criteria", "Exclusion Criteria")),
              run_on("Exclusion", section(text, "Exclusion Criteria", "Minimum Eligible Age")));
}

// -- `  • ...`: a bullet that is indented least is a criterion, one that is indented more a part of the one before it
// that is indented less.

List indented_bullets(const std::string& name, const Lines& lines) {
  List list(name);
  std::vector<std::size_t> indents;  // of the bullet at hand and of those that it is a part of
  for (const std::string& line : lines) {
    if (!trimmed(line).starts_with("•")) continue;
    const std::size_t indent = indent_of(line);
    while (!indents.empty() && indents.back() >= indent) indents.pop_back();
    indents.push_back(indent);
    list.at(indents.size());
  }
  return list;
}

CriterionNames of_indented_bullets(const std::string& text) {
  return both(indented_bullets("Inclusion", section(text, "Inclusion criteria", "Exclusion criteria")),
              indented_bullets("Exclusion", section(text, "Exclusion criteria", "Trial design")));
}

// -- Paragraphs without any numbers: a criterion ends where a line ends in `.` or `;`. Three of them open a list with a
// colon, which the layout does not close: it ends where the criterion with these words begins.

struct OpenedList {
  std::string opened_by;  // the criterion's number in its list
  std::string closed_by;  // first words of the next criterion
  bool parts;             // its entries are counted as 7.1, 7.2, ...
};

List paragraphs(const std::string& name, const Lines& lines, const std::vector<OpenedList>& opened) {
  List list(name);
  const OpenedList* inside = nullptr;
  bool begins = true;
  for (const std::string& line : lines) {
    const std::string text = trimmed(line);
    if (text.empty()) continue;
    if (inside != nullptr && text.starts_with(inside->closed_by)) inside = nullptr;
    if (begins && inside == nullptr) list.criterion();
    if (begins && inside != nullptr && inside->parts) list.part();
    begins = text.ends_with('.') || text.ends_with(';');
    for (const OpenedList& one : opened) {
      if (inside != nullptr || one.opened_by != list.names().back()) continue;
      if (text.find(':') == std::string::npos) continue;
      inside = &one;
      begins = begins || text.ends_with(':');
    }
  }
  return list;
}

CriterionNames of_paragraphs(const std::string& text) {
  return both(paragraphs("Inclusion", section(text, "Inclusion Criteria:", "Exclusion Criteria:"),
                         {{"Inclusion 6", "Major organ function", false}, {"Inclusion 7", "Patients gave", false}}),
              paragraphs("Exclusion", section(text, "Exclusion Criteria:", "Study details"),
                         {{"Exclusion 7", "Subjects with any medical condition", true}}));
}

}  // namespace

const std::vector<Document>& documents() {
  static const std::vector<Document> all = {{"BTC_ANS_2L", "000_9d40ab7127831e6b.txt", of_clinconnect},
                                            {"NCT03890068", "001_3690193fa094b525.txt", of_bullets},
                                            {"NCT04361331", "002_864d03ca3cf2bc99.txt", of_run_on},
                                            {"NCT03787251", "003_4e18b6f666a0e5fe.txt", of_indented_bullets},
                                            {"NCT05490667", "004_ea725564d566685a.txt", of_paragraphs}};
  return all;
}

}  // namespace elig::protocols
