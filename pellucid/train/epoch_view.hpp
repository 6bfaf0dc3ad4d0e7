// A network at the end of an epoch, for those who follow a run. What is not asked for is not computed, and looking
// changes no bit of the run.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "pellucid/judge/evaluation.hpp"
#include "pellucid/train/history.hpp"

namespace pellucid {

/// A step of the model, measured on a batch of training rows.
struct LayerView {
  std::string step;      ///< as the recipe has it: "linear(units=64, …)"
  double weight_norm;    ///< Euclidean length of its learned values together; NaN of a step that learns nothing
  double gradient_norm;  ///< of the loss by them
  double update_ratio;   ///< how far the epoch's last step moved them, over weight_norm; about 1e-3 is healthy
  Index units;           ///< of an activation: how many it has; else 0
  Index dead_units;      ///< whose slope is 0 for each of the rows: nothing is learned through them
  /// Of an activation that saturates, as tanh: how many units do for 95 % of the rows (nn::saturated_slope).
  std::optional<Index> saturated_units{};
};

/// Valid while the callback runs that it is handed to.
class EpochView {
 public:
  virtual ~EpochView() = default;
  EpochView(const EpochView&) = delete;
  EpochView& operator=(const EpochView&) = delete;

  virtual Index network() const = 0;           ///< of those that train together, from 0
  virtual std::uint64_t seed() const = 0;      ///< of this network
  virtual const History& history() const = 0;  ///< up to this epoch
  const Epoch& epoch() const { return history().epochs.back(); }
  virtual std::span<const std::uint32_t> training_rows() const = 0;
  virtual std::span<const std::uint32_t> validation_rows() const = 0;

  /// Names of what is learned, as the model file has them: "0.weight".
  virtual std::vector<std::string> names() const = 0;
  /// The values of one, in the order of the model file: a weight is [out, in]. Fails (Fault::usage) on an unknown name.
  virtual std::vector<double> weights(const std::string& name) const = 0;
  /// The derivatives of the mean loss of a batch by them, where the network stands now.
  virtual std::vector<double> gradient(const std::string& name) const = 0;
  /// Each step of the model.
  virtual std::vector<LayerView> layers() const = 0;
  /// All metrics of the validation rows, in the units of the training data; rows is 0 where there are none.
  virtual Evaluation validation() const = 0;

 protected:
  EpochView() = default;
};

}  // namespace pellucid
