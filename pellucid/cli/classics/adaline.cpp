// `pellucid classic adaline`: the delta rule, beside the line of least squares that it goes to.
#include "pellucid/classics/adaline.hpp"

#include <CLI/CLI.hpp>
#include <cmath>
#include <memory>

#include "pellucid/base/text.hpp"
#include "pellucid/classics/least_squares.hpp"
#include "pellucid/cli/arguments.hpp"
#include "pellucid/cli/classics/table_options.hpp"
#include "pellucid/cli/terminal.hpp"

namespace pellucid::cli {

namespace {

using namespace classics;

struct AdalineArguments {
  TwoKindsOptions points;
  std::string rate, epochs;
};

int run_adaline(const AdalineArguments& options, const CLI::App& app) {
  const TwoKinds two = options.points.open(app);
  const std::vector<double> targets(two.training.kinds.begin(), two.training.kinds.end());
  const Index columns = two.training.columns;
  const AdalineOptions rule{number_or("--rate", options.rate, 0.01), whole_or("--epochs", options.epochs, 1, 100)};
  const AdalineRun run = adaline(two.training.inputs, columns, targets, rule);
  const std::vector<double> best = least_squares(two.training.inputs, columns, targets);
  const double least = mean_squared_error(two.training.inputs, columns, targets, best);
  double distance = 0;
  for (std::size_t j = 0; j < best.size(); ++j) distance += (run.weights[j] - best[j]) * (run.weights[j] - best[j]);
  distance = std::sqrt(distance);

  std::string page = heading("adaline on " + two.title + ": " + printable(two.positive) + " (1) or " +
                             printable(two.others) + " (-1)");
  if (!two.rows.empty()) page += rows_line(two.rows.front()) + "\n";
  page += paragraph(
              "Widrow and Hoff's delta rule (1960): each row moves the weights by rate · (y - w · x - b) · x, down the "
              "slope of its own squared error. It learns from the sum, not from whether the neuron fired.") +
          "\n";
  Columns table({"epoch", "mean squared error", "above the least"});
  for (std::size_t epoch = 1; epoch <= run.errors.size();
       epoch = epoch * 10 > run.errors.size() && epoch < run.errors.size() ? run.errors.size() : epoch * 10) {
    table.add({std::to_string(epoch), rounded(run.errors[epoch - 1]), rounded(run.errors[epoch - 1] - least, 3)});
  }
  page += table.text() + paragraph("least squares: " + rounded(least) + "; the rule's weights end " +
                                   rounded(distance, 3) + " from that line. A smaller rate ends nearer; one above " +
                                   rounded(run.rate_limit, 3) + " makes the longest row's own error grow.");
  Columns weights({"", "adaline", "least squares"});
  const std::vector<double> learned = two.in_user_units(run.weights), closed = two.in_user_units(best);
  for (std::size_t j = 0; j < learned.size(); ++j) {
    weights.add({j < two.input_names.size() ? printable(two.input_names[j]) : "intercept", rounded(learned[j]),
                 rounded(closed[j])});
  }
  page += "\nweights" + std::string(two.rows.empty() ? "" : ", in the table's units") + "\n" + weights.text();
  page += "\naccuracy " + fixed(accuracy(two.training, run.weights), 4) + " on training rows";
  if (two.validation.rows() > 0) page += ", " + fixed(accuracy(two.validation, run.weights), 4) + " on those held out";
  page += "\n";

  Json json{{"schema", 1},
            {"classic", "adaline"},
            {"positive", two.positive},
            {"errors", run.errors},
            {"least_error", least},
            {"distance_to_least_squares", distance},
            {"rate_limit", run.rate_limit},
            {"training_accuracy", accuracy(two.training, run.weights)},
            {"validation_accuracy", accuracy(two.validation, run.weights)}};
  json.update(line_json(two.input_names, learned));
  json["least_squares"] = line_json(two.input_names, closed);
  if (!two.rows.empty()) json["rows"] = rows_json(two.rows.front());
  return show(options.points.table.json, json, page);
}

}  // namespace

Command add_adaline(CLI::App& classic) {
  const auto options = std::make_shared<AdalineArguments>();
  CLI::App* app = classic.add_subcommand("adaline",
                                         "Widrow and Hoff's adaptive linear neuron (1960): the delta rule. It goes to "
                                         "the line of least squares, also where no "
                                         "line parts the two kinds of rows.");
  options->points.add_to(*app);
  app->add_option("--rate", options->rate, "how far a row moves the weights (default: 0.01)")->type_name("X");
  app->add_option("--epochs", options->epochs, "passes over the rows (default: 100)")->type_name("N");
  app->footer(
      "Example:\n  pellucid classic adaline --gate and\n"
      "  pellucid classic adaline examples/penguins.csv --target species --positive Gentoo");
  return {app, [options, app] { return run_adaline(*options, *app); }};
}

}  // namespace pellucid::cli
