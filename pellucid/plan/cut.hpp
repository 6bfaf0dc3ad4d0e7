// The fixed split of work: part borders follow from shapes alone, never from how many threads will run them.
#pragma once

#include <vector>

#include "pellucid/kernels/kernels.hpp"

namespace pellucid::plan {

/// The result of a kernel and what computing it costs.
struct Work {
  Index models, rows, columns;
  Index row_grain, column_grain;  ///< borders stand at multiples of these
  double nanoseconds;             ///< roughly, on one core: only decides how many parts there are
  double least = 2000;            ///< nanoseconds of a part: some times what a barrier and lines of others cost
  bool columns_first = false;     ///< cut along the columns as far as they go, whatever is longer
};

/// Cuts into 1, 2, 4, 8 or 16 parts of at least about two microseconds or what is asked for: by models first, then
/// along the longer side, if nothing else is asked for. Pieces of that side stand one after the other, each with all
/// pieces of the other side, so that half of the parts is half of it.
/// An odd number of models is cut model by model, so that halves of the parts, which two threads take, are halves of
/// the work.
/// Where models would be shared out unevenly, each is cut in two.
std::vector<kernels::Part> cut(const Work& work);

}  // namespace pellucid::plan
