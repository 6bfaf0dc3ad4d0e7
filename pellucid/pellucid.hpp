// Pellucid in one header: train a network and predict with it.
//
//     #include <pellucid/pellucid.hpp>
//
//     pellucid::Recipe recipe;                       // every choice of a run, with its default
//     recipe.model = "linear(8) | tanh | linear";    // the grammar of the command line
//     pellucid::Model model = pellucid::train(recipe, data);
//     std::vector<float> predictions = model.predict(rows);
//
// Errors are thrown as pellucid::Failure: what, where, why, and what to do next.
#pragma once

#include "pellucid/base/error.hpp"
#include "pellucid/model/model.hpp"
#include "pellucid/model/recipe.hpp"
#include "pellucid/train/lr_find.hpp"
#include "pellucid/train/trainer.hpp"
