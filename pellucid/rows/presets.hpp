// Recipes by name, for those who do not want to choose: documented defaults, sized by the data.
#pragma once

#include "pellucid/model/recipe.hpp"

namespace pellucid {

/// The textbook network for rows of so many inputs: two hidden layers sized by the data, relu, adam, early stopping.
/// Only what decides the size and the steps is set; the rest of `recipe` stays.
void apply_plain_preset(Recipe& recipe, Index inputs, Index rows);

/// The closing recipe of an introduction to neural networks, all its means together: the same widths with batch_norm
/// and dropout, Adam with decoupled weight decay, a one-cycle schedule, patience 10.
void apply_course_preset(Recipe& recipe, Index inputs, Index rows);

}  // namespace pellucid
