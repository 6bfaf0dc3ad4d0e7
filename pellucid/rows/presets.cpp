#include "pellucid/rows/presets.hpp"

#include <string>

namespace pellucid {

namespace {

/// As wide as twice the inputs, but with no more than 32 weights for each row that is to settle them.
Index first_width(Index inputs, Index rows) {
  Index first = 16;
  while (first < 2 * inputs && first < 256 && 2 * first * inputs <= 32 * rows) first *= 2;
  return first;
}

Index batch_of(Index rows) { return rows < 2000 ? 16 : rows < 50000 ? 64 : 256; }

}  // namespace

void apply_plain_preset(Recipe& recipe, Index inputs, Index rows) {
  const Index first = first_width(inputs, rows);
  recipe.model =
      "linear(" + std::to_string(first) + ") | relu | linear(" + std::to_string(first / 2) + ") | relu | linear";
  recipe.optimizer = "adam(lr=0.001)";
  recipe.batch_size = batch_of(rows);
  recipe.epochs = 300;
  recipe.patience = 20;
}

void apply_course_preset(Recipe& recipe, Index inputs, Index rows) {
  const Index first = first_width(inputs, rows);
  const auto layer = [](Index width) {
    return "linear(" + std::to_string(width) + ") | batch_norm | relu | dropout(0.2) | ";
  };
  recipe.model = layer(first) + layer(first / 2) + "linear";
  recipe.optimizer = "adamw(lr=0.01, weight_decay=0.01)";
  recipe.schedule = "one_cycle";
  recipe.batch_size = 2 * batch_of(rows);
  recipe.epochs = 60;
  recipe.patience = 10;
}

}  // namespace pellucid
