#include "pellucid/run/outcome.hpp"

#include <algorithm>
#include <cmath>

#include "pellucid/judge/metric.hpp"

namespace pellucid {

std::optional<Spread> Outcome::spread() const {
  if (networks.size() < 2) return std::nullopt;
  const judge::Metric& metric = judge::main_metric(networks.front().trained.model.signature());
  double sum = 0, squares = 0;
  for (const Network& network : networks) {
    if (!network.validation) return std::nullopt;
    const double score = judge::value_of(metric, *network.validation);
    sum += score;
    squares += score * score;
  }
  const auto count = static_cast<double>(networks.size());
  const double mean = sum / count;
  const double deviation = std::sqrt(std::max(0.0, squares / count - mean * mean) * count / (count - 1));
  return Spread{metric.label.text, mean, deviation};
}

}  // namespace pellucid
