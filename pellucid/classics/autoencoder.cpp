#include "pellucid/classics/autoencoder.hpp"

#include <limits>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/classics/network_objective.hpp"
#include "pellucid/classics/recipes.hpp"
#include "pellucid/nn/spec.hpp"
#include "pellucid/train/lbfgs.hpp"

namespace pellucid::classics {

namespace {

void demand(bool holds, const char* option, Index value, const std::string& range) {
  if (holds) return;
  fail({Fault::usage, "cannot train the autoencoder", option, grouped(value) + " is outside " + range,
        "choose a value inside"});
}

/// Mean squared error of the rows' projections onto the plane of `directions` (orthonormal) through their mean.
double projection_loss(std::span<const double> inputs, Index columns, const Dense& directions) {
  const auto width = static_cast<std::size_t>(columns), rows = inputs.size() / width;
  std::vector<double> mean(width, 0.0);
  for (std::size_t at = 0; at < inputs.size(); ++at) mean[at % width] += inputs[at] / static_cast<double>(rows);
  double sum = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    std::vector<double> rest(width);
    for (std::size_t j = 0; j < width; ++j) rest[j] = inputs[row * width + j] - mean[j];
    for (Index k = 0; k < directions.rows; ++k) {
      double product = 0;
      for (std::size_t j = 0; j < width; ++j) product += rest[j] * directions.at(k, static_cast<Index>(j));
      for (std::size_t j = 0; j < width; ++j) rest[j] -= product * directions.at(k, static_cast<Index>(j));
    }
    for (const double value : rest) sum += value * value;
  }
  return sum / static_cast<double>(inputs.size());
}

}  // namespace

Autoencoder autoencode(std::span<const double> inputs, Index columns, const AutoencoderOptions& options) {
  demand(options.code >= 1 && options.code <= columns, "code", options.code, "[1, " + grouped(columns) + "]");
  demand(options.hidden >= 0 && options.hidden <= 10000, "hidden", options.hidden, "[0, 10,000]");
  demand(options.iterations >= 1, "iterations", options.iterations, "[1, inf)");
  const AutoencoderWords words = autoencoder_words(options.code, options.hidden);
  NetworkObjective network(words.model, words.code_step, inputs, columns);
  std::vector<double> point = network.first_weights(options.seed), gradient(point.size());
  const Objective objective = [&](std::span<const double> at, std::span<double> slope) { return network(at, slope); };
  const auto arguments = nn::use<nn::Optimizer>(words.optimizer).arguments;
  LbfgsMemory memory;
  Autoencoder result{Dense(options.code, columns), {}, {}};
  for (Index done = 0; done < options.iterations; done += words.iterations_at_once) {
    result.losses.push_back(lbfgs_step(point, memory, objective, arguments));
  }
  result.losses.push_back(network(point, gradient));
  result.codes.assign(network.codes().begin(), network.codes().end());
  const Dense components = principal_components(inputs, columns, options.code);
  result.pca_loss = projection_loss(inputs, columns, components);
  result.directions.values = network.weights(point, words.last_weight);
  result.principal_angle = options.hidden == 0 ? largest_principal_angle(result.directions, components)
                                               : std::numeric_limits<double>::quiet_NaN();
  if (options.hidden > 0) result.directions = Dense(0, columns);
  return result;
}

}  // namespace pellucid::classics
