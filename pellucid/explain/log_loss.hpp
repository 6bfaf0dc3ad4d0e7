// Cross-entropy as a textbook has it.
#pragma once

#include <optional>

#include "pellucid/explain/explanation_equations.hpp"

namespace pellucid::explaining {

/// J = −log(a) of the true class, or −log(1 − a) where the truth is the other of two, if that is what J comes to.
std::optional<Equation> log_loss(const Explanation& explanation);

}  // namespace pellucid::explaining
