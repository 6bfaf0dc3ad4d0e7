// {"call": "half_planes", "count": 8, "radius": 1}: a circle out of half-planes, exactly and untrained: the corners of
// the region, how much larger it is than the circle, and the network on the bench.
#include "pellucid/classics/half_planes.hpp"

#include "pellucid/lab/calls.hpp"

namespace pellucid::lab::calls {

Answer half_planes(Bench& bench, const Request& request) {
  constexpr double reach = 4;  // three lines of radius 1 meet at distance 2
  const Index count = request.count("count", 8, 3, 256);
  const double radius = request.number("radius", 1);
  request.refuse_unknown();
  const classics::TwoLayers network = classics::circle_of_half_planes(count, radius);
  const std::vector<classics::Corner> corners = classics::corners_of(network, reach * radius);
  Json lines = Json::array();
  for (const classics::Neuron& neuron : network.hidden) {
    lines.push_back({{"weights", neuron.weights}, {"threshold", neuron.threshold}});
  }
  Answer answer{{{"corners", corners},
                 {"excess", classics::area_excess(network, radius)},
                 {"lines", std::move(lines)},
                 {"threshold", network.output.threshold}}};
  bench = {.model = classics::model_of(network)};
  return answer;
}

}  // namespace pellucid::lab::calls
