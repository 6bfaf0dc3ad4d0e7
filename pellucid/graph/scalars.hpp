// The scalars of a step: numbers that a run gives its programs anew at each step. Graphs take them by these names
// (Graph::scalar) and plans are given them (Plan::set_scalar), so both sides read them here.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace pellucid::graph::scalars {

using Name = std::string_view;

constexpr Name step = "step";                          ///< updates done before this one, from 0
constexpr Name epoch = "epoch";                        ///< epochs done before this one, from 0
constexpr Name epochs = "epochs";                      ///< of the run
constexpr Name epoch_steps = "epoch_steps";            ///< updates of an epoch
constexpr Name lr = "lr";                              ///< the optimizer's learning rate, before any schedule
constexpr Name scale = "scale ";                       ///< with a schedule's number behind it: its Watch::scale
constexpr Name row_count = "row_count";                ///< rows of the batch
constexpr Name continues = "continues";                ///< 0 in the first of the batches of an update, else 1
constexpr Name mixup_u = "mixup_u";                    ///< the two uniform numbers of a step's mixup …
constexpr Name mixup_v = "mixup_v";                    ///< … of which its share is made
constexpr Name average_share = "average_share";        ///< of this step's weights in their average
constexpr Name statistics_share = "statistics_share";  ///< of this batch's statistics in the running ones

// Of a schedule that is looked at by itself, without a run: how many updates it lasts, and its Watch::scale.
constexpr Name steps = "steps";
constexpr Name only_scale = "scale";

/// Whether a run may give `name`: what is not here is a slip of the pen.
constexpr bool is_known(Name name) {
  constexpr std::array whole{step,    epoch,   epochs,        epoch_steps,      lr,    row_count, continues,
                             mixup_u, mixup_v, average_share, statistics_share, steps, only_scale};
  return std::ranges::find(whole, name) != whole.end() || name.starts_with(scale);
}

}  // namespace pellucid::graph::scalars
