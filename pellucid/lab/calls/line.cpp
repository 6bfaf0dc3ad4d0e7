// {"call": "line"}: what one neuron can do at best on the training rows of the table. For a number the least-squares
// fit: "weights" with the bias last, and its "mean_square" error. For two classes and two inputs the line with the
// fewest "errors", and whether it parts them ("separable").
#include "pellucid/base/error.hpp"
#include "pellucid/classics/best_line.hpp"
#include "pellucid/classics/least_squares.hpp"
#include "pellucid/lab/calls.hpp"
#include "pellucid/rows/predict_table.hpp"

namespace pellucid::lab::calls {

namespace {

Json fitted(std::span<const double> inputs, Index columns, std::span<const double> targets) {
  const std::vector<double> weights = classics::least_squares(inputs, columns, targets);
  double squares = 0;
  for (std::size_t row = 0; row < targets.size(); ++row) {
    double told = weights.back();
    for (std::size_t i = 0; i + 1 < weights.size(); ++i) told += weights[i] * inputs[row * (weights.size() - 1) + i];
    squares += (told - targets[row]) * (told - targets[row]);
  }
  return {{"weights", weights}, {"mean_square", squares / static_cast<double>(targets.size())}};
}

Json parted(std::vector<double> inputs, Index columns, std::span<const double> targets) {
  classics::Points points{std::move(inputs), columns, {}};
  for (const double target : targets) points.kinds.push_back(target > 0 ? 1 : -1);
  const classics::BestLine best = classics::best_line(points);
  return {{"weights", best.weights}, {"errors", best.errors}, {"separable", best.errors == 0}};
}

}  // namespace

Answer line(Bench& bench, const Request& request) {
  const Experiment& experiment = demand_experiment(bench);
  request.refuse_unknown();
  const data::Table& table = experiment.table().seen;
  const data::Rows& rows = experiment.data().split.train;
  const data::Preparation& preparation = experiment.data().preparation;
  std::vector<double> inputs = data::encode<double>(preparation, table, rows);
  const std::vector<double> targets = table_truths(demand_model(bench), table, rows);
  const Index columns = preparation.inputs();
  Json json{{"rows", rows.size()}};
  const bool is_number = experiment.data().task == Task::regression;
  json.update(is_number ? fitted(inputs, columns, targets) : parted(std::move(inputs), columns, targets));
  return {std::move(json)};
}

}  // namespace pellucid::lab::calls
