// Diagnostics as JSON, for editors and scripts. Lines and columns as in the text: from 1, in code points; the
// end is the place behind the last character.
#include <nlohmann/json.hpp>

#include "compiler/diag/render.h"

namespace elig {

namespace {

using nlohmann::json;

// A file may have a name that is not UTF-8, which JSON cannot carry.
std::string utf8(const std::string& text) {
  return json::parse(json(text).dump(-1, ' ', false, json::error_handler_t::replace)).get<std::string>();
}

json place(Span span, const Sources& sources) {
  if (!span.source.valid()) return {{"file", nullptr}};
  const Source& source = sources[span.source];
  const LineColumn begin = locate(source.text, span.begin), end = locate(source.text, span.end);
  return {{"file", utf8(source.name)},
          {"line", begin.line},
          {"column", begin.column},
          {"end_line", end.line},
          {"end_column", end.column}};
}

json labels(const Diagnostic& diagnostic, const Sources& sources) {
  json result = json::array();
  for (const Label& label : diagnostic.labels) {
    json one = place(label.span, sources);
    one["text"] = utf8(label.text);
    result.push_back(std::move(one));
  }
  return result;
}

json fix(const Diagnostic& diagnostic, const Sources& sources) {
  if (!diagnostic.fix) return nullptr;
  json result = place(diagnostic.fix->span, sources);
  result["replacement"] = utf8(diagnostic.fix->replacement);
  return result;
}

}  // namespace

json render_json(const Diagnostics& diagnostics, const Sources& sources) {
  json result = json::array();
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    json one = place(diagnostic.span, sources);
    const CodeInfo& code = info(diagnostic.code);
    one["code"] = code.name;
    one["severity"] = word(code.severity);
    one["message"] = utf8(message(diagnostic));
    one["caption"] = utf8(diagnostic.caption);
    one["labels"] = labels(diagnostic, sources);
    one["help"] = json::array();
    for (const std::string& help : diagnostic.help) one["help"].push_back(utf8(help));
    one["fix"] = fix(diagnostic, sources);
    result.push_back(std::move(one));
  }
  return result;
}

}  // namespace elig
