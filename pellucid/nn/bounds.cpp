#include "pellucid/nn/bounds.hpp"

#include <algorithm>
#include <cmath>

#include "pellucid/base/error.hpp"
#include "pellucid/base/memory.hpp"
#include "pellucid/base/text.hpp"

namespace pellucid::nn {

using graph::Op;

namespace {

constexpr double most_at_all = 0x1p50;  // whatever the machine: sizes are multiplied in their type

double room() { return std::min(physical_memory() / bytes_of(Element::float32), most_at_all); }

// Of a shape with B for one row.
double numbers_of(const graph::Shape& shape) {
  double count = 1;
  for (int axis = 0; axis < shape.rank(); ++axis) count *= static_cast<double>(std::abs(shape[axis]));
  return count;
}

// Up to what a number is grouped, and beyond that written with its exponent.
std::string written(double number) {
  return number < 0x1p53 ? grouped(static_cast<Index>(number)) : number_text(number);
}

double work_of(const graph::Graph& graph, const graph::Node& node) {
  const double numbers = numbers_of(node.shape);
  if (node.op == Op::product) {
    const graph::Shape& a = graph.node(node.inputs[0]).shape;
    return numbers * static_cast<double>(node.transpose_a ? std::abs(a.rows()) : a.columns());
  }
  const bool is_window = node.op == Op::window_max || node.op == Op::window_sum;
  return is_window ? numbers * static_cast<double>(node.list[0]) * static_cast<double>(node.list[1]) : numbers;
}

}  // namespace

Bounds::Bounds() : weights(room()), row(room()) {}

Bounds Bounds::of_file(const std::string& path, double numbers, double outputs) {
  Bounds bounds;
  numbers = 2 * numbers + 4096;  // a file that lacks only a tensor is told which
  bounds.weights = std::min(bounds.weights, numbers);
  bounds.columns = std::min(bounds.columns, std::max(numbers, outputs));
  bounds.file = path;
  return bounds;
}

void Extent::refuse(const std::string& path, const std::string& why) const {
  if (!bounds_.file.empty()) {
    fail({Fault::data, "cannot load the model " + in_quotes(bounds_.file), "step " + path + " of the model", why,
          "give a model that pellucid wrote"});
  }
  fail({Fault::usage, "the network is too large", "step " + path + " of the model", why, "give its steps fewer units"});
}

void Extent::demand(double found, double most, const char* what, const std::string& path) const {
  if (found <= most) return;
  refuse(path, "it would make " + written(found) + " " + what + "; at most " + written(most) + " are possible");
}

void Extent::add_weights(const graph::Shape& shape, const std::string& path) {
  weights_ += numbers_of(shape);
  if (weights_ <= bounds_.weights) return;
  if (!bounds_.file.empty()) demand(weights_, bounds_.weights, "weights", path);
  const double bytes = bytes_of(Element::float32);
  refuse(path, to_string(shape) + " weights bring those of the network to " + gibibytes(weights_ * bytes) +
                   "; this machine has " + gibibytes(physical_memory()));
}

void Extent::demand_columns(double columns, const std::string& path) const {
  demand(columns, bounds_.columns, "columns", path);
}

void Extent::measure(const graph::Graph& graph, const std::string& path) {
  for (; measured_ < graph.size(); ++measured_) {
    const graph::Node& node = graph.node(measured_);
    if (graph::is_leaf(node.op)) continue;
    if (node.op != Op::patches) demand(numbers_of(node.shape), bounds_.row, "numbers of a row", path);
    work_ += work_of(graph, node);
  }
  demand(work_, bounds_.work, "multiplications for a row", path);
}

}  // namespace pellucid::nn
