#include "pellucid/lab/ground.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace pellucid::lab {

namespace {

constexpr double uncut_share = 0.9;  // of the points are drawn as high as they are

}  // namespace

std::vector<float> shades_of(const std::vector<double>& heights) {
  const auto or_highest = [](double height) {
    return std::isnan(height) ? std::numeric_limits<double>::infinity() : height;
  };
  std::vector<double> sorted;
  for (const double height : heights) sorted.push_back(or_highest(height));
  std::sort(sorted.begin(), sorted.end());
  std::vector<float> shades;
  for (const double height : heights) {
    const auto lower = std::lower_bound(sorted.begin(), sorted.end(), or_highest(height)) - sorted.begin();
    shades.push_back(static_cast<float>(lower) / static_cast<float>(sorted.size()));
  }
  return shades;
}

Terrain::Terrain(std::vector<double> heights) {
  std::erase_if(heights, [](double height) { return !std::isfinite(height); });
  if (heights.empty()) return;
  std::sort(heights.begin(), heights.end());
  bottom_ = heights.front();
  cut_ = heights[static_cast<std::size_t>(uncut_share * static_cast<double>(heights.size() - 1))];
}

float Terrain::of(double height) const {
  if (!std::isfinite(height)) return 1;
  return static_cast<float>(cut_ > bottom_ ? std::clamp((height - bottom_) / (cut_ - bottom_), 0.0, 1.0) : 0.0);
}

std::vector<float> Terrain::of(const std::vector<double>& heights) const {
  std::vector<float> all;
  for (const double height : heights) all.push_back(of(height));
  return all;
}

}  // namespace pellucid::lab
