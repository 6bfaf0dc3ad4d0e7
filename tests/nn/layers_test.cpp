// What layers do beside their gradients: dropout's mask and scale, batch_norm's two graphs; and losses by their
// formulas.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numeric>

#include "pellucid/nn/network.hpp"
#include "pellucid/plan/plan.hpp"

namespace pellucid::nn {
namespace {

/// What the steps of `model` make of x in training, in float64.
class Trained {
 public:
  Trained(const std::string& model, Index columns, Index batch) : build_(graph_, true, 1), store_(Element::float64, 1) {
    const Value y = apply(parse_model(model), build_, graph_.input("x", {graph::batch, columns}));
    plan_ = std::make_unique<plan::Plan>(graph_, std::vector<plan::Output>{{"y", y}}, build_.updates(), store_,
                                         plan::Options{.isa = kernels::Isa::generic, .batch = batch});
    for (const ParameterInfo& parameter : build_.parameters()) {
      store_.tensor(parameter.name, parameter.value.shape());
      store_.write(parameter.name, 0, initial_values(parameter, 0, kernels::Isa::generic));
    }
    for (const StateInfo& state : build_.states()) {
      store_.tensor(state.name, state.value.shape());
      store_.write(state.name, 0,
                   std::vector<double>(static_cast<std::size_t>(state.value.shape().count()), state.initial));
    }
    plan_->set_scalar("row_count", 0, static_cast<double>(batch));
  }

  std::vector<double> run(const std::vector<double>& x, const std::vector<std::uint32_t>& rows = {},
                          std::uint64_t seed = 0, std::uint64_t step = 0) {
    std::copy(x.begin(), x.end(), plan_->input<double>("x").begin());
    std::copy(rows.begin(), rows.end(), plan_->row_index("rows").begin());
    plan_->set_random(std::array{seed}, step);
    plan_->run(one_);
    const auto y = plan_->output<double>("y");
    return {y.begin(), y.end()};
  }
  std::vector<double> tensor(const std::string& name) const { return store_.read(name, 0); }

 private:
  graph::Graph graph_;
  Builder build_;
  plan::Store store_;
  std::unique_ptr<plan::Plan> plan_;
  Team one_{1};
};

TEST(Dropout, keeps_the_expected_share_and_scales_it) {
  constexpr Index rows = 200, columns = 50;
  std::vector<std::uint32_t> numbers(rows);
  std::iota(numbers.begin(), numbers.end(), 0U);
  const std::vector<double> y =
      Trained("dropout(0.25)", columns, rows).run(std::vector<double>(rows * columns, 1), numbers);
  Index kept = 0;
  for (const double value : y) {
    EXPECT_TRUE(value == 0 || value == 1 / 0.75) << value;
    kept += value != 0;
  }
  EXPECT_NEAR(static_cast<double>(kept) / (rows * columns), 0.75, 0.02);
}

TEST(Dropout, drops_by_seed_step_and_row_whatever_the_batch) {
  const std::vector<double> ones(8, 1);
  Trained pair("dropout(0.5)", 8, 2), single("dropout(0.5)", 8, 1);
  std::vector<double> x(16, 1);
  const std::vector<double> both = pair.run(x, {41, 7}, 3, 5);
  EXPECT_EQ(single.run(ones, {41}, 3, 5), std::vector<double>(both.begin(), both.begin() + 8));
  EXPECT_EQ(single.run(ones, {7}, 3, 5), std::vector<double>(both.begin() + 8, both.end()));
  EXPECT_NE(single.run(ones, {41}, 3, 6), single.run(ones, {41}, 3, 5));
  EXPECT_NE(single.run(ones, {41}, 4, 5), single.run(ones, {41}, 3, 5));
}

TEST(Dropout, drops_other_values_in_each_place_of_a_nested_model) {
  const std::vector<std::uint32_t> rows{3, 4, 5, 6};
  const std::vector<double> ones(64, 1);
  const auto mask = [&](const std::string& model) { return Trained(model, 16, 4).run(ones, rows); };
  std::vector<double> alone = mask("dropout(0.5)");
  for (double& value : alone) value += 1;
  const std::vector<double> inside = mask("residual(dropout(0.5))");
  EXPECT_NE(inside, alone);  // path 0.0 draws other numbers than path 0
  std::vector<double> twice = mask("residual(identity | dropout(0.5))");
  EXPECT_NE(twice, inside);
}

TEST(Residual, adds_its_input_and_names_its_tensors_as_nested_steps) {
  graph::Graph graph;
  Builder build(graph, true, 1);
  const Value x = graph.input("x", {graph::batch, 3});
  apply(parse_model("tanh | residual(linear(7) | batch_norm | residual(tanh | linear(7)) | linear(3)) | linear"), build,
        x);
  std::vector<std::string> names;
  for (const ParameterInfo& parameter : build.parameters()) names.push_back(parameter.name);
  EXPECT_EQ(names, (std::vector<std::string>{"1.0.weight", "1.0.bias", "1.1.weight", "1.1.bias", "1.2.1.weight",
                                             "1.2.1.bias", "1.3.weight", "1.3.bias", "2.weight", "2.bias"}));
  EXPECT_EQ(build.states().front().name, "1.1.running_mean");
  const std::vector<double> y = Trained("residual(expr(3 * z))", 2, 2).run({1, 2, -3, 0.5});
  EXPECT_EQ(y, (std::vector<double>{4, 8, -12, 2}));
}

TEST(Residual, refuses_steps_that_change_the_shape_and_says_what_to_write) {
  graph::Graph graph;
  Builder build(graph, false, 1);
  const Value x = graph.input("x", {graph::batch, 64});
  try {
    apply(parse_model("relu | residual(linear(32) | relu)"), build, x);
    ADD_FAILURE() << "taken";
  } catch (const Failure& failure) {
    const std::string text = failure.what();
    for (const char* part : {"step 1", "[B, 32]", "[B, 64]", "linear(64)"})
      EXPECT_NE(text.find(part), std::string::npos) << text;
  }
}

TEST(AlphaDropout, keeps_mean_and_variance_of_normal_values_and_gives_dropped_ones_one_value) {
  constexpr Index rows = 400, columns = 50;
  constexpr double p = 0.3, saturated = -1.7580993408473766;
  std::vector<std::uint32_t> numbers(rows);
  std::iota(numbers.begin(), numbers.end(), 0U);
  std::vector<double> x = Trained("noise(1)", columns, rows).run(std::vector<double>(rows * columns, 0), numbers, 8);
  const std::vector<double> y = Trained("alpha_dropout(0.3)", columns, rows).run(x, numbers);
  // PyTorch: a = 1 / sqrt((alpha'^2 p + 1) (1 - p)), b = -a alpha' p.
  const double a = 1 / std::sqrt((saturated * saturated * p + 1) * (1 - p)), b = -a * saturated * p;
  double sum = 0, squares = 0, dropped = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    const bool is_dropped = std::abs(y[i] - (a * saturated + b)) < 1e-12;
    EXPECT_NEAR(y[i], a * (is_dropped ? saturated : x[i]) + b, 1e-12);
    dropped += is_dropped ? 1 : 0;
    sum += y[i];
    squares += y[i] * y[i];
  }
  const double count = rows * columns;
  EXPECT_NEAR(dropped / count, p, 0.01);
  EXPECT_NEAR(sum / count, 0, 0.02);
  EXPECT_NEAR(squares / count, 1, 0.03);
}

TEST(Noise, is_normal_of_its_deviation_and_a_function_of_seed_step_and_row) {
  constexpr Index rows = 400, columns = 50;
  std::vector<std::uint32_t> numbers(rows);
  std::iota(numbers.begin(), numbers.end(), 0U);
  const std::vector<double> zeros(rows * columns, 0);
  const std::vector<double> y = Trained("noise(0.2)", columns, rows).run(zeros, numbers, 1, 4);
  double sum = 0, squares = 0;
  for (const double value : y) {
    sum += value;
    squares += value * value;
  }
  EXPECT_NEAR(sum / (rows * columns), 0, 0.005);
  EXPECT_NEAR(std::sqrt(squares / (rows * columns)), 0.2, 0.003);
  const std::vector<double> alone = Trained("noise(0.2)", columns, 1).run(std::vector<double>(columns, 0), {7}, 1, 4);
  EXPECT_EQ(alone, std::vector<double>(y.begin() + 7 * columns, y.begin() + 8 * columns));
}

TEST(Prelu, has_one_slope_or_one_per_column) {
  Trained one("prelu", 2, 2), each("prelu(per_column=true, slope=0.5)", 2, 2);
  EXPECT_EQ(one.run({1, -2, -4, 3}), (std::vector<double>{1, -0.5, -1, 3}));
  EXPECT_EQ(each.run({1, -2, -4, 3}), (std::vector<double>{1, -1, -2, 3}));
  EXPECT_EQ(one.tensor("0.weight"), (std::vector<double>{0.25}));
  EXPECT_EQ(each.tensor("0.weight"), (std::vector<double>{0.5, 0.5}));
}

TEST(BatchNorm, normalises_the_batch_and_moves_the_running_statistics) {
  Trained norm("batch_norm(momentum=0.25)", 1, 4);
  const std::vector<double> y = norm.run({1, 2, 3, 6});  // mean 3, variance 3.5 of the batch, 14 / 3 unbiased
  for (std::size_t i = 0; i < 4; ++i)
    EXPECT_NEAR(y[i], (std::array{1.0, 2.0, 3.0, 6.0}[i] - 3) / std::sqrt(3.5 + 1e-5), 1e-14);
  EXPECT_DOUBLE_EQ(norm.tensor("0.running_mean")[0], 0.25 * 3);
  EXPECT_DOUBLE_EQ(norm.tensor("0.running_var")[0], 0.75 * 1 + 0.25 * 14 / 3);
}

/// The loss of truth y and network value p, by the batch of one row.
double loss(const std::string& text, const std::vector<double>& y, const std::vector<double>& p) {
  graph::Graph graph;
  const Value truth = graph.input("y", {graph::batch, static_cast<Index>(y.size())});
  const Value value = graph.input("p", {graph::batch, static_cast<Index>(p.size())});
  const Value result = batch_loss(use<Loss>(text), truth, value, std::nullopt);
  plan::Store store(Element::float64, 1);
  plan::Plan plan(graph, {{"loss", result}}, {}, store, {.isa = kernels::Isa::generic});
  std::copy(y.begin(), y.end(), plan.input<double>("y").begin());
  std::copy(p.begin(), p.end(), plan.input<double>("p").begin());
  plan.set_scalar("row_count", 0, 1);
  Team one(1);
  plan.run(one);
  return plan.output<double>("loss")[0];
}

TEST(Losses, are_their_formulas) {
  EXPECT_DOUBLE_EQ(loss("mse", {4}, {2}), 4);
  EXPECT_DOUBLE_EQ(loss("mae", {4}, {2}), 2);
  EXPECT_DOUBLE_EQ(loss("huber(delta=1)", {4}, {2}), 1.5);
  EXPECT_DOUBLE_EQ(loss("huber(delta=1)", {4}, {3.5}), 0.125);
  EXPECT_DOUBLE_EQ(loss("mse", {1, 2}, {2, 4}), 2.5);  // a row's outputs are averaged
  EXPECT_NEAR(loss("bce", {1}, {0.3}), -std::log(1 / (1 + std::exp(-0.3))), 1e-15);
  EXPECT_NEAR(loss("bce", {0.25}, {-2}),
              -0.25 * std::log(1 / (1 + std::exp(2.0))) - 0.75 * std::log(1 - 1 / (1 + std::exp(2.0))), 1e-15);
  const double sum = std::exp(1.0) + std::exp(2.0) + std::exp(-1.0);
  EXPECT_NEAR(loss("cce", {1}, {1, 2, -1}), -std::log(std::exp(2.0) / sum), 1e-15);
  EXPECT_NEAR(loss("cce", {0.5, 0.5, 0}, {1, 2, -1}),
              -0.5 * std::log(std::exp(1.0) / sum) - 0.5 * std::log(std::exp(2.0) / sum), 1e-15);
  EXPECT_NEAR(loss("bce(label_smoothing=0.2)", {1}, {0.3}), loss("bce", {0.9}, {0.3}), 1e-15);
  EXPECT_NEAR(loss("cce(label_smoothing=0.3)", {1}, {1, 2, -1}), loss("cce", {0.1, 0.8, 0.1}, {1, 2, -1}), 1e-15);
  EXPECT_DOUBLE_EQ(loss("expr(where(y > p, 10, 1) * (y - p)^2)", {4}, {2}), 40);
}

TEST(Initializers, stay_within_their_bounds_and_fill_them) {
  graph::Graph graph;
  for (const auto& [name, bound] :
       {std::pair("torch_linear", 1 / std::sqrt(30.0)), std::pair("kaiming_uniform", std::sqrt(6 / 30.0)),
        std::pair("xavier_uniform", std::sqrt(6 / 80.0))}) {
    const ParameterInfo parameter{"0.weight", graph.parameter("0.weight", {30, 50}), name, 30, 50, {1, 0}};
    const std::vector<double> values = initial_values(parameter, 1, kernels::Isa::generic);
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    EXPECT_GE(*low, -bound);
    EXPECT_LE(*high, bound);
    EXPECT_LT(*low, -0.98 * bound);
    EXPECT_GT(*high, 0.98 * bound);
    EXPECT_NE(initial_values(parameter, 2, kernels::Isa::generic), values);
  }
}

}  // namespace
}  // namespace pellucid::nn
