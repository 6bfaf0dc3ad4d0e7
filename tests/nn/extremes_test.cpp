// Every activation and loss, at every parameter's default and near the ends of its interval, against its own formula in
// long double: where the true value or derivative can be held, ours is finite and right. This is where a 0 * inf behind
// a `where` shows.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <functional>

#include "../graph/reference.hpp"
#include "pellucid/graph/differentiate.hpp"
#include "pellucid/nn/network.hpp"
#include "pellucid/plan/plan.hpp"

namespace pellucid::nn {
namespace {

constexpr Index points = 3;

using Function = std::function<Value(Value y, Value z)>;

struct Case {
  std::string name;
  Function function;
  Truth truth = Truth::numbers;
};

/// The entry's defaults, and each number moved to either side of its default.
template <class Entry>
std::vector<Arguments> settings(const Entry& entry) {
  Call call{entry.name.text, {}};
  for (const Parameter& row : entry.parameters) {
    const char* const expression =
        std::is_same_v<Entry, Activation> ? "where(z > 0, z, 0.1 * z)" : "where(y > p, 3, 1) * (y - p)^2";
    if (row.kind == Kind::expression) call.arguments.push_back({row.name.text, expression});
  }
  std::vector<Arguments> all{bind_arguments(call, entry.parameters, entry.name.text)};
  for (const Parameter& row : entry.parameters) {
    if (row.kind != Kind::number || std::isnan(row.fallback)) continue;
    for (const double value : {row.fallback / 8, row.fallback * 8, -row.fallback, row.fallback + 1}) {
      if (!row.interval.contains(value)) continue;
      Call other = call;
      other.arguments.push_back({row.name.text, number_text(value)});
      all.push_back(bind_arguments(other, entry.parameters, entry.name.text));
    }
  }
  return all;
}

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const Activation& entry : catalogue<Activation>()) {
    for (const Arguments& arguments : settings(entry)) {
      all.push_back({written(Use<Activation>{&entry, arguments}),
                     [&entry, arguments](Value, Value z) { return entry.define(z, arguments); }});
    }
  }
  for (const Loss& entry : catalogue<Loss>()) {
    for (const Arguments& arguments : settings(entry)) {
      all.push_back({written(Use<Loss>{&entry, arguments}),
                     [&entry, arguments](Value y, Value p) { return entry.define(y, p, arguments); }, entry.truth});
    }
  }
  return all;
}

/// Rows of three numbers with an extreme one in one of the columns, and plain ones in the others.
std::vector<double> rows(double largest) {
  std::vector<double> z;
  for (const double x : {0.0, 1e-30, 1e-8, 1e-3, 1.0, 8.0, 17.0, 30.0, 60.0, 89.0, 100.0, 1e4, largest}) {
    for (const double sign : {1.0, -1.0}) {
      for (std::size_t column = 0; column < points; ++column) {
        for (std::size_t j = 0; j < points; ++j)
          z.push_back(j == column ? sign * x : 0.25 * static_cast<double>(j) - 0.5);
      }
    }
  }
  return z;
}

/// Truths for those rows: numbers, yes and no, or the class of the extreme column and the one after it.
std::vector<double> truths(Truth truth, std::size_t row_count, std::size_t turn) {
  std::vector<double> y;
  for (std::size_t row = 0; row < row_count; ++row) {
    if (truth == Truth::classes) y.push_back(static_cast<double>((row + turn) % points));
    for (std::size_t j = 0; truth != Truth::classes && j < points; ++j)
      y.push_back(truth == Truth::binary ? static_cast<double>((row + j + turn) % 2)
                                         : 0.125 * static_cast<double>(turn));
  }
  return y;
}

template <class T>
void expect_right_at_the_extremes(double tolerance) {
  const double largest = std::numeric_limits<float>::max();
  const std::vector<double> z = rows(largest);
  const auto batch = static_cast<Index>(z.size()) / points;
  for (const Case& each : cases()) {
    for (std::size_t turn = 0; turn < 2; ++turn) {
      const std::vector<double> y = truths(each.truth, z.size() / points, turn);
      graph::Graph graph;
      const Value input = graph.input("z", {graph::batch, points});
      const Value truth = graph.input("y", {graph::batch, static_cast<Index>(y.size()) / batch});
      const Value f = each.function(truth, input);
      const Value derivative = graph::gradients(sum(f), std::array{input})[0];
      graph::Reference<long double> reference(graph, batch);
      plan::Store store(sizeof(T) == 4 ? Element::float32 : Element::float64, 1);
      plan::Plan plan(graph, {{"value", f}, {"derivative", derivative}}, {}, store,
                      {.isa = kernels::best(kernels::default_set()), .batch = batch});
      const auto set = [&](const char* name, const std::vector<double>& values) {
        const std::span<T> to = plan.input<T>(name);
        for (std::size_t i = 0; i < to.size(); ++i) to[i] = static_cast<T>(values[i]);
        for (const double value : values) reference.leaves[name].push_back(static_cast<T>(value));
      };
      set("z", z);
      set("y", y);
      Team one(1);
      plan.run(one);
      for (const auto& [what, value] : {std::pair("value", f), {"derivative", derivative}}) {
        const std::vector<long double> wanted = reference(value);
        const std::span<const T> got = plan.output<T>(what);
        ASSERT_EQ(got.size(), wanted.size());
        for (std::size_t i = 0; i < wanted.size(); ++i) {
          const std::size_t row = i * z.size() / wanted.size() / points;
          const auto place = [&] {
            return each.name + ", " + what + " " + std::to_string(i) + " of (" + number_text(z[row * points]) + ", " +
                   number_text(z[row * points + 1]) + ", " + number_text(z[row * points + 2]) + ")";
          };
          ASSERT_FALSE(std::isnan(wanted[i])) << place() << " is NaN even in long double";
          ASSERT_FALSE(std::isnan(got[i])) << place();
          if (std::fabs(wanted[i]) > static_cast<long double>(std::numeric_limits<T>::max())) continue;
          ASSERT_TRUE(std::isfinite(got[i])) << place();
          const long double scale = std::max<long double>(1, std::fabs(wanted[i]));
          EXPECT_NEAR(static_cast<double>(got[i] / scale), static_cast<double>(wanted[i] / scale), tolerance)
              << place();
        }
      }
    }
  }
}

TEST(Extremes, values_and_derivatives_are_those_of_long_double_in_float64) {
  expect_right_at_the_extremes<double>(2e-15);
}
TEST(Extremes, values_and_derivatives_are_those_of_long_double_in_float32) {
  expect_right_at_the_extremes<float>(5e-7);
}

}  // namespace
}  // namespace pellucid::nn
