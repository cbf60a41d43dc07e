#include "tests/vocabulary/vocabulary.h"

#include <gtest/gtest.h>

#include "compiler/driver/pipeline.h"
#include "compiler/parse/parse.h"

namespace elig::vocabulary {

const std::vector<Module>& modules() {
  static const std::vector<Module> all = [] {
    std::vector<Module> read;
    for (const BuiltinModule& module : builtin_modules()) {
      Sources sources;
      Diagnostics diagnostics;
      auto ast = parse(sources, sources.add({std::string(module.name), std::string(module.text)}), diagnostics);
      EXPECT_TRUE(ast) << module.name;
      if (ast) read.push_back({std::string(module.name), std::move(*ast)});
    }
    return read;
  }();
  return all;
}

namespace {

using Kind = ast::CodePattern::Kind;

class CodeWalk {
 public:
  std::vector<WrittenCode> take() { return std::move(codes_); }

  void lists(const std::string& where, const std::vector<ast::CodeList>& lists) {
    for (const ast::CodeList& list : lists) {
      for (const ast::Text& code : list.codes) codes_.push_back({where, list.system.text, code.text, Kind::Exact});
    }
  }

  void set(const std::string& where, const ast::CodeSet& set) {
    terms(where, set.terms);
    terms(where, set.except);
  }

 private:
  void terms(const std::string& where, const std::vector<ast::CodeTerm>& terms) {
    for (const ast::CodeTerm& term : terms) {
      for (const ast::CodePattern& code : term.codes) {
        codes_.push_back({where, term.system.text, code.code, code.kind});
        if (code.kind == Kind::Range) codes_.push_back({where, term.system.text, code.last, code.kind});
      }
    }
  }

  std::vector<WrittenCode> codes_;
};

}  // namespace

const std::vector<WrittenCode>& written_codes() {
  static const std::vector<WrittenCode> all = [] {
    CodeWalk walk;
    const auto lists = [&](const std::string& module, const auto& item) {
      walk.lists(module + " " + item.name.text, item.codes);
    };
    each<ast::Measurement>(lists);
    each<ast::Score>(lists);
    each<ast::Attribute>(lists);
    each<ast::Codes>([&](const std::string& module, const ast::Codes& codes) {
      walk.set(module + " " + codes.name.text, codes.value);
    });
    each<ast::Equivalent>([&](const std::string& module, const ast::Equivalent& equivalent) {
      for (const auto& entry : equivalent.entries) walk.set(module + " " + equivalent.name.text, entry.codes);
    });
    return walk.take();
  }();
  return all;
}

}  // namespace elig::vocabulary
