// {"call": "race", "surface": "rosenbrock", "optimizers": ["sgd(lr=0.001)", "adam(lr=0.1)"], "start": [-1.2, 1],
// "steps": 200}: where each optimizer goes. For each, in order: places [steps + 1, 2], the height and the slopes (the
// gradient) at each, and whether it diverged. Arrays "0", "1", … are the walks in the cube of the call "surface",
// [steps + 1, 3].
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
  const Terrain terrain = terrain_of(surface);
  Answer answer{{{"walks", Json::array()}}};
  for (const std::string& optimizer : optimizers) {
    const Walk walked = walk(surface, optimizer, start, steps, seed);
    Json places = Json::array(), heights = Json::array(), slopes = Json::array();
    for (const double place : walked.places) places.push_back(number_or_null(place));
    for (const double height : walked.heights) heights.push_back(number_or_null(height));
    for (const double slope : walked.slopes) slopes.push_back(number_or_null(slope));
    std::vector<float> in_cube;
    for (std::size_t i = 0; i < walked.places.size(); ++i) {
      const std::size_t axis = i % 2;
      const double low = surface.entry->low[axis], high = surface.entry->high[axis];
      in_cube.push_back(static_cast<float>((walked.places[i] - low) / (high - low)));
      if (axis == 1) in_cube.push_back(terrain.of(walked.heights[i / 2]));
    }
    answer.arrays.push_back({std::to_string(answer.arrays.size()), std::move(in_cube)});
    answer.json["walks"].push_back({{"optimizer", nn::written(nn::use<nn::Optimizer>(optimizer))},
                                    {"places", std::move(places)},
                                    {"heights", std::move(heights)},
                                    {"slopes", std::move(slopes)},
                                    {"diverged", walked.has_diverged}});
  }
  return answer;
}

}  // namespace pellucid::lab::calls
