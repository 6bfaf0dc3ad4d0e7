// The calls of the page: the course's golden numbers, maps that agree with prediction, and requests that are refused.
#include "pellucid/lab/workbench.hpp"

#include <gtest/gtest.h>

#include "pellucid/base/error.hpp"

namespace pellucid::lab {
namespace {

Json json(const char* text) { return Json::parse(text); }

/// 2→1→1 with sigmoids and half the squared error: the course's example.
const char* const small_network =
    R"json({"call": "network", "inputs": 2, "recipe": {"model": "linear(1) | sigmoid | linear(1) | sigmoid",)json"
    R"json("loss": "expr(0.5*(p-y)^2)", "dtype": "float64"}, "weights": {"0.weight": [0.4, -0.6],)json"
    R"json("0.bias": [0.1], "2.weight": [0.8], "2.bias": [-0.2]}})json";

TEST(Workbench, explains_the_course_example) {
  Workbench bench;
  bench.ask(json(small_network));
  const Json told = bench.ask(json(R"({"call": "explain", "row": [1, 0.5], "target": 1})")).json;
  EXPECT_NEAR(told["steps"][0]["forward"][0]["value"].get<double>(), 0.2, 1e-12);
  EXPECT_NEAR(told["steps"][1]["forward"][0]["value"].get<double>(), 0.549833997312, 1e-12);
  EXPECT_NEAR(told["predictions"][0].get<double>(), 0.559680922005, 1e-12);
  EXPECT_NEAR(told["loss"]["value"].get<double>(), 0.096940445223, 1e-12);
  EXPECT_NEAR(told["steps"][0]["tensors"][0]["backward"][0]["value"].get<double>(), -0.021486702897, 1e-12);
  EXPECT_NEAR(told["steps"][2]["tensors"][0]["backward"][0]["value"].get<double>(), -0.059663276348, 1e-12);
}

TEST(Workbench, maps_what_a_row_gives) {
  Workbench bench;
  bench.ask(json(
      R"({"call": "network", "inputs": 2, "recipe": {"model": "linear(3) | batch_norm | tanh | linear", "seed": 5}})"));
  const Answer map = bench.ask(json(R"({"call": "map", "size": 3, "low": [-1, 0], "high": [1, 2]})"));
  ASSERT_EQ(map.arrays.size(), 6U);
  EXPECT_EQ(map.arrays[0].values.size(), 3U * 9);
  for (int second = 0; second < 3; ++second) {
    for (int first = 0; first < 3; ++first) {
      const Json told = bench.ask({{"call", "explain"}, {"row", {-1.0 + first, 0.0 + second}}}).json;
      const auto point = static_cast<std::size_t>(3 * second + first);
      EXPECT_NEAR(map.arrays[4].values[point], told["predictions"][0].get<double>(), 1e-6);
      for (std::size_t unit = 0; unit < 3; ++unit)
        EXPECT_NEAR(map.arrays[0].values[unit * 9 + point], told["steps"][0]["values"][unit].get<double>(), 1e-6);
    }
  }
}

TEST(Workbench, keeps_what_lay_there_when_it_refuses) {
  Workbench bench;
  EXPECT_THROW(bench.ask(json(R"({"call": "explain", "row": [1, 2]})")), Failure);
  bench.ask(json(small_network));
  EXPECT_THROW(bench.ask(json(R"({"call": "network", "recipe": {"model": "linear(2) | rellu"}})")), Failure);
  EXPECT_THROW(bench.ask(json(R"({"call": "network", "inputs": 2, "weights": {"7.weight": [1]}})")), Failure);
  EXPECT_NEAR(bench.ask(json(R"({"call": "explain", "row": [1, 0.5]})")).json["predictions"][0].get<double>(),
              0.559680922005, 1e-12);
}

TEST(Workbench, draws_losses_as_the_course_counts_them) {
  Workbench bench;
  const auto there = [&](const char* loss) {
    const Json asked{{"call", "loss"}, {"loss", loss}, {"y", 4}, {"p", 2}, {"from", 0}, {"to", 8}};
    return bench.ask(asked).json["there"]["value"].get<double>();
  };
  EXPECT_NEAR(there("mse"), 4, 1e-12);  // a muffin with 4 berries of which 2 are predicted
  EXPECT_NEAR(there("mae"), 2, 1e-12);
  EXPECT_NEAR(there("huber(delta=1)"), 1.5, 1e-12);
  EXPECT_NEAR(there("expr(where(p < y, 3 * (y - p), p - y))"), 6, 1e-12);
  EXPECT_THROW(there("cce"), Failure);
}

TEST(Workbench, closes_in_on_the_circle_with_half_planes) {
  Workbench bench;
  for (const auto& [count, excess] : {std::pair{3, 0.654}, {4, 0.273}, {8, 0.0548}, {16, 0.0131}, {32, 0.0032}}) {
    const Json told = bench.ask({{"call", "half_planes"}, {"count", count}}).json;
    EXPECT_NEAR(told["excess"].get<double>(), excess, 5e-4) << count;
    EXPECT_EQ(told["corners"].size(), static_cast<std::size_t>(count));
  }
  const Answer map = bench.ask(json(R"({"call": "map", "size": 3, "low": [-2, -2], "high": [2, 2]})"));
  EXPECT_EQ(map.arrays[map.arrays.size() - 2].values, (std::vector<float>{0, 0, 0, 0, 1, 0, 0, 0, 0}));
}

TEST(Workbench, follows_a_gradient_through_a_chain) {
  Workbench bench;
  const auto product = [&](const char* activation, double weight, double input = 0) {
    return bench
        .ask({{"call", "chain"}, {"depth", 10}, {"weight", weight}, {"activation", activation}, {"input", input}})
        .json["product"]
        .get<double>();
  };
  EXPECT_NEAR(product("relu", 1, 1), 1, 1e-12);
  EXPECT_NEAR(product("relu", 2, 1), 1024, 1e-9);
  EXPECT_EQ(product("relu", 1, -1), 0);
  EXPECT_NEAR(product("tanh", 1), 1, 1e-12);
  EXPECT_LT(product("sigmoid", 1), 9.54e-7);  // a quarter at z = 0 alone
  EXPECT_GT(product("sigmoid", 1), 1e-7);
  const Json told = bench.ask({{"call", "chain"}, {"activation", "sigmoid"}, {"weight", 1.5}, {"input", 0.3}}).json;
  double gradient = 1;
  for (std::size_t i = told["layers"].size(); i-- > 0;) {
    const Json& layer = told["layers"][i];
    gradient *= layer["slope"].get<double>();
    EXPECT_NEAR(layer["gradient"].get<double>(), gradient, 1e-12);
    gradient *= 1.5;
  }
  EXPECT_NEAR(told["product"].get<double>(), gradient, 1e-12);
}

TEST(Workbench, refuses_requests_in_words) {
  Workbench bench;
  for (const char* request : {"[]", "{}", R"({"call": "mak"})", R"({"call": "make"})", R"({"call": "make", "name": 3})",
                              R"({"call": "make", "name": "circle", "rows": 2.5})", R"({"call": "catalogue", "x": 1})",
                              R"({"call": "network", "task": "guess"})", R"({"call": "network", "inputs": 1e300})",
                              R"({"call": "network", "weights": {"0.weight": ["a"]}})"}) {
    EXPECT_THROW(bench.ask(json(request)), Failure) << request;
  }
}

}  // namespace
}  // namespace pellucid::lab
