// Early stopping: which epoch is the best so far, and which was the last.
#pragma once

#include "pellucid/judge/metric.hpp"
#include "pellucid/train/member.hpp"

namespace pellucid {

/// Of one network on its validation rows; NaN without such rows.
struct Watched {
  double loss = std::numeric_limits<double>::quiet_NaN();
  double accuracy = std::numeric_limits<double>::quiet_NaN();   ///< NaN for a regression too
  double monitored = std::numeric_limits<double>::quiet_NaN();  ///< the loss, or the recipe's metric
};

/// What a run is monitored by: its validation loss, or a metric of its validation rows.
struct Monitor {
  std::string name;                 ///< "loss", or the metric with all its parameters
  nn::Use<judge::Metric> metric{};  ///< no entry: the loss

  /// Fails (Fault::usage) on a name that is neither, and on a metric that the network has not.
  Monitor(const Recipe& recipe, const Signature& signature);
  bool is_loss() const { return metric.entry == nullptr; }
  bool is_higher_better() const { return !is_loss() && metric.entry->best == judge::Best::higher; }
};

/// Enters an epoch into the member's history and ends the member when its patience is over. True if the epoch is the
/// best so far: every one is where nothing is watched. One that is no candidate is told and changes nothing else.
bool enter_epoch(MemberState& member, const Recipe& recipe, const Monitor& monitor, Index epoch, const Watched& watched,
                 double learning_rate, bool is_candidate = true);

}  // namespace pellucid
