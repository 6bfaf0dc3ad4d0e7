// A line of arithmetic as it is shown, worked out from the digits that stand there, as a reader would.
#pragma once

#include <optional>
#include <string>

#include "pellucid/explain/expression.hpp"

namespace pellucid::explaining {

/// What "0.4·1 + (−0.6)·0.5 + 0.1" comes to; nothing if a part of it is left out, or is no operation of the graph
/// language.
std::optional<double> comes_to(const std::string& line);

/// The right side of an equation and its value, with digits that agree with each other.
struct Shown {
  std::string filled;  ///< "" if nothing stands between the names and the value
  bool is_near;        ///< working out what stands there gives the value only about: ≈ belongs before it
  std::string value;
};
/// `digits` of each number. Where these do not come to the value, as after a difference of two near numbers, those on
/// the right have up to three more.
Shown shown(const Equation& equation, int digits);

}  // namespace pellucid::explaining
