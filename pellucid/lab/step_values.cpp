#include "pellucid/lab/step_values.hpp"

#include <algorithm>

#include "pellucid/model/plans.hpp"
#include "pellucid/model/prediction.hpp"

namespace pellucid::lab {

struct StepView::Planned {
  Planned(const Recipe& recipe, const Signature& signature)
      : inputs(signature.inputs),
        build(graph, false, signature.outputs, signature.described(), signature.image),
        outputs(outputs_of(parse(recipe, signature.task), signature)),
        plans(graph, outputs, {}, store, kernels::best(recipe.kernels), true) {}

  std::vector<plan::Output> outputs_of(const Parsed& parsed, const Signature& signature) {
    std::vector<plan::Output> all;
    graph::Value value = graph.input("x", {graph::batch, signature.inputs});
    const auto add = [&](const std::string& name, graph::Value given) {
      Index units = 1;
      for (int axis = 1; axis < given.shape().rank(); ++axis) units *= given.shape()[axis];
      steps.push_back({name, units, {}});
      all.push_back({std::to_string(all.size()), given});
    };
    for (std::size_t i = 0; i < parsed.steps.size(); ++i) {
      value = nn::apply(parsed.steps[i], static_cast<Index>(i), build, value);
      add(parsed.steps[i].name(), value);
    }
    add("predictions", nn::predictions(parsed.loss, value));
    for (const nn::ParameterInfo& each : build.parameters()) store.tensor(each.name, each.value.shape());
    for (const nn::StateInfo& each : build.states()) store.tensor(each.name, each.value.shape());
    return all;
  }

  Index inputs;
  graph::Graph graph;
  nn::Builder build;
  plan::Store store{Element::float32, 1};  // a picture has no use for more
  std::vector<StepValues> steps;           // without values
  std::vector<plan::Output> outputs;
  Plans plans;
  Team one{1};
};

StepView::StepView(const Recipe& recipe, const Signature& signature)
    : planned_(std::make_unique<Planned>(recipe, signature)) {}
StepView::~StepView() = default;
StepView::StepView(StepView&&) noexcept = default;
StepView& StepView::operator=(StepView&&) noexcept = default;

std::vector<StepValues> StepView::of(const Model& model, std::span<const double> inputs) {
  Planned& planned = *planned_;
  for (const nn::ParameterInfo& each : planned.build.parameters()) {
    planned.store.write(each.name, 0, model.graph_tensor(each.name));
  }
  for (const nn::StateInfo& each : planned.build.states()) {
    planned.store.write(each.name, 0, model.graph_tensor(each.name));
  }
  const Index rows = static_cast<Index>(inputs.size()) / planned.inputs;
  plan::Plan& plan = planned.plans.at(rows);
  std::ranges::transform(inputs, plan.input<float>("x").begin(),
                         [](double value) { return static_cast<float>(value); });
  plan.run(planned.one);
  std::vector<StepValues> steps = planned.steps;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::span<const float> given = plan.output<float>(planned.outputs[i].name);
    StepValues& step = steps[i];
    const auto units = static_cast<std::size_t>(step.units), count = static_cast<std::size_t>(rows);
    step.values.resize(given.size());
    for (std::size_t row = 0; row < count; ++row) {
      for (std::size_t unit = 0; unit < units; ++unit) step.values[unit * count + row] = given[row * units + unit];
    }
  }
  return steps;
}

}  // namespace pellucid::lab
