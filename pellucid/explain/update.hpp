// What a step of descent on one row alone makes of a learned value.
#pragma once

#include <string>

#include "pellucid/explain/arithmetic.hpp"
#include "pellucid/explain/explanation.hpp"

namespace pellucid::explaining {

/// Whether it is known what a step makes of the values: not where the recipe's optimizer is no expression, or there is
/// no target.
bool has_updates(const Explanation& explanation);
/// Whether the recipe's own optimizer makes w − η·∂J/∂w of each value in its first step.
bool is_plain_descent(const Explanation& explanation);
/// Its name alone: "adam".
std::string optimizer_name(const Explanation& explanation);

/// w − η·∂J/∂w, with so many digits that the step shows two at least.
struct Update {
  Shown plain;
  std::string own;  ///< what the recipe's optimizer makes of it, with as many
};
Update update_of(const Explanation& explanation, const Explanation::Tensor& tensor, std::size_t place, int digits);

}  // namespace pellucid::explaining
