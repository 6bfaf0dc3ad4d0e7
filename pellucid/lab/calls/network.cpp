// {"call": "network", "recipe": {…}, "task": "regression", "inputs": 2, "outputs": 1, "weights": {"0.weight": […]}}:
// a network without data. What `weights` does not name has the first values of the recipe's seed.
#include <algorithm>

#include "pellucid/lab/calls.hpp"

namespace pellucid::lab::calls {

namespace {

constexpr Index most_inputs = 1 << 16;

}  // namespace

Answer network(Bench& bench, const Request& request) {
  const Recipe recipe = recipe_of(request);
  const Task task = request.choice("task", {Task::regression, Task::binary, Task::classification});
  const Index inputs = request.count("inputs", 1, 1, most_inputs),
              outputs = request.count("outputs", 1, 1, most_inputs);
  const Json* const weights = request.object("weights");
  request.refuse_unknown();
  std::vector<std::string> classes;
  if (task != Task::regression) {
    for (Index i = 0; i < std::max<Index>(outputs, 2); ++i) classes.push_back(std::to_string(i));
  }
  Model model(recipe, {task, inputs, outputs, classes, {}});
  if (weights != nullptr) {
    const Request tensors(*weights);
    for (const auto& [name, values] : weights->items()) model.set_tensor(name, tensors.numbers(name.c_str()));
  }
  bench = {.model = std::move(model)};
  return {shapes_of(*bench.model)};
}

}  // namespace pellucid::lab::calls
