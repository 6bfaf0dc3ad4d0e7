// `pellucid classic linear-regression` and `logistic-regression`: one neuron, and its coefficients in the table's
// units.
#include "pellucid/classics/regression.hpp"

#include <CLI/CLI.hpp>
#include <cmath>
#include <memory>

#include "pellucid/base/text.hpp"
#include "pellucid/cli/arguments.hpp"
#include "pellucid/cli/classics/table_options.hpp"
#include "pellucid/cli/report.hpp"
#include "pellucid/cli/terminal.hpp"
#include "pellucid/judge/evaluation_json.hpp"

namespace pellucid::cli {

namespace {

using namespace classics;

struct RegressionArguments {
  TableOptions table;
  std::string c;
};

std::vector<double> with_bias(const Line& line) {
  std::vector<double> all = line.weights;
  all.push_back(line.bias);
  return all;
}

Evaluation evaluated(Regression& regression, const TableRows& rows, const Part& part) {
  std::vector<double> predictions = regression.trained.model.predict_float64(part.inputs);
  std::vector<double> truths = part.targets;
  if (rows.task == Task::regression) {
    for (std::vector<double>* values : {&predictions, &truths}) {
      for (double& value : *values) value = value * rows.target_scale.deviation + rows.target_scale.mean;
    }
  }
  return evaluate(rows.signature(), predictions, truths);
}

/// Coefficients beside each other, one column per line.
std::string coefficients(const TableRows& rows, const std::vector<std::string>& names, const std::vector<Line>& lines) {
  std::vector<std::string> head{""};
  for (const std::string& name : names) head.push_back(printable(name));
  Columns table(head);
  for (std::size_t j = 0; j <= rows.input_names.size(); ++j) {
    std::vector<std::string> cells{j < rows.input_names.size() ? printable(rows.input_names[j]) : "intercept"};
    for (const Line& line : lines) cells.push_back(rounded(with_bias(line)[j], 8));
    table.add(cells);
  }
  return table.text();
}

std::string results(Regression& regression, const TableRows& rows) {
  std::string text = "\ntraining    " + short_report(evaluated(regression, rows, rows.training)) + "\n";
  if (rows.validation.rows() > 0) {
    text += "validation  " + short_report(evaluated(regression, rows, rows.validation)) + "\n";
  }
  return text;
}

Json common_json(const char* name, Regression& regression, const TableRows& rows) {
  return {{"schema", 1},
          {"classic", name},
          {"rows", rows_json(rows)},
          {"loss", regression.loss},
          {"training", metrics_json(evaluated(regression, rows, rows.training))},
          {"validation",
           rows.validation.rows() > 0 ? Json(metrics_json(evaluated(regression, rows, rows.validation))) : Json()}};
}

int run_linear(const RegressionArguments& options, const CLI::App& app) {
  const TableRows rows = options.table.open(app);
  const Line closed = closed_form(rows);
  Regression neuron = fit_one_neuron(rows);
  double furthest = 0;
  for (std::size_t j = 0; j <= closed.weights.size(); ++j) {
    const double a = with_bias(neuron.lines[0])[j], b = with_bias(closed)[j];
    furthest = std::max(furthest, std::abs(a - b) / std::max(1.0, std::abs(b)));
  }
  const std::string page =
      heading("linear regression on " + printable(options.table.data)) + rows_line(rows) + "\n" +
      paragraph(
          "One neuron without an activation, w · x + b, trained to the least mean squared error; beside it the line "
          "that the closed form of least squares (Legendre 1805, Gauss 1809) gives at once. Each coefficient says by "
          "how much the prediction grows where its input grows by 1 and all else stays.") +
      "\n" + coefficients(rows, {"neuron", "closed form"}, {neuron.lines[0], closed}) + "largest difference " +
      rounded(furthest, 2) + " (of a coefficient above 1: relative)\n" + results(neuron, rows);
  Json json = common_json("linear-regression", neuron, rows);
  json.update(line_json(rows.input_names, with_bias(neuron.lines[0])));
  json["closed_form"] = line_json(rows.input_names, with_bias(closed));
  json["largest_difference"] = furthest;
  return show(options.table.json, json, page);
}

constexpr const char* unbounded_note =
    "The classes are separable: some weights put every training row into its class, and greater ones of the same "
    "direction always make the loss smaller. So the likelihood has no maximum and the coefficients do not exist; these "
    "are where training stopped. Give --C 1, which holds them small.";

int run_logistic(const RegressionArguments& options, const CLI::App& app) {
  const TableRows rows = options.table.open(app);
  if (rows.task == Task::regression) {
    misuse("--target", "it is a number", "name a target with classes, or say --task classification");
  }
  const double c = number_or("--C", options.c, 0);
  if (!options.c.empty() && !(c > 0)) misuse("--C", number_text(c) + " is outside (0, inf)", "use 1");
  const double l2 = c > 0 ? 1 / (c * static_cast<double>(rows.training.rows())) : 0;
  Regression neuron = fit_one_neuron(rows, l2);
  const bool is_unbounded = l2 == 0 && is_separable(rows, neuron);
  const bool is_binary = rows.task == Task::binary;
  const std::vector<std::string> names = is_binary ? std::vector<std::string>{rows.classes[1]} : rows.classes;
  const std::string page =
      heading("logistic regression on " + printable(options.table.data)) + rows_line(rows) + "\n" +
      paragraph(is_binary
                    ? "One neuron with a sigmoid (Cox 1958): the probability of \"" + printable(names[0]) +
                          "\" is 1 / (1 + exp(-(w · x + b))). A coefficient says by how much the logarithm of the odds "
                          "grows where its input grows by 1."
                    : "One neuron per class and softmax (Cox 1958; multinomial: McFadden 1974): the probability of a "
                      "class is exp(its w · x + b) over the sum of all.") +
      "\n" + coefficients(rows, names, neuron.lines) + results(neuron, rows) +
      (is_unbounded ? "\n" + paragraph(unbounded_note) : "");
  Json json = common_json("logistic-regression", neuron, rows);
  Json lines = Json::object();
  for (std::size_t k = 0; k < names.size(); ++k)
    lines[names[k]] = line_json(rows.input_names, with_bias(neuron.lines[k]));
  json["classes"] = lines;
  json["l2"] = l2;
  json["is_separable"] = l2 == 0 ? Json(is_unbounded) : Json();  // with l2 nothing hangs on it
  return show(options.table.json, json, page);
}

}  // namespace

Command add_linear_regression(CLI::App& classic) {
  const auto options = std::make_shared<RegressionArguments>();
  CLI::App* app = classic.add_subcommand("linear-regression",
                                         "Linear regression as one neuron, beside the closed form of least squares. "
                                         "Coefficients are in the table's units.");
  options->table.add_to(*app);
  app->footer("Example:\n  pellucid classic linear-regression examples/seattle-weather.csv --target temp_max");
  return {app, [options, app] { return run_linear(*options, *app); }};
}

Command add_logistic_regression(CLI::App& classic) {
  const auto options = std::make_shared<RegressionArguments>();
  CLI::App* app = classic.add_subcommand("logistic-regression",
                                         "Logistic regression as one neuron with a sigmoid, or one per class with "
                                         "softmax. Coefficients are in the table's "
                                         "units.");
  options->table.add_to(*app);
  app->add_option("--C", options->c, "holds the weights small, as scikit-learn's C (default: not at all)")
      ->type_name("X");
  app->footer("Example:\n  pellucid classic logistic-regression examples/penguins.csv --target sex");
  return {app, [options, app] { return run_logistic(*options, *app); }};
}

}  // namespace pellucid::cli
