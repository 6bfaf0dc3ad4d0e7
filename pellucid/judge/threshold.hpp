// From which probability on a row is taken for the second of two classes: a number, or the one that a metric likes best
// on some rows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "pellucid/judge/metric.hpp"

namespace pellucid::judge {

/// What a recipe's threshold says: a probability, or a metric of decisions to choose it by.
using ThresholdRule = std::variant<double, nn::Use<Metric>>;

/// Reads it. Fails (Fault::usage) on a model that does not tell the probabilities of two classes, on what is neither a
/// probability nor a metric of decisions that the model has, with what there is.
ThresholdRule threshold_rule(const std::string& text, const Signature& signature);

/// A threshold, and what it is worth.
struct ThresholdChoice {
  nn::Use<Metric> metric;  ///< by which it was chosen
  double threshold;
  Index rows;          ///< by which it was chosen
  double value;        ///< of the metric on them
  double without;      ///< the same without a threshold: at one half, or by the cost matrix
  double crossfitted;  ///< of decisions by thresholds that the other rows chose; NaN of fewer than two rows
};

/// Tries each probability that a row of `at` has, one half, and 1; of equally good ones takes the nearest to one half.
/// How `at` was decided does not matter. `seed` deals the rows out for cross-fitting. The rows must be of known
/// classes.
ThresholdChoice choose_threshold(const nn::Use<Metric>& metric, const Judgement& at, std::uint64_t seed);

/// "threshold 0.37, chosen on 213 validation rows for mean f1: 0.71 instead of 0.64 without it; …": what was chosen and
/// how far the figures may be believed.
std::string text_of(const ThresholdChoice& choice);

/// The choice of a recipe on its validation rows; none where its rule is a number.
std::optional<ThresholdChoice> chosen_threshold(const Recipe& recipe, const Judgement& at);

}  // namespace pellucid::judge
