#include "pellucid/train/presets.hpp"

namespace pellucid {

void apply_plain_preset(Recipe& recipe, Index inputs, Index rows) {
  Index first = 16;
  while (first < 2 * inputs && first < 256) first *= 2;
  recipe.model =
      "linear(" + std::to_string(first) + ") | relu | linear(" + std::to_string(first / 2) + ") | relu | linear";
  recipe.optimizer = "adam(lr=0.001)";
  recipe.batch_size = rows < 2000 ? 16 : rows < 50000 ? 64 : 256;
  recipe.epochs = 300;
  recipe.patience = 20;
}

}  // namespace pellucid
