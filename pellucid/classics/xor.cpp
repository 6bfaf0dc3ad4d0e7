#include "pellucid/classics/xor.hpp"

#include "pellucid/classics/recipes.hpp"

namespace pellucid::classics {

const std::vector<double> xor_inputs{0, 0, 0, 1, 1, 0, 1, 1}, xor_targets{0, 1, 1, 0};

bool XorTry::is_solved() const {
  for (std::size_t row = 0; row < predictions.size(); ++row) {
    if ((predictions[row] > 0.5) != (xor_targets[row] == 1)) return false;
  }
  return true;
}

std::vector<XorTry> learn_xor(Index hidden, Index epochs, std::span<const std::uint64_t> seeds) {
  const Data data{.inputs = xor_inputs, .targets = xor_targets, .columns = 2, .task = Task::binary};
  std::vector<XorTry> tries;
  for (Trained& trained : train_members(xor_recipe(hidden, epochs), data, seeds)) {
    std::vector<double> predictions = trained.model.predict_float64(xor_inputs);
    const double loss = trained.history.epochs.back().loss;
    const std::uint64_t seed = trained.model.recipe().seed;
    tries.push_back({seed, std::move(trained.model), loss, std::move(predictions)});
  }
  return tries;
}

}  // namespace pellucid::classics
