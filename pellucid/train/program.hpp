// The graphs of training that a recipe asks for: a step, validation, running statistics taken anew.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pellucid/model/parsed.hpp"
#include "pellucid/model/signature.hpp"
#include "pellucid/nn/network.hpp"

namespace pellucid {

/// What the graphs call the state [classes] with the weight of each class; it belongs to no model.
constexpr const char* class_weights_name = "class_weights";

/// A step: a batch is gathered from tables, run forward, differentiated and descended.
struct TrainingGraph {
  TrainingGraph(const Parsed& parsed, const Signature& signature, bool weighted);

  // Tables inputs, targets (and weights), row index rows, with mixup row index partners; scalars of graph/scalars.hpp.
  graph::Graph graph;
  nn::Builder build;
  Value loss;    ///< mean over the rows of the update
  Value weight;  ///< of its rows together; empty if that is the number of rows of the one batch
  nn::Descent descent;
  std::vector<graph::Update> updates;     ///< of parameters, slots and running statistics
  std::vector<graph::Update> gathering;   ///< those of a batch that others of its update follow
  std::vector<graph::Update> after_step;  ///< those that read what the updates have left

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

/// A step looked at and not taken.
struct ProbeGraph {
  ProbeGraph(const Parsed& parsed, const Signature& signature, bool weighted);

  graph::Graph graph;
  nn::Builder build;
  std::vector<Value> gradients;  ///< of the mean loss of the batch by each parameter, in its shape
  std::vector<Value> slopes;  ///< [units] of a step that is an activation: the sum of |slope| over the rows; else empty
  std::vector<Value> flat;    ///< [units] of one that saturates: in how many rows it does; else empty
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

}  // namespace pellucid
