// The calculations of an explanation as equations (expression.hpp).
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "pellucid/explain/explanation.hpp"
#include "pellucid/explain/expression.hpp"

namespace pellucid::explaining {

constexpr std::size_t everything = std::numeric_limits<std::size_t>::max();  ///< all terms of a sum

Symbol symbol_of(const Explanation& explanation, int step, std::size_t unit);
/// w, b, or "1.weight[0]" for what is neither.
Symbol parameter_symbol(const Explanation& explanation, int step, std::size_t tensor, std::size_t place);
/// As it stands in the file: "0.weight[1,2]", output 1 and input 2 counted from 0.
std::string place_name(const Explanation::Tensor& tensor, std::size_t place);
std::string place_name(const std::string& tensor, const std::vector<Index>& shape, std::size_t place);
/// Of a prediction.
Symbol output_symbol(const Explanation& explanation, std::size_t unit);
/// The step that takes the outputs of `step`; -1 if that is the loss.
int behind(const Explanation& explanation, int step);
/// The value of a weighted sum's weight[unit, source].
std::size_t weight_place(const Explanation& explanation, const Explanation::Step& step, std::size_t source,
                         std::size_t unit);

/// Unit `unit` of a step from what it was given: written out, or by the step's name. At most `most` terms of a sum are
/// written.
Equation forward(const Explanation& explanation, int step, std::size_t unit, std::size_t most);
/// The same of the predictions, if the loss applies an activation by itself.
Equation output(const Explanation& explanation, std::size_t unit, std::size_t most);
Equation loss(const Explanation& explanation, std::size_t most);
/// ∂J/∂p, where the chains begin; a − y where that is what it comes to.
Equation loss_derivative(const Explanation& explanation, std::size_t unit);
/// Whether ∂J/∂score is a − y: what the output makes of the score, less the truth or, of classes, 1 at the true one.
bool is_difference(const Explanation& explanation);
/// Whether only one path leads from each unit of a weighted sum to the loss.
bool is_chain(const Explanation& explanation, int step);
/// δ of a unit of a weighted sum, ∂J/∂output of any other step (-1: of an input): a sum over what is made of it.
Equation delta(const Explanation& explanation, int step, std::size_t unit, std::size_t most);
/// ∂J/∂(value `place` of a step's tensor, in the order of the file): the whole product where there is one path, else
/// δ · source, or a sum over what is made of it.
Equation parameter(const Explanation& explanation, int step, std::size_t tensor, std::size_t place,
                   std::size_t most = everything);

}  // namespace pellucid::explaining
