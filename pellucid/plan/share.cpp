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
  for (const Turn& turn : turns) {
    for (std::size_t pass = 0; pass < turn.passes; ++pass) {
      const std::vector<Part>& parts = lowered.stages[all.size()]->parts;
      const auto count = static_cast<Index>(parts.size());
      const auto begin = [&](int of) { return (count * of + threads - 1) / threads; };  // a single part is thread 0's
      std::vector<Part>& mine = all.emplace_back();
      for (Index at = begin(thread), end = begin(thread + 1); at < end; at += turn.joined) {
        const auto some = static_cast<std::size_t>(std::min(end - at, turn.joined));
        const std::span<const Part> next(parts.data() + at, some);
        std::ranges::copy(joined({next.begin(), next.end()}), std::back_inserter(mine));
      }
    }
  }
  return all;
}

}  // namespace pellucid::plan
