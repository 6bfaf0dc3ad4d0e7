#include "pellucid/classics/regression.hpp"

#include <cmath>

#include "pellucid/base/error.hpp"
#include "pellucid/base/text.hpp"
#include "pellucid/classics/least_squares.hpp"
#include "pellucid/classics/recipes.hpp"

namespace pellucid::classics {

namespace {

Data data_of(const TableRows& rows) {
  return {.inputs = rows.training.inputs,
          .targets = rows.training.targets,
          .columns = rows.columns,
          .task = rows.task,
          .classes = rows.classes,
          .weights = rows.training.weights};
}

Model zeros(const Recipe& recipe, const TableRows& rows) {
  Model model(recipe, rows.signature());
  for (const std::string& name : model.names()) {
    model.set_tensor(name, std::vector<double>(model.tensor(name).size(), 0.0));
  }
  return model;
}

std::vector<Line> lines_of(const Model& model, const TableRows& rows) {
  const std::vector<double> weights = model.tensor("0.weight"), biases = model.tensor("0.bias");
  const auto width = static_cast<std::ptrdiff_t>(rows.columns);
  std::vector<Line> lines;
  for (std::size_t k = 0; k < biases.size(); ++k) {
    const auto begin = weights.begin() + static_cast<std::ptrdiff_t>(k) * width;
    lines.push_back(in_user_units(rows, {{begin, begin + width}, biases[k]}));
  }
  return lines;
}

}  // namespace

Regression fit_one_neuron(const TableRows& rows, double l2, const Until& until) {
  if (!(l2 >= 0 && std::isfinite(l2))) {
    fail({Fault::usage, "cannot fit the neuron", "l2", number_text(l2) + " is outside [0, inf)", "use 0"});
  }
  Recipe recipe = one_neuron_recipe(l2);
  if (until.epochs > 0) recipe.epochs = until.epochs;
  const Model start = zeros(recipe, rows);
  RunOptions options;
  options.start = &start;
  if (until.is_over) options.stop = [&until](const History&) { return until.is_over(); };
  Trained trained = train_run(recipe, data_of(rows), options);
  std::vector<Line> lines = lines_of(trained.model, rows);
  const double loss = trained.history.epochs.back().loss;
  return {std::move(trained), std::move(lines), loss};
}

bool is_separable(const TableRows& rows, Regression& fitted) {
  if (rows.task == Task::binary) {
    return separate({rows.training.inputs, rows.columns, kinds_of(rows, rows.training, "")}).is_separable;
  }
  const std::vector<double> told = fitted.trained.model.predict_float64(rows.training.inputs);
  const std::size_t classes = rows.classes.size();
  for (std::size_t row = 0; row < rows.training.targets.size(); ++row) {
    if (!(told[row * classes + static_cast<std::size_t>(rows.training.targets[row])] > 0.5)) return false;
  }
  return true;
}

Line closed_form(const TableRows& rows) {
  if (rows.task != Task::regression) {
    fail({Fault::usage, "there is no closed form", "", "the target has classes", "name a target that is a number"});
  }
  const std::vector<double> line = least_squares(rows.training.inputs, rows.columns, rows.training.targets);
  return in_user_units(rows, {{line.begin(), line.end() - 1}, line.back()});
}

}  // namespace pellucid::classics
