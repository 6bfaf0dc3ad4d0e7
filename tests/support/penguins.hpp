// A small run on a real table.
#pragma once

#include "pellucid/run/session.hpp"

namespace pellucid {

inline Training penguins() {
  Training training;
  training.run.source.path = PELLUCID_SOURCE_DIR "/examples/penguins.csv";
  training.run.source.target = "species";
  training.run.recipe.model = "linear(8) | relu | linear";
  training.run.recipe.validation = 0.2;
  training.run.recipe.epochs = 4;
  training.run.recipe.batch_size = 32;
  return training;
}

}  // namespace pellucid
