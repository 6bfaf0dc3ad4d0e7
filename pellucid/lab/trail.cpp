#include "pellucid/lab/trail.hpp"

#include <utility>

namespace pellucid::lab {

void Trail::add(std::uint64_t step, std::vector<float> weights) {
  if (weights.size() > most_weights || count_++ % every_ != 0) return;
  stops_.push_back({step, std::move(weights)});
  if (stops_.size() < most_stops) return;
  for (std::size_t i = 1; 2 * i < stops_.size(); ++i) stops_[i] = std::move(stops_[2 * i]);
  stops_.resize((stops_.size() + 1) / 2);
  every_ *= 2;
}

void Trail::forget_after(std::uint64_t step) {
  std::erase_if(stops_, [&](const Stop& stop) { return stop.step > step; });
}

}  // namespace pellucid::lab
