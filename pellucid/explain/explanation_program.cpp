#include "pellucid/explain/explanation_program.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "pellucid/explain/local.hpp"
#include "pellucid/graph/differentiate.hpp"

namespace pellucid::explaining {

namespace {

using Kind = Explanation::Kind;
using graph::Graph;
using graph::Node;
using graph::Op;

bool is_weighted_sum(Value out, Value in) {
  const Graph& graph = *out.graph;
  const auto is_product = [&](int id) {
    const Node& node = graph.node(id);
    return node.op == Op::product && node.inputs[0] == in.id && graph.node(node.inputs[1]).op == Op::parameter &&
           !node.transpose_a && !node.transpose_b;
  };
  const Node& node = graph.node(out);
  if (node.op != Op::add) return is_product(out.id);
  const auto is_bias = [&](int id) { return graph.node(id).op == Op::parameter && graph.node(id).shape.rank() == 1; };
  return (is_product(node.inputs[0]) && is_bias(node.inputs[1])) ||
         (is_product(node.inputs[1]) && is_bias(node.inputs[0]));
}

// A product with a learned weight, whatever it is taken of, and a bias if there is one.
bool is_product_and_bias(Value out) {
  const Graph& graph = *out.graph;
  const auto is_learned = [&](int id) { return graph.node(id).op == Op::parameter; };
  const auto is_product = [&](int id) {
    return graph.node(id).op == Op::product && is_learned(graph.node(id).inputs[1]);
  };
  const Node& node = graph.node(out);
  if (node.op != Op::add) return is_product(out.id);
  return (is_product(node.inputs[0]) && is_learned(node.inputs[1])) ||
         (is_product(node.inputs[1]) && is_learned(node.inputs[0]));
}

// Whether a number of a tensor serves several outputs, so that its derivative is a sum over them.
bool shares_numbers(Value out, Value in) {
  const std::vector<int> order = operands_first(out), before = operands_first(in);
  return std::any_of(order.begin(), order.end(), [&](int id) {
    const Node& node = out.graph->node(id);
    if (node.op != Op::parameter || std::find(before.begin(), before.end(), id) != before.end()) return false;
    return in.shape().rank() > 2 || node.shape != graph::Shape({out.shape().columns()});
  });
}

plan::Options options_for(const Model& model) {
  return {.isa = kernels::best(model.recipe().kernels), .batch = 1, .fuse = true};
}

}  // namespace

bool is_elementwise_in(Value out, Value in) {
  const Graph& graph = *out.graph;
  std::set<int> depends{in.id};
  for (const int id : operands_first(out)) {
    const Node& node = graph.node(id);
    const bool uses =
        std::any_of(node.inputs.begin(), node.inputs.end(), [&](int input) { return depends.contains(input); });
    if (!uses || id == in.id) continue;
    if (!is_elementwise(node.op) || node.shape != in.shape()) return false;
    depends.insert(id);
  }
  return depends.contains(out.id);
}

Explanation::Kind kind_of(Value out, Value in) {
  if (out == in) return Kind::nothing;
  if (is_weighted_sum(out, in)) return Kind::weighted_sum;
  return is_elementwise_in(out, in) && !shares_numbers(out, in) ? Kind::elementwise : Kind::whole;
}

bool opens_layer(Value out, Value in) {
  return kind_of(out, in) == Kind::weighted_sum || (out != in && is_product_and_bias(out));
}

RowProgram::RowProgram(const Model& model, bool has_target)
    : build(graph, false, model.signature().outputs, model.signature().described(), model.signature().image),
      parsed(parse(model.recipe(), model.signature().task)) {
  x = scores = graph.input("x", {graph::batch, model.signature().inputs});
  for (std::size_t i = 0; i < parsed.steps.size(); ++i) {
    scores = nn::apply(parsed.steps[i], static_cast<Index>(i), build, scores);
    values.push_back(scores);
  }
  predictions = nn::predictions(parsed.loss, scores);
  if (has_target) loss = nn::batch_loss(parsed.loss, graph.input("y", {graph::batch, 1}), scores, std::nullopt);
  ask();
}

void RowProgram::ask() {
  std::vector<Value> all{x};
  std::vector<std::string> names{"x"};
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Kind kind = kind_of(values[i], source(i));
    if (kind == Kind::nothing) continue;
    all.push_back(values[i]);
    names.push_back(std::to_string(i));
    outputs.push_back({names.back(), values[i]});
    if (kind == Kind::elementwise) ask_slopes(i);
  }
  if (predictions != scores || outputs.empty()) outputs.push_back({"predictions", predictions});
  if (!loss) return;
  outputs.push_back({"loss", loss});
  for (const nn::ParameterInfo& parameter : build.parameters()) {
    all.push_back(parameter.value);
    names.push_back(parameter.name);
  }
  const std::vector<Value> gradients = graph::gradients(loss, all);
  for (std::size_t i = 0; i < all.size(); ++i) {
    outputs.push_back({"d:" + names[i], gradients[i]});
    if (const graph::Rows rows = graph::rows_of(gradients[i])) outputs.push_back({"i:" + names[i], rows.index});
  }
  const nn::Descent descent =
      nn::descend(parsed.optimizer, parsed.schedules, graph, loss, nn::gradients_of(loss, build.parameters()),
                  build.parameters(), parsed.restraint);
  if (!descent.updates.empty()) outputs.push_back({"learning_rate", descent.learning_rate});
  for (const graph::Update& update : descent.updates) {
    const Node& target = graph.node(update.target);
    if (target.op != Op::parameter) continue;
    outputs.push_back({"u:" + target.name, update.value});
    if (update.index) outputs.push_back({"j:" + target.name, update.index});
  }
}

void RowProgram::ask_slopes(std::size_t step) {
  std::vector<Value> all{source(step)};
  std::vector<std::string> names{"s:" + std::to_string(step)};
  for (const nn::ParameterInfo& parameter : build.parameters()) {
    const bool is_own = std::stoul(parameter.name) == step;
    if (!is_own || parameter.value.shape() != graph::Shape({source(step).shape().columns()})) continue;
    all.push_back(parameter.value);
    names.push_back("s:" + parameter.name);
  }
  const std::vector<Value> gradients = graph::gradients(sum(values[step]), all);
  for (std::size_t i = 0; i < all.size(); ++i) outputs.push_back({names[i], gradients[i]});
}

RowRun::RowRun(RowProgram& program, const Model& model, std::span<const double> inputs, std::optional<double> target)
    : store_(Element::float64, 1),
      whole_(program.graph, program.outputs, {}, store_, options_for(model)),
      loss_(program.graph, {program.loss ? plan::Output{"loss", program.loss} : program.outputs.front()}, {}, store_,
            options_for(model)) {
  for (const std::string& name : model.names()) {
    if (store_.find(name) != nullptr) store_.write(name, 0, model.graph_tensor(name));
  }
  for (plan::Plan* plan : {&whole_, &loss_}) {
    const std::span<double> x = plan->input<double>("x");  // empty if the loss does not look at the network
    std::copy_n(inputs.begin(), x.size(), x.begin());
    if (target) std::fill(plan->input<double>("y").begin(), plan->input<double>("y").end(), *target);
    plan->set_scalar(graph::scalars::row_count, 0, 1);
    // The first step of a run, each of whose epochs is that row.
    plan->set_scalar(graph::scalars::lr, 0, program.parsed.optimizer.arguments["lr"]);
    for (const graph::scalars::Name name : {graph::scalars::step, graph::scalars::epoch}) plan->set_scalar(name, 0, 0);
    plan->set_scalar(graph::scalars::epochs, 0, static_cast<double>(model.recipe().epochs));
    plan->set_scalar(graph::scalars::epoch_steps, 0, 1);
    for (std::size_t i = 0; i < program.parsed.schedules.size(); ++i) plan->set_scalar(nn::scale_name(i), 0, 1);
  }
  whole_.run(one_);
}

std::vector<double> RowRun::output(const std::string& name) const {
  const std::span<const double> values = whole_.output<double>(name);
  return {values.begin(), values.end()};
}

std::vector<double> RowRun::derivatives(const nn::ParameterInfo& parameter) const {
  const std::vector<double> given = output("d:" + parameter.name);
  const std::vector<double> codes = output("i:" + parameter.name);
  if (codes.empty()) return given;
  return spread(given, codes, parameter.value.shape());
}

std::vector<double> RowRun::updated(const nn::ParameterInfo& parameter) {
  const std::vector<double> given = output("u:" + parameter.name);
  const std::vector<double> codes = output("j:" + parameter.name);
  if (codes.empty()) return given;
  const std::span<const double> now = tensor(parameter.name);
  return spread(given, codes, parameter.value.shape(), now);
}

// Five points at three distances, of which the two that agree best are believed: one
// distance alone is too far for a steep network, too near for a flat one, or steps over a kink.
double RowRun::difference(double& number, double scale) {
  std::array<double, 3> estimates{};
  double distance = 1e-3 * scale;
  for (double& estimate : estimates) {
    estimate = five_points(number, distance);
    distance /= 8;
  }
  return std::abs(estimates[0] - estimates[1]) <= std::abs(estimates[1] - estimates[2]) ? estimates[1] : estimates[2];
}

double RowRun::five_points(double& number, double distance) {
  const double here = number;
  const auto loss_at = [&](double steps) {
    number = here + steps * distance;
    loss_.run(one_);
    return loss_.output<double>("loss")[0];
  };
  const double inner = loss_at(1) - loss_at(-1);
  const double outer = loss_at(2) - loss_at(-2);
  number = here;
  return (8 * inner - outer) / (12 * distance);
}

}  // namespace pellucid::explaining
