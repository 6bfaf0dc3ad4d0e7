// The curves of runs.
#include "pellucid/run/curves.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "pellucid/run/session.hpp"
#include "tests/support/failure.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/penguins.hpp"

namespace pellucid {
namespace {

using testing::error_of;

const double nan = std::nan("");

NamedHistory drawn(const std::string& name, std::size_t epochs, double rate, bool has_validation = true) {
  NamedHistory network{name, {{}, 2, Stop::epochs, "f1_macro"}};
  for (std::size_t i = 1; i <= epochs; ++i) {
    const auto epoch = static_cast<Index>(i);
    const double loss = std::exp(-static_cast<double>(i));
    network.history.epochs.push_back({epoch, loss, has_validation ? 2 * loss : nan, has_validation ? 0.9 : nan,
                                      has_validation ? 0.8 : loss, rate / static_cast<double>(i), i <= 2});
  }
  return network;
}

TEST(Curves, of_one_network_show_its_losses_together_and_the_best_epoch) {
  const std::vector<NamedHistory> one{drawn("run", 8, 0.1)};
  const std::vector<draw::Chart> charts = curves_of(one);
  ASSERT_EQ(charts.size(), 3U);
  ASSERT_EQ(charts[0].series.size(), 2U);
  EXPECT_TRUE(charts[0].y.is_log);  // e^7 between the first and the last
  EXPECT_EQ(charts[0].series[1].y[3], 2 * charts[0].series[0].y[3]);
  EXPECT_EQ(charts[1].y.label, "validation f1_macro");
  EXPECT_FALSE(charts[1].y.is_log);
  EXPECT_EQ(charts[2].y.label, "learning rate");
  for (const draw::Chart& chart : charts) {
    ASSERT_EQ(chart.marks.size(), 1U);
    EXPECT_EQ(chart.marks[0].words, "best epoch 2");
  }
  EXPECT_EQ(charts[0].series[1].ringed, std::vector<std::size_t>{1});
}

TEST(Curves, of_several_have_a_series_for_each_in_each_chart) {
  const std::vector<NamedHistory> two{drawn("a", 3, 0.1), drawn("b", 5, 0.1)};
  const std::vector<draw::Chart> charts = curves_of(two);
  ASSERT_EQ(charts.size(), 4U);
  for (const draw::Chart& chart : charts) {
    ASSERT_EQ(chart.series.size(), 2U);
    EXPECT_EQ(chart.series[1].name, "b");
    EXPECT_EQ(chart.series[1].x.size(), 5U);
    EXPECT_TRUE(chart.marks.empty());
  }
}

TEST(Curves, leave_out_what_says_nothing) {
  std::vector<NamedHistory> one{drawn("run", 4, 0.1, false)};
  for (Epoch& epoch : one[0].history.epochs) epoch.learning_rate = 0.1;
  const std::vector<draw::Chart> charts = curves_of(one);
  ASSERT_EQ(charts.size(), 1U);
  EXPECT_EQ(charts[0].series.size(), 1U);
  EXPECT_TRUE(curves_of({}).empty());
}

TEST(Curves, are_read_from_the_folders_of_a_run_of_several) {
  const testing::Folder place;
  Training training = penguins();
  training.folder = place.at("run");
  training.folds = 2;
  training.run.recipe.monitor = "f1_macro";
  const Outcome outcome = train(training);
  const std::vector<NamedHistory> read = histories_of(place.at("run/"));
  ASSERT_EQ(read.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    const History& history = outcome.networks[i].trained.history;
    EXPECT_EQ(read[i].name, place.at("run/" + outcome.networks[i].name));
    EXPECT_EQ(read[i].history.monitor, history.monitor);
    EXPECT_EQ(read[i].history.best_epoch, history.best_epoch);
    ASSERT_EQ(read[i].history.epochs.size(), history.epochs.size());
    EXPECT_EQ(read[i].history.epochs.back().monitored, history.epochs.back().monitored);
  }
  EXPECT_EQ(histories_of(place.at("run/fold-2")).size(), 1U);
  EXPECT_EQ(error_of([&] { histories_of(place.at("none")); }).fault, Fault::data);
}

}  // namespace
}  // namespace pellucid
