#include "pellucid/plan/cut.hpp"

#include <algorithm>

namespace pellucid::plan {

namespace {

constexpr Index most_parts = 16;
constexpr Index most_odd_models = 7;  // of more, one that is too much is little

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

/// Some models in so many pieces, a power of two: along the longer side, then the other.
void add_pieces(std::vector<kernels::Part>& parts, const Work& work, const Range& models, Index pieces) {
  const Index row_grains = (work.rows + work.row_grain - 1) / work.row_grain;
  const Index column_grains = (work.columns + work.column_grain - 1) / work.column_grain;
  const bool rows_first = !work.columns_first && row_grains > 1 && work.rows >= work.columns;
  const Index first = power_of_two_up_to(std::clamp(rows_first ? row_grains : column_grains, Index{1}, pieces));
  const Index second =
      power_of_two_up_to(std::clamp(rows_first ? column_grains : row_grains, Index{1}, pieces / first));
  for (Index i = 0; i < first; ++i) {
    for (Index j = 0; j < second; ++j) {
      const Range rows = piece(work.rows, work.row_grain, rows_first ? first : second, rows_first ? i : j);
      const Range columns = piece(work.columns, work.column_grain, rows_first ? second : first, rows_first ? j : i);
      parts.push_back({models.begin, models.end, rows.begin, rows.end, columns.begin, columns.end});
    }
  }
}

}  // namespace

std::vector<kernels::Part> cut(const Work& work) {
  const Index wanted = power_of_two_up_to(
      std::clamp(static_cast<Index>(std::min(work.nanoseconds / work.least, 1e6)), Index{1}, most_parts));
  const Index power = power_of_two_up_to(std::clamp(work.models, Index{1}, wanted));
  std::vector<kernels::Part> parts;
  const bool is_uneven = wanted > 1 && work.models > 1 && work.models % 2 != 0 && work.models <= most_odd_models;
  const Index by_model = is_uneven ? work.models : power;
  for (Index m = 0; m < by_model; ++m) {
    // Two threads take half of the parts each: the model in the middle is shared.
    const bool is_shared = is_uneven && power == wanted && m == work.models / 2;
    add_pieces(parts, work, piece(work.models, 1, by_model, m), is_shared ? 2 : wanted / power);
  }
  return parts;
}

}  // namespace pellucid::plan
