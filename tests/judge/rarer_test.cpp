// F1, precision and recall of the rarer of two classes, whichever of the two that is.
#include "pellucid/judge/rarer.hpp"

#include <gtest/gtest.h>

#include "pellucid/judge/metric.hpp"
#include "pellucid/judge/threshold.hpp"
#include "tests/support/failure.hpp"

namespace pellucid::judge {
namespace {

Judgement judged(const std::vector<double>& truths, const std::vector<double>& predictions,
                 const std::vector<double>& weights = {}) {
  return evaluate({Task::binary, 1, 1, {"no", "yes"}, {}}, predictions, truths, weights);
}

TEST(RarerClass, is_scored_whatever_its_name_is_and_wherever_it_stands) {
  const std::vector<double> truths{0, 0, 0, 0, 0, 0, 1, 1, 1};
  const std::vector<double> p{0.1, 0.1, 0.1, 0.1, 0.1, 0.9, 0.9, 0.9, 0.1};
  std::vector<double> mirrored_truths, mirrored_p;
  for (std::size_t i = 0; i < truths.size(); ++i) {
    mirrored_truths.push_back(1 - truths[i]);
    mirrored_p.push_back(1 - p[i]);
  }
  const Judgement at = judged(truths, p), mirrored = judged(mirrored_truths, mirrored_p);
  EXPECT_EQ(rarer_class(at), 1U);
  EXPECT_EQ(rarer_class(mirrored), 0U);
  for (const char* const metric : {"f1", "precision", "recall"}) {
    EXPECT_DOUBLE_EQ(value_of(metric, at), 2.0 / 3) << metric;
    EXPECT_DOUBLE_EQ(value_of(metric, mirrored), 2.0 / 3) << metric;
  }
  EXPECT_NE(value_of("f1_macro", at), value_of("f1", at));
}

TEST(RarerClass, is_the_second_of_as_many_and_follows_rows_and_not_weights) {
  EXPECT_EQ(rarer_class(judged({0, 1}, {0.1, 0.9})), 1U);
  EXPECT_EQ(rarer_class(judged({0, 0, 1}, {0.1, 0.1, 0.9}, {0.1, 0.1, 9})), 1U);
}

TEST(RarerClass, of_more_classes_is_none_and_the_means_stay) {
  const Signature three{Task::classification, 1, 3, {"a", "b", "c"}, {}};
  for (const char* const name : {"f1", "precision", "recall"}) {
    const Metric* const metric = nn::find<Metric>(name);
    ASSERT_NE(metric, nullptr);
    EXPECT_EQ(lacking(*metric, three), "it needs two classes") << name;
    EXPECT_EQ(lacking(*nn::find<Metric>(std::string(name) + "_macro"), three), "") << name;
  }
}

TEST(RarerClass, chooses_a_threshold_by_f1_and_none_by_what_one_kind_of_mistake_is_nothing_to) {
  const Signature two{Task::binary, 1, 1, {"no", "yes"}, {}};
  EXPECT_EQ(std::get<nn::Use<Metric>>(threshold_rule("f1", two)).entry->name.text, std::string("f1"));
  for (const char* const name : {"precision", "recall"}) {
    const Error error = testing::error_of([&] { threshold_rule(name, two); });
    EXPECT_EQ(error.fault, Fault::usage) << name;
    EXPECT_TRUE(testing::says(error, "alone is best where")) << name;
    EXPECT_NO_THROW(threshold_rule(std::string(name) + "_macro", two)) << name;
  }
}

}  // namespace
}  // namespace pellucid::judge
