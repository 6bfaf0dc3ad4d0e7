// The schedules of a run, one after the other, and what they set for a step: the learning rate, and for optimizers that
// have one the momentum. "warmup(epochs=5) | cosine" is PyTorch's SequentialLR of two schedules.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pellucid/nn/spec.hpp"

namespace pellucid::nn {

/// Each begins where the one before it ends, and counts from 0 there.
using Schedules = std::vector<Use<Schedule>>;

/// The schedules of "warmup(epochs=5) | cosine". Fails (Fault::usage) on unknown names and impossible parameters, and
/// if one that is followed by another does not say how long it lasts.
Schedules parse_schedules(std::string_view text);
std::string written(const Schedules& schedules);

/// Fails (Fault::usage) if a schedule has no rate for some step of a run of `epochs` epochs of `epoch_steps` steps.
void check_length(const Schedules& schedules, double epochs, double epoch_steps);

/// Hands the validation loss that epoch `epoch` (from 0) ended with to the schedule it belonged to. `watches` has one
/// for each schedule.
void watch(const Schedules& schedules, std::vector<Watch>& watches, double epoch, double epoch_steps, double loss,
           double lr);

/// Schedules written into a graph. It takes lr, step, epoch, epochs, epoch_steps and the schedules' scales
/// (graph/scalars.hpp).
class Pace {
 public:
  Pace(graph::Graph& graph, const Schedules& schedules);

  Value lr() const { return lr_; }
  /// The momentum of the step for an optimizer whose own is `own`: that constant, unless a schedule cycles it.
  Value momentum(double own) const;

 private:
  /// The value of the schedule that the step belongs to.
  template <class Define>
  Value chosen(const Define& define) const;

  graph::Graph* graph_;
  Schedules schedules_;
  std::vector<Progress> progress_;  ///< of each schedule
  std::vector<Value> begins_;       ///< 1 in the steps from each schedule's first on
  Value lr_;
};

/// The name under which the graph takes Watch::scale of schedule `number`.
std::string scale_name(std::size_t number);

}  // namespace pellucid::nn
