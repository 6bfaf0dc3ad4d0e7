// The line that puts the fewest points of the plane on the wrong side: what one neuron can do at best where no line
// parts two kinds.
#pragma once

#include <array>

#include "pellucid/classics/separation.hpp"

namespace pellucid::classics {

struct BestLine {
  std::array<double, 3> weights;  ///< w1, w2, b: kind 1 is told where w1 x1 + w2 x2 + b is above 0
  Index errors;                   ///< points on the wrong side
};

/// Looks at the lines through every two points, of which one is next to a best line; time grows with the cube of the
/// points. Of several the first. Fails (Fault::usage) unless there are two columns, two kinds, and at most `most`
/// points.
BestLine best_line(const Points& points, Index most = 400);

}  // namespace pellucid::classics
