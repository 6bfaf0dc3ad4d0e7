// The networks of the history as recipes of the engine. The names of catalogue entries that the classics use stand in
// recipes.cpp and nowhere else.
#pragma once

#include "pellucid/train/recipe.hpp"

namespace pellucid::classics {

/// One neuron that fires or does not.
Recipe step_neuron_recipe();
/// `hidden` neurons that fire or do not, read by one that does.
Recipe step_layers_recipe(Index hidden);
/// A hidden layer that learns XOR: all rows in each step, `epochs` steps.
Recipe xor_recipe(Index hidden, Index epochs);

}  // namespace pellucid::classics
