#include "pellucid/classics/neuron.hpp"

#include "pellucid/classics/recipes.hpp"

namespace pellucid::classics {

namespace {

/// Weights [units, inputs] and biases: a threshold is a bias with its sign turned.
void set_layer(Model& model, const std::string& step, std::span<const Neuron> neurons) {
  std::vector<double> weights, biases;
  for (const Neuron& neuron : neurons) {
    weights.insert(weights.end(), neuron.weights.begin(), neuron.weights.end());
    biases.push_back(-neuron.threshold);
  }
  model.set_tensor(step + ".weight", weights);
  model.set_tensor(step + ".bias", biases);
}

}  // namespace

double Neuron::sum(std::span<const double> inputs) const {
  double total = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) total += weights[i] * inputs[i];
  return total;
}

bool TwoLayers::fires(std::span<const double> inputs) const {
  std::vector<double> fired;
  for (const Neuron& neuron : hidden) fired.push_back(neuron.fires(inputs) ? 1 : 0);
  return output.fires(fired);
}

Model model_of(const Neuron& neuron) {
  const auto inputs = static_cast<Index>(neuron.weights.size());
  Model model(step_neuron_recipe(), {Task::regression, inputs, 1, {}, {}});
  set_layer(model, "0", {&neuron, 1});
  return model;
}

Model model_of(const TwoLayers& network) {
  const auto inputs = static_cast<Index>(network.hidden.front().weights.size());
  Model model(step_layers_recipe(static_cast<Index>(network.hidden.size())), {Task::regression, inputs, 1, {}, {}});
  set_layer(model, "0", network.hidden);
  set_layer(model, "2", {&network.output, 1});
  return model;
}

}  // namespace pellucid::classics
