// A network's loss and gradient as a function of all its weights in one list: what procedures such as L-BFGS ask for.
// The loss is the mean squared error of what the network makes of the rows against the rows themselves.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "pellucid/nn/builder.hpp"
#include "pellucid/plan/plan.hpp"

namespace pellucid::classics {

class NetworkObjective {
 public:
  /// `model` is written as for --model; its last layer gives as many numbers as a row has. `watched` is the step whose
  /// output codes() gives.
  NetworkObjective(const std::string& model, std::size_t watched, std::span<const double> rows, Index columns);

  std::vector<double> first_weights(std::uint64_t seed) const;
  /// The loss at `point`; writes its gradient.
  double operator()(std::span<const double> point, std::span<double> gradient);

  std::span<const double> codes() const { return plan_.output<double>("codes"); }  ///< of the last call
  /// The weights of a layer, [in, out], in a list of all weights.
  std::vector<double> weights(std::span<const double> point, const std::string& name) const;

 private:
  std::vector<plan::Output> program(const std::string& model, std::size_t watched, Index columns);

  graph::Graph graph_;
  nn::Builder build_;
  plan::Store store_{Element::float64, 1};
  plan::Plan plan_;
  Team team_{Team::default_size()};
};

}  // namespace pellucid::classics
