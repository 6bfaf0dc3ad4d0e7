// A network as its user wrote it, and the graphs made from it: one for training, one for inference.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pellucid/kernels/kernels.hpp"
#include "pellucid/nn/builder.hpp"
#include "pellucid/nn/pace.hpp"
#include "pellucid/nn/steps.hpp"

namespace pellucid::nn {

/// The loss of each row, [B, 1]: the mean over its outputs.
Value row_loss(const Use<Loss>& loss, Value y, Value p);
/// The sum of `costs` [B, 1] over the sum of `weights` [B, 1], shape []; over the number of rows without weights.
Value mean_of_rows(Value costs, std::optional<Value> weights);
/// The mean loss of the batch, shape []: rows weigh the same, or by `weights` [B, 1] over their sum.
Value batch_loss(const Use<Loss>& loss, Value y, Value p, std::optional<Value> weights);

/// Predictions from the network's last values: the loss's output activation of them.
Value predictions(const Use<Loss>& loss, Value p);

/// What holds weights small and steps bounded; 0 switches each off. Weights are those of weighted sums, not biases.
struct Restraint {
  double l1 = 0;          ///< after each step every weight moves by lr * l1 towards 0 and stops there (a proximal step)
  double l2 = 0;          ///< the loss grows by l2 / 2 times the sum of the squared weights
  double max_norm = 0;    ///< after each step the weights into a unit are shortened to this length at most
  double clip_norm = 0;   ///< gradients longer than this, all together, are shortened to it
  double clip_value = 0;  ///< each number of a gradient is cut to plus or minus this
};

/// The gradients of a loss with respect to each parameter, in order.
std::vector<Value> gradients_of(Value loss, const std::vector<ParameterInfo>& parameters);

/// The sum of the squares of a gradient, each row that it names counted once.
Value squared_length(Value gradient);

/// Gradients and the updates that follow from them.
struct Descent {
  std::vector<Value> gradients;  ///< of the loss by each parameter, in order; of one that is looked up, its rows
  std::vector<Value> steepest;   ///< the same once the restraint has made them what the optimizer moves along
  Value objective;               ///< what is made small: the loss, and what L2 adds to it
  Value learning_rate;           ///< of the step
  std::vector<graph::Update> updates;
};

/// One step of `optimizer` on all parameters (and its slots) down the `gradients` of their loss. No update where a
/// procedure moves them. Of a parameter that is looked up only the rows of the batch move, they and their slots: a row
/// that is not met keeps its momentum and does not decay.
Descent descend(const Use<Optimizer>& optimizer, const Schedules& schedules, graph::Graph& graph, Value loss,
                const std::vector<Value>& gradients, const std::vector<ParameterInfo>& parameters,
                const Restraint& restraint = {});

/// First values of a parameter for a seed, in float64 and in the graph's layout: a function of (seed, name, unit)
/// alone.
std::vector<double> initial_values(const ParameterInfo& parameter, std::uint64_t seed, kernels::Isa isa);

}  // namespace pellucid::nn
