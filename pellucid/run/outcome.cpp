#include "pellucid/run/outcome.hpp"

#include <algorithm>
#include <cmath>

#include "pellucid/judge/criterion.hpp"

namespace pellucid {

std::optional<Spread> Outcome::spread() const {
  if (networks.empty()) return std::nullopt;
  const Network& first = networks.front();
  std::vector<const std::optional<Evaluation>*> each;
  for (const EnsembleMember& member : first.members) each.push_back(&member.validation);
  if (each.empty()) {
    for (const Network& network : networks) each.push_back(&network.validation);
  }
  if (each.size() < 2) return std::nullopt;
  const judge::Criterion criterion = judge::criterion_of(first.run.recipe, first.trained.model.signature());
  double sum = 0, squares = 0;
  for (const std::optional<Evaluation>* validation : each) {
    if (!*validation) return std::nullopt;
    const double score = criterion.value(**validation);
    sum += score;
    squares += score * score;
  }
  const auto count = static_cast<double>(each.size());
  const double mean = sum / count;
  const double deviation = std::sqrt(std::max(0.0, squares / count - mean * mean) * count / (count - 1));
  return Spread{criterion.label(), mean, deviation};
}

}  // namespace pellucid
