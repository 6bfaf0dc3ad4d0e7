// Where a plan of a step takes what changes from step to step, and where it leaves what came of it: looked up once, as
// the steps of a small network take less time than names.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "pellucid/graph/scalars.hpp"
#include "pellucid/plan/plan.hpp"

namespace pellucid {

template <class T>
struct StepPlaces {
  /// `scales`: the graph's names for the scale of each schedule.
  StepPlaces(plan::Plan& plan, const std::vector<std::string>& scale_names)
      : rows(plan.row_index("rows")),
        partners(plan.row_index("partners")),
        loss(plan.output<T>("loss")),
        weight(plan.output<T>("weight")),
        learning_rate(plan.output<T>("learning_rate")),
        step(plan.scalar(graph::scalars::step)),
        epoch(plan.scalar(graph::scalars::epoch)),
        epochs(plan.scalar(graph::scalars::epochs)),
        epoch_steps(plan.scalar(graph::scalars::epoch_steps)),
        lr(plan.scalar(graph::scalars::lr)),
        continues(plan.scalar(graph::scalars::continues)),
        average_share(plan.scalar(graph::scalars::average_share)) {
    for (const std::string& name : scale_names) scales.push_back(plan.scalar(name));
  }

  std::span<std::uint32_t> rows, partners;
  std::span<const T> loss, weight, learning_rate;
  int step, epoch, epochs, epoch_steps, lr, continues, average_share;
  std::vector<int> scales;
};

}  // namespace pellucid
