// The network as a drawing, with its shapes and weights counted.
#include "pellucid/base/text.hpp"
#include "pellucid/model/forest.hpp"
#include "pellucid/nn/steps.hpp"
#include "pellucid/report/sections.hpp"

namespace pellucid::report::sections {

Section network(const ToldRun& run) {
  constexpr std::size_t most_layers = 40;
  const Model& model = run.drawn();
  if (const Forest* const forest = model.forest()) {
    Section trees{"network", "The trees"};
    trees.say(counted(static_cast<Index>(forest->trees.size()), "tree") + " of " +
              counted(forest->node_count(), "node") +
              ". Each asks a row for one input after the other and ends at a number; these add up to the prediction.");
    return trees;
  }
  draw::NetworkDrawing drawing{"From the inputs to the prediction", {}};
  drawing.layers.push_back({"inputs", grouped(model.signature().inputs), 0});
  const std::vector<nn::Call> steps = nn::parse_steps(model.recipe().model);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    draw::Layer layer{steps[i].name, "", 0};
    const std::string prefix = std::to_string(i) + ".";
    for (const std::string& name : model.names()) {
      if (!name.starts_with(prefix)) continue;
      Index count = 1;
      for (const Index side : model.tensor_shape(name)) count *= side;
      layer.weights += count;
      if (name == prefix + "bias") layer.shape = grouped(count);
    }
    std::string arguments;
    for (const auto& [name, value] : steps[i].arguments) {
      arguments += (arguments.empty() ? "" : ", ") + (name.empty() ? value : name + "=" + value);
    }
    if (!arguments.empty()) layer.name += "(" + arguments + ")";
    drawing.layers.push_back(std::move(layer));
  }
  Section section{"network", run.is_baseline() ? "The model" : "The network"};
  const std::size_t members = run.network.members.size();
  if (members > 0) {
    section.say("The model is the mean of " + grouped(static_cast<Index>(members)) +
                " networks of this form: what they predict is added and divided by their number.");
  }
  section.say((members > 0 ? "Each has " : "") + counted(model.parameter_count(), "learned number") + " in " +
              counted(static_cast<Index>(steps.size()), "step") + ".");
  if (drawing.layers.size() <= most_layers) section.blocks.emplace_back(figure(drawing, "network-drawing"));
  return section;
}

}  // namespace pellucid::report::sections
