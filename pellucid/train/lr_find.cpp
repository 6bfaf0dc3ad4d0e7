#include "pellucid/train/lr_find.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/train/batches.hpp"
#include "pellucid/train/bound_data.hpp"
#include "pellucid/train/check_data.hpp"
#include "pellucid/train/class_weights.hpp"
#include "pellucid/train/network_values.hpp"
#include "pellucid/train/program.hpp"

namespace pellucid {

namespace {

constexpr double not_found = std::numeric_limits<double>::quiet_NaN();
constexpr double smoothing = 0.98, blown_up_above = 4;  // fastai's

/// from (to / from)^(step / (steps - 1)): as many steps in each decade.
const nn::Schedule& ramp() {
  static const nn::Schedule schedule{.name = "ramp",
                                     .summary = "grows by the same factor at every step",
                                     .use = "finding a learning rate",
                                     .source = "Smith 2017",
                                     .parameters = {{.name = "from", .summary = "first rate", .fallback = nn::required},
                                                    {.name = "to", .summary = "last rate", .fallback = nn::required},
                                                    {.name = "steps", .summary = "how many", .fallback = nn::required}},
                                     .define = [](Value lr, const nn::Progress& at, const nn::Arguments& with) {
                                       const Value factor = lr.graph->constant(with["to"] / with["from"]);
                                       return with["from"] * pow(factor, at.step / (with["steps"] - 1));
                                     }};
  return schedule;
}

void check(const RateRange& range) {
  const auto refuse = [](const char* where, double value, const char* next) {
    fail({Fault::usage, "cannot look for a learning rate", where, number_text(value) + " is impossible", next});
  };
  if (!(range.from > 0) || !std::isfinite(range.from)) refuse("from", range.from, "give a number above 0");
  if (!(range.to > range.from) || !std::isfinite(range.to)) refuse("to", range.to, "give a number above `from`");
  if (range.steps < 10) refuse("steps", static_cast<double>(range.steps), "give at least 10");
}

Parsed with_ramp(Parsed parsed, const RateRange& range) {
  if (parsed.optimizer.entry->procedure == nn::Procedure::line_search) {
    fail({Fault::usage, "cannot look for a learning rate", parsed.optimizer.entry->name.text,
          "it searches for the length of each step by itself", "name another optimizer"});
  }
  parsed.mixup = 0;
  parsed.accumulate = 1;
  parsed.averaging.reset();
  parsed.schedules = {{&ramp(), nn::Arguments({{"from", range.from, ""},
                                               {"to", range.to, ""},
                                               {"steps", static_cast<double>(range.steps), ""}})}};
  return parsed;
}

template <class T>
RateCurve run(const Recipe& recipe, const Data& data, const RateRange& range, const RunOptions& options) {
  const Signature signature = check_data(data);
  const Parsed parsed = with_ramp(parse(recipe, data.task), range);
  TrainingGraph training(parsed, signature, !data.weights.empty());
  check_truths(data, *parsed.loss.entry);
  demand_memory(training, recipe.dtype, 1);
  plan::Store store(recipe.dtype, 1);
  const kernels::Isa isa = kernels::best(recipe.kernels);
  const BoundData<T> bound(data);
  Plans plans(training.graph, {{"loss", training.loss}, {"rate", training.descent.learning_rate}}, training.updates,
              store, isa, options.fuse);
  bound.bind_to(plans);
  std::vector<Member> members = make_members(recipe, data, std::array{recipe.seed});
  const Batches batches(recipe, static_cast<Index>(members[0].split.train.size()), training.build);
  write_first_values(training.build, store, 0, {recipe.seed, options.start, data, members[0].split.train, isa});
  if (parsed.has_class_weights) {
    const std::vector<double> weights =
        class_weights(recipe.class_weight, signature, data.targets, members[0].split.train);
    store.tensor(class_weights_name, {static_cast<Index>(weights.size())});
    store.write(class_weights_name, 0, weights);
  }
  Team team(options.threads > 0 ? options.threads : Team::default_size());

  RateCurve curve{{}, false, not_found, not_found};
  double sum = 0, weight = 0, lowest = std::numeric_limits<double>::infinity();
  Index epoch = 0, begin = 0;
  for (Index step = 0; step < range.steps && !curve.blew_up; ++step) {
    if (begin == 0) batches.shuffle(members[0], epoch);
    const Index count = batches.count_at(begin);
    plan::Plan& plan = plans.at(count);
    Batches::write_rows(members, &Member::order, begin, count, plan.row_index("rows"));
    plan.set_scalar(graph::scalars::step, 0, static_cast<double>(step));
    plan.set_scalar(graph::scalars::epoch_steps, 0, static_cast<double>(batches.epoch_steps()));
    plan.set_random(std::array{recipe.seed}, static_cast<std::uint64_t>(step));
    plan.run(team);
    const auto loss = static_cast<double>(plan.output<T>("loss")[0]);
    sum = smoothing * sum + (1 - smoothing) * loss;
    weight = smoothing * weight + (1 - smoothing);
    const double smoothed = sum / weight;
    curve.blew_up = !std::isfinite(loss) || smoothed > blown_up_above * lowest;
    lowest = std::min(lowest, smoothed);
    if (std::isfinite(loss)) curve.points.push_back({static_cast<double>(plan.output<T>("rate")[0]), loss, smoothed});
    begin += count;
    if (begin < batches.epoch_rows()) continue;
    begin = 0;
    ++epoch;
  }
  suggest_rates(curve, range.steps);
  return curve;
}

/// The longest list of points, in order, each lower than the one before it: its last point, and how many it has.
std::pair<std::size_t, std::size_t> longest_fall(std::span<const RatePoint> points) {
  std::vector<std::size_t> length(points.size(), 1);  // of the longest fall that ends at each point
  std::size_t end = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (points[i].smoothed < points[j].smoothed) length[i] = std::max(length[i], length[j] + 1);
    }
    if (length[i] > length[end]) end = i;
  }
  return {end, length[end]};
}

}  // namespace

void suggest_rates(RateCurve& curve, Index steps) {
  const auto left_out = static_cast<std::size_t>(steps / 10);
  constexpr std::size_t last = 5;
  if (curve.points.size() < left_out + last + 2) return;
  const std::span points = std::span(curve.points).subspan(left_out, curve.points.size() - left_out - last);
  const auto [end, length] = longest_fall(points);
  if (length > 1) {
    // Its middle as fastai counts it: from the point before the fall on, a third of its points and half a third.
    const std::size_t middle = end + length / 3 + length / 6;
    curve.valley = points[middle - std::min(middle, length)].rate;
  }
  // The rates grow by the same factor, so that the slope is the difference.
  const auto fall = [&](std::size_t i) { return points[i].smoothed - points[i + 1].smoothed; };
  std::size_t steepest = 0;
  for (std::size_t i = 1; i + 1 < points.size(); ++i) {
    if (fall(i) > fall(steepest)) steepest = i;
  }
  if (fall(steepest) > 0) curve.steep = points[steepest].rate;
}

RateCurve find_learning_rate(const Recipe& recipe, const Data& data, const RateRange& range,
                             const RunOptions& options) {
  check(recipe);
  check(range);
  return recipe.dtype == Element::float64 ? run<double>(recipe, data, range, options)
                                          : run<float>(recipe, data, range, options);
}

}  // namespace pellucid
