// {"call": "race", "surface": "rosenbrock", "optimizers": ["sgd(lr=0.001)", "adam(lr=0.1)"], "start": [-1.2, 1],
// "steps": 200}: where each optimizer goes. For each, in order: places [steps + 1, 2], the height of each, and whether
// it diverged.
#include "pellucid/lab/calls.hpp"
#include "pellucid/lab/surface.hpp"

namespace pellucid::lab::calls {

Answer race(Bench&, const Request& request) {
  const UsedSurface surface = nn::use<Surface>(request.text("surface"));
  const std::vector<std::string> optimizers = request.texts("optimizers");
  const std::array<double, 2> start = request.pair("start", surface.entry->start);
  const Index steps = request.count("steps", 100, 1, 100'000);
  const auto seed = static_cast<std::uint64_t>(request.count("seed", 0, 0, Index{1} << 53));
  request.refuse_unknown();
  Answer answer{{{"walks", Json::array()}}};
  for (const std::string& optimizer : optimizers) {
    const Walk walked = walk(surface, optimizer, start, steps, seed);
    Json places = Json::array(), heights = Json::array();
    for (const double place : walked.places) places.push_back(number_or_null(place));
    for (const double height : walked.heights) heights.push_back(number_or_null(height));
    answer.json["walks"].push_back({{"optimizer", nn::written(nn::use<nn::Optimizer>(optimizer))},
                                    {"places", std::move(places)},
                                    {"heights", std::move(heights)},
                                    {"diverged", walked.has_diverged}});
  }
  return answer;
}

}  // namespace pellucid::lab::calls
