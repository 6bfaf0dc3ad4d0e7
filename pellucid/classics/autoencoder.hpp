// The autoencoder: a network that is taught to give back its input through a layer of few neurons, so that these must
// hold what is worth knowing (D. Rumelhart, G. Hinton and R. Williams 1986; with hidden layers, G. Hinton and R.
// Salakhutdinov 2006). Without activations it finds the plane of the principal components, and has no other valley (P.
// Baldi and K. Hornik, "Neural networks and principal component analysis", 1989).
#pragma once

#include <span>
#include <vector>

#include "pellucid/classics/least_squares.hpp"

namespace pellucid::classics {

struct AutoencoderOptions {
  Index code = 2;    ///< neurons in the middle: from 1 to the columns
  Index hidden = 0;  ///< tanh neurons before and behind the middle; 0: the linear form
  Index iterations = 500;
  std::uint64_t seed = 0;
};

struct Autoencoder {
  Dense directions;            ///< [code, columns]: what each code neuron adds to the output, last layer; linear form
  std::vector<double> losses;  ///< mean squared error before, and after each 20 iterations
  std::vector<double> codes;   ///< [rows, code]
  double pca_loss = 0;         ///< of the first `code` principal components: the least of all linear ones
  double principal_angle = 0;  ///< in radians, to the principal components; 0 for the same plane; linear form, else NaN
};

/// Trains on rows [rows, columns], all in each step, by L-BFGS in float64. The columns should be scaled alike. Fails
/// (Fault::usage) on an option outside its range.
Autoencoder autoencode(std::span<const double> inputs, Index columns, const AutoencoderOptions& options = {});

}  // namespace pellucid::classics
