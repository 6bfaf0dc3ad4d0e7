// The graphs that a recipe asks for: a training step and inference, from one definition of the network.
#pragma once

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
  nn::Use<nn::Schedule> schedule;
  nn::Restraint restraint;
};
Parsed parse(const Recipe& recipe, Task task);

/// Checks the numbers of a recipe. Fails (Fault::usage) naming the value and its range.
void check(const Recipe& recipe);

/// A step: a batch is gathered from tables, run forward, differentiated and descended.
struct TrainingGraph {
  TrainingGraph(const Parsed& parsed, const Signature& signature, bool weighted);

  graph::Graph graph;  // tables inputs, targets (and weights), row index rows, scalars row_count, step, epoch, lr
  nn::Builder build;
  Value loss;    ///< mean over the batch
  Value weight;  ///< of its rows together; empty if none has a weight
  nn::Descent descent;
  std::vector<graph::Update> updates;  ///< of parameters, slots and running statistics
};

/// Validation: the loss and the network's last values on rows of the tables.
struct ValidationGraph {
  ValidationGraph(const Parsed& parsed, const Signature& signature, bool weighted);

  graph::Graph graph;
  nn::Builder build;
  Value scores;  ///< [B, outputs], before the output activation
  Value loss;    ///< mean over the batch
  Value weight;  ///< of its rows together; empty if none has a weight
};

/// Prediction: rows given as the input "x".
struct PredictionGraph {
  PredictionGraph(const Parsed& parsed, const Signature& signature);

  graph::Graph graph;
  nn::Builder build;
  Value predictions;  ///< [B, outputs]
};

}  // namespace pellucid
