// The graphs that a recipe asks for: a training step and inference, from one definition of the network.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pellucid/nn/network.hpp"
#include "pellucid/train/model.hpp"
#include "pellucid/train/recipe.hpp"

namespace pellucid {

/// A recipe's texts, read and checked.
struct Parsed {
  std::vector<nn::Step> steps;  ///< without the output activation that the loss applies
  nn::Use<nn::Loss> loss;
  nn::Use<nn::Optimizer> optimizer;
  nn::Schedules schedules;
  nn::Restraint restraint;
  bool has_class_weights;
  double mixup;
  Index accumulate;  ///< batches to one update
  std::optional<nn::Use<nn::Averaging>> averaging;
};
Parsed parse(const Recipe& recipe, Task task);

/// The recipe's loss, or the task's own where it names none.
std::string loss_of(const Recipe& recipe, Task task);

/// What the recipe's loss makes a network that tells classes tell.
Told told_by(const Recipe& recipe, Task task);

/// Checks the numbers of a recipe. Fails (Fault::usage) naming the value and its range.
void check(const Recipe& recipe);

/// What the graphs call the state [classes] with the weight of each class; it belongs to no model.
constexpr const char* class_weights_name = "class_weights";

/// A step: a batch is gathered from tables, run forward, differentiated and descended.
struct TrainingGraph {
  TrainingGraph(const Parsed& parsed, const Signature& signature, bool weighted);

  // Tables inputs, targets (and weights), row index rows, scalars row_count, step, epoch, lr; with mixup row index
  // partners and scalars mixup_u, mixup_v; with several batches to an update the scalar continues (0 in the first);
  // with averaging the scalar average_share.
  graph::Graph graph;
  nn::Builder build;
  Value loss;    ///< mean over the rows of the update
  Value weight;  ///< of its rows together; empty if that is the number of rows of the one batch
  nn::Descent descent;
  std::vector<graph::Update> updates;    ///< of parameters, slots and running statistics
  std::vector<graph::Update> gathering;  ///< those of a batch that others of its update follow

 private:
  std::vector<Value> gather_gradients(Value costs, std::optional<Value> weights);
  void average(const nn::Averaging& averaging);
};

/// Fails (Fault::usage) if the weights, their gradients and what the optimizer keeps of them for `models` networks do
/// not fit into the memory of this machine.
void demand_memory(const TrainingGraph& training, Element element, Index models);

/// The slot with the average of a parameter or running statistic.
std::string average_name(const std::string& tensor);

/// The network over a batch, which takes its running statistics anew: see nn::Builder::restate().
struct StatisticsGraph {
  StatisticsGraph(const Parsed& parsed, const Signature& signature);

  graph::Graph graph;
  nn::Builder build;
};

/// Refuses (Fault::usage) what a search along a line cannot do: it must see the same loss whenever it looks at the same
/// weights.
void check_search(const Parsed& parsed, const TrainingGraph& training, bool takes_all_rows);

/// Validation: the loss and the network's last values on rows of the tables.
struct ValidationGraph {
  ValidationGraph(const Parsed& parsed, const Signature& signature, bool weighted);

  graph::Graph graph;
  nn::Builder build;
  Value predictions;  ///< [B, outputs]
  Value loss;         ///< mean over the batch
  Value weight;       ///< of its rows together; empty if none has a weight
};

/// Prediction: rows given as the input "x".
struct PredictionGraph {
  PredictionGraph(const Parsed& parsed, const Signature& signature);

  graph::Graph graph;
  nn::Builder build;
  Value predictions;  ///< [B, outputs]
};

}  // namespace pellucid
