// {"call": "surface", "surface": "rosenbrock", "size": 64}: heights [size, size] over what of the plane is shown (or
// low and high); y changes slowest. Shades say which part of the points lies lower: bands of them are of equal area,
// however steep it is. Beside it the place where walks begin.
#include "pellucid/lab/surface.hpp"

#include <algorithm>

#include "pellucid/lab/calls.hpp"

namespace pellucid::lab::calls {

namespace {

std::vector<float> shades_of(const std::vector<double>& heights) {
  std::vector<double> sorted = heights;
  std::sort(sorted.begin(), sorted.end());
  std::vector<float> shades;
  for (const double height : heights) {
    const auto lower = std::lower_bound(sorted.begin(), sorted.end(), height) - sorted.begin();
    shades.push_back(static_cast<float>(lower) / static_cast<float>(sorted.size()));
  }
  return shades;
}

}  // namespace

Answer surface(Bench&, const Request& request) {
  const UsedSurface used = nn::use<Surface>(request.text("surface"));
  const Index size = request.count("size", 64, 2, 1024);
  const std::array<double, 2> low = request.pair("low", used.entry->low), high = request.pair("high", used.entry->high);
  request.refuse_unknown();
  std::vector<double> points;
  for (Index row = 0; row < size; ++row) {
    for (Index column = 0; column < size; ++column) {
      points.push_back(low[0] + (high[0] - low[0]) * static_cast<double>(column) / static_cast<double>(size - 1));
      points.push_back(low[1] + (high[1] - low[1]) * static_cast<double>(row) / static_cast<double>(size - 1));
    }
  }
  const std::vector<double> found = heights(used, points);
  return {{{"name", nn::written(used)}, {"low", low}, {"high", high}, {"start", used.entry->start}},
          {{"heights", {found.begin(), found.end()}}, {"shades", shades_of(found)}}};
}

}  // namespace pellucid::lab::calls
