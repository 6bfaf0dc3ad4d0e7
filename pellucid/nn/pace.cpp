#include "pellucid/nn/pace.hpp"

#include <cmath>

#include "pellucid/graph/scalars.hpp"

namespace pellucid::nn {

namespace {

/// How long a schedule says that it lasts; 0: to the end of the run. One of both at most is set.
struct Length {
  double epochs = 0, steps = 0;
  bool is_given() const { return epochs > 0 || steps > 0; }
};

Length length_of(const Use<Schedule>& schedule) {
  const auto given = [&](const char* name) { return schedule.arguments.has(name) ? schedule.arguments[name] : 0; };
  const double steps = given("steps");
  return {steps > 0 ? 0 : given("epochs"), steps};
}

std::string name_of(const Use<Schedule>& schedule) { return std::string("schedule ") + schedule.entry->name.text; }

}  // namespace

Schedules parse_schedules(std::string_view text) {
  Schedules schedules;
  for (const Call& call : parse_steps(text)) schedules.push_back(use<Schedule>(call));
  for (std::size_t i = 0; i + 1 < schedules.size(); ++i) {
    if (length_of(schedules[i]).is_given()) continue;
    const Arguments& with = schedules[i].arguments;
    fail({Fault::usage, "cannot follow " + name_of(schedules[i]) + " by another",
          "schedule " + std::to_string(i + 1) + " of " + std::to_string(schedules.size()),
          "it does not say how long it lasts", with.has("epochs") ? "give it epochs=…" : "give it steps=…"});
  }
  return schedules;
}

std::string written(const Schedules& schedules) {
  std::string text;
  for (const Use<Schedule>& schedule : schedules) text += (text.empty() ? "" : " | ") + written(schedule);
  return text;
}

void check_length(const Schedules& schedules, double epochs, double epoch_steps) {
  double left = epochs * epoch_steps;
  for (const Use<Schedule>& schedule : schedules) {
    const Length length = length_of(schedule);
    const double steps = length.epochs * epoch_steps + length.steps;
    const bool is_last = &schedule == &schedules.back();
    if (is_last && schedule.entry->ends && length.is_given() && left > steps) {
      fail({Fault::usage, "cannot use " + name_of(schedule), "",
            "it ends after " + number_text(steps) + " steps, and " + number_text(left) + " are to be taken",
            "let it last to the end of the run (steps=0), or follow it by another: … | constant"});
    }
    left -= steps;
  }
}

void watch(const Schedules& schedules, std::vector<Watch>& watches, double epoch, double epoch_steps, double loss,
           double lr) {
  const double last_step = (epoch + 1) * epoch_steps - 1;
  double end = 0;  // of a schedule, in steps
  for (std::size_t i = 0; i < schedules.size(); ++i) {
    const Length length = length_of(schedules[i]);
    end += length.epochs * epoch_steps + length.steps;
    if (i + 1 < schedules.size() && last_step >= end) continue;
    if (schedules[i].entry->watch != nullptr) {
      schedules[i].entry->watch(watches[i], loss, lr, schedules[i].arguments);
    }
    return;
  }
}

std::string scale_name(std::size_t number) { return std::string(graph::scalars::scale) + std::to_string(number); }

Pace::Pace(graph::Graph& graph, const Schedules& schedules) : graph_(&graph), schedules_(schedules) {
  const Value epoch = graph.scalar(graph::scalars::epoch);
  const Value step = graph.scalar(graph::scalars::step);
  const Value epoch_steps = graph.scalar(graph::scalars::epoch_steps);
  Value epochs_left = graph.scalar(graph::scalars::epochs);
  double epochs_before = 0, steps_before = 0;  // together where this schedule begins
  for (std::size_t i = 0; i < schedules.size(); ++i) {
    const Value begin = epochs_before * epoch_steps + steps_before;
    const Value own_step = i == 0 ? step : maximum(step - begin, 0);
    // Epochs that begin with the run's go with them, others with their own first step.
    const Value own_epoch = steps_before > 0    ? floor(own_step / epoch_steps)
                            : epochs_before > 0 ? maximum(epoch - epochs_before, 0)
                                                : epoch;
    const Length length = length_of(schedules[i]);
    const Value epochs = length.epochs > 0  ? graph.constant(length.epochs)
                         : length.steps > 0 ? length.steps / epoch_steps
                                            : epochs_left;
    const Value steps = length.steps > 0 ? graph.constant(length.steps) : epochs * epoch_steps;
    progress_.push_back({own_epoch, own_step, epochs, steps, graph.scalar(scale_name(i))});
    begins_.push_back(step >= begin);
    epochs_left = epochs_left - epochs;
    epochs_before += length.epochs;
    steps_before += length.steps;
  }
  lr_ = chosen([&](const Use<Schedule>& use, const Progress& at) {
    return use.entry->define(graph.scalar(graph::scalars::lr), at, use.arguments);
  });
}

Value Pace::momentum(double own) const {
  return chosen([&](const Use<Schedule>& use, const Progress& at) {
    const Value constant = graph_->constant(own);
    return use.entry->momentum == nullptr ? constant : use.entry->momentum(constant, at, use.arguments);
  });
}

template <class Define>
Value Pace::chosen(const Define& define) const {
  Value value = define(schedules_.front(), progress_.front());
  for (std::size_t i = 1; i < schedules_.size(); ++i) {
    value = where(begins_[i], define(schedules_[i], progress_[i]), value);
  }
  return value;
}

}  // namespace pellucid::nn
