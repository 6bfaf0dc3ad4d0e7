// What one thread predicts with: a graph, plans and memory of its own over the tensors of a model, which it only reads.
// A thread makes it at its first call, so that later ones share nothing that is written to: they take no lock.
#pragma once

#include <map>
#include <memory>
#include <span>

#include "pellucid/base/threads.hpp"
#include "pellucid/model/inference.hpp"

namespace pellucid {

class Workspace {
 public:
  Workspace(const Recipe& recipe, const Signature& signature, plan::Store& store, kernels::Isa isa)
      : program_(prediction_graph(recipe, signature)), store_(store), isa_(isa) {}

  /// A plan for a number of rows, with where its inputs go and its predictions stand.
  struct Ready {
    plan::Plan plan;
    std::span<float> inputs;  ///< [rows, inputs] of a float32 model; else those of float64
    std::span<double> inputs64;
    std::span<const float> predictions;  ///< [rows, outputs]
    std::span<const double> predictions64;
  };
  /// Plans at the first call with so many rows.
  Ready& at(Index rows);

  void run(Ready& ready);

 private:
  PredictionGraph program_;
  plan::Store& store_;
  kernels::Isa isa_;
  Team alone_{1};
  std::map<Index, Ready> ready_;
};

/// This thread's workspace for the model that `inference` belongs to; it is made at the first call, when those of
/// models that are no more are freed.
Workspace& workspace_of(const std::shared_ptr<Inference>& inference, const Recipe& recipe, const Signature& signature);

}  // namespace pellucid
