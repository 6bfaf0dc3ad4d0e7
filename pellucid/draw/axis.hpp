// Where values stand along an axis, and the round numbers written beside it.
#pragma once

#include <string>
#include <vector>

#include "pellucid/draw/chart.hpp"

namespace pellucid::draw {

struct Range {
  double least, most;
};

struct Tick {
  double at;
  std::string text;
};

class Scale {
 public:
  /// A range that is empty or not finite is made one that can be drawn.
  Scale(Range range, bool is_log);
  /// From 0 at the least end to 1; NaN for what has no place, such as 0 on a log axis.
  double part(double value) const;
  /// Round numbers within the range, at most so many: steps of 1, 2 or 5 and their powers of ten, on a log axis
  /// decades. At least one.
  std::vector<Tick> ticks(int most) const;
  Range range() const { return range_; }
  bool is_log() const { return is_log_; }

 private:
  Range range_;
  bool is_log_;
};

/// The two scales of a chart. Ends that the axes do not give follow from the series, their bands and the horizontal
/// marks, with a little room around; a histogram begins at 0.
struct Scales {
  Scale x, y;
};
Scales scales_of(const Chart& chart);

/// Of horizontal bars: from 0, or further left.
Scale scale_of(const BarChart& chart);

/// A number as it is told in words: four figures.
std::string told_number(double value);

}  // namespace pellucid::draw
