// Every operation of the table against central differences in float64, over shapes with 1s and odd sizes, and the
// language around them: parsing, printing, simplifying.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "pellucid/base/error.hpp"
#include "pellucid/base/random.hpp"
#include "pellucid/graph/differentiate.hpp"
#include "pellucid/graph/operations.hpp"
#include "pellucid/graph/parse.hpp"
#include "pellucid/graph/print.hpp"
#include "pellucid/plan/plan.hpp"

namespace pellucid::graph {
namespace {

/// The loss of a function of some parameters, and its derivatives with respect to all of them, in float64.
class Differentiated {
 public:
  using Function = std::function<Value(const std::vector<Value>&)>;

  Differentiated(const std::vector<Shape>& shapes, const Function& function) : store_(Element::float64, 1) {
    std::vector<Value> parameters;
    for (std::size_t i = 0; i < shapes.size(); ++i)
      parameters.push_back(graph_.parameter("p" + std::to_string(i), shapes[i]));
    const Value result = function(parameters);
    // Weights that differ from place to place, so that a derivative that lands in the wrong place shows.
    const Value weights = graph_.parameter("weights", result.shape());
    const Value loss = sum(weights * result);
    std::vector<plan::Output> outputs{{"loss", loss}};
    const std::vector<Value> derivatives = gradients(loss, parameters);
    for (std::size_t i = 0; i < shapes.size(); ++i) outputs.push_back({"d" + std::to_string(i), derivatives[i]});
    plan_ = std::make_unique<plan::Plan>(graph_, outputs, std::vector<Update>{}, store_,
                                         plan::Options{.isa = kernels::Isa::generic});
    std::vector<double> w(static_cast<std::size_t>(result.shape().count()));
    for (std::size_t i = 0; i < w.size(); ++i) w[i] = 0.5 + random_uniform(9, 0, static_cast<std::uint32_t>(i));
    if (store_.find("weights") != nullptr) store_.write("weights", 0, w);
  }

  void set(std::size_t parameter, const std::vector<double>& values) {
    if (store_.find("p" + std::to_string(parameter)) != nullptr)
      store_.write("p" + std::to_string(parameter), 0, values);
  }
  double loss() {
    plan_->run(one_);
    return plan_->output<double>("loss")[0];
  }
  std::vector<double> derivative(std::size_t parameter) {
    plan_->run(one_);
    const auto values = plan_->output<double>("d" + std::to_string(parameter));
    return {values.begin(), values.end()};
  }

 private:
  Graph graph_;
  plan::Store store_;
  std::unique_ptr<plan::Plan> plan_;
  Team one_{1};
};

void expect_central_differences(const std::string& name, const std::vector<Shape>& shapes,
                                std::vector<std::vector<double>> values, const Differentiated::Function& function) {
  Differentiated differentiated(shapes, function);
  for (std::size_t p = 0; p < values.size(); ++p) differentiated.set(p, values[p]);
  for (std::size_t p = 0; p < values.size(); ++p) {
    const std::vector<double> derivative = differentiated.derivative(p);
    for (std::size_t i = 0; i < values[p].size(); ++i) {
      constexpr double h = 1e-3;
      const auto at = [&](double by) {
        std::vector<double> moved = values[p];
        moved[i] += by;
        differentiated.set(p, moved);
        return differentiated.loss();
      };
      const double numeric = (at(-2 * h) - 8 * at(-h) + 8 * at(h) - at(2 * h)) / (12 * h);
      EXPECT_NEAR(derivative[i], numeric, 1e-7 * std::max(1.0, std::abs(numeric)))
          << name << ", operand " << p << " " << to_string(shapes[p]) << " [" << i << "] = " << values[p][i];
    }
    differentiated.set(p, values[p]);
  }
}

/// Numbers between 0.15 and 2.05, never within 0.04 of a whole number or of each other's ties.
std::vector<double> numbers(const Shape& shape, std::uint32_t seed, bool is_condition) {
  std::vector<double> values(static_cast<std::size_t>(shape.count()));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::uint32_t draw = random_bits(5, seed, static_cast<std::uint32_t>(i)) % 20;
    values[i] = is_condition ? draw % 2 : 0.15 + 0.1 * draw + 0.011 * seed;
  }
  return values;
}

TEST(Operations, elementwise_derivatives_are_those_of_central_differences_over_shapes_that_broadcast) {
  const std::vector<std::vector<Shape>> cases{{{3, 5}, {3, 5}, {3, 5}}, {{7, 1}, {7, 3}, {1, 3}}, {{5}, {2, 5}, {2, 1}},
                                              {{}, {4, 3}, {3}},        {{1, 1}, {1, 1}, {}},     {{17}, {}, {17}},
                                              {{2, 33}, {33}, {2, 1}}};
  for (const Operation& row : operations()) {
    if (!is_elementwise(row.op)) continue;
    for (const std::vector<Shape>& shapes : cases) {
      std::vector<std::vector<double>> values;
      for (int i = 0; i < row.arity; ++i) {
        values.push_back(
            numbers(shapes[static_cast<std::size_t>(i)], static_cast<std::uint32_t>(i), row.op == Op::where && i == 0));
      }
      const bool has_condition = row.op == Op::where;
      expect_central_differences(
          row.name, {shapes.begin(), shapes.begin() + row.arity}, values, [&](const std::vector<Value>& p) {
            const Value condition = has_condition ? detach(p[0] > 0.5) : p[0];
            return apply(row.op, condition, row.arity > 1 ? p[1] : Value{}, row.arity > 2 ? p[2] : Value{});
          });
    }
  }
}

TEST(Operations, products_of_every_transposition_have_the_derivatives_of_central_differences) {
  for (const auto& [m, k, n] : {std::array<Index, 3>{1, 1, 1}, {3, 5, 7}, {1, 9, 2}, {17, 3, 1}, {5, 1, 4}}) {
    for (const bool ta : {false, true}) {
      for (const bool tb : {false, true}) {
        const Shape a = ta ? Shape{k, m} : Shape{m, k};
        const Shape b = tb ? Shape{n, k} : Shape{k, n};
        expect_central_differences("product", {a, b}, {numbers(a, 0, false), numbers(b, 1, false)},
                                   [&](const std::vector<Value>& p) { return square(product(p[0], p[1], ta, tb)); });
      }
    }
  }
}

TEST(Operations, sums_maxima_and_broadcasts_have_the_derivatives_of_central_differences) {
  for (const Shape& shape : {Shape{1, 1}, Shape{3, 5}, Shape{7, 1}, Shape{1, 9}}) {
    std::vector<double> values(static_cast<std::size_t>(shape.count()));
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = std::sin(static_cast<double>(i * i + 1));  // no ties
    const auto expect = [&](const char* name, const Differentiated::Function& function) {
      expect_central_differences(name, {shape}, {values}, function);
    };
    expect("sum", [](const std::vector<Value>& p) { return square(sum(p[0])); });
    expect("sum_last", [](const std::vector<Value>& p) { return exp(sum_last(p[0])); });
    expect("sum_rows", [](const std::vector<Value>& p) { return p[0] * sum_rows(p[0]); });
    expect("maximum_last", [](const std::vector<Value>& p) { return square(p[0] - maximum_last(p[0])); });
    expect("broadcast_to",
           [&](const std::vector<Value>& p) { return p[0] * square(broadcast_to(sum_rows(p[0]), shape)); });
  }
}

TEST(Operations, columns_by_index_and_reshapes_have_the_derivatives_of_central_differences) {
  for (const Shape& shape : {Shape{3, 4}, Shape{1, 4}, Shape{2, 3, 4}, Shape{4}}) {
    const auto expect = [&](const char* name, const Differentiated::Function& function) {
      expect_central_differences(name, {shape}, {numbers(shape, 0, false)}, function);
    };
    expect("take", [](const std::vector<Value>& p) { return square(take(p[0], {3, 0, 3, 3, 1})); });
    expect("put", [](const std::vector<Value>& p) { return square(put(p[0], 6, {4, 1, 4, 0})); });
    expect("columns_of", [](const std::vector<Value>& p) { return exp(columns_of(p[0], 1, 2)); });
    expect("concatenate", [](const std::vector<Value>& p) { return square(concatenate({p[0], exp(p[0]), p[0]})); });
    const Index rows = shape.rank() == 1 ? 1 : shape.rows();
    expect("reshape", [&](const std::vector<Value>& p) { return square(reshape(exp(p[0]), {2 * rows, 2})); });
    expect("reshape to the same rows",
           [&](const std::vector<Value>& p) { return square(reshape(exp(p[0]), {rows, 1, 4})); });
    if (shape.rank() == 1) continue;
    const Shape right{4, 5};
    expect_central_differences("product", {shape, right}, {numbers(shape, 0, false), numbers(right, 1, false)},
                               [](const std::vector<Value>& p) {
                                 const Value forward = product(p[0], p[1]);
                                 return product(p[0], square(forward), true);
                               });
  }
}

TEST(Operations, windows_have_the_derivatives_of_central_differences) {
  const Shape shape{2, 4, 5, 3};
  std::vector<double> values(static_cast<std::size_t>(shape.count()));
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(i * 37 % 120) / 30;  // no ties
  for (const Window& window : {Window{1, 1, 1, 0}, Window{3, 3, 1, 1}, Window{2, 2, 2, 0}, Window{3, 2, 2, 1}}) {
    const auto expect = [&](const char* name, const Differentiated::Function& function) {
      expect_central_differences(name, {shape}, {values}, function);
    };
    expect("patches", [&](const std::vector<Value>& p) { return square(patches(p[0], window)); });
    expect("unpatch",
           [&](const std::vector<Value>& p) { return square(unpatch(exp(patches(p[0], window)), window, shape)); });
    expect("window_max", [&](const std::vector<Value>& p) { return square(window_max(p[0], window)); });
    expect("window_sum", [&](const std::vector<Value>& p) { return square(window_sum(p[0], window)); });
    expect("window_spread", [&](const std::vector<Value>& p) {
      return square(window_spread(sin(window_sum(p[0], window)), window, shape));
    });
  }
}

TEST(Operations, columns_and_shapes_that_do_not_exist_are_refused_with_their_numbers) {
  Graph graph;
  const Value x = graph.input("x", {batch, 3});
  const auto complaint_of = [&](const std::function<void()>& call) -> std::string {
    try {
      call();
    } catch (const Failure& failure) {
      return failure.what();
    }
    return "";
  };
  EXPECT_NE(complaint_of([&] { take(x, {0, 3}); }).find("column 3 of 3"), std::string::npos);
  EXPECT_NE(complaint_of([&] { put(x, 2, {0, 1, 2}); }).find("column 2 of 2"), std::string::npos);
  EXPECT_NE(complaint_of([&] { reshape(x, {batch, 2, 2}); }).find("[B, 3] into [B, 2, 2]"), std::string::npos);
  const Value pictures = reshape(x, {batch, 1, 3, 1});
  EXPECT_NE(complaint_of([&] { patches(pictures, {2, 2, 1, 0}); }).find("2 x 2"), std::string::npos);
  EXPECT_NE(complaint_of([&] { window_max(x, {1, 1, 1, 0}); }).find("[B, 3]"), std::string::npos);
  EXPECT_NE(complaint_of([&] { window_max(pictures, {1, 1, 1, 1}); }).find("padding 1"), std::string::npos);
  EXPECT_EQ(take(x, {0, 1, 2}), x);
  EXPECT_EQ(reshape(reshape(x, {batch, 3, 1}), {batch, 3}), x);
}

TEST(Operations, gradients_behind_a_branch_that_is_not_taken_are_finite) {
  const std::vector<std::pair<double, Differentiated::Function>> traps{
      {1000, [](const std::vector<Value>& p) { return where(p[0] < 1, expm1(p[0]), p[0]); }},
      {0, [](const std::vector<Value>& p) { return where(p[0] > 0, sqrt(p[0]), 2 * p[0]); }},
      {0, [](const std::vector<Value>& p) { return where(p[0] > 0, log(p[0]) * p[0], p[0]); }},
      {0, [](const std::vector<Value>& p) { return where(p[0] > 0, 1 / p[0] + pow(p[0], 0.5), p[0]); }},
      {-2,
       [](const std::vector<Value>& p) { return where(p[0] > 0, log(sqrt(p[0])) * exp(1000 * p[0]), p[0] * p[0]); }}};
  for (const auto& [point, function] : traps) {
    Differentiated differentiated({Shape{1}}, function);
    differentiated.set(0, {point});
    EXPECT_TRUE(std::isfinite(differentiated.derivative(0)[0])) << point;
  }
}

double parsed(const std::string& text, double y, double p) {
  Differentiated differentiated({Shape{1}, Shape{1}}, [&](const std::vector<Value>& v) {
    return parse(*v[0].graph, text, {{"y", v[0]}, {"p", v[1]}}) / v[0].graph->parameter("weights", Shape{1}) * 1;
  });
  differentiated.set(0, {y});
  differentiated.set(1, {p});
  return differentiated.loss();
}

TEST(Parse, precedence_and_associativity_are_those_of_school) {
  EXPECT_DOUBLE_EQ(parsed("y + 2 * p ^ 2 ^ 0.5 + 0 * y", 1, 3), 1 + 2 * std::pow(3, std::sqrt(2.0)));
  EXPECT_DOUBLE_EQ(parsed("-y ^ 2 + p", 3, 1), -8);
  EXPECT_DOUBLE_EQ(parsed("y - p - 1", 5, 3), 1);
  EXPECT_DOUBLE_EQ(parsed("y / p / 2", 12, 3), 2);
  EXPECT_DOUBLE_EQ(parsed("where(y > p, 10, 1) * (y - p)^2", 5, 3), 40);
  EXPECT_DOUBLE_EQ(parsed("where(y <= p, max(y, p), min(y, p)) + 1e-1 + p * 0", 5, 3), 3.1);
}

std::string complaint(const std::string& text) {
  Graph graph;
  const Value y = graph.input("y", {batch, 1});
  try {
    parse(graph, text, {{"y", y}});
  } catch (const Failure& failure) {
    return failure.what();
  }
  return "";
}

TEST(Parse, errors_name_the_column_and_what_was_meant) {
  EXPECT_NE(complaint("y + sqr(y)").find("did you mean \"sqrt\"?"), std::string::npos) << complaint("y + sqr(y)");
  EXPECT_NE(complaint("y + x").find("column 5"), std::string::npos);
  EXPECT_NE(complaint("y +").find("ends too early"), std::string::npos);
  EXPECT_NE(complaint("(y").find("')' is missing"), std::string::npos);
  EXPECT_NE(complaint("max(y)").find("takes 2 operands, got 1"), std::string::npos);
  EXPECT_NE(complaint("1..2").find("not a number"), std::string::npos);
  EXPECT_NE(complaint(std::string(200, '(') + "y").find("nested too deep"), std::string::npos);
}

TEST(Print, what_is_printed_reads_back_as_the_same_value) {
  for (const char* const text : {"y - (p - y)", "(y + p) * y", "-(y ^ 2)", "(-y) ^ 2.5", "y ^ p ^ y", "(y ^ p) ^ y",
                                 "y / (p * y)", "where(y > 0, exp(y), 1 - p)",
                                 "max(y, 0) - y * p + log1p(exp(-abs(y)))", "(y < p) * 3", "y - -p", "1e-08 * y"}) {
    Graph graph;
    const std::vector<std::pair<std::string, Value>> names{{"y", graph.input("y", {batch, 1})},
                                                           {"p", graph.input("p", {batch, 1})}};
    const Value value = parse(graph, text, names);
    EXPECT_EQ(parse(graph, formula(value), names), value) << text << " prints as " << formula(value);
  }
}

TEST(Simplify, equal_programs_are_one_and_numbers_fold) {
  Graph graph;
  const Value x = graph.input("x", {batch, 3});
  EXPECT_EQ(x * 1, x);
  EXPECT_EQ(x + 0, x);
  EXPECT_EQ(pow(x, 2), x * x);
  EXPECT_EQ(-(-x), x);
  EXPECT_EQ(where(graph.constant(1), x, 0), x);
  EXPECT_EQ(exp(x) + 1, exp(x) + 1);
  EXPECT_EQ(graph.node(graph.constant(2) * 3).number, 6);
}

}  // namespace
}  // namespace pellucid::graph
