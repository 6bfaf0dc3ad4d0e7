// Split conformal prediction: how far from a prediction the truth may be, from rows that no weight was fitted to. With
// n such rows the ⌈(n + 1) level⌉-th smallest score bounds that of a new row with probability `level` or more, whatever
// the network is, as long as the new row comes from where those came from (Papadopoulos 2002; Lei 2018).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "pellucid/judge/judgement.hpp"

namespace pellucid::judge {

/// How wrong each row's prediction was, from 0 up. Of a regression |truth - prediction|. Of classes 0 where the
/// likeliest class is the true one, else 1 - the probability of the true one; infinite for a class that the model does
/// not know. Each row counts once, whatever its weight. Fails (Fault::usage) where a row is several numbers, or the
/// loss makes no probabilities.
std::vector<double> conformal_scores(const Judgement& at);

/// The score that one of a new row is at most, with probability `level`. Fails (Fault::usage) if `level` is not between
/// 0 and 1, or there are fewer scores than level / (1 - level): then no bound is large enough.
double score_bound(std::span<const double> scores, double level);

/// The classes whose score is at most `bound`, in order; the likeliest is always among them. `prediction` is a row that
/// Model::predict gave.
std::vector<std::size_t> classes_within(std::span<const double> prediction, double bound);

/// How many rows a bound held, and between what the share of all rows lies (Wilson's interval at 95 %).
struct Coverage {
  double level;
  Index rows, held;
  double share, least, most;
};
/// Coverage by cross-fitting: the rows fall by chance into ten parts (or one for each, where the others would be too
/// few), and each part is held by the bound of all others. None where those are too few even so. Fails (Fault::usage)
/// if `level` is not between 0 and 1.
std::optional<Coverage> measured_coverage(std::span<const double> scores, double level, std::uint64_t seed);

}  // namespace pellucid::judge
