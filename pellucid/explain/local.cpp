#include "pellucid/explain/local.hpp"

#include <algorithm>
#include <numeric>

#include "pellucid/graph/differentiate.hpp"
#include "pellucid/graph/scalars.hpp"

namespace pellucid::explaining {

namespace {

using graph::Graph;
using graph::Node;
using graph::Op;

std::vector<double> copy_of(std::span<const double> values) { return {values.begin(), values.end()}; }

}  // namespace

std::vector<std::size_t> in_graph(const graph::Shape& shape, const nn::FileAxes& axes) {
  std::vector<double> places(static_cast<std::size_t>(shape.count()));
  std::iota(places.begin(), places.end(), 0.0);
  const std::vector<double> in_file = nn::to_file_order(places, shape, axes);
  return {in_file.begin(), in_file.end()};
}

std::vector<double> spread(std::span<const double> given, std::span<const double> codes, const graph::Shape& shape,
                           std::span<const double> before) {
  const auto columns = static_cast<std::size_t>(shape.columns());
  std::vector<double> all = copy_of(before);
  all.resize(static_cast<std::size_t>(shape.count()), 0);
  for (std::size_t k = 0; k < codes.size(); ++k) {
    if (!(codes[k] >= 0 && codes[k] < static_cast<double>(shape.rows()))) continue;
    std::copy_n(given.begin() + static_cast<std::ptrdiff_t>(k * columns), columns,
                all.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(codes[k]) * columns));
  }
  return all;
}

Local::Local(Value to, Value from, const std::vector<nn::ParameterInfo>& own, const Model& model,
             std::span<const double> inputs, double y)
    : store_(Element::float64, 1),
      inputs_(copy_of(inputs)),
      y_(y),
      options_{.isa = kernels::best(model.recipe().kernels), .batch = 1, .fuse = true} {
  std::map<int, int> made;
  in = graph.input("source", from.shape());
  made[from.id] = in.id;
  out = copied(*to.graph, to.id, from.id, made);
  for (const nn::ParameterInfo& parameter : own) {
    const auto found = made.find(parameter.value.id);
    if (found != made.end()) tensors_[parameter.name] = graph.value(found->second);
  }
  std::vector<plan::Output> outputs;
  for (const int id : operands_first(out)) {
    if (!is_leaf(graph.node(id).op)) outputs.push_back({std::to_string(id), graph.value(id)});
  }
  if (outputs.empty()) outputs.push_back({std::to_string(out.id), out});
  plan::Plan plan(graph, outputs, {}, store_, options_);
  for (const std::string& name : model.names()) {
    if (store_.find(name) != nullptr) store_.write(name, 0, model.graph_tensor(name));
  }
  fill(plan);
  plan.run(one_);
  for (const plan::Output& output : outputs) values_[output.value.id] = copy_of(plan.output<double>(output.name));
  for (const int id : operands_first(out)) {
    const Node& node = graph.node(id);
    if (node.op == Op::input) values_[id] = id == in.id ? inputs_ : std::vector<double>(count_of(graph, id), y_);
    if (node.op == Op::scalar) values_[id] = {1};  // of the row
    if (node.op == Op::constant) values_[id] = {node.number};
    if (node.op == Op::parameter || node.op == Op::state)
      values_[id] = copy_of(store_.find(node.name)->data.as<double>());
  }
}

Value Local::copied(const Graph& from, int id, int source, std::map<int, int>& made) {
  if (const auto found = made.find(id); found != made.end()) return graph.value(found->second);
  Node node = from.node(id);
  for (int& input : node.inputs) {
    if (input >= 0) input = copied(from, input, source, made).id;
  }
  const Value value = graph.add(std::move(node));
  made[id] = value.id;
  return value;
}

void Local::fill(plan::Plan& plan) {
  const std::span<double> source = plan.input<double>("source");
  std::copy_n(inputs_.begin(), source.size(), source.begin());
  const std::span<double> y = plan.input<double>("y");
  std::fill(y.begin(), y.end(), y_);
  plan.set_scalar(graph::scalars::row_count, 0, 1);
}

double Local::value(Number number) const { return values_.at(number.node)[number.place]; }

Value Local::tensor(const std::string& name) const {
  const auto found = tensors_.find(name);
  return found == tensors_.end() ? Value{} : found->second;
}

Local::Slopes Local::slopes(std::size_t unit) {
  if (!back_) {
    std::vector<Value> all{in};
    std::vector<std::string> names{"source"};
    for (const auto& [name, tensor] : tensors_) {
      all.push_back(tensor);
      names.push_back(name);
    }
    const Value chosen = out.shape().rank() == 0 ? out : sum(out * graph.input("seed", out.shape()));
    const std::vector<Value> gradients = graph::gradients(chosen, all);
    for (std::size_t i = 0; i < all.size(); ++i) {
      asked_.push_back({"d:" + names[i], gradients[i]});
      if (const graph::Rows rows = graph::rows_of(gradients[i])) asked_.push_back({"i:" + names[i], rows.index});
    }
    back_ = std::make_unique<plan::Plan>(graph, asked_, std::vector<graph::Update>{}, store_, options_);
    fill(*back_);
  }
  const std::span<double> seed = back_->input<double>("seed");
  std::fill(seed.begin(), seed.end(), 0.0);
  if (unit < seed.size()) seed[unit] = 1;
  back_->run(one_);
  Slopes slopes{copy_of(back_->output<double>("d:source")), {}};
  for (const auto& [name, tensor] : tensors_) {
    const std::span<const double> given = back_->output<double>("d:" + name);
    const bool is_rows =
        std::any_of(asked_.begin(), asked_.end(), [&](const auto& each) { return each.name == "i:" + name; });
    slopes.tensors[name] = is_rows ? spread(given, back_->output<double>("i:" + name), tensor.shape()) : copy_of(given);
  }
  return slopes;
}

std::vector<std::size_t> Local::reached(Value of, std::size_t place) const {
  std::map<int, std::vector<bool>> marks;
  const auto value_of = [&](Number number) { return value(number); };
  for (const int id : operands_first(out)) {
    std::vector<bool> mark(count_of(graph, id), false);
    if (id == of.id) {
      mark[place] = true;
    } else {
      const Node& node = graph.node(id);
      const bool is_touched = std::any_of(node.inputs.begin(), node.inputs.end(), [&](int input) {
        return input >= 0 && std::find(marks[input].begin(), marks[input].end(), true) != marks[input].end();
      });
      for (std::size_t i = 0; is_touched && i < mark.size(); ++i) {
        const Made made = made_of(graph, {id, i}, value_of);
        mark[i] = std::any_of(made.of.begin(), made.of.end(),
                              [&](const auto& each) { return static_cast<bool>(marks[each.node][each.place]); });
      }
    }
    marks[id] = std::move(mark);
  }
  std::vector<std::size_t> units;
  const std::vector<bool>& last = marks[out.id];
  for (std::size_t unit = 0; unit < last.size(); ++unit) {
    if (last[unit]) units.push_back(unit);
  }
  return units;
}

}  // namespace pellucid::explaining
