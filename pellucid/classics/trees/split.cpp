#include "pellucid/classics/trees/split.hpp"

namespace pellucid::classics {

double worth(const Sums& sums, double lambda) { return sums.first * sums.first / (sums.second + lambda); }

namespace {

/// The better of `best` and a split below `bin`.
void offer(Split& best, const Split& split, const Sums& all, const SplitRules& rules) {
  if (split.left.second < rules.min_child_weight || split.right.second < rules.min_child_weight) return;
  const double halves = worth(split.left, rules.lambda) + worth(split.right, rules.lambda);
  const double gain = halves - worth(all, rules.lambda);
  constexpr double rounding = 1e-12;  // of the sums: less is no gain
  if (gain <= best.gain || gain <= rules.gamma || gain <= rounding * halves) return;
  best = split;
  best.gain = gain;
}

}  // namespace

Split best_split(Index column, std::span<const Sums> bins, const Sums& missing, const Sums& all,
                 const SplitRules& rules) {
  Split best;
  const bool has_missing = missing.second != 0 || missing.first != 0;
  // What is missing goes right; a last border then parts it from all that has a value.
  Sums sums;
  for (std::size_t bin = 1; bin < bins.size() + (has_missing ? 1 : 0); ++bin) {
    sums.add(bins[bin - 1]);
    offer(best, {column, static_cast<Index>(bin), false, 0, sums, all.minus(sums)}, all, rules);
  }
  if (!has_missing) return best;
  sums = {};  // what is missing goes left
  for (std::size_t bin = bins.size(); --bin > 0;) {
    sums.add(bins[bin]);
    offer(best, {column, static_cast<Index>(bin), true, 0, all.minus(sums), sums}, all, rules);
  }
  return best;
}

}  // namespace pellucid::classics
