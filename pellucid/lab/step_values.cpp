#include "pellucid/lab/step_values.hpp"

#include <algorithm>

#include "pellucid/model/prediction.hpp"
#include "pellucid/plan/plan.hpp"

namespace pellucid::lab {

std::vector<StepValues> step_values(const Model& model, std::span<const double> inputs) {
  const Signature& signature = model.signature();
  const Parsed parsed = parse(model.recipe(), signature.task);
  graph::Graph graph;
  nn::Builder build(graph, false, signature.outputs, signature.described(), signature.image);
  std::vector<StepValues> steps;
  std::vector<plan::Output> outputs;
  graph::Value value = graph.input("x", {graph::batch, signature.inputs});
  const auto add = [&](const std::string& name, graph::Value given) {
    Index units = 1;
    for (int axis = 1; axis < given.shape().rank(); ++axis) units *= given.shape()[axis];
    steps.push_back({name, units, {}});
    outputs.push_back({std::to_string(outputs.size()), given});
  };
  for (std::size_t i = 0; i < parsed.steps.size(); ++i) {
    value = nn::apply(parsed.steps[i], static_cast<Index>(i), build, value);
    add(parsed.steps[i].name(), value);
  }
  add("predictions", nn::predictions(parsed.loss, value));

  plan::Store store(Element::float64, 1);
  const auto fill = [&](const std::string& name, const graph::Shape& shape) {
    store.tensor(name, shape);
    store.write(name, 0, model.graph_tensor(name));
  };
  for (const nn::ParameterInfo& parameter : build.parameters()) fill(parameter.name, parameter.value.shape());
  for (const nn::StateInfo& state : build.states()) fill(state.name, state.value.shape());
  const Index rows = static_cast<Index>(inputs.size()) / signature.inputs;
  plan::Plan plan(graph, outputs, {}, store, {.isa = kernels::best(model.recipe().kernels), .batch = rows});
  std::copy(inputs.begin(), inputs.end(), plan.input<double>("x").begin());
  Team one(1);
  plan.run(one);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::span<const double> given = plan.output<double>(outputs[i].name);
    StepValues& step = steps[i];
    for (Index unit = 0; unit < step.units; ++unit) {
      for (Index row = 0; row < rows; ++row)
        step.values.push_back(static_cast<float>(given[static_cast<std::size_t>(row * step.units + unit)]));
    }
  }
  return steps;
}

}  // namespace pellucid::lab
