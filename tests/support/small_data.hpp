// A small table to learn from, made from (row, column) alone, for tests of the loop and of the model.
#pragma once

#include <vector>

#include "pellucid/base/random.hpp"
#include "pellucid/train/trainer.hpp"

namespace pellucid {

struct SmallData {
  static constexpr Index columns = 3;
  Task task;
  std::vector<float> inputs, targets, weights{};

  SmallData(Task task, std::uint32_t rows, double noise = 0.3) : task(task) {
    for (std::uint32_t row = 0; row < rows; ++row) {
      double sum = noise * (2 * random_uniform(22, row, 0) - 1);
      for (std::uint32_t column = 0; column < columns; ++column) {
        inputs.push_back(static_cast<float>(2 * random_uniform(21, row, column) - 1));
        sum += static_cast<double>(inputs.back()) * (column + 0.5) / 2;
      }
      const double third = sum > 0.4 ? 2 : sum > -0.4 ? 1 : 0;
      targets.push_back(static_cast<float>(task == Task::regression ? sum
                                           : task == Task::binary   ? static_cast<double>(sum > 0)
                                                                    : third));
    }
  }

  Data data() const {
    return {.inputs = inputs, .targets = targets, .columns = columns, .task = task, .weights = weights};
  }
  /// Gives row `row` once more, at the end.
  void repeat(std::size_t row) {
    for (std::size_t column = 0; column < columns; ++column) inputs.push_back(inputs[row * columns + column]);
    targets.push_back(targets[row]);
  }
};

inline Recipe small_recipe() {
  Recipe recipe;
  recipe.model = "linear(8) | tanh | linear";
  recipe.optimizer = "adam(lr=0.02)";
  recipe.batch_size = 16;
  recipe.epochs = 6;
  return recipe;
}

/// All tensors of a model, one after the other.
inline std::vector<double> weights_of(const Model& model) {
  std::vector<double> all;
  for (const std::string& name : model.names()) {
    const std::vector<double> values = model.tensor(name);
    all.insert(all.end(), values.begin(), values.end());
  }
  return all;
}

}  // namespace pellucid
