// What is explained of a prediction along the straight path between two rows: of a network, or of the mean of several.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "pellucid/explain/network_path.hpp"

namespace pellucid::explaining {

/// A number is the mean of the members' numbers, and so is a score. Of probabilities the mean p is explained as they
/// are by one network: log(p / (1 - p)), which is no mean of the members' log-odds.
class PredictionPath {
 public:
  /// Fails (Fault::usage) as NetworkPath, and on a mean whose members prepare a row each in its own way.
  explicit PredictionPath(const Model& model);

  const std::vector<InputColumn>& columns() const { return networks_.front()->columns(); }
  Quantity quantity() const { return networks_.front()->quantity(); }

  /// What is explained of a row: of classes, of `output` among them (of a regression, of that number).
  double value(std::span<const double> row, std::size_t output) { return values(row, output)[0]; }
  /// The values of rows [rows, inputs].
  std::vector<double> values(std::span<const double> rows, std::size_t output);

  /// Takes the path for run(). Both rows are as the network takes them.
  void set(std::span<const double> begin, std::span<const double> end, std::size_t output);
  /// Some points of the path, filled in.
  void run(std::span<PathPoint> points);

 private:
  std::vector<std::unique_ptr<NetworkPath>> networks_;
};

}  // namespace pellucid::explaining
