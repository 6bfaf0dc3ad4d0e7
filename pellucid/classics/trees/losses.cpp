#include "pellucid/classics/trees/losses.hpp"

#include <algorithm>

namespace pellucid::classics {

namespace {

using graph::Value;

constexpr double least_second = 1e-16;  // XGBoost's: a second derivative never is 0

std::vector<plan::Output> loss_program(graph::Graph& graph, Task task, Index outputs) {
  const Value s = graph.input("scores", {graph::batch, outputs});
  const Value y = graph.input("targets", {graph::batch, 1});
  if (task == Task::regression) {
    return {{"first", s - y}, {"second", s * 0 + 1}, {"loss", square(s - y)}};
  }
  if (task == Task::binary) {
    const Value p = sigmoid(s);
    return {{"first", p - y},
            {"second", maximum(p * (1 - p), least_second)},
            {"loss", maximum(s, 0) - s * y + log1p(exp(-abs(s)))}};
  }
  const Value most = maximum_last(s);
  const Value e = exp(s - most), total = sum_last(e);
  const Value p = e / total;
  const Value truth = equal(iota(graph, outputs), y);
  // Twice the diagonal of the true second derivative bounds the whole of it, as in XGBoost.
  return {{"first", p - truth},
          {"second", maximum(2 * p * (1 - p), least_second)},
          {"loss", most + log(total) - sum_last(truth * s)}};
}

}  // namespace

BoostingLoss::BoostingLoss(Task task, Index outputs, std::span<const double> targets, std::span<const double> weights)
    : rows_(static_cast<Index>(targets.size())),
      outputs_(outputs),
      weights_(weights.begin(), weights.end()),
      plan_(graph_, loss_program(graph_, task, outputs), {}, store_,
            {.isa = kernels::best(kernels::default_set()), .batch = rows_}) {
  std::copy(targets.begin(), targets.end(), plan_.input<double>("targets").begin());
}

void BoostingLoss::set_scores(std::span<const double> scores, Team& team) {
  std::copy(scores.begin(), scores.end(), plan_.input<double>("scores").begin());
  plan_.run(team);
}

double BoostingLoss::mean() const {
  const std::span<const double> losses = plan_.output<double>("loss");
  double sum = 0, all = 0;
  for (Index row = 0; row < rows_; ++row) {
    sum += weight_of(row) * losses[static_cast<std::size_t>(row)];
    all += weight_of(row);
  }
  return sum / all;
}

std::vector<Sums> BoostingLoss::sums(Index output) const {
  const std::span<const double> first = plan_.output<double>("first"), second = plan_.output<double>("second");
  std::vector<Sums> sums;
  sums.reserve(static_cast<std::size_t>(rows_));
  for (Index row = 0; row < rows_; ++row) {
    const auto at = static_cast<std::size_t>(row * outputs_ + output);
    sums.push_back({weight_of(row) * first[at], weight_of(row) * second[at]});
  }
  return sums;
}

}  // namespace pellucid::classics
