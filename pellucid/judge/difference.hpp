// How sure a metric is, and whether two networks differ by it on the same rows.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pellucid/judge/metric.hpp"

namespace pellucid::judge {

/// A number and how far the true one may be from it, to either side, in 95 of 100 cases.
struct Estimate {
  double value = nan;
  double margin = nan;  ///< NaN of fewer than two rows

  bool is_above(double other) const { return value - margin > other; }
  bool is_below(double other) const { return value + margin < other; }
};

/// "0.012 ± 0.004": to the two leading figures of the margin.
std::string text_of(const Estimate& estimate);

/// Fewer rows than that say nothing of a difference: their spread is too uncertain itself.
inline constexpr Index fewest_paired_rows = 20;

/// The weighted mean of numbers, by the spread of the numbers (t distribution). `weights` may be empty; NaN is left
/// out.
Estimate mean_of(const std::vector<double>& numbers, const std::vector<double>& weights = {});

/// What rows add to a metric: the weighted mean of `values` is the metric's value, their spread says how settled it is.
struct Parts {
  std::vector<double> values{}, weights{};  ///< no weights: alike

  /// Adds those of other rows, which count for `rows` together.
  void add(const Parts& more, Index rows);
};

/// By by_row where the metric has it. Else by the jackknife (J. Tukey 1958): what the value loses without each row, of
/// more than 400 rows without each of a hundred parts of them, which the same rows always fall into. Where the metric
/// has no value without some part, all are NaN: it hangs on that part.
Parts parts_of(const nn::Use<Metric>& metric, const Judgement& at);

/// What `other` has more of a metric than `one`: both judged the same rows in the same order. Pairs tell more than two
/// intervals do: what is hard for both cancels (T. Dietterich 1998).
Parts paired(const nn::Use<Metric>& metric, const Judgement& one, const Judgement& other);

inline Estimate mean_of(const Parts& parts) { return mean_of(parts.values, parts.weights); }

/// Whether the metric is the share of rows that are right, of which wilson() tells the interval.
bool is_share(const Metric& metric);

/// The interval of a share by E. Wilson (1927): at 0 and 1 it still has a width. `count` of `rows`, at 95 %.
struct Interval {
  double low, high;
};
Interval wilson(double count, double rows);

/// The interval of a metric at the `opening`-th look at the same rows, from 1: all looks together are wrong in 5 of 100
/// cases, the k-th in 5 / (k (k + 1)) of them, so that each is wider than the one before. A share by Wilson, another
/// metric by what its rows add (parts_of()).
Interval counted_interval(const nn::Use<Metric>& metric, const Judgement& at, Index opening);

/// The interval of any metric by the bootstrap (B. Efron 1979): `rounds` samples of the rows with replacement, drawn
/// by `seed`, the same bits for the same seed; the 2.5 % and 97.5 % quantiles. NaN where the metric has no value in
/// most samples.
Interval bootstrap(const Metric& metric, const Judgement& at, int rounds = 200, std::uint64_t seed = 1);

}  // namespace pellucid::judge
