#include "pellucid/nn/builder.hpp"

#include <algorithm>
#include <utility>

#include "pellucid/base/error.hpp"
#include "pellucid/nn/pictures.hpp"

namespace pellucid::nn {

Value Builder::parameter(std::string_view name, const Shape& shape, std::string_view initializer, double fan_in,
                         double fan_out, FileAxes file_axes) {
  extent_.add_weights(shape, path_);
  const std::string full = path_ + "." + std::string(name);
  const Value value = graph_.parameter(full, shape);
  parameters_.push_back({full, value, std::string(initializer), fan_in, fan_out, std::move(file_axes)});
  return value;
}

Value Builder::state(std::string_view name, const Shape& shape, double initial) {
  extent_.add_weights(shape, path_);
  const std::string full = path_ + "." + std::string(name);
  const Value value = graph_.state(full, shape);
  states_.push_back({full, value, initial});
  return value;
}

void Builder::move(Value state, Value value, double momentum) {
  if (restates_) {
    update(state, state + graph_.scalar(graph::scalars::statistics_share) * (value - state));
  } else {
    update(state, (1 - momentum) * state + momentum * value);
  }
}

bool Builder::moves(const StateInfo& state) const {
  return std::ranges::any_of(updates_, [&](const graph::Update& update) { return update.target == state.value; });
}

namespace {

// Whether a step before has made new columns out of all of them: then a row is no picture any more.
bool mixes_columns(Value x) {
  const std::vector<int> ids = graph::operands_first(x);
  return std::any_of(ids.begin(), ids.end(), [&](int id) {
    const graph::Op op = x.graph->node(id).op;
    return op == graph::Op::product || op == graph::Op::take || op == graph::Op::put;
  });
}

}  // namespace

Value Builder::pictures(Value x, std::string_view layer) {
  if (x.shape().rank() == 4) return x;
  const std::string where = "step " + path_ + " of the model";
  if (image_.empty()) {
    fail({Fault::usage, std::string(layer) + " needs pictures", where, "the rows are columns of a table, not pictures",
          "use linear; write unflatten before it if they are a picture's; or train on pictures: an IDX file, a .npy "
          "array "
          "[n, height, width] or a folder of images"});
  }
  if (mixes_columns(x)) {
    fail({Fault::usage, std::string(layer) + " needs pictures", where,
          "the step before gives " + to_string(x.shape()) + ": columns that are no picture any more",
          "write conv2d and pooling first, then flatten, then linear"});
  }
  const bool is_gray = image_.size() == 2;
  const Index channels = is_gray ? 1 : image_[0], height = image_[is_gray ? 0 : 1], width = image_[is_gray ? 1 : 2];
  if (channels > 1) demand_columns(channels * height * width);
  return as_pictures(x, channels, height, width);
}

Value Builder::columns(Value x, std::string_view layer) {
  if (x.shape().rank() == 2) return x;
  fail({Fault::usage, std::string(layer) + " needs columns", "step " + path_ + " of the model",
        "the step before gives pictures " + to_string(x.shape()), "write flatten between them"});
}

Value Builder::uniform(const Shape& shape) { return reshape(uniform(-shape.count()), shape); }

Value Builder::fitted(std::string_view name, const Shape& shape, const std::vector<Index>& columns, Fit fit) {
  const Value value = state(name, shape, 0);
  states_.back().fit = std::move(fit);
  states_.back().columns = columns;
  return value;
}

Fields Builder::fields(Value x) const {
  if (!fields_.empty()) return fields_;
  Fields numbers = numbers_of_a_row(x.shape().columns());
  numbers.front().origin.clear();
  return numbers;
}

Value Builder::uniform(Index columns) { return graph::uniform(graph_.row_index("rows"), columns, path_); }

void Builder::require_rows(Index least, std::string_view reason) {
  if (least <= least_rows_) return;
  least_rows_ = least;
  least_rows_reason_ = reason;
}

Value Stepper::slot(std::string_view name) {
  const Value whole = graph_.slot(parameter_ + "/" + std::string(name), shape_);
  return codes_ ? lookup(whole, codes_) : whole;
}

void Stepper::set(Value slot, Value value) {
  const Value whole = codes_ ? graph_.value(graph_.node(slot).inputs[0]) : slot;
  updates_.push_back({whole, value, codes_});
}

}  // namespace pellucid::nn
