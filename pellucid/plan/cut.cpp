#include "pellucid/plan/cut.hpp"

#include <algorithm>

namespace pellucid::plan {

namespace {

constexpr Index most_parts = 16;

struct Range {
  Index begin, end;
};

// Border i of `pieces` in `size`, at a multiple of `grain`.
Range piece(Index size, Index grain, Index pieces, Index i) {
  const Index grains = (size + grain - 1) / grain;
  return {std::min(size, grains * i / pieces * grain), std::min(size, grains * (i + 1) / pieces * grain)};
}

Index power_of_two_up_to(Index limit) {
  Index power = 1;
  while (power * 2 <= limit) power *= 2;
  return power;
}

}  // namespace

std::vector<kernels::Part> cut(const Work& work) {
  const Index wanted = power_of_two_up_to(
      std::clamp(static_cast<Index>(std::min(work.nanoseconds / work.least, 1e6)), Index{1}, most_parts));
  const Index row_grains = (work.rows + work.row_grain - 1) / work.row_grain;
  const Index column_grains = (work.columns + work.column_grain - 1) / work.column_grain;

  const Index by_model = power_of_two_up_to(std::clamp(work.models, Index{1}, wanted));
  const Index rest = wanted / by_model;
  const bool rows_first = !work.columns_first && row_grains >= column_grains;
  const Index first = power_of_two_up_to(std::clamp(rows_first ? row_grains : column_grains, Index{1}, rest));
  const Index second = power_of_two_up_to(std::clamp(rows_first ? column_grains : row_grains, Index{1}, rest / first));
  const Index by_row = rows_first ? first : second;
  const Index by_column = rows_first ? second : first;

  std::vector<kernels::Part> parts;
  for (Index m = 0; m < by_model; ++m) {
    const Range models = piece(work.models, 1, by_model, m);
    for (Index i = 0; i < by_row; ++i) {
      const Range rows = piece(work.rows, work.row_grain, by_row, i);
      for (Index j = 0; j < by_column; ++j) {
        const Range columns = piece(work.columns, work.column_grain, by_column, j);
        parts.push_back({models.begin, models.end, rows.begin, rows.end, columns.begin, columns.end});
      }
    }
  }
  return parts;
}

}  // namespace pellucid::plan
