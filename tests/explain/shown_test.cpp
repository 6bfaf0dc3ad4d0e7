// The text at few digits: what stands there holds for a reader who works it out; the cross-entropy's a − y and the
// update w − η·∂J/∂w are those of the program.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "pellucid/explain/arithmetic.hpp"
#include "pellucid/explain/explain_row.hpp"
#include "pellucid/explain/explanation_equations.hpp"
#include "pellucid/explain/log_loss.hpp"
#include "pellucid/explain/update.hpp"
#include "tests/support/drawn_networks.hpp"
#include "tests/support/reckoner.hpp"

namespace pellucid {
namespace {

using explaining::comes_to;
using explaining::Equation;
using explaining::number;
using explaining::Shown;
using testing::DrawnNetwork;
using testing::NetworkDraw;
using testing::Reckoner;

/// Of a drawn network all calculations that hold numbers and operations alone.
std::vector<Equation> calculations_of(const Explanation& row) {
  constexpr std::size_t most = 6;  // terms: of a sum that is cut a reader can work out nothing
  std::vector<Equation> all;
  for (int i = 0; i < static_cast<int>(row.steps.size()); ++i) {
    const Explanation::Step& step = row.steps[static_cast<std::size_t>(i)];
    if (step.kind == Explanation::Kind::nothing) continue;
    for (std::size_t unit = 0; unit < step.values.size(); ++unit) {
      if (step.formula.empty()) all.push_back(explaining::forward(row, i, unit, most));
      if (i != row.last) all.push_back(explaining::delta(row, i, unit, most));
    }
    for (std::size_t tensor = 0; tensor < step.tensors.size(); ++tensor) {
      for (std::size_t place = 0; place < step.tensors[tensor].values.size(); ++place)
        all.push_back(explaining::parameter(row, i, tensor, place, most));
    }
    all.insert(all.end(), step.parts.begin(), step.parts.end());
  }
  return all;
}

TEST(Shown, comes_to_what_stands_behind_it) {
  NetworkDraw draw(12);
  std::size_t lines = 0, near = 0, longer = 0;
  for (int i = 0; i < 24; ++i) {
    const DrawnNetwork drawn = draw.next();
    SCOPED_TRACE(drawn.steps + " with " + drawn.loss);
    for (const Equation& equation : calculations_of(explain_row(drawn.model(), drawn.row, drawn.target))) {
      const Shown shown = explaining::shown(equation, 4);
      EXPECT_EQ(shown.value, number(equation.value, 4));
      if (shown.filled.empty() || shown.filled.find("…") != std::string::npos) continue;
      ++lines;
      near += shown.is_near ? 1 : 0;
      longer += shown.filled != equation.right.filled(4) ? 1 : 0;
      const double value = Reckoner::of(shown.filled);
      const std::optional<double> own = comes_to(shown.filled);
      ASSERT_TRUE(own) << shown.filled;
      EXPECT_TRUE(*own == value || std::isnan(value)) << shown.filled;
      if (!shown.is_near && !std::isnan(value)) {
        EXPECT_EQ(number(value, 4), shown.value) << equation.right.text() << " = " << shown.filled;
      }
    }
  }
  EXPECT_GT(lines, 2000U);
  EXPECT_GT(longer, lines / 100);  // or nothing was to be mended
  EXPECT_LT(near, lines / 100);
}

TEST(Shown, says_about_where_three_more_digits_are_too_few) {
  Equation equation{{}, {}, 1.23456789e-8};
  equation.right.symbol({"a"}, 1.0000000123456789).words(" − ").symbol({"b"}, 1);
  EXPECT_TRUE(explaining::shown(equation, 4).is_near);
  EXPECT_FALSE(explaining::shown(equation, 12).is_near);
  Equation sum{{}, {}, 0.298};
  sum.right.symbol({"a"}, 0.149).words(" + ").symbol({"b"}, 0.149);
  EXPECT_EQ(explaining::shown(sum, 1).filled, "0.15 + 0.15");  // 0.1 + 0.1 is no 0.3
}

TEST(Shown, works_nothing_out_that_it_does_not_know) {
  for (const char* text : {"", "0.5·", "1 + … (3 more)", "gelu(0.2)", "softmax(1, 2)₁", "(1", "1)", "max()",
                           "where(1, 2)", "−", "∞ − 1", "max", "exp(1"})
    EXPECT_FALSE(comes_to(text)) << text;
  EXPECT_FALSE(comes_to(std::string(10'000, '(') + "1"));
  EXPECT_FALSE(comes_to(std::string(10'000, '-') + "1"));
  for (const auto& [text, value] : {std::pair{"0.4·1 + (−0.6)·0.5 + 0.1", 0.2},
                                    {"−0.5^2", -0.25},
                                    {"2^3^2", 512.0},
                                    {"max(1, 3, 2)", 3.0},
                                    {"where(0 == 1, 5, 7)", 7.0},
                                    {"1.5e−3·2", 0.003},
                                    {"8 / 2 / 2", 2.0},
                                    {"−(1 − 3)", 2.0}})
    EXPECT_NEAR(comes_to(text).value_or(NAN), value, 1e-15) << text;
  std::minstd_rand random(5);
  const std::string letters = "0123456789.()+-*/^<=>, maxexpe";
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (std::size_t k = random() % 24; k-- > 0;) text += letters[random() % letters.size()];
    comes_to(text);  // whatever it is, it ends
  }
}

TEST(Shown, keeps_the_digits_before_the_point) {
  EXPECT_EQ(number(54321.7, 4), "54322");
  EXPECT_EQ(number(-3717.4, 4), "−3717");
  EXPECT_EQ(number(9999.7, 4), "10000");
  EXPECT_EQ(number(0.123456, 4), "0.1235");
  EXPECT_EQ(number(1.5e-7, 4), "1.5e−7");
  EXPECT_EQ(number(1.23456e20, 4), "1.235e+20");
}

Explanation explained(const std::string& steps, const std::string& loss, Task task, double target,
                      const std::string& optimizer = "adam", unsigned seed = 1) {
  Recipe recipe;
  recipe.model = steps;
  recipe.loss = loss;
  recipe.optimizer = optimizer;
  recipe.dtype = Element::float64;
  recipe.seed = seed;
  Signature signature{task, 2, task == Task::classification ? 3 : 1, {}, {}};
  if (task == Task::classification) signature.classes = {"a", "b", "c"};
  if (task == Task::binary) signature.classes = {"no", "yes"};
  return explain_row(Model(recipe, signature), std::vector<double>{0.7, -1.3}, target);
}

bool says_it(const Explanation& row, const std::string& words) { return text_of(row).find(words) != std::string::npos; }

TEST(CrossEntropy, derivative_is_prediction_less_truth_where_the_text_says_so) {
  const std::string words = " together leave a − y, the prediction less the truth";
  for (unsigned seed = 0; seed < 5; ++seed) {
    for (const double target : {0.0, 1.0, 2.0}) {
      const Explanation row = explained("linear(3) | tanh | linear", "cce", Task::classification, target, "adam", seed);
      EXPECT_TRUE(says_it(row, "softmax and cce" + words));
      ASSERT_TRUE(explaining::log_loss(row));
      const double truth = row.output->values[static_cast<std::size_t>(target)];
      EXPECT_NEAR(row.loss->value, -std::log(truth), 1e-12);
      for (std::size_t i = 0; i < 3; ++i) {
        const Equation equation = explaining::loss_derivative(row, i);
        EXPECT_NEAR(Reckoner::of(equation.right.filled(17)), row.derivatives_of(row.last)[i], 1e-13);
        EXPECT_NEAR(row.derivatives_of(row.last)[i], row.output->values[i] - (target == double(i) ? 1 : 0), 1e-13);
      }
      if (target == 2) continue;
      const Explanation two = explained("linear(3) | tanh | linear", "bce", Task::binary, target, "adam", seed);
      EXPECT_TRUE(says_it(two, "sigmoid and bce" + words));
      EXPECT_NEAR(two.derivatives_of(two.last)[0], two.output->values[0] - target, 1e-13);
      EXPECT_EQ(explaining::log_loss(two)->right.text(), target == 0 ? "−log(1 − a)" : "−log(a)");
      const Explanation number = explained("linear", "mse", Task::regression, target, "adam", seed);
      const Equation equation = explaining::loss_derivative(number, 0);
      EXPECT_EQ(equation.right.text(), "2 · (z₂ − y)");
      EXPECT_NEAR(Reckoner::of(equation.right.filled(17)), number.derivatives_of(number.last)[0], 1e-13);
    }
  }
  for (const char* loss : {"cce(label_smoothing=0.1)", "focal"}) {
    const Task task = loss[0] == 'c' ? Task::classification : Task::binary;
    const Explanation other = explained("linear", loss, task, 1);
    EXPECT_FALSE(says_it(other, words)) << loss;
    EXPECT_FALSE(says_it(other, "minus the logarithm of the probability")) << loss;
  }
}

TEST(Update, is_shown_as_plain_descent_and_beside_it_the_optimizers_own) {
  const std::string just_that = "the optimizer of the run, is just that", another = "makes another step";
  const Explanation plain = explained("linear(2) | tanh | linear", "cce", Task::classification, 1, "sgd(lr=0.05)");
  EXPECT_TRUE(says_it(plain, just_that));
  EXPECT_FALSE(says_it(plain, another));
  const Explanation adam = explained("linear(2) | tanh | linear", "cce", Task::classification, 1, "adam(lr=0.05)");
  EXPECT_FALSE(says_it(adam, just_that));
  EXPECT_TRUE(says_it(adam, another));
  EXPECT_FALSE(explaining::is_plain_descent(
      explained("linear", "cce", Task::classification, 1, "sgd(lr=0.05, weight_decay=0.1)")));
  const Explanation slow = explained("linear(2) | tanh | linear", "cce", Task::classification, 1, "sgd(lr=1e-5)");
  for (const Explanation& row : {plain, adam, slow}) {
    for (const Explanation::Step& step : row.steps) {
      for (const Explanation::Tensor& tensor : step.tensors) {
        for (std::size_t place = 0; place < tensor.values.size(); ++place) {
          const explaining::Update update = explaining::update_of(row, tensor, place, 4);
          const double value = tensor.values[place], step = row.learning_rate * tensor.derivatives[place];
          EXPECT_NEAR(Reckoner::of(update.plain.filled), value - step, 0.06 * std::abs(step));
          EXPECT_NEAR(Reckoner::of(update.own), tensor.updated[place], 0.06 * std::abs(step) + 1e-4 * std::abs(value));
          if (std::abs(step) > 1e-9 * std::abs(value)) {  // the step is seen
            EXPECT_NE(update.plain.value, update.plain.filled.substr(0, update.plain.filled.find(" − ")));
          }
        }
      }
    }
  }
}

TEST(Stops, are_the_text_and_end_with_a_calculation_each) {
  const Explanation row = explained("linear(2) | tanh | linear", "cce", Task::classification, 1);
  const std::vector<std::string> stops = stops_of(row);
  std::string all;
  for (const std::string& stop : stops) all += stop;
  EXPECT_EQ(all, text_of(row));
  for (std::size_t i = 1; i + 1 < stops.size(); ++i) {
    EXPECT_TRUE(stops[i].find(" = ") != std::string::npos || stops[i].find(" ≈ ") != std::string::npos) << stops[i];
    EXPECT_LE(std::count(stops[i].begin(), stops[i].end(), '\n'), 24) << stops[i];
  }
  const std::size_t values = 2 + 2 + 3 + 3;  // forward, and what makes the prediction
  EXPECT_GT(stops.size(), 2 * values);
}

}  // namespace
}  // namespace pellucid
