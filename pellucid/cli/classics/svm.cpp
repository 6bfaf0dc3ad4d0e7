// `pellucid classic linear-svm`: the line with the widest margin, and the rows that hold it.
#include "pellucid/classics/svm.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "pellucid/base/text.hpp"
#include "pellucid/cli/arguments.hpp"
#include "pellucid/cli/classics/table_options.hpp"
#include "pellucid/cli/terminal.hpp"

namespace pellucid::cli {

namespace {

using namespace classics;

struct SvmArguments {
  TwoKindsOptions points;
  std::string c;
};

std::string margin_line(const TwoKinds& two, const Svm& svm) {
  if (!svm.has_line()) {
    return paragraph("no line parts the points better than none: all weights are 0, and " +
                     printable(svm.weights.back() >= 0 ? two.positive : two.others) +
                     " is predicted for every point; so there is no margin");
  }
  return "margin " + rounded(svm.margin()) + (two.rows.empty() ? "" : " (in scaled inputs)") + ", " +
         counted(svm.support_vectors(), "support vector") + " of " + counted(two.training.rows(), "row") + "\n";
}

int run_svm(const SvmArguments& options, const CLI::App& app) {
  const TwoKinds two = options.points.open(app);
  const Svm svm = linear_svm(two.training, {.c = number_or("--C", options.c, 1)});
  const std::vector<double> line = two.in_user_units(svm.weights);
  std::string page = heading("linear support vector machine on " + two.title + ": " + printable(two.positive) + " or " +
                             printable(two.others));
  if (!two.rows.empty()) page += rows_line(two.rows.front()) + "\n";
  page += paragraph(
              "Of all lines the one that keeps the rows furthest away (Cortes and Vapnik 1995): least |w|^2 / 2 + C · "
              "sum of max(0, 1 - y (w · x + b)). Only the rows at the margin or beyond it hold the line.") +
          "\nobjective " + rounded(svm.objective, 8) + ", proved to be at most " +
          rounded(std::max(0.0, svm.objective - svm.dual), 2) + " above the least (" + counted(svm.steps, "step") +
          ")\n" + margin_line(two, svm) +
          (svm.has_converged ? "" : "it stopped before primal and dual met: scale the inputs, or take a smaller C\n") +
          "\nweights" + (two.rows.empty() ? "" : ", in the table's units") + "\n" + line_text(two.input_names, line);
  page += "\naccuracy " + fixed(accuracy(two.training, svm.weights), 4) + " on training rows";
  if (two.validation.rows() > 0) page += ", " + fixed(accuracy(two.validation, svm.weights), 4) + " on those held out";
  page += "\n";
  Json json{{"schema", 1},
            {"classic", "linear-svm"},
            {"positive", two.positive},
            {"objective", svm.objective},
            {"dual", svm.dual},
            {"has_converged", svm.has_converged},
            {"steps", svm.steps},
            {"margin", svm.has_line() ? Json(svm.margin()) : Json()},
            {"support_vectors", svm.support_vectors()},
            {"training_accuracy", accuracy(two.training, svm.weights)},
            {"validation_accuracy", accuracy(two.validation, svm.weights)}};
  json.update(line_json(two.input_names, line));
  if (!two.rows.empty()) json["rows"] = rows_json(two.rows.front());
  return show(options.points.table.json, json, page);
}

}  // namespace

Command add_linear_svm(CLI::App& classic) {
  const auto options = std::make_shared<SvmArguments>();
  CLI::App* app = classic.add_subcommand(
      "linear-svm",
      "The linear support vector machine (1995): hinge loss with L2, the line with the widest margin. The objective is "
      "scikit-learn's SVC(kernel=\"linear\").");
  options->points.add_to(*app);
  app->add_option("--C", options->c, "what a row on the wrong side costs (default: 1)")->type_name("X");
  app->footer(
      "Example:\n  pellucid classic linear-svm --gate and --C 100\n"
      "  pellucid classic linear-svm examples/penguins.csv --target species --positive Gentoo");
  return {app, [options, app] { return run_svm(*options, *app); }};
}

}  // namespace pellucid::cli
