#include "pellucid/classics/perceptron.hpp"

#include <algorithm>
#include <cmath>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid::classics {

namespace {

/// y (w · x + b), added in order.
double side(const Points& points, Index row, const std::vector<double>& weights) {
  const std::span<const double> x = points.row(row);
  double sum = weights.back();
  for (std::size_t j = 0; j < x.size(); ++j) sum += weights[j] * x[j];
  return points.kinds[static_cast<std::size_t>(row)] * sum;
}

/// One pass; returns which rows were wrong when their turn came.
std::vector<Index> pass(const Points& points, double rate, std::vector<double>& weights) {
  std::vector<Index> wrong;
  for (Index row = 0; row < points.rows(); ++row) {
    if (side(points, row, weights) > 0) continue;
    wrong.push_back(row);
    const double step = rate * points.kinds[static_cast<std::size_t>(row)];
    const std::span<const double> x = points.row(row);
    for (std::size_t j = 0; j < x.size(); ++j) weights[j] += step * x[j];
    weights.back() += step;
  }
  return wrong;
}

/// Finds a return by R. Brent's way (1980): weights are kept at epochs 1, 2, 4, 8, … and each later epoch is compared.
class Returns {
 public:
  explicit Returns(const std::vector<double>& weights) : kept_(weights) {}

  bool happened(const std::vector<double>& weights, Index epoch) {
    if (weights == kept_) return true;
    if (epoch < 2 * std::max<Index>(kept_at_, 1)) return false;
    kept_ = weights;
    kept_at_ = epoch;
    return false;
  }
  Index kept_at() const { return kept_at_; }

 private:
  std::vector<double> kept_;
  Index kept_at_ = 0;
};

double length_of(std::span<const double> values, double more) {
  double squares = more * more;
  for (const double value : values) squares += value * value;
  return std::sqrt(squares);
}

}  // namespace

PerceptronRun perceptron(const Points& points, const PerceptronOptions& options) {
  if (!(options.rate > 0 && std::isfinite(options.rate)) || options.epochs < 1) {
    const bool is_rate = options.epochs >= 1;
    fail({Fault::usage, "cannot run the perceptron rule", is_rate ? "rate" : "epochs",
          number_text(is_rate ? options.rate : static_cast<double>(options.epochs)) + " is outside " +
              (is_rate ? "(0, inf)" : "[1, inf)"),
          is_rate ? "use 1" : "use 1000"});
  }
  PerceptronRun run;
  run.weights.assign(static_cast<std::size_t>(points.columns + 1), 0.0);
  Returns returns(run.weights);
  for (Index epoch = 1; epoch <= options.epochs && !run.has_settled && run.cycle.empty(); ++epoch) {
    const auto wrong = static_cast<Index>(pass(points, options.rate, run.weights).size());
    run.mistakes_by_epoch.push_back(wrong);
    run.mistakes += wrong;
    run.has_settled = wrong == 0;
    if (run.has_settled || !returns.happened(run.weights, epoch)) continue;
    Cycle cycle{returns.kept_at(), epoch - returns.kept_at(), std::vector<Index>(points.kinds.size())};
    std::vector<double> weights = run.weights;  // once more around, counting
    for (Index i = 0; i < cycle.length; ++i) {
      for (const Index row : pass(points, options.rate, weights)) ++cycle.mistakes[static_cast<std::size_t>(row)];
    }
    run.cycle.push_back(std::move(cycle));
  }
  for (Index row = 0; row < points.rows(); ++row) run.radius = std::max(run.radius, length_of(points.row(row), 1));
  if (!run.has_settled) return run;
  const double length = length_of(run.weights, 0);
  run.margin = side(points, 0, run.weights) / length;
  for (Index row = 1; row < points.rows(); ++row) {
    run.margin = std::min(run.margin, side(points, row, run.weights) / length);
  }
  return run;
}

}  // namespace pellucid::classics
