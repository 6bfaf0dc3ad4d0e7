// What definitions of layers and optimizers are given to write their part of the graph.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "pellucid/base/field.hpp"
#include "pellucid/graph/graph.hpp"
#include "pellucid/graph/scalars.hpp"
#include "pellucid/nn/bounds.hpp"
#include "pellucid/nn/file_axes.hpp"

namespace pellucid::nn {

using graph::Shape;
using graph::Value;

/// A learned tensor that a layer declared.
struct ParameterInfo {
  std::string name;  ///< as torch.nn.Sequential names it: "0.weight"
  Value value;
  std::string initializer;
  double fan_in, fan_out;
  FileAxes file_axes;  ///< in which order the model file holds the graph's axes

  /// Whether it is the weight of weighted sums: [..., out] in the graph, [out, ...] in the file. Biases are not.
  bool is_weight() const { return !file_axes.empty(); }
};

/// First values of a state from the training rows: of each of the columns asked for, the values in ascending order.
using Fit = std::function<std::vector<double>(const std::vector<std::vector<double>>& sorted)>;

/// What a layer keeps beside its parameters: running statistics, or what it fitted on the training rows.
struct StateInfo {
  std::string name;
  Value value;
  double initial;
  Fit fit{};                     ///< if given, the first values are this of …
  std::vector<Index> columns{};  ///< … these columns of the training rows
};

/// Writes a network into a graph, once for training and once for inference.
class Builder {
 public:
  /// `fields` tells what the network's inputs hold; empty: numbers. `image` is what a row of them is a picture of:
  /// {height, width} or {channels, height, width}; empty if it is none. What is larger than `bounds` is refused.
  Builder(graph::Graph& graph, bool training, Index task_outputs, Fields fields = {}, std::vector<Index> image = {},
          const Bounds& bounds = {})
      : graph_(graph),
        training_(training),
        task_outputs_(task_outputs),
        image_(std::move(image)),
        fields_(std::move(fields)),
        extent_(bounds) {}

  graph::Graph& graph() { return graph_; }
  bool training() const { return training_; }
  Index task_outputs() const { return task_outputs_; }  ///< what a `linear` without units gives

  /// While it lives, names begin with the path "<place>.", inside the one that was open: the steps of a model count
  /// from 0, and so do those of a branch ("3.0.weight").
  class Scope {
   public:
    Scope(Builder& build, Index place) : build_(build), before_(build.path_.size()) {
      build.path_ += (before_ == 0 ? "" : ".") + std::to_string(place);
    }
    ~Scope() { build_.path_.resize(before_); }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    Builder& build_;
    std::size_t before_;
  };
  const std::string& path() const { return path_; }  ///< of the step: "3", "3.0"

  /// Before a step writes down so many columns one by one.
  void demand_columns(Index columns) const { extent_.demand_columns(static_cast<double>(columns), path_); }
  /// After a step: what it has made must be within the bounds.
  void measure() { extent_.measure(graph_, path_); }

  /// Whether any column of the value that the present step is given is a code.
  bool given_codes() const { return have_codes(fields_); }
  /// What the columns of x, the value that the present step is given, hold.
  Fields fields(Value x) const;
  /// What those of the value that it gives hold; a step that refuses codes gives numbers and need not say so.
  void describe(Fields fields) { fields_ = std::move(fields); }

  Value parameter(std::string_view name, const Shape& shape, std::string_view initializer, double fan_in,
                  double fan_out, FileAxes file_axes = {});
  Value state(std::string_view name, const Shape& shape, double initial);
  /// A state that the trainer fits once, on these columns of the training rows.
  Value fitted(std::string_view name, const Shape& shape, const std::vector<Index>& columns, Fit fit);
  /// In training: at the end of the step `state` becomes `value`.
  void update(Value state, Value value) { updates_.push_back({state, value}); }

  /// In training: `state` moves towards `value` by the share `momentum`; where running statistics are taken anew (see
  /// restate()), so that it is the mean over the batches.
  void move(Value state, Value value, double momentum);
  /// What follows is run over the training rows to take running statistics anew: batch k, from 0, has the scalar
  /// statistics_share = 1 / (k + 1).
  void restate() { restates_ = true; }

  /// x as pictures [B, height, width, channels]: the network's input becomes them, whose rows are pictures channel by
  /// channel. Fails (Fault::usage) naming `layer` where x is no picture.
  Value pictures(Value x, std::string_view layer);
  /// x if it is rows of columns. Fails (Fault::usage) naming `layer` where it is pictures.
  Value columns(Value x, std::string_view layer);

  /// Random numbers in [0, 1), [B, columns]: a function of seed, step of the model, training step, row and unit.
  Value uniform(Index columns);
  Value uniform(const Shape& shape);  ///< [B, ...]: the units of a row counted through all its axes
  /// How many rows the batch has, as a number of the step.
  Value rows() { return graph_.scalar(graph::scalars::row_count); }
  /// Refuses training batches of fewer rows; `reason` completes "batch_norm …".
  void require_rows(Index least, std::string_view reason);

  const std::vector<ParameterInfo>& parameters() const { return parameters_; }
  const std::vector<StateInfo>& states() const { return states_; }
  const std::vector<graph::Update>& updates() const { return updates_; }
  /// Whether training moves `state`: running statistics move, what was fitted on the training rows stays.
  bool moves(const StateInfo& state) const;
  Index least_rows() const { return least_rows_; }
  const std::string& least_rows_reason() const { return least_rows_reason_; }

 private:
  graph::Graph& graph_;
  bool training_;
  bool restates_ = false;
  Index task_outputs_;
  std::vector<Index> image_;
  std::string path_;
  Fields fields_;
  Extent extent_;
  std::vector<ParameterInfo> parameters_;
  std::vector<StateInfo> states_;
  std::vector<graph::Update> updates_;
  Index least_rows_ = 1;
  std::string least_rows_reason_;
};

/// Writes one parameter's update. An optimizer is a pure function; the step count comes from the trainer. Given codes,
/// it sees the rows that they name as if they were the parameter, [B, L, columns], and moves no others.
class Stepper {
 public:
  /// `momentum` gives the step's momentum from the optimizer's own; without it that one stays.
  Stepper(graph::Graph& graph, std::string parameter, const Shape& shape, Value lr,
          std::function<Value(double own)> momentum = {}, Value codes = {})
      : graph_(graph),
        parameter_(std::move(parameter)),
        shape_(shape),
        lr_(lr),
        codes_(codes),
        momentum_(std::move(momentum)) {}

  Value lr() const { return lr_; }                                  ///< learning rate of this step, schedule included
  Value step() { return graph_.scalar(graph::scalars::step) + 1; }  ///< 1 at the first step
  Value number(double constant) const { return graph_.constant(constant); }
  /// Momentum (beta1) of this step, schedule included: the constant `own` unless one cycles it.
  Value momentum(double own) const { return momentum_ ? momentum_(own) : graph_.constant(own); }

  /// The optimizer's memory of this parameter under `name`, of the parameter's shape, zeros at first.
  Value slot(std::string_view name);
  /// At the end of the step `slot` becomes `value`.
  void set(Value slot, Value value);

  const std::vector<graph::Update>& updates() const { return updates_; }

 private:
  graph::Graph& graph_;
  std::string parameter_;
  Shape shape_;
  Value lr_, codes_;
  std::function<Value(double own)> momentum_;
  std::vector<graph::Update> updates_;
};

}  // namespace pellucid::nn
