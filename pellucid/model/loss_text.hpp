// The loss of a recipe, as its text.
#pragma once

#include <functional>
#include <string>

#include "pellucid/graph/graph.hpp"

namespace pellucid {

using graph::Value;

/// A loss by name ("huber(delta=1.5)"), or one's own as a function of truth y and prediction p:
///     recipe.loss = [](Value y, Value p) { return where(y > p, 10, 1) * square(y - p); };
/// A function is written down once, as the expression that it builds, and lives in the recipe as "expr(…)". Fails
/// (Fault::usage) if the function uses more than elementwise operations, which an expression cannot hold.
class LossText {
 public:
  LossText() = default;
  LossText(const char* text) : text_(text) {}             // NOLINT(google-explicit-constructor): reads as a string
  LossText(std::string text) : text_(std::move(text)) {}  // NOLINT(google-explicit-constructor)
  template <class Function>
    requires std::is_invocable_r_v<Value, Function, Value, Value>
  LossText(Function function) : text_(written(function)) {}  // NOLINT(google-explicit-constructor)

  const std::string& text() const { return text_; }

 private:
  static std::string written(const std::function<Value(Value y, Value p)>& function);
  std::string text_;
};

}  // namespace pellucid
