// The environment's failures (a file missing, damaged, unreadable), as a value. A user's mistake in
// a rule is a Diagnostic instead (diag/), and a mistake of ours aborts (bug.h).
#pragma once

#include <string>
#include <utility>
#include <variant>

namespace elig {

struct Error {
  std::string message;  // lower case, no full stop, code in backticks
};

template <class T>
class Result {
 public:
  Result(T given) : state_(std::move(given)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : state_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  [[nodiscard]] const T& value() const& { return std::get<0>(state_); }
  [[nodiscard]] T& value() & { return std::get<0>(state_); }
  [[nodiscard]] T&& value() && { return std::get<0>(std::move(state_)); }
  [[nodiscard]] const Error& error() const { return std::get<1>(state_); }

 private:
  std::variant<T, Error> state_;
};

}  // namespace elig
