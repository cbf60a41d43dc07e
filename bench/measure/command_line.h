// What a benchmark is asked on its command line. Each option says what it is by default, when the figures are wanted,
// and with `--quick`, which only shows that everything works.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace elig::bench {

class CommandLine {
 public:
  explicit CommandLine(const std::string& what);

  /// `value` holds the default, and with `--quick` becomes `quick`, where the option is not given as well. It must live
  /// until parse() has returned.
  template <class T>
  CLI::Option* option(const std::string& name, T& value, const T& quick, const std::string& text = "") {
    CLI::Option* const option = app_.add_option(name, value, text)->capture_default_str();
    when_quick_.push_back([option, &value, quick] {
      if (option->empty()) value = quick;
    });
    return option;
  }
  /// The same at any time.
  template <class T>
  CLI::Option* option(const std::string& name, T& value, const std::string& text = "") {
    return app_.add_option(name, value, text)->capture_default_str();
  }

  /// How often each contender has its turn.
  void rounds(int& rounds, int quick);
  /// `threads` becomes as many as the machine has, where the option is not given.
  void threads(unsigned& threads);
  void flag(const std::string& name, bool& value, const std::string& text) { app_.add_flag(name, value, text); }

  /// The exit code of a program that has nothing to do but to end: help was wanted, or something was not understood.
  std::optional<int> parse(int argc, char** argv);

 private:
  CLI::App app_;
  bool quick_ = false;
  std::vector<std::function<void()>> when_quick_;
};

}  // namespace elig::bench
