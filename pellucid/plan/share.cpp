#include "pellucid/plan/share.hpp"

#include <algorithm>
#include <span>

namespace pellucid::plan {

namespace {

using kernels::Part;

/// Makes `whole` both together, if they are neighbours along one axis and alike along the others.
bool join(Part& whole, const Part& next) {
  const bool same_models = whole.model_begin == next.model_begin && whole.model_end == next.model_end;
  const bool same_rows = whole.row_begin == next.row_begin && whole.row_end == next.row_end;
  const bool same_columns = whole.column_begin == next.column_begin && whole.column_end == next.column_end;
  if (same_models && same_columns && whole.row_end == next.row_begin)
    whole.row_end = next.row_end;
  else if (same_models && same_rows && whole.column_end == next.column_begin)
    whole.column_end = next.column_end;
  else if (same_rows && same_columns && whole.model_end == next.model_begin)
    whole.model_end = next.model_end;
  else
    return false;
  return true;
}

/// Neighbours joined, until there are none: pieces of a row first, then rows.
std::vector<Part> joined(std::vector<Part> parts) {
  for (std::size_t before = 0; before != parts.size();) {
    before = parts.size();
    std::vector<Part> fewer;
    for (const Part& part : parts) {
      if (fewer.empty() || !join(fewer.back(), part)) fewer.push_back(part);
    }
    parts = std::move(fewer);
  }
  return parts;
}

}  // namespace

Share share(const Lowered& lowered, const std::vector<Turn>& turns, int thread, int threads) {
  Share all;
  std::size_t first = 0;
  for (const Turn& turn : turns) {
    if (turn.waits && threads > 1) all.push_back({Piece::waits, {}});
    const auto count = static_cast<Index>(lowered.stages[first]->parts.size());
    const auto begin = [&](int of) { return (count * of + threads - 1) / threads; };  // a single part is thread 0's
    for (Index at = begin(thread), end = begin(thread + 1); at < end; at += turn.joined) {
      const auto some = static_cast<std::size_t>(std::min(end - at, turn.joined));
      for (std::size_t pass = first; pass < first + turn.passes; ++pass) {
        const std::span<const Part> next(lowered.stages[pass]->parts.data() + at, some);
        for (const Part& part : joined({next.begin(), next.end()})) all.push_back({pass, part});
      }
    }
    first += turn.passes;
  }
  return all;
}

}  // namespace pellucid::plan
