#include "pellucid/explain/prediction_path.hpp"

#include <algorithm>
#include <cmath>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid::explaining {

namespace {

/// The value of the mean of networks, and how fast it grows with each network's own.
struct MeanValue {
  double value;
  std::vector<double> weights;
};

/// log(1 / (1 + exp(-x))), for any x.
double log_sigmoid(double x) { return std::min(x, 0.0) - std::log1p(std::exp(-std::abs(x))); }

double log_of_sum(const std::vector<double>& logs) {
  const double most = std::ranges::max(logs);
  double sum = 0;
  for (const double each : logs) sum += std::exp(each - most);
  return most + std::log(sum);
}

/// With p the mean of p_m, and l_m the log-odds of each: log(p / (1 - p)), whose derivative by l_m is
/// p_m (1 - p_m) / (M p (1 - p)). In logarithms, as probabilities near 1 would be rounded.
MeanValue mean_of_log_odds(const std::vector<double>& own) {
  std::vector<double> with, against;
  for (const double each : own) {
    with.push_back(log_sigmoid(each));
    against.push_back(log_sigmoid(-each));
  }
  const double all_with = log_of_sum(with), all_against = log_of_sum(against);
  MeanValue mean{all_with - all_against, {}};
  const auto count = static_cast<double>(own.size());
  for (std::size_t i = 0; i < own.size(); ++i)
    mean.weights.push_back(count * std::exp(with[i] + against[i] - all_with - all_against));
  return mean;
}

MeanValue mean_value(const std::vector<double>& own, Quantity quantity) {
  if (own.size() == 1) return {own[0], {1}};
  if (quantity == Quantity::log_odds) return mean_of_log_odds(own);
  const auto count = static_cast<double>(own.size());
  MeanValue mean{0, std::vector<double>(own.size(), 1 / count)};
  for (const double each : own) mean.value += each;
  mean.value /= count;
  return mean;
}

}  // namespace

PredictionPath::PredictionPath(const Model& model) {
  if (model.has_own_preparations()) {
    fail({Fault::usage, "cannot tell what each column contributes", "",
          "each of the " + grouped(static_cast<Index>(model.members().size())) +
              " networks prepares a row in its own way: there is no row that all of them take",
          "name one of them, or train an ensemble: {source.ensemble}"});
  }
  for (const Model& member : model.members()) networks_.push_back(std::make_unique<NetworkPath>(member));
  if (networks_.empty()) networks_.push_back(std::make_unique<NetworkPath>(model));
}

std::vector<double> PredictionPath::values(std::span<const double> rows, std::size_t output) {
  std::vector<std::vector<double>> all;
  for (const auto& network : networks_) all.push_back(network->values(rows, output));
  std::vector<double> values, own(networks_.size());
  for (std::size_t row = 0; row < all.front().size(); ++row) {
    for (std::size_t i = 0; i < own.size(); ++i) own[i] = all[i][row];
    values.push_back(mean_value(own, quantity()).value);
  }
  return values;
}

void PredictionPath::set(std::span<const double> begin, std::span<const double> end, std::size_t output) {
  for (const auto& network : networks_) network->set(begin, end, output);
}

void PredictionPath::run(std::span<PathPoint> points) {
  networks_.front()->run(points);
  if (networks_.size() == 1) return;
  std::vector<std::vector<PathPoint>> all(networks_.size(), {points.begin(), points.end()});
  for (std::size_t i = 1; i < networks_.size(); ++i) networks_[i]->run(all[i]);
  std::vector<double> own(networks_.size());
  for (std::size_t point = 0; point < points.size(); ++point) {
    for (std::size_t i = 0; i < own.size(); ++i) own[i] = all[i][point].value;
    const MeanValue mean = mean_value(own, quantity());
    points[point].value = mean.value;
    std::ranges::fill(points[point].slopes, 0.0);
    for (std::size_t i = 0; i < own.size(); ++i) {
      for (std::size_t column = 0; column < points[point].slopes.size(); ++column)
        points[point].slopes[column] += mean.weights[i] * all[i][point].slopes[column];
    }
  }
}

}  // namespace pellucid::explaining
