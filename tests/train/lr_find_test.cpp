// The learning-rate finder: the ramp, the smoothed losses, fastai's suggestions, and that nothing is left of it.
#include "pellucid/train/lr_find.hpp"

#include <gtest/gtest.h>

#include "golden_cases.hpp"
#include "pellucid/base/error.hpp"
#include "tests/support/small_data.hpp"

namespace pellucid {
namespace {

Recipe finding_recipe() {
  Recipe recipe = small_recipe();
  recipe.optimizer = "sgd(lr=0.1, momentum=0.9)";
  recipe.model = "linear(8) | tanh | dropout(0.1) | linear";
  return recipe;
}

TEST(LrFind, takes_as_many_steps_in_each_decade_and_suggests_a_rate_that_works) {
  SmallData table(Task::classification, 300);
  for (const Element dtype : {Element::float32, Element::float64}) {
    Recipe recipe = finding_recipe();
    recipe.dtype = dtype;
    const RateCurve curve = find_learning_rate(recipe, table.data(), {.from = 1e-5, .to = 1, .steps = 101});
    ASSERT_EQ(curve.points.size(), 101U);
    EXPECT_NEAR(curve.points.front().rate, 1e-5, 1e-11);
    EXPECT_NEAR(curve.points[60].rate, 1e-2, 1e-8);
    EXPECT_NEAR(curve.points.back().rate, 1, 1e-6);
    EXPECT_GT(curve.valley, 1e-4);
    EXPECT_LT(curve.valley, 1);
    EXPECT_FALSE(curve.blew_up);
  }
}

TEST(LrFind, smooths_losses_as_fastai_and_stops_at_four_times_the_lowest) {
  SmallData table(Task::regression, 200);
  Recipe recipe = small_recipe();
  recipe.optimizer = "sgd";
  const RateCurve curve = find_learning_rate(recipe, table.data(), {.from = 1e-3, .to = 1e6, .steps = 60});
  EXPECT_TRUE(curve.blew_up);
  ASSERT_LT(curve.points.size(), 60U);
  double sum = 0, lowest = std::numeric_limits<double>::infinity(), power = 1;
  for (const RatePoint& point : curve.points) {
    sum = 0.98 * sum + 0.02 * point.loss;
    power *= 0.98;
    EXPECT_NEAR(point.smoothed, sum / (1 - power), 1e-9 * point.smoothed);
    if (&point != &curve.points.back()) {
      EXPECT_LE(point.smoothed, 4 * lowest);
    }
    lowest = std::min(lowest, point.smoothed);
  }
}

TEST(LrFind, suggests_what_fastai_suggests) {
  const TensorFile file = read_tensors(PELLUCID_GOLDEN_DIR "/lr_find.safetensors");
  const std::map<std::string, std::vector<double>> tensors = tensors_of(file);
  int compared = 0;
  for (const auto& [name, losses] : tensors) {
    if (!name.ends_with(".losses")) continue;
    RateCurve curve{{}, false, 0, 0};
    for (std::size_t i = 0; i < losses.size(); ++i) curve.points.push_back({static_cast<double>(i), 0, losses[i]});
    suggest_rates(curve, 100);
    const std::vector<double>& places = tensors.at(name.substr(0, name.find('.')) + ".places");
    EXPECT_EQ(curve.valley, places[0]) << name;
    EXPECT_EQ(curve.steep, places[1]) << name;
    ++compared;
  }
  EXPECT_GT(compared, 50);
}

TEST(LrFind, leaves_no_trace_in_a_later_run) {
  SmallData table(Task::classification, 120);
  const Recipe recipe = finding_recipe();
  const std::string before = train_run(recipe, table.data()).model.bytes();
  const RateCurve curve = find_learning_rate(recipe, table.data());
  EXPECT_EQ(train_run(recipe, table.data()).model.bytes(), before);
  const RateCurve again = find_learning_rate(recipe, table.data(), {}, {.threads = 3, .fuse = false});
  ASSERT_EQ(again.points.size(), curve.points.size());
  for (std::size_t i = 0; i < curve.points.size(); ++i) EXPECT_EQ(again.points[i].loss, curve.points[i].loss);
}

TEST(LrFind, refuses_ranges_and_optimizers_that_make_no_sense) {
  SmallData table(Task::regression, 60);
  const auto refusal = [&](const Recipe& recipe, const RateRange& range) {
    try {
      find_learning_rate(recipe, table.data(), range);
    } catch (const Failure& failure) {
      return std::string(failure.what());
    }
    return std::string("nothing");
  };
  EXPECT_NE(refusal(small_recipe(), {.from = -1}).find("from"), std::string::npos);
  EXPECT_NE(refusal(small_recipe(), {.from = 1, .to = 0.1}).find("above `from`"), std::string::npos);
  EXPECT_NE(refusal(small_recipe(), {.steps = 3}).find("at least 10"), std::string::npos);
  Recipe searching = small_recipe();
  searching.optimizer = "lbfgs";
  EXPECT_NE(refusal(searching, {}).find("by itself"), std::string::npos);
}

}  // namespace
}  // namespace pellucid
