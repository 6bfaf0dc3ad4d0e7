#include "pellucid/rows/presets.hpp"

namespace pellucid {

void apply_plain_preset(Recipe& recipe, Index inputs, Index rows) {
  // As wide as twice the inputs, but with no more than 32 weights for each row that is to settle them.
  Index first = 16;
  while (first < 2 * inputs && first < 256 && 2 * first * inputs <= 32 * rows) first *= 2;
  recipe.model =
      "linear(" + std::to_string(first) + ") | relu | linear(" + std::to_string(first / 2) + ") | relu | linear";
  recipe.optimizer = "adam(lr=0.001)";
  recipe.batch_size = rows < 2000 ? 16 : rows < 50000 ? 64 : 256;
  recipe.epochs = 300;
  recipe.patience = 20;
}

}  // namespace pellucid
