#include "pellucid/run/outcome.hpp"

#include <algorithm>
#include <cmath>

namespace pellucid {

std::optional<Spread> Outcome::spread() const {
  if (networks.size() < 2) return std::nullopt;
  double sum = 0, squares = 0;
  bool tells_classes = true;
  for (const Network& network : networks) {
    if (!network.validation) return std::nullopt;
    tells_classes = network.validation->tells_classes();
    const double score = tells_classes ? network.validation->accuracy : network.validation->rmse;
    sum += score;
    squares += score * score;
  }
  const auto count = static_cast<double>(networks.size());
  const double mean = sum / count;
  const double deviation = std::sqrt(std::max(0.0, squares / count - mean * mean) * count / (count - 1));
  return Spread{tells_classes ? "accuracy" : "rmse", mean, deviation};
}

}  // namespace pellucid
