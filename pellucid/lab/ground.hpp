// Heights as they are drawn: seen from above as shades, seen from the side as a terrain.
#pragma once

#include <vector>

namespace pellucid::lab {

/// Which part of the heights is lower, 0 to 1: bands of shades are of equal area, however steep the ground is.
std::vector<float> shades_of(const std::vector<double>& heights);

/// From heights to those of a terrain, 0 to 1. What lies higher than most is cut, so that the rest can be seen.
class Terrain {
 public:
  explicit Terrain(std::vector<double> heights);
  double bottom() const { return bottom_; }
  double cut() const { return cut_; }
  /// 1 also where there is no number.
  float of(double height) const;
  std::vector<float> of(const std::vector<double>& heights) const;

 private:
  double bottom_ = 0, cut_ = 1;
};

}  // namespace pellucid::lab
