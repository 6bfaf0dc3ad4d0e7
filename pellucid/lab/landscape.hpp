// The loss of a network over a plane through its weights, of which a picture can show two directions: three ways to
// choose them, and how far the picture is from what training saw.
#pragma once

#include <array>
#include <memory>
#include <span>
#include <vector>

#include "pellucid/lab/experiment.hpp"

namespace pellucid::lab {

/// All that a network learns as one vector, in the graph's order.
using Weights = std::vector<double>;

/// Losses of an experiment's network at other weights.
class Landscape {
 public:
  /// Over its first training rows, as many as `most_rows`: the mean loss without penalties and as in prediction.
  Landscape(const Experiment& experiment, Index most_rows);
  ~Landscape();
  Landscape(const Landscape&) = delete;
  Landscape& operator=(const Landscape&) = delete;

  Index rows() const;
  /// Where the network stands.
  const Weights& here() const;
  /// At each of `places`; running statistics are those of where the network stands.
  std::vector<double> losses(std::span<const Weights> places);

  /// A random direction from a normal distribution, of which each unit's weights are as long as the unit's own, and
  /// biases are 0. H. Li, Z. Xu, G. Taylor, C. Studer and T. Goldstein, "Visualizing the loss landscape of neural
  /// nets", NeurIPS 2018.
  Weights random_direction(std::uint64_t seed) const;
  /// Along the number at `at` of `tensor`, as the model file has it. Fails (Fault::usage) if there is none.
  Weights direction_of(const std::string& tensor, Index at) const;

 private:
  struct Planned;
  std::unique_ptr<Planned> planned_;
};

/// The two directions in which `places`, seen from `here`, differ most, each of length 1: their first two principal
/// components without a mean taken off. Fails (Fault::usage) if they do not span a plane.
std::array<Weights, 2> principal_directions(std::span<const Weights> places, const Weights& here);

/// The coordinates of the point of the plane that is nearest to `place`, by least squares.
std::array<double, 2> in_plane(const std::array<Weights, 2>& plane, const Weights& here, const Weights& place);
/// The point of the plane with these coordinates.
Weights at_plane(const std::array<Weights, 2>& plane, const Weights& here, std::array<double, 2> at);

/// How much of the squared distances of `places` from `here` lies in the plane: 1 if all of it.
double share_in_plane(const std::array<Weights, 2>& plane, const Weights& here, std::span<const Weights> places);

}  // namespace pellucid::lab
