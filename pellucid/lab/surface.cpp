#include "pellucid/lab/surface.hpp"

#include <algorithm>
#include <cmath>

#include "pellucid/base/error.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/classics/functions.hpp"
#include "pellucid/model/recipe.hpp"
#include "pellucid/nn/network.hpp"
#include "pellucid/nn/normal.hpp"
#include "pellucid/plan/plan.hpp"

namespace pellucid::lab {

namespace {

constexpr std::array<const char*, 2> axes{"x", "y"};
constexpr const char* disturbance = "disturbance";  // what is added to the gradient of a step

/// A step down a surface, as a network's would be: its two parameters are the place.
class Descending {
 public:
  Descending(const UsedSurface& surface, const nn::Use<nn::Optimizer>& optimizer)
      : build_(graph_, true, 1, numbers_of_a_row(1), {}), lr_(optimizer.arguments["lr"]) {
    for (const char* axis : axes) build_.parameter(axis, {1}, "zeros", 1, 1);
    const std::vector<nn::ParameterInfo>& at = build_.parameters();
    const Value height = sum(surface.entry->define(at[0].value, at[1].value, surface.arguments));
    const Value disturbed = height + sum(graph_.state(disturbance, {1}) * (at[0].value + 0.7 * at[1].value));
    const std::vector<Value> slopes = nn::gradients_of(disturbed, at);
    descent_ = nn::descend(optimizer, nn::parse_schedules(Recipe{}.schedule), graph_, disturbed, slopes, at);
    store_.tensor(disturbance, {1});
    for (const nn::ParameterInfo& each : at) store_.tensor(each.name, {1});
    plan_.emplace(graph_, std::vector<plan::Output>{{"height", height}, {axes[0], slopes[0]}, {axes[1], slopes[1]}},
                  descent_.updates, store_, plan::Options{.isa = kernels::best(kernels::Set::portable), .batch = 1});
    plan_->set_scalar(graph::scalars::row_count, 0, 1);
  }

  std::array<double, 2> place() const {
    const std::vector<nn::ParameterInfo>& at = build_.parameters();
    return {store_.read(at[0].name, 0)[0], store_.read(at[1].name, 0)[0]};
  }
  void set_place(std::array<double, 2> place) {
    for (std::size_t i = 0; i < 2; ++i) store_.write(build_.parameters()[i].name, 0, std::array{place[i]});
  }

  /// The gradient of the step that was taken last.
  double slope(std::size_t axis) const { return plan_->output<double>(axes[axis])[0]; }

  /// Takes a step; returns the height where it began.
  double step(Index number, double noise) {
    store_.write(disturbance, 0, std::array{noise});
    plan_->set_scalar(graph::scalars::step, 0, static_cast<double>(number));
    plan_->set_scalar(graph::scalars::lr, 0, lr_);
    plan_->run(one_);
    return plan_->output<double>("height")[0];
  }

 private:
  graph::Graph graph_;
  nn::Builder build_;
  nn::Descent descent_;
  plan::Store store_{Element::float64, 1};
  std::optional<plan::Plan> plan_;
  Team one_{1};
  double lr_;
};

}  // namespace

std::vector<double> heights(const UsedSurface& surface, const std::vector<double>& points) {
  graph::Graph graph;
  const Value x = graph.input("x", {graph::batch, 1}), y = graph.input("y", {graph::batch, 1});
  const auto count = static_cast<Index>(points.size() / 2);
  plan::Store store(Element::float64, 1);
  plan::Plan plan(graph, {{"height", surface.entry->define(x, y, surface.arguments)}}, {}, store,
                  {.isa = kernels::best(kernels::Set::portable), .batch = count});
  for (std::size_t axis = 0; axis < 2; ++axis) {
    const std::span<double> along = plan.input<double>(axes[axis]);
    for (std::size_t i = 0; i < along.size(); ++i) along[i] = points[2 * i + axis];
  }
  Team one(1);
  plan.run(one);
  const std::span<const double> given = plan.output<double>("height");
  return {given.begin(), given.end()};
}

std::vector<double> grid(std::array<double, 2> low, std::array<double, 2> high, Index size) {
  std::vector<double> points;
  for (Index row = 0; row < size; ++row) {
    for (Index column = 0; column < size; ++column) {
      points.push_back(low[0] + (high[0] - low[0]) * static_cast<double>(column) / static_cast<double>(size - 1));
      points.push_back(low[1] + (high[1] - low[1]) * static_cast<double>(row) / static_cast<double>(size - 1));
    }
  }
  return points;
}

Terrain terrain_of(const UsedSurface& surface) {
  constexpr Index enough = 64;
  return Terrain(heights(surface, grid(surface.entry->low, surface.entry->high, enough)));
}

Walk walk(const UsedSurface& surface, const std::string& optimizer, std::array<double, 2> start, Index steps,
          std::uint64_t seed) {
  const nn::Use<nn::Optimizer> used = nn::use<nn::Optimizer>(optimizer);
  if (used.entry->procedure != nn::Procedure::none) {
    fail({Fault::usage, std::string(used.entry->name.text) + " cannot race", "",
          "it searches along lines and takes no single steps", "choose another optimizer"});
  }
  Descending descending(surface, used);
  descending.set_place(start);
  const double deviation = surface.entry->noise == nullptr ? 0 : surface.entry->noise(surface.arguments);
  std::vector<double> uniform;
  const std::uint64_t key = random_key(seed, "walk", 0);
  for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(steps) + 1; ++i)
    uniform.push_back(random_uniform(key, i, 0));
  const std::vector<double> normal = classics::each_of(nn::standard_normal, uniform);
  Walk walk{{start[0], start[1]}, {}, {}, false};
  for (Index i = 0; i <= steps; ++i) {
    const double noise = deviation * normal[static_cast<std::size_t>(i)];
    const double height = descending.step(i, noise);
    const std::array<double, 2> place = descending.place();
    walk.heights.push_back(height);
    walk.slopes.insert(walk.slopes.end(), {descending.slope(0), descending.slope(1)});
    walk.has_diverged = !std::isfinite(height) || !std::isfinite(place[0]) || !std::isfinite(place[1]);
    if (walk.has_diverged || i == steps) break;
    walk.places.insert(walk.places.end(), place.begin(), place.end());
  }
  return walk;
}

}  // namespace pellucid::lab
