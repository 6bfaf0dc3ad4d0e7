// layers.jsonl: what each layer did, epoch by epoch, also of a run that was stopped.
#include "pellucid/run/layer_lines.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <filesystem>

#include "pellucid/base/files.hpp"
#include "pellucid/draw/axis.hpp"
#include "pellucid/run/session.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/penguins.hpp"

namespace pellucid {
namespace {

Training observed(const std::string& folder) {
  Training training = penguins();
  training.folder = folder;
  return training;
}

TEST(LayerLines, say_of_each_epoch_what_is_shown_to_who_follows) {
  const testing::Folder place;
  std::string expected;
  Follower follower;
  follower.records_layers = true;
  follower.on_epoch = [&](const EpochView& view) { expected += layer_line(view); };
  train(observed(place.at("run")), follower);
  EXPECT_EQ(read_text(place.at("run/layers.jsonl")), expected);
  const std::vector<draw::Chart> charts = layer_curves_of(place.at("run"));
  ASSERT_EQ(charts.size(), 3U);
  EXPECT_EQ(charts[0].y.label, "gradient norm");
  ASSERT_EQ(charts[0].series.size(), 2U);  // of those that learn something
  EXPECT_EQ(charts[0].series[0].name, "0 linear");
  EXPECT_EQ(charts[0].series[1].name, "2 linear");
  EXPECT_EQ(charts[0].series[0].x, (std::vector<double>{1, 2, 3, 4}));
  EXPECT_EQ(charts[2].y.label, "dead units (part)");
  ASSERT_EQ(charts[2].series.size(), 1U);
  for (const double part : charts[2].series[0].y) EXPECT_TRUE(part >= 0 && part <= 1) << part;
}

TEST(LayerLines, have_saturated_units_of_what_saturates) {
  const testing::Folder place;
  Follower follower;
  follower.records_layers = true;
  Training training = observed(place.at("run"));
  training.run.recipe.model = "linear(6, bias_init=constant(value=9)) | tanh | linear(4) | relu | linear";
  training.run.recipe.epochs = 2;
  train(training, follower);
  const std::vector<draw::Chart> charts = layer_curves_of(place.at("run"));
  ASSERT_EQ(charts.size(), 4U);
  EXPECT_EQ(charts[3].y.label, "saturated units (part)");
  ASSERT_EQ(charts[3].series.size(), 1U);
  EXPECT_EQ(charts[3].series[0].name, "1 tanh");
  EXPECT_EQ(charts[3].series[0].y, (std::vector<double>{1, 1}));
  for (const draw::Chart& chart : charts) {  // a part of the units has the whole axis, whatever is drawn
    const draw::Range range = draw::scales_of(chart).y.range();
    const bool is_part = chart.y.label.ends_with("(part)");
    EXPECT_EQ(range.least == 0 && range.most == 1, is_part) << chart.y.label;
  }
  EXPECT_NE(read_text(place.at("run/layers.jsonl")).find("\"saturated_units\":null"), std::string::npos);
}

TEST(LayerLines, of_a_run_that_was_stopped_end_like_those_of_one_that_never_was) {
  const testing::Folder place;
  Follower follower;
  follower.records_layers = true;
  train(observed(place.at("whole")), follower);
  std::atomic<bool> interrupt = false;
  Follower stopping = follower;
  stopping.interrupt = &interrupt;
  stopping.on_step = [&](const Moment& moment) { interrupt = moment.epoch > 2; };
  ASSERT_TRUE(train(observed(place.at("run")), stopping).is_interrupted);
  const std::string lines = read_text(place.at("run/layers.jsonl"));
  place.write("run/layers.jsonl", lines + "{\"epoch\":3,\"layers\":[]}\n{\"epoch\":4,\"la");  // as a kill leaves them
  resume(place.at("run"), follower);
  EXPECT_EQ(read_text(place.at("run/layers.jsonl")), read_text(place.at("whole/layers.jsonl")));
  EXPECT_EQ(read_text(place.at("run/model.safetensors")), read_text(place.at("whole/model.safetensors")));
}

TEST(LayerLines, are_drawn_as_far_as_they_are_whole) {
  const testing::Folder place;
  EXPECT_TRUE(layer_curves_of(place.path().string()).empty());
  place.write("layers.jsonl",
              "{\"epoch\":1,\"layers\":[{\"layer\":\"linear(units=2)\",\"gradient_norm\":0.5}]}\n"
              "[1]\n{\"epoch\":2,\"layers\":[{\"layer\":7,\"gradient_norm\":\"x\"},8]}\n{\"epoch\":3,\"lay");
  const std::vector<draw::Chart> charts = layer_curves_of(place.path().string());
  ASSERT_EQ(charts.size(), 1U);
  ASSERT_EQ(charts[0].series.size(), 1U);
  EXPECT_EQ(charts[0].series[0].y, std::vector<double>{0.5});
}

}  // namespace
}  // namespace pellucid
