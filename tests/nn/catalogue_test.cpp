// Every entry of the catalogue, found by itself: derivatives against central differences, values and derivatives at the
// extremes, fusion into the product before it. A new file is covered without a change here.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <functional>
#include <limits>

#include "pellucid/graph/differentiate.hpp"
#include "pellucid/nn/network.hpp"
#include "pellucid/plan/plan.hpp"

namespace pellucid::nn {
namespace {

constexpr Index columns = 3;

/// f and its derivative (of the sum of f) with respect to z, for rows of three numbers.
template <class T>
struct Evaluation {
  std::vector<T> value, derivative;
};

template <class T, class Function>
Evaluation<T> evaluate(const Function& function, const std::vector<T>& z, const std::vector<T>& y, Index y_columns,
                       kernels::Isa isa) {
  graph::Graph graph;
  const Value input = graph.input("z", {graph::batch, columns});
  const Value truth = graph.input("y", {graph::batch, y_columns});
  const Value f = function(truth, input);
  // The derivative with respect to an input is that of a parameter in its place.
  const Value gradient = graph::gradients(sum(f), std::array{input})[0];
  plan::Store store(sizeof(T) == 4 ? Element::float32 : Element::float64, 1);
  plan::Plan plan(graph, {{"f", f}, {"gradient", gradient}}, {}, store,
                  {.isa = isa, .batch = static_cast<Index>(z.size()) / columns});
  std::copy(z.begin(), z.end(), plan.input<T>("z").begin());
  if (!plan.input<T>("y").empty()) std::copy(y.begin(), y.end(), plan.input<T>("y").begin());
  Team one(1);
  plan.run(one);
  const auto f_values = plan.output<T>("f");
  const auto derivatives = plan.output<T>("gradient");
  return {{f_values.begin(), f_values.end()}, {derivatives.begin(), derivatives.end()}};
}

/// An entry as a function of truth and z, with its name for messages.
struct Entry {
  std::string name;
  std::function<Value(Value y, Value z)> function;
  Index y_columns = columns;
  Truth truth = Truth::numbers;
};

constexpr const char* in_z = "where(z > 0, z, 0.1 * z)";
constexpr const char* in_y_and_p = "where(y > p, 3, 1) * (y - p)^2";

Arguments defaults(const std::string& name, const std::vector<Parameter>& parameters, const std::string& expression) {
  Call call{name, {}};
  for (const Parameter& row : parameters) {
    if (row.kind == Kind::expression) call.arguments.push_back({"", expression});
  }
  return bind_arguments(call, parameters, name);
}

std::vector<Entry> entries() {
  std::vector<Entry> all;
  for (const Activation& entry : catalogue<Activation>()) {
    const Arguments arguments = defaults(entry.name.text, entry.parameters, in_z);
    all.push_back({std::string("activation ") + entry.name.text,
                   [&entry, arguments](Value, Value z) { return entry.define(z, arguments); }});
  }
  for (const Loss& entry : catalogue<Loss>()) {
    const Arguments arguments = defaults(entry.name.text, entry.parameters, in_y_and_p);
    const auto function = [&entry, arguments](Value y, Value z) { return entry.define(y, z, arguments); };
    all.push_back(
        {std::string("loss ") + entry.name.text, function, entry.truth == Truth::classes ? 1 : columns, entry.truth});
    if (entry.truth == Truth::classes)
      all.push_back({std::string("loss ") + entry.name.text + " of distributions", function, columns, Truth::binary});
  }
  return all;
}

std::vector<double> truths(const Entry& entry, std::size_t rows) {
  std::vector<double> y(rows * static_cast<std::size_t>(entry.y_columns));
  for (std::size_t i = 0; i < y.size(); ++i) {
    y[i] = entry.truth == Truth::classes  ? static_cast<double>(i % columns)
           : entry.truth == Truth::binary ? static_cast<double>((i / 2) % 2)
                                          : 0.0;
  }
  return y;
}

std::vector<kernels::Isa> isas() {
  std::vector<kernels::Isa> available;
  for (const kernels::Isa isa : {kernels::Isa::generic, kernels::Isa::avx2, kernels::Isa::avx512}) {
    if (kernels::available(isa)) available.push_back(isa);
  }
  return available;
}

TEST(Catalogue, derivatives_are_those_of_central_differences) {
  for (const Entry& entry : entries()) {
    for (const std::size_t rows : {1U, 7U, 33U}) {
      std::vector<double> z(rows * columns);
      for (std::size_t i = 0; i < z.size(); ++i) {  // halfway between tenths: away from kinks at 0 and at whole numbers
        z[i] = std::round(30 * std::sin(1.0 + static_cast<double>(i * i))) / 10 + 0.05;
      }
      const std::vector<double> y = truths(entry, rows);
      const auto at = [&](const std::vector<double>& point) {
        const auto values = evaluate<double>(entry.function, point, y, entry.y_columns, kernels::Isa::generic).value;
        double total = 0;
        for (const double value : values) total += value;
        return total;
      };
      const auto derivative = evaluate<double>(entry.function, z, y, entry.y_columns, kernels::Isa::generic).derivative;
      for (std::size_t i = 0; i < z.size(); ++i) {
        constexpr double h = 1e-3;  // a five-point stencil: its error is of order h^4
        const auto moved = [&](double by) {
          std::vector<double> point = z;
          point[i] += by;
          return at(point);
        };
        const double numeric = (moved(-2 * h) - 8 * moved(-h) + 8 * moved(h) - moved(2 * h)) / (12 * h);
        EXPECT_NEAR(derivative[i], numeric, 1e-7 * std::max(1.0, std::abs(numeric))) << entry.name << " at " << z[i];
      }
    }
  }
}

template <class T>
void expect_finite_at_the_extremes() {
  const double largest = std::numeric_limits<T>::max();
  std::vector<double> points{0};
  for (const double x : {1e-30, 1.0, 30.0, 89.0, 100.0, 1e4, largest}) {
    points.push_back(x);
    points.push_back(-x);
  }
  for (const Entry& entry : entries()) {
    std::vector<T> z;
    for (const double x : points) {
      for (Index column = 0; column < columns; ++column) z.push_back(static_cast<T>(column == 0 ? x : 0));
    }
    const std::vector<double> y64 = truths(entry, points.size());
    const std::vector<T> y(y64.begin(), y64.end());
    // What float32 computes is held against float64, whose range ends later; what overflows there may be infinite here.
    const auto exact = evaluate<double>(entry.function, std::vector<double>(z.begin(), z.end()), y64, entry.y_columns,
                                        kernels::Isa::generic);
    for (const kernels::Isa isa : isas()) {
      const Evaluation<T> got = evaluate<T>(entry.function, z, y, entry.y_columns, isa);
      const auto compare = [&](const std::vector<T>& values, const std::vector<double>& truth, const char* what) {
        for (std::size_t i = 0; i < values.size(); ++i) {
          const double wanted = truth[i];
          if (sizeof(T) == 8 && std::isinf(wanted)) continue;  // the square of the largest float
          ASSERT_FALSE(std::isnan(values[i])) << entry.name << " " << what << " " << i << " on " << name_of(isa);
          if (std::abs(wanted) > largest) continue;
          const double tolerance = sizeof(T) == 4 ? 1e-5 : 1e-12;
          const double unit = std::max(
              {std::abs(wanted), 1e-30,
               entry.name.starts_with("loss") ? std::abs(static_cast<double>(z[i * z.size() / values.size()])) : 0.0});
          EXPECT_NEAR(static_cast<double>(values[i]), wanted, tolerance * std::max(1.0, unit))
              << entry.name << " " << what << " " << i << " on " << name_of(isa);
        }
      };
      compare(got.value, exact.value, "value");
      compare(got.derivative, exact.derivative, "derivative");
    }
  }
}

TEST(Catalogue, values_and_derivatives_are_right_and_finite_at_the_extremes_of_float32) {
  expect_finite_at_the_extremes<float>();
}
TEST(Catalogue, values_and_derivatives_are_right_and_finite_at_the_extremes_of_float64) {
  expect_finite_at_the_extremes<double>();
}

TEST(Catalogue, every_activation_is_fused_into_the_product_before_it_unless_it_folds_over_the_row) {
  for (const Activation& entry : catalogue<Activation>()) {
    graph::Graph graph;
    Builder build(graph, false, 1);
    const Value z = product(graph.input("x", {graph::batch, 5}), graph.parameter("w", {5, 8}));
    const Value a = entry.define(z, defaults(entry.name.text, entry.parameters, in_z));
    plan::Store store(Element::float32, 1);
    plan::Plan plan(graph, {{"a", a}}, {}, store, {.isa = kernels::Isa::generic, .batch = 6});
    bool folds = false;
    for (const plan::Pass& pass : plan.account())
      folds = folds || pass.operations.starts_with("maximum_of") || pass.operations.starts_with("sum");
    if (folds) continue;
    EXPECT_EQ(plan.account().size(), 1U) << entry.name.text;
  }
}

TEST(Catalogue, impossible_parameters_are_refused_by_name) {
  const auto refuse = [](const std::string& name, const std::vector<Parameter>& parameters) {
    for (const Parameter& row : parameters) {
      if (row.kind == Kind::expression) continue;
      std::vector<std::string> bad{"nan", "\"text\"", "1e999"};
      if (row.kind == Kind::integer) bad.push_back("1.5");
      if (row.kind == Kind::number || row.kind == Kind::integer) {
        if (std::isfinite(row.interval.low))
          bad.push_back(std::to_string(row.interval.low - (row.interval.low_included ? 1 : 0)));
        if (std::isfinite(row.interval.high))
          bad.push_back(std::to_string(row.interval.high + (row.interval.high_included ? 1 : 0)));
      }
      for (const std::string& value : bad) {
        Call call{name, {{row.name.text, value}}};
        for (const Parameter& other : parameters) {
          if (other.kind == Kind::expression) call.arguments.push_back({other.name.text, "y"});
        }
        try {
          bind_arguments(call, parameters, name);
          ADD_FAILURE() << name << " takes " << row.name.text << "=" << value;
        } catch (const Failure& failure) {
          EXPECT_EQ(failure.error().fault, Fault::usage);
        }
      }
    }
    try {
      bind_arguments({name, {{"nosuchthing", "1"}}}, parameters, name);
      ADD_FAILURE() << name << " takes an unknown parameter";
    } catch (const Failure& failure) {
      EXPECT_NE(std::string(failure.what()).find("nosuchthing"), std::string::npos);
    }
  };
  const auto refuse_all = [&](const auto& all) {
    for (const auto& entry : all) refuse(entry.name.text, entry.parameters);
  };
  refuse_all(catalogue<Activation>());
  refuse_all(catalogue<Loss>());
  refuse_all(catalogue<Layer>());
  refuse_all(catalogue<Initializer>());
  refuse_all(catalogue<Optimizer>());
  refuse_all(catalogue<Schedule>());
  refuse_all(catalogue<Averaging>());
}

TEST(Catalogue, a_mistyped_name_suggests_the_nearest) {
  try {
    parse_model("linear(3) | rleu");
    FAIL();
  } catch (const Failure& failure) {
    EXPECT_NE(std::string(failure.what()).find("did you mean \"relu\"?"), std::string::npos) << failure.what();
  }
}

}  // namespace
}  // namespace pellucid::nn
