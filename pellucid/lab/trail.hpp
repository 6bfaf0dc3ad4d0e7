// Where a network has been while it learned: its weights at moments that lie evenly, and never many of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace pellucid::lab {

class Trail {
 public:
  struct Stop {
    std::uint64_t step;          ///< of the training
    std::vector<float> weights;  ///< all that is learned, in the graph's order
  };

  /// Keeps it, or not: where there are too many, every second goes, and of those to come as many.
  void add(std::uint64_t step, std::vector<float> weights);
  /// Training went back to `step`: what came later was not.
  void forget_after(std::uint64_t step);

  const std::vector<Stop>& stops() const { return stops_; }

  static constexpr std::size_t most_stops = 96;
  static constexpr std::size_t most_weights = std::size_t{1} << 16;  ///< of a network that leaves a trail

 private:
  std::vector<Stop> stops_;
  std::size_t every_ = 1, count_ = 0;
};

}  // namespace pellucid::lab
