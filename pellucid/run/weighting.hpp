// What class weights did to a network: what the rows of a class counted for, and what became of decisions and
// probabilities.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pellucid/run/outcome.hpp"

namespace pellucid {

struct WeightedClass {
  std::string name;
  Index training_rows;
  double weight;             ///< what each of them counted for
  double share;              ///< of the training rows
  double weighted_share;     ///< of what they counted for together
  double recall, precision;  ///< of the validation rows; NaN where none is there
  double recall_without = judge::nan, precision_without = judge::nan;  ///< of two classes: see WeightEffect::neutral
};

struct WeightEffect {
  std::vector<WeightedClass> classes;
  /// Of two classes that are told with probabilities: the mean probability of the second over the validation rows, and
  /// the share of them that is of it.
  std::optional<double> mean_told{}, share{};
  /// Of two classes: from which probability on a row is likelier of the second class than of the first where classes
  /// come in the shares of the training rows. Decisions there are about those of a training without weights.
  std::optional<double> neutral{};
};

/// None of a network without class weights or without validation rows.
std::optional<WeightEffect> weight_effect(const Outcome& outcome, const Network& network);

/// "class weights no 0.6, yes 3.1: …" in a line.
std::string text_of(const WeightEffect& effect);

}  // namespace pellucid
