// Formulas of a step and of a loss, from the definitions themselves.
#pragma once

#include "pellucid/explain/explanation.hpp"
#include "pellucid/nn/steps.hpp"

namespace pellucid::explaining {

/// In z, with the derivative.
void add_formulas(Explanation::Step& step, const nn::Use<nn::Activation>& use);
/// In y and p, with the derivative by p.
void add_formulas(Explanation::Loss& loss, const nn::Use<nn::Loss>& use);
/// Whether J is one formula of one output: then it can be written with numbers in it.
bool is_formula(const nn::Use<nn::Loss>& use, Index outputs);

}  // namespace pellucid::explaining
