// {"call": "landscape", "directions": "path", "size": 33}: the loss over a plane through the weights where they stand,
// and the path of the training on it. Directions are "path" (the two in which it moved most), "random" (by "seed", each
// unit's part as long as the unit's weights) or "weights" ("tensors": ["0.weight", "0.bias"], "places": [0, 1] name
// two). Arrays "heights" and "shades" are [size, size], the second direction slowest; "terrain" is the heights from 0
// to 1, cut at the loss "cut", and "path" the stops of the training in the same cube, [stops, 3].
// Every stop tells its loss and that of the point under which it is drawn: "gap" is the largest difference, "share"
// how much of the path's extent lies in the plane.
#include "pellucid/lab/landscape.hpp"

#include <algorithm>
#include <cmath>

#include "pellucid/base/error.hpp"
#include "pellucid/lab/calls.hpp"
#include "pellucid/lab/ground.hpp"

namespace pellucid::lab::calls {

namespace {

constexpr Index most_rows = 500;

enum class Directions { path, random, weights };

const char* name_of(Directions directions) {
  constexpr std::array<const char*, 3> names{"path", "random", "weights"};
  return names[static_cast<std::size_t>(directions)];
}

std::array<Weights, 2> plane_of(const Request& request, const Landscape& landscape, std::span<const Weights> stops) {
  const auto directions = request.choice("directions", {Directions::path, Directions::random, Directions::weights});
  const auto seed = static_cast<std::uint64_t>(request.count("seed", 0, 0, Index{1} << 53));
  const std::vector<std::string> tensors =
      request.has("tensors") ? request.texts("tensors") : std::vector<std::string>{};
  const std::vector<double> places = request.has("places") ? request.numbers("places") : std::vector<double>{};
  if (directions == Directions::path) return principal_directions(stops, landscape.here());
  if (directions == Directions::random) {
    return {landscape.random_direction(2 * seed), landscape.random_direction(2 * seed + 1)};
  }
  if (tensors.size() != 2 || places.size() != 2) {
    fail({Fault::usage, "cannot draw a landscape", "", "two numbers of the network are its directions",
          R"(name them: "tensors": ["0.weight", "0.weight"], "places": [0, 1])"});
  }
  return {landscape.direction_of(tensors[0], static_cast<Index>(places[0])),
          landscape.direction_of(tensors[1], static_cast<Index>(places[1]))};
}

/// What of the plane is drawn: the whole path, and room around it; at least `least` to each side of where it stands.
struct Frame {
  std::array<double, 2> low, high;

  Frame(std::span<const std::array<double, 2>> points, double least) : low{-least, -least}, high{least, least} {
    for (std::size_t axis = 0; axis < 2; ++axis) {
      for (const auto& point : points) {
        low[axis] = std::min(low[axis], point[axis]);
        high[axis] = std::max(high[axis], point[axis]);
      }
      const double room = std::max(0.15 * (high[axis] - low[axis]), 1e-6);
      low[axis] -= room;
      high[axis] += room;
    }
  }
  std::array<double, 2> at(Index column, Index row, Index size) const {
    const auto along = [&](std::size_t axis, Index i) {
      return low[axis] + (high[axis] - low[axis]) * static_cast<double>(i) / static_cast<double>(size - 1);
    };
    return {along(0, column), along(1, row)};
  }
  double share(std::size_t axis, double value) const { return (value - low[axis]) / (high[axis] - low[axis]); }
};

}  // namespace

Answer landscape(Bench& bench, const Request& request) {
  Experiment& experiment = demand_experiment(bench);
  const Index size = request.count("size", 33, 2, 129);
  Landscape landscape(experiment, most_rows);
  std::vector<Weights> stops;
  Json steps = Json::array();
  for (const Trail::Stop& stop : experiment.trail().stops()) {
    stops.emplace_back(stop.weights.begin(), stop.weights.end());
    steps.push_back(stop.step);
  }
  const std::array<Weights, 2> plane = plane_of(request, landscape, stops);
  const bool is_path = request.text("directions", "path") == "path";
  request.refuse_unknown();
  std::vector<std::array<double, 2>> points;
  std::vector<Weights> drawn;
  for (const Weights& stop : stops) {
    points.push_back(in_plane(plane, landscape.here(), stop));
    drawn.push_back(at_plane(plane, landscape.here(), points.back()));
  }
  const Frame frame(points, is_path ? 0 : 1);
  std::vector<Weights> grid;
  for (Index row = 0; row < size; ++row) {
    for (Index column = 0; column < size; ++column) {
      grid.push_back(at_plane(plane, landscape.here(), frame.at(column, row, size)));
    }
  }
  const std::vector<double> heights = landscape.losses(grid);
  const std::vector<double> true_losses = landscape.losses(stops), drawn_losses = landscape.losses(drawn);
  const Terrain terrain(heights);
  Json path = Json::array();
  std::vector<float> path_in_cube;
  double gap = 0;
  for (std::size_t i = 0; i < stops.size(); ++i) {
    const double apart = std::abs(true_losses[i] - drawn_losses[i]);
    if (std::isfinite(apart)) gap = std::max(gap, apart);
    path.push_back({{"step", steps[i]},
                    {"at", points[i]},
                    {"loss", number_or_null(true_losses[i])},
                    {"drawn", number_or_null(drawn_losses[i])}});
    path_in_cube.insert(path_in_cube.end(),
                        {static_cast<float>(frame.share(0, points[i][0])),
                         static_cast<float>(frame.share(1, points[i][1])), terrain.of(drawn_losses[i])});
  }
  return {{{"rows", landscape.rows()},
           {"loss", number_or_null(landscape.losses(std::array{landscape.here()})[0])},
           {"lowest", number_or_null(terrain.bottom())},
           {"cut", number_or_null(terrain.cut())},
           {"low", frame.low},
           {"high", frame.high},
           {"share", number_or_null(share_in_plane(plane, landscape.here(), stops))},
           {"gap", number_or_null(gap)},
           {"path", std::move(path)}},
          {{"heights", {heights.begin(), heights.end()}},
           {"shades", shades_of(heights)},
           {"terrain", terrain.of(heights)},
           {"path", std::move(path_in_cube)}}};
}

}  // namespace pellucid::lab::calls
