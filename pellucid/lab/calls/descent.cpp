// {"call": "descent", "rate": 0.1, "curvature": 2, "start": 3, "steps": 40}: plain descent on J = curvature / 2 w^2,
// where it goes, what that is called, and the rate above which it diverges, 2 / curvature.
#include <cmath>

#include "pellucid/base/text.hpp"
#include "pellucid/lab/calls.hpp"
#include "pellucid/lab/surface.hpp"

namespace pellucid::lab::calls {

namespace {

// Each step multiplies w by 1 - rate * curvature.
const char* behaviour_of(double factor) {
  constexpr double slow = 0.97;  // after 40 steps a third of the way is left
  if (std::abs(factor) > 1) return "diverges";
  if (factor == -1) return "stays";
  if (factor == 0) return "arrives";
  if (factor < 0) return "oscillates";
  return factor > slow ? "crawls" : "falls";
}

}  // namespace

Answer descent(Bench&, const Request& request) {
  const double rate = request.number("rate"), curvature = request.number("curvature", 2);
  const double start = request.number("start", 3);
  const Index steps = request.count("steps", 40, 1, 10'000);
  request.refuse_unknown();
  const UsedSurface parabola = nn::use<Surface>("parabola(curvature=" + number_text(curvature) + ")");
  const Walk walked = walk(parabola, "sgd(lr=" + number_text(rate) + ")", {start, 0}, steps, 0);
  Json places = Json::array(), heights = Json::array();
  for (std::size_t i = 0; i < walked.places.size(); i += 2) places.push_back(number_or_null(walked.places[i]));
  for (const double height : walked.heights) heights.push_back(number_or_null(height));
  return {{{"places", std::move(places)},
           {"heights", std::move(heights)},
           {"diverged", walked.has_diverged},
           {"behaviour", behaviour_of(1 - rate * curvature)},
           {"limit", 2 / curvature}}};
}

}  // namespace pellucid::lab::calls
