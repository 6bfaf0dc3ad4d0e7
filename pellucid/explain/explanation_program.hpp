// What an explanation asks of the graph: the network in float64 for one row, its derivatives and the slopes of its
// steps, run once, and again at neighbours of a number for the derivatives by differences.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "pellucid/base/threads.hpp"
#include "pellucid/explain/explanation.hpp"
#include "pellucid/model/model.hpp"
#include "pellucid/plan/plan.hpp"
#include "pellucid/train/program.hpp"

namespace pellucid::explaining {

/// Whether out[j] depends on in[j] alone: every node between them is elementwise and of one shape.
bool is_elementwise_in(Value out, Value in);
/// What leads from `in` to `out`, read from the graph: no entry is known by its name.
Explanation::Kind kind_of(Value out, Value in);

/// Whether a step's outputs are a layer of the course: sums of products with a learned weight.
bool opens_layer(Value out, Value in);

struct RowProgram {
  RowProgram(const Model& model, bool has_target);

  graph::Graph graph;
  nn::Builder build;
  Parsed parsed;
  std::vector<Value> values;  ///< of each step
  Value x, scores, predictions, loss;
  /// By name: "3" is the value of step 3, "d:3" its derivative, "s:3" its slope; "d:0.weight", "s:1.weight", "d:x";
  /// "i:0.0.weight" are the codes of a derivative's rows; "u:0.weight" is what a step of the optimizer makes of it,
  /// "j:…" are the codes of those rows.
  std::vector<plan::Output> outputs;

  Value source(std::size_t step) const { return step == 0 ? x : values[step - 1]; }

 private:
  void ask();
  void ask_slopes(std::size_t step);
};

class RowRun {
 public:
  /// Runs `program`, which must outlive this, with the model's values.
  RowRun(RowProgram& program, const Model& model, std::span<const double> inputs, std::optional<double> target);

  std::vector<double> output(const std::string& name) const;
  /// dJ/d(each value of a parameter), in the graph's layout; those of rows that are not looked up are 0.
  std::vector<double> derivatives(const nn::ParameterInfo& parameter) const;
  /// What one step of the recipe's optimizer makes of it; empty if a procedure moves it.
  std::vector<double> updated(const nn::ParameterInfo& parameter);
  /// What difference() may be asked about: a tensor in the graph's layout, and the row.
  std::span<double> tensor(const std::string& name) { return store_.find(name)->data.as<double>(); }
  std::span<double> inputs() { return loss_.input<double>("x"); }

  /// dJ/d(number) by differences, with steps of about 1e-3 times `scale`.
  double difference(double& number, double scale);

 private:
  double five_points(double& number, double distance);

  plan::Store store_;
  plan::Plan whole_, loss_;
  Team one_{1};
};

}  // namespace pellucid::explaining
