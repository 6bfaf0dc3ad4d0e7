// Exclusive or, learned: what no single neuron can do, a hidden layer finds by backpropagation (D. Rumelhart, G. Hinton
// and R. Williams, "Learning representations by back-propagating errors", 1986). With two hidden neurons some
// beginnings end in a place that solves nothing; with more, almost none do.
#pragma once

#include <span>
#include <vector>

#include "pellucid/train/trainer.hpp"

namespace pellucid::classics {

/// The four rows and what is wanted of each.
extern const std::vector<double> xor_inputs, xor_targets;

struct XorTry {
  std::uint64_t seed;
  Model model;
  double loss;                      ///< mean binary cross-entropy at the end
  std::vector<double> predictions;  ///< [4]: probabilities
  bool is_solved() const;           ///< each row is on its side of 1/2
};

/// Trains a network of `hidden` neurons for `epochs` steps on all four rows, once per seed, as one batched program.
std::vector<XorTry> learn_xor(Index hidden, Index epochs, std::span<const std::uint64_t> seeds);

}  // namespace pellucid::classics
