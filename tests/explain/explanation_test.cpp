// The explanation of a row: the numbers of a worked example to 12 digits, and for any network every derivative beside
// its product of factors and beside differences of the loss.
#include "pellucid/explain/explain_row.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <random>

#include "pellucid/explain/explanation_equations.hpp"
#include "pellucid/explain/explanation_json.hpp"
#include "tests/support/failure.hpp"
#include "tests/support/small_data.hpp"

namespace pellucid {
namespace {

using testing::error_of;
using testing::says;
using Kind = Explanation::Kind;

Signature signature_of(Task task, Index inputs, Index classes = 3) {
  if (task == Task::regression) return {task, inputs, 1, {}, {}};
  if (task == Task::binary) return {task, inputs, 1, {"no", "yes"}, {}};
  std::vector<std::string> names;
  for (Index i = 0; i < classes; ++i) names.push_back("class " + std::to_string(i));
  return {task, inputs, classes, names, {}};
}

Model network(const std::string& model, const std::string& loss, const Signature& signature, std::uint64_t seed = 0) {
  Recipe recipe;
  recipe.model = model;
  recipe.loss = loss;
  recipe.dtype = Element::float64;
  recipe.seed = seed;
  return {recipe, signature};
}

/// The course's example: 2 inputs, one hidden unit, one output, sigmoid in both, J = ½(a − y)².
Model course_example() {
  Model model =
      network("linear(1) | sigmoid | linear | sigmoid", "expr(0.5 * (p - y)^2)", signature_of(Task::regression, 2));
  model.set_tensor("0.weight", std::vector<double>{0.4, -0.6});
  model.set_tensor("0.bias", std::vector<double>{0.1});
  model.set_tensor("2.weight", std::vector<double>{0.8});
  model.set_tensor("2.bias", std::vector<double>{-0.2});
  return model;
}

const std::vector<double> course_row{1, 0.5};

::testing::AssertionResult holds(const std::string& text, const std::string& part) {
  if (text.find(part) != std::string::npos) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << "\"" << part << "\" is not in:\n" << text;
}

TEST(Explanation, gives_the_numbers_of_the_course_example) {
  const Explanation row = explain_row(course_example(), course_row, 1.0);
  constexpr double digits = 5e-13;
  ASSERT_EQ(row.steps.size(), 4U);
  EXPECT_NEAR(row.steps[0].values[0], 0.2, digits);
  EXPECT_NEAR(row.steps[1].values[0], 0.549833997312, digits);
  EXPECT_NEAR(row.steps[2].values[0], 0.239867197850, digits);
  EXPECT_NEAR(row.steps[3].values[0], 0.559680922005, digits);
  EXPECT_NEAR(row.predictions[0], 0.559680922005, digits);
  EXPECT_NEAR(row.loss->value, 0.096940445223, digits);
  EXPECT_NEAR(row.steps[3].derivatives[0], -0.440319077995, digits);
  EXPECT_NEAR(row.steps[3].slopes[0], 0.246438187549, digits);
  EXPECT_NEAR(row.steps[1].slopes[0], 0.247516572712, digits);
  EXPECT_NEAR(row.steps[0].tensors[0].derivatives[0], -0.021486702897, digits);
  EXPECT_NEAR(row.steps[2].tensors[0].derivatives[0], -0.059663276348, digits);
  EXPECT_NEAR(row.steps[0].tensors[0].numerical[0], -0.021486702897, 1e-11);
  EXPECT_FALSE(row.output);
}

TEST(Explanation, writes_the_course_example_as_a_student_would) {
  const std::string text = text_of(explain_row(course_example(), course_row, 1.0), 12);
  for (const char* part :
       {"Forward", "Loss", "Backward", "z₁₂ = w₁,₁,₂·x₁ + w₂,₁,₂·x₂ + b₁₂ = 0.4·1 + (−0.6)·0.5 + 0.1 = 0.2\n",
        "a₁₂ = sigmoid(z₁₂) = sigmoid(0.2) = 0.549833997312\n",
        "z₃ = w₁,₁,₃·a₁₂ + b₃ = 0.8·0.549833997312 + (−0.2) = 0.239867197850\n",
        "a = sigmoid(z₃) = sigmoid(0.239867197850) = 0.559680922005\n",
        "J = 0.5 · (a − y)^2 = 0.5 · (0.559680922005 − 1)^2 = 0.096940445223\n",
        "∂J/∂a = a − y = 0.559680922005 − 1 = −0.440319077995\n",
        "∂J/∂w₁,₁,₂ = ∂J/∂a · ∂a/∂z₃ · ∂z₃/∂a₁₂ · ∂a₁₂/∂z₁₂ · ∂z₁₂/∂w₁,₁,₂\n",
        "= −0.440319077995 · 0.246438187549 · 0.8 · 0.247516572712 · 1 = −0.021486702897\n",
        "−0.440319077995 · 0.246438187549 · 0.549833997312 = −0.059663276348\n", "numerically −0.021486702897",
        "0.weight[0,1]", "2.bias[0]", "0.010743351448"}) {
    EXPECT_TRUE(holds(text, part));
  }
  EXPECT_EQ(text.find("δ"), std::string::npos);  // one path: every product begins at the loss
}

/// A regression on one column of a table, "size", whose target "price" has mean -20 and deviation 8.
Model of_a_table() {
  Model model = network("linear", "mse", {Task::regression, 1, 1, {}, {}});
  data::Preparation preparation;
  preparation.columns.push_back({.name = "size", .type = data::ColumnType::number, .scale = {50, 10}});
  preparation.target = {"price", {}, {-20, 8}};
  model.set_preparation(preparation);
  return model;
}

TEST(Explanation, of_a_regression_on_a_table_speaks_in_the_units_of_the_table) {
  const Model model = of_a_table();
  const std::vector<double> inputs{0.5};
  const Explanation row = explain_row(model, inputs, -12.0);
  EXPECT_DOUBLE_EQ(row.predictions[0], model.predict_float64(inputs)[0]);
  const double network = row.steps[0].values[0];
  EXPECT_DOUBLE_EQ(row.predictions[0], network * 8 - 20);
  EXPECT_EQ(row.loss->target, -12);
  EXPECT_EQ(row.loss->y, 1);
  EXPECT_DOUBLE_EQ(row.loss->value, (network - 1) * (network - 1));
  EXPECT_NEAR(row.steps[0].tensors[1].derivatives[0], 2 * (network - 1), 1e-12);
  const std::string text = text_of(row, 12);
  EXPECT_TRUE(
      holds(text, "price = " + explaining::number(network) + "·8 − 20 = " + explaining::number(row.predictions[0])));
  EXPECT_TRUE(holds(text, "(price + 20) / 8; y, J and all derivatives are of those"));
  EXPECT_TRUE(holds(text, "y = (−12 + 20) / 8 = 1\n"));
  const nlohmann::ordered_json json = json_of(row);
  EXPECT_EQ(json["predictions"][0], row.predictions[0]);
  EXPECT_EQ(json["units"]["deviation"], 8);
  EXPECT_EQ(json["loss"]["target"], -12);
  EXPECT_EQ(json["loss"]["y"], 1);
}

TEST(Explanation, json_has_formula_numbers_and_mathml_of_every_calculation) {
  const std::vector<std::string> names{"age", "size"};
  const nlohmann::ordered_json json = json_of(explain_row(course_example(), course_row, 1.0, names));
  EXPECT_EQ(json["inputs"][1]["name"], "size");
  const auto& forward = json["steps"][0]["forward"][0];
  EXPECT_EQ(forward["formula"], "z₁₂ = w₁,₁,₂·x₁ + w₂,₁,₂·x₂ + b₁₂");
  EXPECT_EQ(forward["filled"], "0.4·1 + (−0.6)·0.5 + 0.1 = 0.2");
  EXPECT_TRUE(holds(forward["mathml"], "<math xmlns=\"http://www.w3.org/1998/Math/MathML\""));
  EXPECT_TRUE(holds(forward["mathml"], "<mi>w</mi><mrow><mn>1</mn><mo>,</mo><mn>1</mn><mo>,</mo><mn>2</mn></mrow>"));
  EXPECT_TRUE(holds(json["loss"]["mathml"],
                    "<msup><mrow><mo>(</mo><mi>a</mi><mo>−</mo><mi>y</mi><mo>)</mo></mrow>"
                    "<mn>2</mn></msup>"));
  const auto& weight = json["steps"][0]["tensors"][0]["backward"][1];
  EXPECT_EQ(weight["place"], "0.weight[0,1]");
  EXPECT_TRUE(holds(weight["mathml"], "<mfrac><mrow><mo>∂</mo><mi>J</mi></mrow>"));
  const Explanation row = explain_row(course_example(), course_row, 1.0);
  EXPECT_EQ(weight["value"].get<double>(), row.steps[0].tensors[0].derivatives[1]);  // every bit
  EXPECT_LT(weight["difference"].get<double>(), 1e-11);
}

TEST(Explanation, without_a_target_goes_forward_only) {
  const Explanation row = explain_row(course_example(), course_row, std::nullopt);
  const std::string text = text_of(row, 12);
  EXPECT_TRUE(holds(text, "0.559680922005"));
  EXPECT_EQ(text.find("Backward"), std::string::npos);
  EXPECT_EQ(text.find("∂"), std::string::npos);
  const nlohmann::ordered_json json = json_of(row);
  EXPECT_FALSE(json.contains("loss"));
  EXPECT_FALSE(json["steps"][0].contains("derivatives"));
}

TEST(Explanation, predicts_what_the_model_predicts) {
  for (const Task task : {Task::regression, Task::binary, Task::classification}) {
    Model model = network("batch_norm | linear(4) | batch_norm | leaky_relu | dropout | linear(3) | softmax | linear",
                          "", signature_of(task, 2), 3);
    model.set_tensor("0.running_mean", std::vector<double>{0.3, -2});
    model.set_tensor("2.running_var", std::vector<double>{0.1, 0.5, 2, 3});
    const Explanation row = explain_row(model, course_row, 1.0);
    const std::vector<double> predictions = model.predict_float64(course_row);
    ASSERT_EQ(row.predictions.size(), predictions.size());
    for (std::size_t i = 0; i < predictions.size(); ++i) EXPECT_NEAR(row.predictions[i], predictions[i], 1e-15);
    EXPECT_EQ(row.output.has_value(), task != Task::regression);
    const std::vector<Kind> kinds{Kind::elementwise, Kind::weighted_sum, Kind::elementwise, Kind::elementwise,
                                  Kind::nothing,     Kind::weighted_sum, Kind::whole,       Kind::weighted_sum};
    for (std::size_t i = 0; i < kinds.size(); ++i) EXPECT_EQ(row.steps[i].kind, kinds[i]) << i;
  }
}

// ---- Any network. ----

struct Sample {
  std::string model, loss;
  Signature signature;
  std::vector<double> inputs;
  double target;
};

class Samples {
 public:
  Sample next() {
    const std::vector<std::string> losses{"mse", "mae", "huber(delta=0.7)", "bce", "cce"};
    const std::string loss = losses[made_++ % losses.size()];
    const Task task = loss == "bce" ? Task::binary : loss == "cce" ? Task::classification : Task::regression;
    Sample sample{"", loss, signature_of(task, whole(1, 5), whole(2, 5)), {}, 0};
    for (Index layer = whole(0, 3); layer > 0; --layer) {
      sample.model += "linear(" + std::to_string(whole(1, 5)) + ") | ";
      if (whole(0, 4) == 0) sample.model += "batch_norm | ";
      sample.model += activations_[static_cast<std::size_t>(whole(0, 5))] + " | ";
    }
    sample.model += "linear";
    if (whole(0, 3) == 0) sample.model += " | sigmoid";
    for (Index i = 0; i < sample.signature.inputs; ++i) sample.inputs.push_back(real(-2, 2));
    sample.target = task == Task::regression ? real(-1, 2)
                    : task == Task::binary   ? static_cast<double>(whole(0, 1))
                                             : static_cast<double>(whole(0, sample.signature.outputs - 1));
    return sample;
  }
  double real(double low, double high) {
    return low + (high - low) * static_cast<double>(random_()) / static_cast<double>(std::mt19937::max());
  }
  Index whole(Index low, Index high) {
    return low + static_cast<Index>(random_() % static_cast<unsigned>(high - low + 1));
  }

 private:
  std::mt19937 random_{7};
  std::size_t made_ = 0;
  std::vector<std::string> activations_{"sigmoid", "tanh", "relu", "leaky_relu(0.2)", "softmax", "identity"};
};

/// Whether the row stands where a slope jumps: there differences say something else.
bool is_near_a_kink(const Explanation& row) {
  for (const Explanation::Step& step : row.steps) {
    if (step.formula.find("where") == std::string::npos) continue;
    for (const double z : row.values_of(step.source)) {
      if (std::abs(z) < 0.02) return true;
    }
  }
  const double off = std::abs(row.predictions[0] - row.loss->target);
  return row.classes.empty() && (off < 0.02 || std::abs(off - 0.7) < 0.02);
}

TEST(Explanation, every_derivative_is_its_product_and_its_difference) {
  Samples samples;
  int explained = 0;
  for (int seed = 0; explained < 60; ++seed) {
    const Sample sample = samples.next();
    const Model model = network(sample.model, sample.loss, sample.signature, static_cast<std::uint64_t>(seed));
    const Explanation row = explain_row(model, sample.inputs, sample.target);
    if (is_near_a_kink(row)) continue;
    ++explained;
    SCOPED_TRACE(sample.model + " with " + sample.loss);
    const auto agree = [](double a, double b) { return std::abs(a - b) <= 1e-9 + 1e-7 * std::abs(a); };
    for (std::size_t i = 0; i < row.inputs.size(); ++i)
      EXPECT_TRUE(agree(row.input_derivatives[i], row.input_numerical[i])) << "input " << i;
    for (const Explanation::Step& step : row.steps) {
      for (const Explanation::Tensor& tensor : step.tensors) {
        for (std::size_t i = 0; i < tensor.values.size(); ++i)
          EXPECT_TRUE(agree(tensor.derivatives[i], tensor.numerical[i]))
              << explaining::place_name(tensor, i) << ": " << tensor.derivatives[i] << ", " << tensor.numerical[i];
      }
    }
    EXPECT_TRUE(holds(text_of(row), "Largest difference"));
    EXPECT_FALSE(json_of(row).dump().empty());
  }
}

/// The number that a right side of numbers, "·", "+" and brackets comes to.
class Calculator {
 public:
  static double of(std::string text) {
    for (const auto& [from, to] : {std::pair{"−", "-"}, std::pair{"·", "*"}, std::pair{" ", ""}}) {
      for (std::size_t at; (at = text.find(from)) != std::string::npos;)
        text.replace(at, std::string_view(from).size(), to);
    }
    Calculator calculator{text};
    return calculator.sum();
  }

 private:
  explicit Calculator(const std::string& text) : text_(text) {}
  bool takes(char c) {
    const bool is_next = at_ < text_.size() && text_[at_] == c;
    at_ += is_next ? 1 : 0;
    return is_next;
  }
  double sum() {
    double sum = product();
    while (takes('+')) sum += product();
    return sum;
  }
  double product() {
    double product = factor();
    while (takes('*')) product *= factor();
    return product;
  }
  double factor() {
    if (takes('(')) {
      const double inside = sum();
      EXPECT_TRUE(takes(')')) << text_;
      return inside;
    }
    std::size_t length = 0;
    const double number = std::stod(text_.substr(at_), &length);
    at_ += length;
    return number;
  }
  std::string text_;
  std::size_t at_ = 0;
};

TEST(Explanation, what_is_written_comes_to_the_number_behind_it) {
  Samples samples;
  for (int seed = 0; seed < 60; ++seed) {
    const Sample sample = samples.next();
    const Explanation row =
        explain_row(network(sample.model, sample.loss, sample.signature, static_cast<std::uint64_t>(seed)),
                    sample.inputs, sample.target);
    SCOPED_TRACE(sample.model + " with " + sample.loss);
    const auto holds_for = [](const explaining::Equation& equation) {
      if (equation.right.empty()) return;
      EXPECT_NEAR(Calculator::of(equation.right.filled()), equation.value, 1e-10)
          << equation.left.text() << " = " << equation.right.text() << " = " << equation.right.filled();
    };
    constexpr std::size_t all = 99;
    for (int i = -1; i < static_cast<int>(row.steps.size()); ++i) {
      const auto step = static_cast<std::size_t>(std::max(i, 0));
      if (i >= 0 && row.steps[step].kind == Kind::nothing) continue;
      for (std::size_t unit = 0; unit < row.values_of(i).size(); ++unit) {
        holds_for(explaining::delta(row, i, unit, all));
        if (i >= 0 && row.steps[step].kind == Kind::weighted_sum) holds_for(explaining::forward(row, i, unit, all));
      }
      if (i < 0) continue;
      for (std::size_t tensor = 0; tensor < row.steps[step].tensors.size(); ++tensor) {
        for (std::size_t place = 0; place < row.steps[step].tensors[tensor].values.size(); ++place)
          holds_for(explaining::parameter(row, i, tensor, place));
      }
    }
  }
}

TEST(Explanation, of_a_large_network_shows_the_first_and_counts_the_rest) {
  const Model model =
      network("linear(128) | relu | linear(20) | tanh | linear", "cce", signature_of(Task::classification, 100, 10));
  std::vector<double> inputs(100);
  for (std::size_t i = 0; i < inputs.size(); ++i) inputs[i] = std::sin(static_cast<double>(i));
  const Explanation row = explain_row(model, inputs, 7.0);
  const std::string text = text_of(row, 12);
  EXPECT_LT(text.size(), 40'000U);
  EXPECT_TRUE(holds(text, "… 97 more inputs in --json"));
  EXPECT_TRUE(holds(text, "… 125 more outputs in --json"));
  EXPECT_TRUE(holds(text, "… (96 more)"));
  EXPECT_TRUE(holds(text, "12,913 more"));  // 100 * 128 + 128 values of which 3 * (4 + 1) are shown
  EXPECT_FALSE(std::isnan(row.steps[0].tensors[0].numerical[0]));
  EXPECT_TRUE(std::isnan(row.steps[0].tensors[0].numerical[4]));
  const nlohmann::ordered_json json = json_of(row);
  EXPECT_EQ(json["steps"][0]["tensors"][0]["derivatives"].size(), 12'800U);
  EXPECT_TRUE(json["steps"][0]["tensors"][0]["numerical"][4].is_null());
  EXPECT_FALSE(json["steps"][0].contains("forward"));
  EXPECT_TRUE(json["steps"][4].contains("forward"));
}

TEST(Explanation, writes_numbers_as_they_are_read_best) {
  EXPECT_EQ(explaining::number(0.1 + 0.2), "0.3");
  EXPECT_EQ(explaining::number(-0.5), "−0.5");
  EXPECT_EQ(explaining::number(1), "1");
  EXPECT_EQ(explaining::number(100), "100");
  EXPECT_EQ(explaining::number(0), "0");
  EXPECT_EQ(explaining::number(1234567.25), "1234567.25");
  EXPECT_EQ(explaining::number(0.2398671978501), "0.239867197850");
  EXPECT_EQ(explaining::number(-1.5e-7), "−1.5e−7");
  EXPECT_EQ(explaining::number(1.23456789e300), "1.23456789e+300");
  EXPECT_EQ((explaining::Symbol{"z", {1, 2}}.text()), "z₁₂");
  EXPECT_EQ((explaining::Symbol{"z", {10, 2}}.text()), "z₁₀,₂");
}

TEST(Explanation, refuses_rows_and_targets_that_do_not_fit) {
  const Model model = course_example();
  const Error error = error_of([&] { explain_row(model, std::vector<double>{1}, 1.0); });
  EXPECT_EQ(error.fault, Fault::usage);
  EXPECT_TRUE(says(error, "1 value for a network of 2 inputs"));
  EXPECT_TRUE(says(error_of([&] { explain_row(model, std::vector<double>{1, NAN}, 1.0); }), "value 2 is not finite"));
  const std::vector<std::string> one{"age"};
  EXPECT_TRUE(says(error_of([&] { explain_row(model, course_row, 1.0, one); }), "1 name for 2 values"));
  const Model classes = network("linear", "cce", signature_of(Task::classification, 2));
  for (const double target : {-1.0, 3.0, 0.5})
    EXPECT_TRUE(says(error_of([&] { explain_row(classes, course_row, target); }), "class number from 0 to 2"));
  const Model several = network("linear", "mse", {Task::regression, 2, 2, {}, {}});
  EXPECT_EQ(explain_row(several, course_row, std::nullopt).predictions.size(), 2U);
  EXPECT_TRUE(says(error_of([&] { explain_row(several, course_row, 1.0); }), "explain it without a target"));
  const Model binary = network("linear", "bce", signature_of(Task::binary, 2));
  EXPECT_TRUE(says(error_of([&] { explain_row(binary, course_row, 2.0); }), "give 0 or 1"));
}

}  // namespace
}  // namespace pellucid
