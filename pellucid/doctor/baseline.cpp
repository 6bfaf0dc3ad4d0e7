#include "pellucid/doctor/baseline.hpp"

#include <algorithm>
#include <functional>

#include "pellucid/base/error.hpp"
#include "pellucid/classics/functions.hpp"
#include "pellucid/classics/recipes.hpp"
#include "pellucid/graph/graph.hpp"
#include "pellucid/model/forest.hpp"
#include "pellucid/train/class_weights.hpp"

namespace pellucid::doctor {

namespace {

void check_baseline(const Baseline& baseline, const Data& data) {
  const std::string what = "cannot train the baseline " + std::string(baseline.name.text);
  if (std::ranges::find(baseline.tasks, data.task) == baseline.tasks.end()) {
    fail({Fault::usage, what, "", std::string("it cannot do a ") + name_of(data.task), "take another baseline"});
  }
  if (data.split == nullptr || data.split->validation.empty()) {
    fail({Fault::usage, what, "", "no row is held out for validation", "hold out a part of the rows"});
  }
  if (have_codes(data.fields)) {
    fail({Fault::usage, what, "", "the inputs are codes, which a baseline would take for quantities",
          "prepare the rows for a model without embedding"});
  }
}

/// `by_class`: what rows of each class count for besides; empty: the same.
classics::Part part_of(const Data& data, const std::vector<std::uint32_t>& rows, const std::vector<double>& by_class) {
  const auto width = static_cast<std::size_t>(data.columns);
  classics::Part part;
  part.inputs.reserve(rows.size() * width);
  for (const std::uint32_t row : rows) {
    part.inputs.resize(part.inputs.size() + width);
    data.inputs.write_row(row, std::span(part.inputs).last(width));
    part.targets.push_back(data.targets[row]);
    if (data.weights.empty() && by_class.empty()) continue;
    const double own = by_class.empty() ? 1 : by_class[static_cast<std::size_t>(data.targets[row])];
    part.weights.push_back(own * (data.weights.empty() ? 1 : data.weights[row]));
  }
  return part;
}

/// The same learned numbers in a model with what the network's recipe says of inputs and decisions.
Model beside_network(const Model& fitted, const Signature& signature, const Recipe& network) {
  Recipe recipe = fitted.recipe();
  recipe.cost_matrix = network.cost_matrix;
  if (const Forest* const trees = fitted.forest()) {
    recipe.dtype = network.dtype;  // a split parts numbers as they were rounded
    return {recipe, signature, *trees};
  }
  Model model(recipe, signature);
  for (const std::string& name : model.names()) model.set_tensor(name, fitted.tensor(name));
  return model;
}

}  // namespace

Model constant_model(const classics::TableRows& rows, std::span<const double> same) {
  Model model(classics::one_neuron_recipe(0), rows.signature());
  std::vector<double> scores(same.begin(), same.end());
  if (rows.task != Task::regression) {
    constexpr double least = 1e-300;  // of a class whose rows weigh nothing, too, the logarithm is a number
    std::vector<double> others;
    for (double& share : scores) {
      others.push_back(rows.task == Task::binary ? std::max(1 - share, least) : 1);
      share = std::max(share, least);
    }
    scores = classics::each_of(graph::log, scores);
    others = classics::each_of(graph::log, others);
    std::ranges::transform(scores, others, scores.begin(), std::minus());
  }
  for (const std::string& name : model.names()) {
    const bool is_bias = name.ends_with("bias");
    model.set_tensor(name, is_bias ? scores : std::vector<double>(model.tensor(name).size(), 0.0));
  }
  return model;
}

Model fit_baseline(const Baseline& baseline, const Data& data, const Signature& signature, const Recipe& network,
                   Effort& effort) {
  check_baseline(baseline, data);
  const auto width = static_cast<std::size_t>(data.columns);
  std::vector<double> by_class;
  if (!network.class_weight.empty()) {
    by_class = class_weights(network.class_weight, signature, data.targets, data.split->train);
  }
  const Model fitted = baseline.define({.task = data.task,
                                        .columns = data.columns,
                                        .input_names = std::vector<std::string>(width),
                                        .input_scales = std::vector<data::Scale>(width),
                                        .classes = signature.classes,
                                        .target_scale = {},
                                        .training = part_of(data, data.split->train, by_class),
                                        .validation = part_of(data, data.split->validation, by_class),
                                        .test_rows = 0},
                                       effort);
  return beside_network(fitted, signature, network);
}

}  // namespace pellucid::doctor
