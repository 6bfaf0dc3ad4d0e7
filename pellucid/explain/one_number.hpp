// The answer to what an explanation was asked about: one number, from what it is made and where it leads.
#pragma once

#include <optional>
#include <vector>

#include "pellucid/explain/explanation_equations.hpp"

namespace pellucid::explaining {

struct OneNumber {
  std::string name;                  ///< "step 3, relu, output 17", "0.weight[1,2]"
  Equation forward;                  ///< how it is made; of an input or a learned value the value alone
  std::vector<Equation> parts;       ///< sums that `forward` names
  std::optional<Equation> backward;  ///< ∂J/∂it
  std::optional<double> numerical;   ///< the same by differences, of an input or a learned value
  std::optional<double> updated;     ///< a learned value after one step of the recipe's optimizer
};

/// `explanation.at` must be set.
OneNumber one_number(const Explanation& explanation);

}  // namespace pellucid::explaining
