// How the predictions of several networks become one: their arithmetic mean, and how far they are apart.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "pellucid/model/forest.hpp"
#include "pellucid/model/model.hpp"

namespace pellucid {

/// A mean is of so many networks at most.
constexpr Index most_members = 200;

/// The arithmetic of a mean (docs/ensembles.md): members are added in their order in float64, the sum is divided by how
/// many they are, and the quotient is rounded once to what a member itself tells: probabilities and scores of a model
/// in single precision are single, numbers of a table are double.
class MeanRule {
 public:
  explicit MeanRule(const Model& mean);
  double of_sum(double sum) const {
    const double quotient = sum / count_;
    return is_single_ ? static_cast<double>(static_cast<float>(quotient)) : quotient;
  }

 private:
  double count_;
  bool is_single_;
};

/// What each member predicts for the same rows, and what follows.
class MemberPredictions {
 public:
  explicit MemberPredictions(const Model& mean) : rule_(mean) {}

  /// Takes those of the next member, [rows, outputs].
  void add(std::vector<double> predictions) { all_.push_back(std::move(predictions)); }
  /// [rows, outputs].
  std::vector<double> mean() const;
  /// The members' sample standard deviation, [rows, outputs].
  std::vector<double> deviation() const;

 private:
  MeanRule rule_;
  std::vector<std::vector<double>> all_{};
};

/// Fails (Fault::usage) on a mean: `what` is about one network.
void demand_one_network(const Model& model, const std::string& what);

}  // namespace pellucid
