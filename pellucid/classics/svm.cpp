#include "pellucid/classics/svm.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/classics/vector.hpp"

namespace pellucid::classics {

namespace {

class Solver {
 public:
  Solver(const Points& points, double c)
      : points_(points),
        c_(c),
        weights_(static_cast<std::size_t>(points.columns), 0.0),
        shares_(points.kinds.size(), 0.0),
        sums_(points.kinds.size(), 0.0) {
    for (Index row = 0; row < points.rows(); ++row) squares_.push_back(dot(points.row(row), points.row(row)));
  }

  /// Moves the pair that promises most; false if no pair is out of order by more than `least`.
  bool step(double least) {
    std::size_t up = 0;
    double most = -infinity;
    for (std::size_t i = 0; i < shares_.size(); ++i) {
      if (can_rise(i) && wanted(i) > most) most = wanted(i), up = i;
    }
    std::size_t down = 0;
    double best = -1, lowest = infinity;
    for (std::size_t j = 0; j < shares_.size(); ++j) {
      if (!can_fall(j)) continue;
      lowest = std::min(lowest, wanted(j));
      const double gain = most - wanted(j);
      if (gain <= 0) continue;
      const double square = gain * gain / curvature(up, j);
      if (square > best) best = square, down = j;
    }
    bias_ = (most + lowest) / 2;
    if (most - lowest <= least || best < 0) return false;
    move(up, down, (most - wanted(down)) / curvature(up, down));
    return true;
  }

  Svm result() const {
    Svm svm{weights_, shares_};
    double losses = 0, shares = 0, lengths = 0;
    for (std::size_t i = 0; i < shares_.size(); ++i) {
      losses += std::max(0.0, 1 - kind(i) * (sums_[i] + bias_));
      shares += shares_[i];
      lengths += shares_[i] * std::sqrt(squares_[i]);
    }
    // The weights are the sum of share · y · x; where all that is left of it is rounding, it is 0.
    constexpr double rounding = 1e-12;
    if (dot(weights_, weights_) <= std::pow(rounding * lengths, 2)) std::ranges::fill(svm.weights, 0.0);
    const double half = dot(svm.weights, svm.weights) / 2;
    svm.weights.push_back(bias_);
    svm.objective = half + c_ * losses;
    svm.dual = shares - half;
    return svm;
  }

 private:
  static constexpr double infinity = std::numeric_limits<double>::infinity();

  std::span<const double> row(std::size_t i) const { return points_.row(static_cast<Index>(i)); }
  double kind(std::size_t i) const { return points_.kinds[i]; }
  /// The bias at which the row would stand at distance 1 on its side.
  double wanted(std::size_t i) const { return kind(i) - sums_[i]; }
  bool can_rise(std::size_t i) const { return kind(i) > 0 ? shares_[i] < c_ : shares_[i] > 0; }
  bool can_fall(std::size_t i) const { return kind(i) > 0 ? shares_[i] > 0 : shares_[i] < c_; }
  double curvature(std::size_t i, std::size_t j) const {
    return std::max(squares_[i] + squares_[j] - 2 * dot(row(i), row(j)), 1e-12);
  }

  /// y share of one row grows and that of the other falls by the same, so that their sum stays 0.
  void move(std::size_t up, std::size_t down, double way) {
    const double room_up = kind(up) > 0 ? c_ - shares_[up] : shares_[up];
    const double room_down = kind(down) > 0 ? shares_[down] : c_ - shares_[down];
    way = std::min({way, room_up, room_down});
    shares_[up] = way == room_up ? (kind(up) > 0 ? c_ : 0) : shares_[up] + kind(up) * way;
    shares_[down] = way == room_down ? (kind(down) > 0 ? 0 : c_) : shares_[down] - kind(down) * way;
    const std::span<const double> a = row(up), b = row(down);
    for (std::size_t j = 0; j < weights_.size(); ++j) weights_[j] += way * (a[j] - b[j]);
    for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i] = dot(row(i), weights_);
  }

  const Points& points_;
  double c_, bias_ = 0;
  std::vector<double> weights_, shares_, sums_, squares_;
};

}  // namespace

bool Svm::has_line() const {
  return std::any_of(weights.begin(), weights.end() - 1, [](double weight) { return weight != 0; });
}

double Svm::margin() const { return 1 / std::sqrt(dot(std::span(weights).first(weights.size() - 1), weights)); }

Index Svm::support_vectors() const {
  return std::count_if(shares.begin(), shares.end(), [](double share) { return share > 0; });
}

Svm linear_svm(const Points& points, const SvmOptions& options) {
  if (!(options.c > 0 && std::isfinite(options.c))) {
    fail({Fault::usage, "cannot fit the support vector machine", "C", number_text(options.c) + " is outside (0, inf)",
          "use 1"});
  }
  if (std::find(points.kinds.begin(), points.kinds.end(), 1) == points.kinds.end() ||
      std::find(points.kinds.begin(), points.kinds.end(), -1) == points.kinds.end()) {
    fail({Fault::usage, "cannot fit the support vector machine", "",
          "all " + grouped(points.rows()) + " rows are of one kind", "give rows of two kinds"});
  }
  Solver solver(points, options.c);
  Index steps = 0;
  for (double least = 1e-3;; least /= 10) {  // pairs out of order by less and less, until the gap closes
    while (steps < options.most_steps && solver.step(least)) ++steps;
    Svm svm = solver.result();
    svm.steps = steps;
    svm.has_converged = svm.objective - svm.dual <= options.tolerance * svm.objective;
    if (svm.has_converged || steps >= options.most_steps || least < 1e-14) return svm;
  }
}

}  // namespace pellucid::classics
