// The first artificial neuron: W. McCulloch and W. Pitts, "A logical calculus of the ideas immanent in nervous
// activity", 1943. It fires if the weighted sum of its inputs reaches a threshold; weights and threshold are set by
// hand. Two layers of such neurons are what truth tables, half-planes and XOR are built of here.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "pellucid/model/model.hpp"

namespace pellucid::classics {

struct Neuron {
  std::vector<double> weights;  ///< one per input; a negative one holds the neuron back
  double threshold = 0;

  /// w · x, added in order.
  double sum(std::span<const double> inputs) const;
  /// Whether the sum is at least the threshold.
  bool fires(std::span<const double> inputs) const { return sum(inputs) >= threshold; }
};

/// Neurons side by side, and one that reads them.
struct TwoLayers {
  std::vector<Neuron> hidden;  ///< at least one; all of as many inputs
  Neuron output;               ///< one weight per hidden neuron

  bool fires(std::span<const double> inputs) const;
};

/// The same network as a model of the engine: it predicts 0 or 1, can be saved, loaded and explained.
Model model_of(const TwoLayers& network);
Model model_of(const Neuron& neuron);

}  // namespace pellucid::classics
