// The threshold that a recipe asks for, given to a model once its validation rows are judged.
#pragma once

#include "pellucid/judge/threshold.hpp"
#include "pellucid/model/model.hpp"

namespace pellucid {

/// Before anything is trained: fails (Fault::usage) on a threshold that the network cannot have, or that no validation
/// row could choose. Nothing of a recipe without one.
void demand_threshold(const Recipe& recipe, Signature signature, bool has_validation);

/// Gives the model the threshold of `recipe`, where it has one and the model has none: a number at once, one that is
/// chosen where it is known how the model does on the validation rows. Returns whether it was given.
bool take_threshold(Model& model, const Recipe& recipe, const judge::Judgement* validation);

}  // namespace pellucid
