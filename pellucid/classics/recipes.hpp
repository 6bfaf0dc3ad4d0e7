// The networks of the history as recipes of the engine. The names of catalogue entries that the classics use stand in
// recipes.cpp and nowhere else.
#pragma once

#include <string>

#include "pellucid/model/recipe.hpp"

namespace pellucid::classics {

/// One neuron that fires or does not.
Recipe step_neuron_recipe();
/// `hidden` neurons that fire or do not, read by one that does.
Recipe step_layers_recipe(Index hidden);
/// A hidden layer that learns XOR: all rows in each step, `epochs` steps.
Recipe xor_recipe(Index hidden, Index epochs);

/// One weighted sum, or one per class, trained to the least loss on all rows.
Recipe one_neuron_recipe(double l2);

/// An autoencoder in the words of the grammar.
struct AutoencoderWords {
  std::string model;
  std::size_t code_step;    ///< whose output is the code
  std::string last_weight;  ///< [code, columns] of the linear form
  std::string optimizer;
  Index iterations_at_once;  ///< of one call of the optimizer
};
AutoencoderWords autoencoder_words(Index code, Index hidden);

}  // namespace pellucid::classics
