// One neuron is linear regression and, with a sigmoid, logistic regression: its coefficients are those of the closed
// form and of scikit-learn, in the user's units.
#include "pellucid/classics/regression.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "pellucid/base/error.hpp"
#include "tests/support/python.hpp"

namespace pellucid::classics {
namespace {

TableRows table(const char* file, const char* target, std::vector<std::string> ignore) {
  Source source;
  source.path = std::string(PELLUCID_SOURCE_DIR "/examples/") + file;
  source.target = target;
  source.ignore = std::move(ignore);
  return open_rows(source, 0.2, 0, Missing::filled);
}

/// The training rows as scikit-learn gets them: as they stand in the table.
nlohmann::json ask(const TableRows& rows, double c) {
  std::vector<double> inputs = rows.training.inputs, targets = rows.training.targets;
  const auto width = static_cast<std::size_t>(rows.columns);
  for (std::size_t at = 0; at < inputs.size(); ++at) {
    const data::Scale& scale = rows.input_scales[at % width];
    inputs[at] = inputs[at] * scale.deviation + scale.mean;
  }
  if (rows.classes.empty()) {
    for (double& target : targets) target = target * rows.target_scale.deviation + rows.target_scale.mean;
  }
  const test::Reference reference;
  reference.give("inputs", inputs);
  reference.give("targets", targets);
  std::vector<double> means, deviations;  // the penalty acts on inputs as the neuron sees them
  for (const data::Scale& scale : rows.input_scales) {
    means.push_back(scale.mean);
    deviations.push_back(scale.deviation);
  }
  reference.give("means", means);
  reference.give("deviations", deviations);
  return reference.ask("classics/regression_reference.py", {{"classes", rows.classes.size()}, {"c", c}});
}

/// The intercept is what the neuron's bias leaves of the weights at the means: it is as exact as these terms are large.
void expect_near(const TableRows& rows, const Line& ours, const std::vector<double>& wanted, double tolerance) {
  ASSERT_EQ(wanted.size(), ours.weights.size() + 1);
  double terms = 1;
  for (std::size_t j = 0; j < ours.weights.size(); ++j) {
    EXPECT_NEAR(ours.weights[j], wanted[j], tolerance * std::max(1e-3, std::abs(wanted[j]))) << j;
    terms += std::abs(wanted[j] * rows.input_scales[j].mean);
  }
  EXPECT_NEAR(ours.bias, wanted.back(), tolerance * terms);
}

std::vector<double> with_bias(Line line) {
  line.weights.push_back(line.bias);
  return line.weights;
}

TEST(LinearRegression, as_one_neuron_is_the_closed_form_and_scikit_learns) {
  const TableRows rows = table("seattle-weather.csv", "temp_max", {"weather"});
  const Line closed = closed_form(rows);
  const std::vector<double> wanted = ask(rows, 0)["lines"][0];
  expect_near(rows, closed, wanted, 1e-9);
  expect_near(rows, fit_one_neuron(rows).lines[0], with_bias(closed), 1e-6);
  expect_near(rows, fit_one_neuron(rows).lines[0], wanted, 1e-6);
}

TEST(LinearRegression, is_the_shortest_line_where_columns_depend_on_each_other) {
  const TableRows rows = table("seattle-weather.csv", "temp_max", {});  // one column per kind of weather adds up to 1
  expect_near(rows, fit_one_neuron(rows).lines[0], with_bias(closed_form(rows)), 1e-6);
}

TEST(LogisticRegression, as_one_neuron_is_scikit_learns) {
  const TableRows rows = table("penguins.csv", "sex", {"species", "island"});
  for (const double c : {0.0, 1.0}) {
    const double l2 = c > 0 ? 1 / (c * static_cast<double>(rows.training.rows())) : 0;
    const Regression neuron = fit_one_neuron(rows, l2);
    ASSERT_EQ(neuron.lines.size(), 1U);
    expect_near(rows, neuron.lines[0], ask(rows, c)["lines"][0], 1e-6);
  }
}

TEST(LogisticRegression, of_several_classes_is_scikit_learns_too) {
  const TableRows all = table("penguins.csv", "species", {"island", "sex"});
  const double l2 = 1 / static_cast<double>(all.training.rows());
  const Regression neurons = fit_one_neuron(all, l2);
  const nlohmann::json wanted = ask(all, 1)["lines"];
  ASSERT_EQ(neurons.lines.size(), 3U);
  for (std::size_t k = 0; k < 3; ++k) expect_near(all, neurons.lines[k], wanted[k], 1e-6);
}

TEST(LogisticRegression, tells_whether_its_classes_are_separable) {
  const auto separable = [](const char* target, std::vector<std::string> ignore) {
    const TableRows rows = table("penguins.csv", target, std::move(ignore));
    Regression neuron = fit_one_neuron(rows);
    return is_separable(rows, neuron);
  };
  EXPECT_TRUE(separable("species", {}));  // three classes
  EXPECT_FALSE(separable("species", {"island", "sex", "bill_length_mm", "bill_depth_mm"}));
  EXPECT_FALSE(separable("sex", {}));  // two
}

TEST(LinearRegression, refuses_what_makes_no_sense) {
  const TableRows rows = table("penguins.csv", "sex", {});
  EXPECT_THROW(closed_form(rows), Failure);
  EXPECT_THROW(fit_one_neuron(rows, -1), Failure);
}

}  // namespace
}  // namespace pellucid::classics
