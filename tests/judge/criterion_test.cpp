// By which metric a run is judged: what was asked for decides, in a stated order.
#include "pellucid/judge/criterion.hpp"

#include <gtest/gtest.h>

#include "tests/support/failure.hpp"

namespace pellucid::judge {
namespace {

Signature of_two() {
  Signature two{Task::binary, 1, 1, {"no", "yes"}, {}};
  two.output_kind = OutputKind::probabilities;
  return two;
}

TEST(Criterion, follows_what_is_asked_for_and_the_first_of_it_counts) {
  Signature two = of_two();
  Recipe recipe;
  EXPECT_EQ(criterion_of(recipe, two).name(), "accuracy");
  EXPECT_EQ(criterion_of(recipe, two).because, "");
  // Each outranks those before it.
  recipe.class_weight = "balanced";
  EXPECT_EQ(criterion_of(recipe, two).name(), "balanced_accuracy");
  recipe.monitor = "roc_auc";
  EXPECT_EQ(criterion_of(recipe, two).name(), "roc_auc");
  recipe.threshold = "f1";
  EXPECT_EQ(criterion_of(recipe, two).name(), "f1_macro");
  EXPECT_TRUE(criterion_of(recipe, two).is_higher_better());
  two.costs = {0, 1, 5, 0};
  EXPECT_EQ(criterion_of(recipe, two).name(), "mean_cost");
  EXPECT_FALSE(criterion_of(recipe, two).is_higher_better());
  // A number is a threshold by no metric.
  recipe = {};
  recipe.threshold = "0.3";
  EXPECT_EQ(criterion_of(recipe, of_two()).name(), "accuracy");
}

TEST(Criterion, of_numbers_is_that_of_the_loss_with_its_parameters) {
  const Signature number{Task::regression, 1, 1, {}, {}};
  const auto of_loss = [&](const char* loss) {
    Recipe recipe;
    recipe.loss = loss;
    return criterion_of(recipe, number);
  };
  EXPECT_EQ(of_loss("").name(), "rmse");
  EXPECT_EQ(of_loss("mse").name(), "rmse");
  EXPECT_EQ(of_loss("mse").because, "");
  EXPECT_EQ(of_loss("expr((y - p)^4)").name(), "rmse");
  EXPECT_NE(of_loss("expr((y - p)^4)").because, "") << "that it was trained for something else is to be told";
  for (const char* loss : {"mae", "huber(delta=2)", "log_cosh"}) EXPECT_EQ(of_loss(loss).name(), "mae") << loss;
  EXPECT_EQ(of_loss("quantile(0.9)").name(), "mean_pinball_loss(alpha=0.9)");
  EXPECT_EQ(of_loss("quantile(0.9)").label(), "mean pinball loss (alpha=0.9)");
  Recipe both;
  both.loss = "mae";
  both.monitor = "r2";
  EXPECT_EQ(criterion_of(both, number).name(), "r2");
}

TEST(Criterion, that_every_loss_names_is_a_metric_of_numbers_that_can_be_told_apart) {
  const Signature number{Task::regression, 1, 1, {}, {}};
  int named = 0;
  for (const nn::Loss& loss : catalogue<nn::Loss>()) {
    if (*loss.judged_by == '\0') continue;
    Recipe recipe;
    recipe.loss = loss.name.text;
    const Criterion criterion = criterion_of(recipe, number);
    EXPECT_EQ(lacking(*criterion.metric.entry, number), "") << loss.name.text;
    EXPECT_NE(criterion.metric.entry->best, Best::none) << loss.name.text;
    ++named;
  }
  EXPECT_GE(named, 4);
}

TEST(Criterion, that_the_model_has_not_is_passed_over) {
  Signature decisions = of_two();
  decisions.output_kind = OutputKind::decisions;
  Recipe recipe;
  recipe.monitor = "log_loss";
  EXPECT_EQ(criterion_of(recipe, decisions).name(), "accuracy");
}

TEST(Criterion, that_is_demanded_is_one_whose_values_are_better_or_worse) {
  const auto refused = [](const char* text) {
    return testing::error_of([&] { demand_metric(text, of_two(), {"cannot compare by", "", {}, "give one of: "}); });
  };
  EXPECT_EQ(nn::written(demand_metric("f1", of_two(), {})), "f1_macro");
  for (const char* text : {"f2", "rmse", "majority", "mean_cost"}) EXPECT_EQ(refused(text).fault, Fault::usage) << text;
  EXPECT_TRUE(testing::says(refused("majority"), "yardstick"));
  EXPECT_TRUE(testing::says(refused("acuracy"), "did you mean \"accuracy\""));
}

}  // namespace
}  // namespace pellucid::judge
