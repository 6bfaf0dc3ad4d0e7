// one_cycle: the rate rises from max_lr / div_factor to max_lr in the first pct_start of the steps and falls to
// max_lr / div_factor / final_div_factor in the rest (three_phase: as steeply as it rose, then on to the end), along
// half cosines or straight lines; the momentum goes the other way. PyTorch's OneCycleLR: rises and falls end at
// pct_start T - 1 and T - 1 of T steps; where PyTorch divides by 0, a phase without a step is at its end.
#include "pellucid/nn/catalogue.hpp"

namespace pellucid::nn::schedules {

namespace {

/// A value that is `low` at first, `high` after the rise, and `last` at the end.
struct Cycle {
  Value low, high, last;
};

Value along(const Cycle& cycle, const Progress& at, const Arguments& with) {
  const auto between = [&](Value from, Value to, Value begin, Value end) {
    const Value length = end - begin;
    const Value done = where(equal(length, 0), 1, (at.step - begin) / where(equal(length, 0), 1, length));
    if (with.is_set("straight")) return from + (to - from) * done;
    return to + 0.5 * (from - to) * (1 + cos(3.14159265358979323846 * done));
  };
  const Value start = at.step.graph->constant(0);
  const Value peak = with["pct_start"] * at.steps - 1;
  const Value end = at.steps - 1;
  const Value rise = between(cycle.low, cycle.high, start, peak);
  if (!with.is_set("three_phase")) return where(at.step <= peak, rise, between(cycle.high, cycle.last, peak, end));
  const Value back = 2 * (with["pct_start"] * at.steps) - 2;
  const Value fall = between(cycle.high, cycle.low, peak, back);
  return where(at.step <= peak, rise, where(at.step <= back, fall, between(cycle.low, cycle.last, back, end)));
}

}  // namespace

Schedule one_cycle() {
  return {
      .name = "one_cycle",
      .summary = "one rise and one long fall, step by step, with the momentum against it",
      .use = "short runs with a high rate (see pellucid lr-find); it must know the number of epochs",
      .source = "Smith and Topin 2018; PyTorch's OneCycleLR",
      .mathematics =
          "high = where(max_lr == 0, lr, max_lr)\n"
          "low = high / div_factor\n"
          "last = low / final_div_factor\n"
          "peak = pct_start * steps - 1\n"
          "up = (1 - cos(pi * step / peak)) / 2\n"
          "down = (1 - cos(pi * (step - peak) / (steps - 1 - peak))) / 2\n"
          "rate = where(step <= peak, low + (high - low) * up, high + (last - high) * down)\n"
          "momentum = max_momentum + (base_momentum - max_momentum) * where(step <= peak, up, 1 - down)",
      .example = {"one_cycle(steps=10, pct_start=0.5) of lr 1, steps 0 2 4 7 9", "0.04 0.52 1 0.3455 4e-06"},
      .parameters =
          {{.name = "max_lr",
            .summary = "the highest rate; 0: the optimizer's",
            .fallback = 0,
            .interval = at_least(0)},
           {.name = "steps",
            .summary = "how many steps it lasts; 0: to the end of the run",
            .fallback = 0,
            .interval = at_least(0),
            .kind = Kind::integer},
           {.name = "pct_start",
            .summary = "part of the steps in which the rate rises",
            .fallback = 0.3,
            .interval = {0, 1, true, true}},
           {.name = "straight", .summary = "lines in place of cosines", .fallback = 0, .kind = Kind::boolean},
           {.name = "three_phase",
            .summary = "falls as steeply as it rose, then on to the end",
            .fallback = 0,
            .kind = Kind::boolean},
           {.name = "div_factor", .summary = "max_lr over the first rate", .fallback = 25, .interval = above(0)},
           {.name = "final_div_factor",
            .summary = "the first rate over the last",
            .fallback = 1e4,
            .interval = above(0)},
           {.name = "cycle_momentum",
            .summary = "moves the optimizer's momentum or beta1, if it has one",
            .fallback = 1,
            .kind = Kind::boolean},
           {.name = "base_momentum", .summary = "at the highest rate", .fallback = 0.85, .interval = from_below(0, 1)},
           {.name = "max_momentum", .summary = "at the ends", .fallback = 0.95, .interval = from_below(0, 1)}},
      .define =
          [](Value lr, const Progress& at, const Arguments& with) {
            const Value high = with.is_set("max_lr") ? lr.graph->constant(with["max_lr"]) : lr;
            const Value low = high / with["div_factor"];
            return along({low, high, low / with["final_div_factor"]}, at, with);
          },
      .momentum =
          [](Value own, const Progress& at, const Arguments& with) {
            if (!with.is_set("cycle_momentum")) return own;
            const Value most = own.graph->constant(with["max_momentum"]);
            return along({most, own.graph->constant(with["base_momentum"]), most}, at, with);
          },
      .ends = true};
}

}  // namespace pellucid::nn::schedules
