// One step of a network taken out of its graph: what it was given is an input of it, and its own graph says of which
// numbers each of its outputs is made, and how much each of them moves it.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "pellucid/base/threads.hpp"
#include "pellucid/explain/elements.hpp"
#include "pellucid/model/model.hpp"
#include "pellucid/plan/plan.hpp"

namespace pellucid::explaining {

class Local {
 public:
  /// What leads from `in` to `out`. `inputs` are the values of `in`; `y` is what an input of any other name holds.
  Local(Value out, Value in, const std::vector<nn::ParameterInfo>& own, const Model& model,
        std::span<const double> inputs, double y);

  graph::Graph graph;
  Value out, in;

  double value(Number number) const;

  /// How much output `unit` moves with each number that it is made of.
  struct Slopes {
    std::vector<double> source;
    std::map<std::string, std::vector<double>> tensors;  ///< of each of `own`, in the graph's layout
  };
  Slopes slopes(std::size_t unit);

  /// Which outputs are made of the number at `place` of `of`: `in`, or a tensor.
  std::vector<std::size_t> reached(Value of, std::size_t place) const;
  /// The tensor of that name; empty if the step has none.
  Value tensor(const std::string& name) const;

 private:
  Value copied(const graph::Graph& from, int id, int source, std::map<int, int>& made);
  void fill(plan::Plan& plan);

  plan::Store store_;
  std::vector<double> inputs_;
  double y_;
  plan::Options options_;
  std::map<int, std::vector<double>> values_;  ///< by node
  std::map<std::string, Value> tensors_;
  std::unique_ptr<plan::Plan> back_;  ///< made when it is first asked for
  std::vector<plan::Output> asked_;
  Team one_{1};
};

/// Of each place of a tensor in the file its place in the graph.
std::vector<std::size_t> in_graph(const graph::Shape& shape, const nn::FileAxes& axes);
/// Numbers of a tensor whose rows are looked up, for all of its rows: `given` are those of the rows that `codes` name,
/// the others are as in `before`, or 0.
std::vector<double> spread(std::span<const double> given, std::span<const double> codes, const graph::Shape& shape,
                           std::span<const double> before = {});

}  // namespace pellucid::explaining
