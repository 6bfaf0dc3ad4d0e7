// {"call": "surface", "surface": "rosenbrock", "size": 64}: heights [size, size] over what of the plane is shown (or
// low and high); y changes slowest. Shades say which part of the points lies lower: bands of them are of equal area,
// however steep it is. The terrain is the heights from 0 to 1, cut where most is lower. Beside it the place where walks
// begin.
#include "pellucid/lab/surface.hpp"

#include "pellucid/lab/calls.hpp"

namespace pellucid::lab::calls {

Answer surface(Bench&, const Request& request) {
  const UsedSurface used = nn::use<Surface>(request.text("surface"));
  const Index size = request.count("size", 64, 2, 1024);
  const std::array<double, 2> low = request.pair("low", used.entry->low), high = request.pair("high", used.entry->high);
  request.refuse_unknown();
  const std::vector<double> found = heights(used, grid(low, high, size));
  return {{{"name", nn::written(used)}, {"low", low}, {"high", high}, {"start", used.entry->start}},
          {{"heights", {found.begin(), found.end()}},
           {"shades", shades_of(found)},
           {"terrain", terrain_of(used).of(found)}}};
}

}  // namespace pellucid::lab::calls
