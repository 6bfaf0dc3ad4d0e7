// Which learning rate to begin with: a short run whose rate grows from far too small to far too large, and what its
// losses say (Smith 2017). It changes nothing: no file, no model, no random number of a later run.
#pragma once

#include <vector>

#include "pellucid/train/trainer.hpp"

namespace pellucid {

struct RateRange {
  double from = 1e-7, to = 10;  ///< above 0, from < to
  Index steps = 100;            ///< at least 10
};

struct RatePoint {
  double rate;
  double loss;      ///< of the batch, before the step with this rate
  double smoothed;  ///< mean of the losses so far, recent ones more: fastai's, beta 0.98 with its start corrected
};

struct RateCurve {
  std::vector<RatePoint> points;
  bool blew_up;   ///< it ended early: the smoothed loss passed four times its lowest, or was no number
  double valley;  ///< suggestion: fastai's "valley", in the middle of the longest fall; NaN if nothing fell
  double steep;   ///< suggestion: where the smoothed loss falls fastest; NaN if nothing fell
};

/// Trains a network of `recipe` (its seed, batches and optimizer; not its schedule, mixup, accumulation and averages)
/// on the rows that a run would train on. Fails as train_run does, and (Fault::usage) on an impossible range or an
/// optimizer that searches for its rates by itself.
RateCurve find_learning_rate(const Recipe& recipe, const Data& data, const RateRange& range = {},
                             const RunOptions& options = {});

/// The suggestions for a curve. As fastai does, the first tenth of `steps` and the last five points are left out.
void suggest_rates(RateCurve& curve, Index steps);

}  // namespace pellucid
