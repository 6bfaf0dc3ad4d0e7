// Everything that decides the bits of a run, in one struct: what the command line, TOML and C++ fill in. The same
// recipe with the same data gives the same model, byte for byte.
#pragma once

#include <cstdint>
#include <string>

#include "pellucid/base/element.hpp"
#include "pellucid/kernels/kernels.hpp"
#include "pellucid/model/key.hpp"
#include "pellucid/model/loss_text.hpp"

namespace pellucid {

/// What a network is trained to predict.
enum class Task : std::uint8_t { regression, binary, classification };
const char* name_of(Task task);
/// The loss of a task when none is named.
constexpr const char* default_loss(Task task) {
  return task == Task::regression ? "mse" : task == Task::binary ? "bce" : "cce";
}

/// Its members are the rows of recipe_keys.inc: type, name, default, and what it is.
struct Recipe {
#define PELLUCID_KEY(type, name, fallback, ...) type name = fallback;
#include "pellucid/model/recipe_keys.inc"
#undef PELLUCID_KEY
  static constexpr const char* title = "recipe";  ///< how messages begin the name of a key: recipe.epochs
};

template <>
const std::vector<Key<Recipe>>& keys<Recipe>();

}  // namespace pellucid
