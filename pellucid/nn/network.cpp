#include "pellucid/nn/network.hpp"

#include <numeric>

#include "pellucid/base/random.hpp"
#include "pellucid/graph/differentiate.hpp"
#include "pellucid/graph/scalars.hpp"
#include "pellucid/plan/plan.hpp"

namespace pellucid::nn {

Value row_loss(const Use<Loss>& loss, Value y, Value p) { return mean_last(loss.entry->define(y, p, loss.arguments)); }

Value mean_of_rows(Value costs, std::optional<Value> weights) {
  if (!weights) return sum(costs) / costs.graph->scalar(graph::scalars::row_count);
  const Value total = sum(*weights);
  return sum(costs) / where(total > 0, total, 1);  // a batch of rows without weight has no loss
}

Value batch_loss(const Use<Loss>& loss, Value y, Value p, std::optional<Value> weights) {
  const Value row = row_loss(loss, y, p);
  return mean_of_rows(weights ? *weights * row : row, weights);
}

Value predictions(const Use<Loss>& loss, Value p) { return find<Activation>(loss.entry->output.text)->define(p, {}); }

Value squared_length(Value gradient) {
  const graph::Rows rows = graph::rows_of(gradient);
  if (!rows) return sum(square(gradient));
  const Value ones = broadcast_to(gradient.graph->constant(1), {rows.index.shape()[0], 1});
  return sum(square(gradient) / maximum(segment_total(rows.index, ones), 1));  // equal codes share their row
}

namespace {

/// L2 and clipping, in this order: what is clipped is the gradient of all that is made small. PyTorch's clip_grad_norm_
/// (Pascanu, Mikolov and Bengio 2013) adds 1e-6 to the length; so does this.
std::vector<Value> restrained_gradients(const std::vector<Value>& gradients,
                                        const std::vector<ParameterInfo>& parameters, const Restraint& restraint) {
  std::vector<Value> result = gradients;
  for (std::size_t i = 0; i < result.size(); ++i) {
    if (restraint.l2 > 0 && parameters[i].is_weight()) result[i] = result[i] + restraint.l2 * parameters[i].value;
  }
  if (restraint.clip_norm > 0) {
    Value squares = result.front().graph->constant(0);
    for (const Value gradient : result) squares = squares + squared_length(gradient);
    const Value scale = minimum(restraint.clip_norm / (sqrt(squares) + 1e-6), 1);
    for (Value& gradient : result) gradient = gradient * scale;
  }
  if (restraint.clip_value > 0) {
    for (Value& gradient : result) {
      gradient = minimum(maximum(gradient, -restraint.clip_value), restraint.clip_value);
    }
  }
  return result;
}

/// What L2 adds to the loss; its derivative stands in restrained_gradients.
Value l2_loss(graph::Graph& graph, const std::vector<ParameterInfo>& parameters, const Restraint& restraint) {
  Value squares = graph.constant(0);
  if (restraint.l2 == 0) return squares;
  for (const ParameterInfo& parameter : parameters) {
    if (parameter.is_weight()) squares = squares + sum(square(parameter.value));
  }
  return restraint.l2 / 2 * squares;
}

/// The proximal step of L1 (soft threshold: Donoho 1995; ISTA), then the length of each unit's weights (Srivastava et
/// al. 2014). A weight is [..., out]: its columns belong to units.
Value restrained_weight(Value moved, Value lr, const Restraint& restraint) {
  if (restraint.l1 > 0) {
    const Value step = lr * restraint.l1;
    moved = where(moved > step, moved - step, where(moved < -step, moved + step, 0));
  }
  if (restraint.max_norm > 0) {
    const Value length = sqrt(sum_rows(square(moved)));
    moved = moved * minimum(restraint.max_norm / maximum(length, 1e-12), 1);
  }
  return moved;
}

}  // namespace

std::vector<Value> gradients_of(Value loss, const std::vector<ParameterInfo>& parameters) {
  std::vector<Value> values;
  for (const ParameterInfo& parameter : parameters) values.push_back(parameter.value);
  return graph::gradients(loss, values);
}

Descent descend(const Use<Optimizer>& optimizer, const Schedules& schedules, graph::Graph& graph, Value loss,
                const std::vector<Value>& gradients, const std::vector<ParameterInfo>& parameters,
                const Restraint& restraint) {
  const Pace pace(graph, schedules);
  Descent descent{gradients, restrained_gradients(gradients, parameters, restraint), loss, pace.lr(), {}};
  if (optimizer.entry->define == nullptr) {
    descent.objective = loss + l2_loss(graph, parameters, restraint);
    return descent;
  }
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Value value = parameters[i].value;
    const Value codes = graph::rows_of(gradients[i]).index;
    Stepper stepper(
        graph, parameters[i].name, value.shape(), pace.lr(), [&](double own) { return pace.momentum(own); }, codes);
    Value moved = optimizer.entry->define(stepper, codes ? lookup(value, codes) : value, descent.steepest[i],
                                          optimizer.arguments);
    if (parameters[i].is_weight()) moved = restrained_weight(moved, pace.lr(), restraint);
    descent.updates.push_back({value, moved, codes});
    descent.updates.insert(descent.updates.end(), stepper.updates().begin(), stepper.updates().end());
  }
  return descent;
}

std::vector<double> initial_values(const ParameterInfo& parameter, std::uint64_t seed, kernels::Isa isa) {
  const Shape& shape = parameter.value.shape();
  graph::Graph graph;
  const Value u = uniform(graph.row_index("rows"), shape.columns(), parameter.name);
  const Use<Initializer> initializer = use<Initializer>(parameter.initializer);
  const Value first = initializer.entry->define(u, parameter.fan_in, parameter.fan_out, initializer.arguments);
  plan::Store store(Element::float64, 1);
  plan::Plan plan(graph, {{"first", first}}, {}, store, {.isa = isa, .batch = shape.rows()});
  const std::span<std::uint32_t> rows = plan.row_index("rows");
  std::iota(rows.begin(), rows.end(), 0U);
  plan.set_random(std::array{random_key(seed, "initial", 0)}, 0);
  Team one(1);
  plan.run(one);
  const std::span<const double> drawn = plan.output<double>("first");
  std::vector<double> values(drawn.begin(), drawn.end());
  if (initializer.entry->arrange != nullptr) initializer.entry->arrange(values, shape.columns(), initializer.arguments);
  return values;
}

}  // namespace pellucid::nn
