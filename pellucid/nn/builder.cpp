#include "pellucid/nn/builder.hpp"

namespace pellucid::nn {

Value Builder::parameter(std::string_view name, const Shape& shape, std::string_view initializer, double fan_in,
                         double fan_out, bool transposed) {
  const std::string full = path_ + "." + std::string(name);
  const Value value = graph_.parameter(full, shape);
  parameters_.push_back({full, value, std::string(initializer), fan_in, fan_out, transposed});
  return value;
}

Value Builder::state(std::string_view name, const Shape& shape, double initial) {
  const std::string full = path_ + "." + std::string(name);
  const Value value = graph_.state(full, shape);
  states_.push_back({full, value, initial});
  return value;
}

void Builder::move(Value state, Value value, double momentum) {
  if (restates_) {
    update(state, state + graph_.scalar("statistics_share") * (value - state));
  } else {
    update(state, (1 - momentum) * state + momentum * value);
  }
}

Value Builder::uniform(Index columns) { return graph::uniform(graph_.row_index("rows"), columns, path_); }

void Builder::require_rows(Index least, std::string_view reason) {
  if (least <= least_rows_) return;
  least_rows_ = least;
  least_rows_reason_ = reason;
}

Value Stepper::slot(std::string_view name) { return graph_.slot(parameter_ + "/" + std::string(name), shape_); }

}  // namespace pellucid::nn
