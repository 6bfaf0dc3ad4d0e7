#include "pellucid/judge/rarer.hpp"

#include <cmath>

namespace pellucid::judge {

std::size_t rarer_class(const Judgement& at) { return at.scores[0].rows < at.scores[1].rows ? 0 : 1; }

double of_rarer(const Judgement& at, double ClassScore::* field) {
  const double value = at.scores[rarer_class(at)].*field;
  return std::isnan(value) ? 0 : value;
}

}  // namespace pellucid::judge
