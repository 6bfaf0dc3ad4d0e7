// Pellucid in one header: train a network and predict with it.
//
//     #include <pellucid/pellucid.hpp>
//
//     pellucid::Recipe recipe;                       // every choice of a run, with its default
//     recipe.model = "linear(8) | tanh | linear";    // the grammar of the command line
//     const pellucid::Model model = pellucid::train(recipe, data);
//     std::vector<float> predictions = model.predict(rows);
//
// docs/cpp.md is the guide. Errors are thrown as pellucid::Failure: what, where, why, and what to do next.
#pragma once

#if __cplusplus < 201709L
#error "Pellucid needs C++20: compile with -std=c++20 (CMake: target_link_libraries does it by itself)"
#else

#include "pellucid/base/error.hpp"
#include "pellucid/judge/metric.hpp"
#include "pellucid/model/model.hpp"
#include "pellucid/model/recipe.hpp"
#include "pellucid/nn/builder.hpp"
#include "pellucid/nn/enlist.hpp"
#include "pellucid/rows/predict_cells.hpp"
#include "pellucid/run/session.hpp"
#include "pellucid/train/lr_find.hpp"
#include "pellucid/train/trainer.hpp"

#endif
