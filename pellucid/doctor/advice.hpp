// Whether a neural network is the tool for a table.
#pragma once

#include <string>

#include "pellucid/data/preparation.hpp"
#include "pellucid/model/recipe.hpp"

namespace pellucid::doctor {

struct Advice {
  std::string answer;  ///< one sentence
  std::string reasons;
};

/// Should a neural network be used for this? From size and kind of the data, as an introduction to the field teaches.
Advice advise(Index rows, const data::Preparation& preparation, bool has_target, Task task);

}  // namespace pellucid::doctor
