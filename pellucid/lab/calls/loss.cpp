// {"call": "loss", "loss": "huber(delta=1)", "y": 4, "p": 2, "from": 0, "to": 8}: the loss of one row with the truth y
// over what is predicted, its derivative, and both at p. Losses of one's own are "expr(…)".
#include <array>

#include "pellucid/base/error.hpp"
#include "pellucid/graph/differentiate.hpp"
#include "pellucid/lab/calls.hpp"
#include "pellucid/nn/network.hpp"
#include "pellucid/plan/plan.hpp"

namespace pellucid::lab::calls {

namespace {

constexpr Index drawn_points = 201;

struct LossCurve {
  std::vector<double> value, derivative;
};

LossCurve loss_over(const nn::Use<nn::Loss>& loss, double y, const std::vector<double>& predictions) {
  graph::Graph graph;
  const graph::Value p = graph.input("p", {graph::batch, 1});
  const graph::Value value = nn::row_loss(loss, broadcast_to(graph.constant(y), {graph::batch, 1}), p);
  const graph::Value derivative = graph::gradients(sum(value), std::array{p}).front();
  plan::Store store(Element::float64, 1);
  plan::Plan plan(graph, {{"value", value}, {"derivative", derivative}}, {}, store,
                  {.isa = kernels::best(kernels::Set::portable), .batch = static_cast<Index>(predictions.size())});
  const std::span<double> given = plan.input<double>("p");
  if (!given.empty()) std::ranges::copy(predictions, given.begin());  // a constant does not read it
  Team one(1);
  plan.run(one);
  const std::span<const double> values = plan.output<double>("value"), slopes = plan.output<double>("derivative");
  return {{values.begin(), values.end()}, {slopes.begin(), slopes.end()}};
}

Json numbers(const std::vector<double>& values) {
  Json list = Json::array();
  for (const double value : values) list.push_back(number_or_null(value));
  return list;
}

}  // namespace

Answer loss(Bench&, const Request& request) {
  const nn::Use<nn::Loss> used = nn::use<nn::Loss>(request.text("loss"));
  const double y = request.number("y"), at = request.number("p");
  const double from = request.number("from"), to = request.number("to");
  request.refuse_unknown();
  if (used.entry->truth == nn::Truth::classes) {
    fail({Fault::usage, std::string("cannot draw ") + used.entry->name.text, "",
          "it compares a whole row of scores, not one number", "choose a loss of one number"});
  }
  std::vector<double> predictions;
  for (Index i = 0; i < drawn_points; ++i)
    predictions.push_back(from + (to - from) * static_cast<double>(i) / static_cast<double>(drawn_points - 1));
  const LossCurve curve = loss_over(used, y, predictions), there = loss_over(used, y, {at});
  return {
      {{"loss", nn::written(used)},
       {"p", numbers(predictions)},
       {"value", numbers(curve.value)},
       {"derivative", numbers(curve.derivative)},
       {"there", {{"value", number_or_null(there.value[0])}, {"derivative", number_or_null(there.derivative[0])}}}}};
}

}  // namespace pellucid::lab::calls
