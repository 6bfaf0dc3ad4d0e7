// {"call": "layers", "values": true}: the network layer by layer on a batch of training rows: lengths of weights and
// gradients, how far the last step of the call "run" moved them, units and dead units; and of all that is learned how
// many numbers there are, how many of them are exactly 0, and the largest. With "values" arrays "0.weight", … and their
// gradients "gradient of 0.weight", in the order of the model file.
#include <algorithm>
#include <cmath>

#include "pellucid/lab/calls.hpp"

namespace pellucid::lab::calls {

Answer layers(Bench& bench, const Request& request) {
  Trainer& trainer = demand_experiment(bench).trainer();
  const bool wants_values = request.flag("values", false);
  request.refuse_unknown();
  Answer answer{{{"layers", Json::array()}}};
  trainer.look(0, [&](const EpochView& view) {
    for (const LayerView& layer : view.layers()) {
      answer.json["layers"].push_back({{"step", layer.step},
                                       {"weight_norm", number_or_null(layer.weight_norm)},
                                       {"gradient_norm", number_or_null(layer.gradient_norm)},
                                       {"update_ratio", number_or_null(layer.update_ratio)},
                                       {"units", layer.units},
                                       {"dead_units", layer.dead_units}});
    }
    Index numbers = 0, zeros = 0;
    double largest = 0;
    for (const std::string& name : view.names()) {
      const std::vector<double> weights = view.weights(name);
      numbers += static_cast<Index>(weights.size());
      zeros += std::ranges::count(weights, 0.0);
      for (const double weight : weights) largest = std::max(largest, std::abs(weight));
      if (!wants_values) continue;
      const std::vector<double> gradient = view.gradient(name);
      answer.arrays.push_back({name, {weights.begin(), weights.end()}});
      answer.arrays.push_back({"gradient of " + name, {gradient.begin(), gradient.end()}});
    }
    answer.json["numbers"] = numbers;
    answer.json["zeros"] = zeros;
    answer.json["largest"] = number_or_null(largest);
  });
  return answer;
}

}  // namespace pellucid::lab::calls
