// {"call": "layers", "values": true, "bins": 20}: the network layer by layer on a batch of training rows: lengths of
// weights and gradients, how far the last step of the call "run" moved them, units and dead units; and of all that is
// learned how many numbers there are, how many of them are exactly 0, and the largest. With "values" arrays "0.weight",
// … and their gradients "gradient of 0.weight", in the order of the model file. With "bins" the histogram of each
// tensor: its numbers from "low" to "high" in so many bins of equal width.
#include <algorithm>
#include <cmath>

#include "pellucid/lab/calls.hpp"

namespace pellucid::lab::calls {

namespace {

Json histogram(const std::string& tensor, const std::vector<double>& values, Index bins) {
  const auto [low, high] = std::ranges::minmax(values);
  std::vector<Index> counts(static_cast<std::size_t>(bins), 0);
  for (const double value : values) {
    const double share = high > low ? (value - low) / (high - low) : 0;
    if (std::isfinite(share)) {
      ++counts[static_cast<std::size_t>(std::min(static_cast<double>(bins - 1), share * static_cast<double>(bins)))];
    }
  }
  return {{"tensor", tensor}, {"low", number_or_null(low)}, {"high", number_or_null(high)}, {"counts", counts}};
}

}  // namespace

Answer layers(Bench& bench, const Request& request) {
  Trainer& trainer = demand_experiment(bench).trainer();
  const bool wants_values = request.flag("values", false);
  const Index bins = request.count("bins", 0, 0, 1000);
  request.refuse_unknown();
  Answer answer{{{"layers", Json::array()}, {"histograms", Json::array()}}};
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
      if (bins > 0) answer.json["histograms"].push_back(histogram(name, weights, bins));
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
